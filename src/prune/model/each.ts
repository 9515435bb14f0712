/**
 * Many requests at once, through the pool that the whole run shares.
 */
import type { Signals } from "../../registry/signals.ts";

/** Runs a task as soon as the shared pool has a place for it. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

export interface Limiter {
  readonly limit: Limit;
  readonly signals: Pick<Signals, "noNewWork">;
}

/** How many tasks wait for a place in the pool at a time: enough to fill it, and no 100,000 promises. */
const MOST_IN_QUEUE = 128;

/** Does a task for every item, as wide as the pool is. After a failure the rest is left, and what has begun awaited. */
export async function forEach<T>(
  items: readonly T[],
  { limit, signals }: Limiter,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  let hasFailed = false;
  const guarded = async (item: T): Promise<void> => {
    if (hasFailed) return;
    try {
      signals.noNewWork.throwIfAborted();
      await task(item);
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  };
  const work = async (): Promise<void> => {
    for (const item of rest) await limit(() => guarded(item));
  };
  const workers = Array.from({ length: Math.min(items.length, MOST_IN_QUEUE) }, work);
  const results = await Promise.allSettled(workers);
  const failure = results.find((result) => result.status === "rejected");
  if (failure !== undefined) throw failure.reason;
}
