/**
 * What is known while a plan is applied, and what changes meanwhile. Verdicts only ever move from delete to keep.
 */
import type { Digest } from "../../oci/digest.ts";
import type { Repository } from "../../registry/registry.ts";
import type { Outcome } from "./settle.ts";
import type { ReferenceGraph } from "../mark/graph.ts";
import type { Inventory } from "../model/inventory.ts";
import type { Policy } from "../model/policy.ts";
import type { ChangeFeed } from "./changes.ts";
import type { Runtime } from "../model/runtime.ts";
import { markMore } from "../mark/mark-more.ts";
import type { RootReason, Verdict } from "../model/verdict.ts";

/** What applying a plan needs besides what reading it needed. */
export interface SweepOptions extends Runtime {
  /**
   * Resolves when the registry may be sent another deletion. The answer tells later whether it has throttled since: then
   * that deletion has to acquire its place anew.
   */
  readonly acquire: () => Promise<() => boolean>;
}

/** Which referrers the registry may take along with their subject, as far as it has not shown otherwise. */
export type Cascade = "registered" | "certain" | "none";

export interface Sweep {
  readonly repository: Repository;
  readonly policy: Policy;
  readonly options: SweepOptions;
  readonly changes: ChangeFeed;
  inventory: Inventory;
  graph: ReferenceGraph;
  verdicts: ReadonlyMap<Digest, Verdict>;
  /** Of every deletion that was begun; undefined for one that was given up for a change. */
  readonly outcomes: Map<Digest, Promise<Outcome | undefined>>;
  /** Referrers that were looked at together with a subject of theirs that was deleted then. */
  readonly lookedAt: Set<Digest>;
  cascade: Cascade;
  /** How long the last look took. Milliseconds. */
  lookMs: number;
  /** Why no deletion can be answered for any more; undefined while that is not so. */
  halt: string | undefined;
}

/** Whether a manifest is to be deleted as things stand. */
export function isPlanned(digest: Digest, { verdicts }: Pick<Sweep, "verdicts">): boolean {
  return verdicts.get(digest)?.action === "delete";
}

/** Keeps what is wanted by now, with all that it holds. */
export function keep(wanted: ReadonlyMap<Digest, RootReason>, sweep: Sweep): void {
  if (wanted.size > 0) sweep.verdicts = markMore(sweep.verdicts, sweep.graph, wanted);
}

/** What becomes of a deletion that is not sent any more; undefined while the sweep goes on. */
export function endOf({ options, halt }: Sweep): Outcome | undefined {
  // A cancelled run ends looks and questions, too: that is no failure.
  if (options.signals.noNewWork.aborted) return { state: "cancelled" };
  return halt === undefined ? undefined : { state: "failed", why: halt };
}
