/**
 * What pruning needs from outside, so that it owns no clock, no pool and no console.
 */
import type { BodyStore } from "../../registry/registry.ts";
import type { Signals } from "../../registry/signals.ts";
import type { Limit } from "./each.ts";
import type { Progress } from "./progress.ts";

export interface Runtime {
  readonly now: () => Date;
  readonly wait: (ms: number) => Promise<void>;
  readonly limit: Limit;
  readonly log: (line: string) => void;
  readonly progress: Progress;
  /** Of the repository that is pruned. */
  readonly bodies: BodyStore;
  readonly signals: Signals;
}
