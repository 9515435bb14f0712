/**
 * The pool that all reads of a run share, whatever repository they are for.
 */
import PQueue from "p-queue";

import type { Limit } from "../prune/model/each.ts";

export interface Limiters {
  /** For reading what may be planned later. */
  readonly readahead: Limit;
  /** For looks that deletions wait for: these come first, or reading ahead would slow down deleting. */
  readonly urgent: Limit;
}

/** A pool of so many places. */
export function createLimiters(places: number): Limiters {
  const queue = new PQueue({ concurrency: places });
  const atPriority =
    (priority: number): Limit =>
    (task) =>
      queue.add(task, { priority });
  return { readahead: atPriority(0), urgent: atPriority(1) };
}
