/**
 * An archive on disk, opened for reading: its frames by repository. What it holds may be forged.
 */
import { lstat, open, type FileHandle } from "node:fs/promises";

import type { KeptBody } from "../registry/registry.ts";
import { frameBytes, readBodies, readFrames, type Frame, type ReadAt } from "./archive.ts";

export class OpenArchive {
  readonly frames: readonly Frame[];
  /** What is wrong with it; undefined when it is whole. */
  readonly flaw: string | undefined;
  readonly #file: FileHandle;
  readonly #byRepository: ReadonlyMap<string, readonly Frame[]>;

  private constructor(file: FileHandle, frames: readonly Frame[], flaw: string | undefined) {
    this.#file = file;
    this.frames = frames;
    this.flaw = flaw;
    this.#byRepository = Map.groupBy(frames, ({ repository }) => repository);
  }

  /** Undefined when there is no file. Throws when it can't be read. */
  static async at(path: string): Promise<OpenArchive | undefined> {
    const status = await lstat(path).catch(() => undefined);
    if (status?.isFile() !== true) return undefined;
    const file = await open(path);
    try {
      const { frames, flaw } = await readFrames(readerOf(file), status.size);
      return new OpenArchive(file, frames, flaw);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** How many bodies the frames say that there are, of one repository. */
  count(repository: string): number {
    return (this.#byRepository.get(repository) ?? []).reduce((sum, { bodies }) => sum + bodies, 0);
  }

  /** The bodies of one repository, block by block; no further block once `ended` is aborted. The next is read meanwhile. */
  async *bodiesOf(repository: string, ended?: AbortSignal): AsyncIterable<readonly KeptBody[]> {
    const [first, ...rest] = this.#byRepository.get(repository) ?? [];
    let coming = this.#read(first);
    for (const next of [...rest, undefined]) {
      const bodies = await coming;
      if (bodies === undefined || ended?.aborted === true) return;
      coming = this.#read(next);
      yield bodies;
    }
  }

  /** Its error waits for whoever awaits it, who may have left by then. */
  #read(frame: Frame | undefined): Promise<readonly KeptBody[] | undefined> {
    const reading =
      frame === undefined ? Promise.resolve(undefined) : readBodies(readerOf(this.#file), frame);
    reading.catch(() => undefined);
    return reading;
  }

  /** A frame as it stands there. */
  bytesOf(frame: Frame): Promise<Buffer> {
    return readerOf(this.#file)(frame.position, frameBytes(frame));
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

function readerOf(file: FileHandle): ReadAt {
  return async (position, length) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  };
}
