/**
 * Removes expired tags from manifests that stay. A tag is looked at again right before it is removed, and stays if it
 * was moved, set again or locked since.
 */
import { errorMessage } from "../action-error.ts";
import type { Repository, Tag } from "../registry/registry.ts";
import { inTurns, settleRemoval, withoutLocks, type Outcome, type Tried } from "./execute.ts";
import { hasChanged } from "./recheck.ts";
import type { Applying } from "./sweep.ts";

/** How many removals are begun at a time: enough for any pace. */
const MOST_AT_ONCE = 20;

export type TagOutcome =
  /** "blocked": the manifest that a digest tag names is still there. */
  | Outcome
  /** Somebody set or locked it during the run. */
  | { readonly state: "kept" };

type Untagging = Pick<Applying, "pooled" | "turn" | "signal" | "unlocks" | "progress">;

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
  try {
    return await inTurns(() => tryOnce(repository, planned, untagging));
  } catch (error) {
    if (untagging.signal.aborted) return { state: "cancelled" };
    return { state: "failed", why: errorMessage(error) };
  }
}

/** One turn: a look, and the removal at once. */
async function tryOnce(
  repository: Repository,
  planned: Tag,
  { unlocks, pooled, turn, signal }: Untagging,
): Promise<Tried<TagOutcome>> {
  const { name } = planned;
  const isOver = () => signal.aborted;
  if (isOver()) return { state: "cancelled" };
  const isHeldSince = await turn();
  if (isOver()) return { state: "cancelled" };
  const look = () => pooled(() => repository.tag(name));
  const current = await look();
  if (isOver()) return { state: "cancelled" };
  if (current === undefined) return { state: "already-gone" };
  if (hasChanged(current, planned, { unlocks })) return { state: "kept" };
  if (isHeldSince()) return { state: "held" };
  const isStillThere = async () => (await look())?.digest === planned.digest;
  const locks = current.lock === undefined ? [] : [{ tag: name, lock: current.lock }];
  const answer = await withoutLocks(locks, repository, () => repository.untag(name), isStillThere);
  return settleRemoval(answer, isStillThere);
}
