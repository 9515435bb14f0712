/**
 * Applies a plan to a registry that lives on meanwhile (docs/how-it-decides.md, "Nothing is deleted on old knowledge"):
 * many deletions at a time, each right after a last look, and all on a fresh answer to what is new. What turns
 * out to be wanted is kept, with all that it holds.
 */
import type { Digest } from "../../oci/digest.ts";
import type { Repository } from "../../registry/registry.ts";
import { deleteManifest } from "./delete-manifest.ts";
import { isGone, type Outcome } from "./settle.ts";
import { buildGraph, type ReferenceGraph } from "../mark/graph.ts";
import type { Inventory } from "../model/inventory.ts";
import type { Policy } from "../model/policy.ts";
import { mergeChanges, changeFeedFrom, newSince, type Watermark } from "./changes.ts";
import type { Plan, TagRemoval } from "./plan.ts";
import { endOf, keep, type SweepOptions, type Sweep } from "./state.ts";
import { removeTags, type TagOutcome } from "./untag.ts";
import type { RootReason, Verdict } from "../model/verdict.ts";

/** How many deletions are begun at a time: enough for any rate, though each waits for its look and its answer. */
const MOST_AT_ONCE = 64;

/** A repository as it was read and planned. */
export interface Planned {
  readonly inventory: Inventory;
  /** That the plan was made for. */
  readonly policy: Policy;
  readonly plan: Plan;
  readonly watch: Watermark;
}

export interface SweepResult {
  /** Everything known at the end: new manifests are in it. */
  readonly inventory: Inventory;
  readonly graph: ReferenceGraph;
  /** The plan's verdicts, some of them moved to keep, and those of new manifests. */
  readonly verdicts: ReadonlyMap<Digest, Verdict>;
  /** One for every deletion that was not given up for a change. */
  readonly outcomes: ReadonlyMap<Digest, Outcome>;
  /** One for every tag that was to be removed from a manifest that stays, by name. */
  readonly tagOutcomes: ReadonlyMap<string, TagOutcome>;
}

/** Applies the plan's deletions. Never throws: what can't be looked at is not deleted, and its outcome says why. */
export async function sweepRepository(
  repository: Repository,
  { inventory, plan, policy, watch }: Planned,
  options: SweepOptions,
): Promise<SweepResult> {
  const sweep: Sweep = {
    repository,
    policy,
    options,
    changes: changeFeedFrom(() => takeChanges(watch, sweep), options.now),
    inventory,
    graph: plan.graph,
    verdicts: plan.verdicts,
    outcomes: new Map(),
    lookedAt: new Set(),
    cascade: policy.cascades ? "registered" : "none",
    lookMs: 0,
    halt: undefined,
  };
  await deleteManifests(plan, sweep);
  const outcomes = new Map<Digest, Outcome>();
  for (const [digest, outcome] of sweep.outcomes) {
    const settled = await outcome;
    // What was pushed again once it had gone is there.
    const isPushed = sweep.verdicts.get(digest)?.reason === "pushed-during-run";
    if (settled !== undefined && !isPushed) outcomes.set(digest, settled);
  }
  const tagOutcomes = await removeTagsLast(plan, sweep, outcomes);
  return { ...sweep, outcomes, tagOutcomes };
}

/** Holders come first, so what a deletion waits for has always been begun. */
async function deleteManifests({ deletions }: Plan, sweep: Sweep): Promise<void> {
  const { progress } = sweep.options;
  progress.begin("deleting", deletions.length);
  const rest = deletions.values();
  const work = async (): Promise<void> => {
    for (const deletion of rest) {
      const outcome = deleteManifest(deletion, sweep);
      sweep.outcomes.set(deletion.digest, outcome);
      await outcome;
      progress.step();
    }
  };
  await Promise.all(Array.from({ length: MOST_AT_ONCE }, work));
}

/** Tags come last. They are looked at one by one, so what is new in the repository need not be asked for again. */
async function removeTagsLast(
  { tagRemovals }: Plan,
  sweep: Sweep,
  outcomes: ReadonlyMap<Digest, Outcome>,
): Promise<ReadonlyMap<string, TagOutcome>> {
  const options = { ...sweep.options, unlocks: sweep.policy.unlocks };
  const end = endOf(sweep);
  if (end?.state === "failed") return new Map(tagRemovals.map(({ name }) => [name, end]));
  const due: TagRemoval[] = [];
  const waiting = new Map<string, TagOutcome>();
  for (const removal of tagRemovals) {
    const { name, because } = removal;
    if (because === undefined || isGone(outcomes.get(because))) due.push(removal);
    else waiting.set(name, unnamed(because, outcomes.get(because)));
  }
  return new Map([...waiting, ...(await removeTags(sweep.repository, due, options))]);
}

/** A digest tag stays as long as what it names, or may. */
function unnamed(named: Digest, outcome: Outcome | undefined): TagOutcome {
  return outcome?.state === "cancelled" ? outcome : { state: "blocked", by: named };
}

/** Asks what is new, and lets it join: new manifests are kept, with all that they hold. */
async function takeChanges(watch: Watermark, sweep: Sweep): Promise<void> {
  const { repository, options } = sweep;
  const listed = await repository.changesSince(watch.pushedSince, watch.taggedSince);
  const changes = newSince(sweep.inventory, listed);
  if (changes.rows.length === 0 && changes.tags.length === 0) return;
  sweep.inventory = await mergeChanges(repository, sweep.inventory, changes, options);
  sweep.graph = buildGraph(sweep.inventory);
  const wanted = new Map<Digest, RootReason>();
  for (const { digest } of changes.tags) wanted.set(digest, "changed-during-run");
  for (const { digest } of changes.rows) wanted.set(digest, "pushed-during-run");
  keep(wanted, sweep);
}
