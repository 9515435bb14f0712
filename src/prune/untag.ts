/**
 * Removes expired tags from manifests that stay. A tag is looked at again right before it is removed, and stays if it
 * was moved, set again or locked since.
 */
import { errorMessage } from "../action-error.ts";
import type { Repository, Tag } from "../registry/registry.ts";
import {
  settleRemoval,
  withoutLocks,
  type Execution,
  type Outcome,
  type Settled,
} from "./execute.ts";
import type { Policy } from "./inventory.ts";
import type { Progress } from "./progress.ts";
import { hasChanged } from "./recheck.ts";

/** How many removals are begun at a time: enough for any pace. */
const MOST_AT_ONCE = 20;

/** How often a removal that the registry did not take on is tried, each time after a new look. */
const MOST_TRIES = 5;

export type TagOutcome =
  /** "blocked": the manifest that a digest tag names is still there. */
  | Outcome
  /** Somebody set or locked it during the run. */
  | { readonly state: "kept" };

export interface Untagging
  extends Pick<Execution, "pooled" | "turn" | "signal">, Pick<Policy, "unlocks"> {
  readonly progress: Progress;
}

/** Removes the tags, which are as they were planned. One outcome for each, by name; never throws. */
export async function removeTags(
  repository: Repository,
  planned: readonly Tag[],
  untagging: Untagging,
): Promise<ReadonlyMap<string, TagOutcome>> {
  const outcomes = new Map<string, TagOutcome>();
  untagging.progress.begin("removing tags", planned.length);
  const rest = planned.values();
  const work = async (): Promise<void> => {
    for (const tag of rest) {
      outcomes.set(tag.name, await removeTag(repository, tag, untagging));
      untagging.progress.step();
    }
  };
  await Promise.all(Array.from({ length: MOST_AT_ONCE }, work));
  return outcomes;
}

async function removeTag(
  repository: Repository,
  planned: Tag,
  untagging: Untagging,
): Promise<TagOutcome> {
  const isOver = () => untagging.signal.aborted;
  for (let tries = 1; ; tries += 1) {
    if (isOver()) return { state: "cancelled" };
    try {
      await untagging.turn();
      if (isOver()) return { state: "cancelled" };
      const outcome = await tryOnce(repository, planned, untagging);
      if (outcome.state !== "postponed") return outcome;
      if (tries === MOST_TRIES) return { state: "failed", why: `${outcome.why}, ${tries} times` };
    } catch (error) {
      if (isOver()) return { state: "cancelled" };
      return { state: "failed", why: errorMessage(error) };
    }
  }
}

async function tryOnce(
  repository: Repository,
  planned: Tag,
  { unlocks, pooled }: Untagging,
): Promise<Settled | { readonly state: "kept" }> {
  const { name } = planned;
  const look = () => pooled(() => repository.tag(name));
  const current = await look();
  if (current === undefined) return { state: "already-gone" };
  if (hasChanged(current, planned, { unlocks })) return { state: "kept" };
  const locks = current.lock === undefined ? [] : [{ tag: name, lock: current.lock }];
  const answer = await withoutLocks(locks, repository, () => repository.untag(name));
  return settleRemoval(answer, async () => (await look())?.digest === planned.digest);
}
