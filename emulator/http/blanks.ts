// Makes blanks, which JSON may have after it in any number: they make an answer longer and change nothing about it.

import { setTimeout as sleep } from "node:timers/promises";

const CHUNK = Buffer.alloc(2 ** 20, " ");

/** So many of them, in parts. */
export function* blanks(count: number): Generator<Buffer> {
  for (let left = count; left > 0; left -= CHUNK.length) yield CHUNK.subarray(0, left);
}

/** One at a time, for ever. */
export async function* drops(): AsyncGenerator<Buffer> {
  for (;;) {
    yield CHUNK.subarray(0, 1);
    await sleep(50);
  }
}
