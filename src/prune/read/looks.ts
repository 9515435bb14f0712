/**
 * A bad answer is believed only when it comes three times within a minute: replicas catch up in between.
 */
import { forEach, type Limiter } from "../model/each.ts";

/** The pauses before the second and the third look. They are the same for all that is looked at, however much it is. */
const PAUSES_BETWEEN_LOOKS_MS = [5_000, 15_000];

export interface Looking extends Limiter {
  readonly wait: (ms: number) => Promise<void>;
}

/** Looks for each item until it is found. Returns those that none of three looks has found. */
export async function missingAtThreeLooks<T>(
  items: readonly T[],
  looking: Looking,
  isFound: (item: T) => Promise<boolean>,
): Promise<readonly T[]> {
  let missing = items;
  for (const pauseMs of [0, ...PAUSES_BETWEEN_LOOKS_MS]) {
    if (missing.length === 0) break;
    if (pauseMs > 0) await looking.wait(pauseMs);
    const found = new Set<T>();
    await forEach(missing, looking, async (item) => {
      if (await isFound(item)) found.add(item);
    });
    missing = missing.filter((item) => !found.has(item));
  }
  return missing;
}
