/**
 * Removes expired tags from manifests that stay, and those on nothing. A tag is looked at again right before it is removed,
 * and stays if it was moved, set again or locked since, or if it names something by now.
 */
import { errorMessage } from "../../errors/action-error.ts";
import type { Repository } from "../../registry/registry.ts";
import {
  LOOK_MS,
  retried,
  settleRemoval,
  TOO_LATE,
  withoutLocks,
  type Outcome,
  type Tried,
} from "./settle.ts";
import { hasChanged } from "./changed-since.ts";
import type { TagRemoval } from "./plan.ts";
import type { Policy } from "../model/policy.ts";
import type { SweepOptions } from "./state.ts";
import { rowOf } from "../read/unlisted.ts";

/** How many removals are begun at a time: enough for any rate. */
const MOST_AT_ONCE = 20;

export type TagOutcome =
  /** "blocked": the manifest that a digest tag names is still there. */
  | Outcome
  /** It was set or locked during the run, or the manifest that it names has come. */
  | { readonly state: "kept" };

/** What untagging needs from outside. */
export type UntagOptions = Pick<
  SweepOptions,
  "now" | "limit" | "acquire" | "signals" | "progress"
> &
  Pick<Policy, "unlocks">;

/** Removes the tags, which are as they were planned. One outcome for each, by name; never throws. */
export async function removeTags(
  repository: Repository,
  planned: readonly TagRemoval[],
  options: UntagOptions,
): Promise<ReadonlyMap<string, TagOutcome>> {
  const outcomes = new Map<string, TagOutcome>();
  options.progress.begin("removing tags", planned.length);
  const rest = planned.values();
  const work = async (): Promise<void> => {
    for (const tag of rest) {
      outcomes.set(tag.name, await removeTag(repository, tag, options));
      options.progress.step();
    }
  };
  await Promise.all(Array.from({ length: MOST_AT_ONCE }, work));
  return outcomes;
}

async function removeTag(
  repository: Repository,
  planned: TagRemoval,
  options: UntagOptions,
): Promise<TagOutcome> {
  try {
    return await retried(() => tryOnce(repository, planned, options));
  } catch (error) {
    if (options.signals.noNewWork.aborted) return { state: "cancelled" };
    return { state: "failed", why: errorMessage(error) };
  }
}

/** One try: a look, and the removal at once. */
async function tryOnce(
  repository: Repository,
  planned: TagRemoval,
  { now, unlocks, limit, acquire, signals }: UntagOptions,
): Promise<Tried<TagOutcome>> {
  const { name } = planned;
  const isOver = () => signals.noNewWork.aborted;
  if (isOver()) return { state: "cancelled" };
  const isThrottledSince = await acquire();
  if (isOver()) return { state: "cancelled" };
  const hasCome = async () => (await limit(() => rowOf(repository, planned.digest))) !== undefined;
  if (planned.isOnNothing && (await hasCome())) return { state: "kept" };
  let lookedAtMs = NaN;
  const look = () =>
    limit(() => {
      lookedAtMs = now().getTime();
      return repository.tag(name);
    });
  const current = await look();
  if (isOver()) return { state: "cancelled" };
  if (current === undefined) return { state: "already-gone" };
  if (hasChanged(current, planned, { unlocks })) return { state: "kept" };
  if (isThrottledSince()) return { state: "throttled" };
  const isTooLate = () => isThrottledSince() || !isGoodLook(lookedAtMs, now());
  if (isTooLate()) return TOO_LATE;
  const isStillThere = async () => (await look())?.digest === planned.digest;
  const locks = current.lock === undefined ? [] : [{ tag: name, lock: current.lock }];
  const answer = await withoutLocks(
    locks,
    repository,
    // Lifting a lock takes its time, and meanwhile the tag may have moved.
    () => (isTooLate() ? Promise.resolve(TOO_LATE) : repository.untag(current)),
    isStillThere,
  );
  return settleRemoval(answer, isStillThere);
}

/** A clock that was set back makes no look young. */
function isGoodLook(lookedAtMs: number, now: Date): boolean {
  const ageMs = now.getTime() - lookedAtMs;
  return ageMs >= 0 && ageMs <= LOOK_MS;
}
