/**
 * What pruning needs from outside, so that it owns no clock, no pool and no console.
 */
import type { BodyStore } from "../../registry/registry.ts";
import type { Signals } from "../../registry/signals.ts";
import type { Progress } from "./progress.ts";

export interface Runtime {
  readonly now: () => Date;
  readonly wait: (ms: number) => Promise<void>;
  /** Runs a task as soon as the shared pool has a place for it. */
  readonly limit: <T>(task: () => Promise<T>) => Promise<T>;
  readonly log: (line: string) => void;
  readonly progress: Progress;
  /** Of the repository that is pruned. */
  readonly bodies: BodyStore;
  readonly signals: Signals;
}
