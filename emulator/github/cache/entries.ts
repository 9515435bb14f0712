// What is saved, and what is being uploaded. An entry is found by its key and its version together; once saved it never
// changes, and of several that match, the newest wins.

import { randomUUID } from "node:crypto";

export interface Entry {
  readonly id: string;
  readonly key: string;
  readonly version: string;
  bytes: Buffer;
}

interface Upload extends Entry {
  /** Blocks that are not committed yet, by their id. */
  readonly blocks: Map<string, Buffer>;
  isCommitted: boolean;
}

export class Entries {
  readonly #saved: Entry[] = [];
  readonly #uploads = new Map<string, Upload>();

  /** Oldest first. */
  get saved(): readonly Entry[] {
    return this.#saved;
  }

  put(entry: Omit<Entry, "id">): void {
    this.#saved.push({ ...entry, id: randomUUID() });
  }

  /** Reserves a key; undefined when it is taken. */
  reserve(key: string, version: string): Upload | undefined {
    const reserved: readonly Entry[] = [...this.#saved, ...this.#uploads.values()];
    if (reserved.some((entry) => entry.key === key && entry.version === version)) return undefined;
    const upload: Upload = {
      id: randomUUID(),
      key,
      version,
      bytes: Buffer.alloc(0),
      blocks: new Map(),
      isCommitted: false,
    };
    this.#uploads.set(upload.id, upload);
    return upload;
  }

  upload(id: string): Upload | undefined {
    return this.#uploads.get(id);
  }

  /** Ends an upload; undefined when there is none of that size. */
  finish(key: string, version: string, size: number): number | undefined {
    const upload = [...this.#uploads.values()].find(
      (candidate) => candidate.key === key && candidate.version === version,
    );
    if (upload?.isCommitted !== true || upload.bytes.length !== size) return undefined;
    this.#uploads.delete(upload.id);
    return this.#saved.push({ id: upload.id, key, version, bytes: upload.bytes });
  }

  byId(id: string): Entry | undefined {
    return this.#saved.find((entry) => entry.id === id);
  }

  /** The first of the keys that finds something: exactly, or as the beginning of a key. */
  find(keys: readonly string[], version: string): Entry | undefined {
    const newestFirst = this.#saved.filter((entry) => entry.version === version).reverse();
    for (const key of keys) {
      const exact = newestFirst.find((entry) => entry.key === key);
      const found = exact ?? newestFirst.find((entry) => entry.key.startsWith(key));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
