/**
 * The pool that all reads of a run share, whatever repository they are for.
 */
import PQueue from "p-queue";

/** Runs a task as soon as the pool has a place for it. */
export type Pooled = <T>(task: () => Promise<T>) => Promise<T>;

export interface Pool {
  /** For reading what may be planned later. */
  readonly ahead: Pooled;
  /** For looks that deletions wait for: these come first, or reading ahead would slow down deleting. */
  readonly urgent: Pooled;
}

/** A pool of so many places. */
export function createPool(places: number): Pool {
  const queue = new PQueue({ concurrency: places });
  const atPriority =
    (priority: number): Pooled =>
    (task) =>
      queue.add(task, { priority });
  return { ahead: atPriority(0), urgent: atPriority(1) };
}
