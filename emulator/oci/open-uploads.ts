// Uploads that have begun and are not finished, in the registry API of whichever registry. What they are called on the wire and
// what becomes of the bytes is for others to say.

import { randomUUID } from "node:crypto";

export interface OpenUpload {
  /** What it was opened for; it cannot be found under another place. */
  readonly place: string;
  readonly size: number;
  append(bytes: Buffer): void;
  /** All bytes so far, and these. */
  with(bytes: Buffer): Buffer;
}

export class OpenUploads {
  readonly #uploads = new Map<string, OpenUpload>();

  /** The id of a new upload. */
  open(place: string): string {
    const id = randomUUID();
    this.#uploads.set(id, openUpload(place));
    return id;
  }

  find(id: string, place: string): OpenUpload | undefined {
    const upload = this.#uploads.get(id);
    return upload?.place === place ? upload : undefined;
  }

  close(id: string): void {
    this.#uploads.delete(id);
  }
}

function openUpload(place: string): OpenUpload {
  const chunks: Buffer[] = [];
  return {
    place,
    get size() {
      return chunks.reduce((sum, { length }) => sum + length, 0);
    },
    append: (bytes) => {
      chunks.push(bytes);
    },
    with: (bytes) => Buffer.concat([...chunks, bytes]),
  };
}
