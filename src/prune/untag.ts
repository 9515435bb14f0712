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
import { hasChanged } from "./recheck.ts";

/** How often a removal that the registry did not take on is tried, each time after a new look. */
const MOST_TRIES = 5;

export type TagOutcome =
  | Exclude<Outcome, { readonly state: "blocked" }>
  /** Somebody set or locked it during the run. */
  | { readonly state: "kept" };

export type Untagging = Pick<Execution, "pooled" | "turn" | "signal"> & Pick<Policy, "unlocks">;

/** Removes the tags, which are as they were planned. One outcome for each, by name; never throws. */
export async function removeTags(
  repository: Repository,
  planned: readonly Tag[],
  untagging: Untagging,
): Promise<ReadonlyMap<string, TagOutcome>> {
  const outcomes = new Map<string, TagOutcome>();
  const removals = planned.map((tag) =>
    untagging.pooled(async () => {
      outcomes.set(tag.name, await removeTag(repository, tag, untagging));
    }),
  );
  await Promise.all(removals);
  return outcomes;
}

async function removeTag(
  repository: Repository,
  planned: Tag,
  untagging: Untagging,
): Promise<TagOutcome> {
  for (let tries = 1; ; tries += 1) {
    try {
      await untagging.turn();
      if (untagging.signal.aborted) return { state: "cancelled" };
      const outcome = await tryOnce(repository, planned, untagging);
      if (outcome.state !== "postponed") return outcome;
      if (tries === MOST_TRIES) return { state: "failed", why: `${outcome.why}, ${tries} times` };
    } catch (error) {
      if (untagging.signal.aborted) return { state: "cancelled" };
      return { state: "failed", why: errorMessage(error) };
    }
  }
}

async function tryOnce(
  repository: Repository,
  planned: Tag,
  { unlocks }: Untagging,
): Promise<Settled | { readonly state: "kept" }> {
  const { name } = planned;
  const current = await repository.tag(name);
  if (current === undefined) return { state: "already-gone" };
  if (hasChanged(current, planned, { unlocks })) return { state: "kept" };
  const locks = current.lock === undefined ? [] : [{ tag: name, lock: current.lock }];
  const answer = await withoutLocks(locks, repository, () => repository.untag(name));
  return settleRemoval(answer, async () => (await repository.tag(name))?.digest === planned.digest);
}
