/**
 * Writes an archive of bodies, one block per frame. Synchronous on purpose: a block takes some milliseconds, and that the
 * disk is full shows at once where a body is added.
 */
import { closeSync, openSync, writeFileSync } from "node:fs";

import {
  BLOCK_BYTES,
  LENGTH_BYTES,
  MAGIC,
  MOST_BODY_BYTES,
  MOST_BYTES,
  renderFrame,
} from "./archive.ts";

interface PendingFrame {
  readonly bodies: Uint8Array[];
  bytes: number;
}

export class ArchiveWriter {
  readonly #file: number;
  readonly #day: string;
  readonly #mostBytes: number;
  readonly #blocks = new Map<string, PendingFrame>();
  #bytes: number = MAGIC.length;

  /** `day` goes into every frame. Throws, like all methods, when the file can't be written. */
  constructor(path: string, day: string, mostBytes = MOST_BYTES) {
    this.#file = openSync(path, "wx");
    this.#day = day;
    this.#mostBytes = mostBytes;
    writeFileSync(this.#file, MAGIC);
  }

  /** Adds a body; one that is too large for a manifest is left out, as is what no longer finds room. */
  add(repository: string, bytes: Uint8Array): void {
    if (bytes.byteLength > MOST_BODY_BYTES) return;
    const block = this.#blocks.get(repository) ?? { bodies: [], bytes: 0 };
    this.#blocks.set(repository, block);
    block.bodies.push(bytes);
    block.bytes += LENGTH_BYTES + bytes.byteLength;
    if (block.bytes >= BLOCK_BYTES) this.finish(repository);
  }

  /** Writes what is still in memory of a repository. */
  finish(repository: string): void {
    const block = this.#blocks.get(repository);
    if (block === undefined) return;
    this.#blocks.delete(repository);
    this.copy(renderFrame({ repository, day: this.#day }, block.bodies));
  }

  /** Adds a frame as it stands in another archive. */
  copy(frame: Buffer): void {
    if (this.#bytes + frame.length > this.#mostBytes) return;
    this.#bytes += frame.length;
    writeFileSync(this.#file, frame);
  }

  /** Writes what is still in memory, and closes the file. */
  close(): void {
    try {
      for (const repository of [...this.#blocks.keys()]) this.finish(repository);
    } finally {
      closeSync(this.#file);
    }
  }
}
