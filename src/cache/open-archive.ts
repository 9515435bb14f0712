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

  /** The bodies of one repository, a block at a time in memory; no further block once `ended` is aborted. */
  async *bodiesOf(repository: string, ended?: AbortSignal): AsyncIterable<KeptBody> {
    for (const frame of this.#byRepository.get(repository) ?? []) {
      if (ended?.aborted === true) return;
      yield* await readBodies(readerOf(this.#file), frame);
    }
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
