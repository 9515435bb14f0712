/**
 * Removes expired tags from manifests that stay, and those on nothing. A tag is looked at again right before it is removed,
 * and stays if it was moved, set again or locked since, or if it names something by now.
 */
import { errorMessage } from "../../errors/action-error.ts";
import type { Repository, Tag } from "../../registry/registry.ts";
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
  options: UntagOptions,
): Promise<Tried<TagOutcome>> {
  const { now, limit, acquire, signals } = options;
  const isOver = () => signals.noNewWork.aborted;
  if (isOver()) return { state: "cancelled" };
  const isThrottledSince = await acquire();
  if (isOver()) return { state: "cancelled" };
  let last = await lookAt(repository, planned, options);
  if (planned.isOnNothing && last.state === "as-planned") {
    const row = await limit(() => rowOf(repository, planned.digest));
    if (row !== undefined) return { state: "kept" };
    // That took its time, and meanwhile the tag may have moved.
    last = await lookAt(repository, planned, options);
  }
  if (last.state !== "as-planned") return last;
  if (isThrottledSince()) return { state: "again" };
  const { tag, beganMs } = last;
  const isTooLate = () => isThrottledSince() || !isGoodLook(beganMs, now());
  if (isTooLate()) return TOO_LATE;
  const isStillThere = async () =>
    (await limit(() => repository.tag(tag.name)))?.digest === planned.digest;
  const answer = await withoutLocks(
    tag.lock === undefined ? [] : [{ tag: tag.name, lock: tag.lock }],
    repository,
    // So does lifting a lock.
    () => (isTooLate() ? Promise.resolve(TOO_LATE) : repository.untag(tag)),
    isStillThere,
  );
  return settleRemoval(answer, isStillThere);
}

/** A tag that is as it was planned, and when the look at it began. Milliseconds. */
interface AsPlanned {
  readonly state: "as-planned";
  readonly tag: Tag;
  readonly beganMs: number;
}

/** Looks at a tag; anything but "as planned" is its outcome. */
async function lookAt(
  repository: Repository,
  planned: TagRemoval,
  { now, unlocks, limit, signals }: UntagOptions,
): Promise<AsPlanned | TagOutcome> {
  const { tag, beganMs } = await limit(async () => {
    const began = now().getTime();
    return { tag: await repository.tag(planned.name), beganMs: began };
  });
  if (signals.noNewWork.aborted) return { state: "cancelled" };
  if (tag === undefined) return { state: "already-gone" };
  const isAsPlanned = !hasChanged(tag, planned, { unlocks });
  return isAsPlanned ? { state: "as-planned", tag, beganMs } : { state: "kept" };
}

/** A clock that was set back makes no look young. */
function isGoodLook(beganMs: number, now: Date): boolean {
  const ageMs = now.getTime() - beganMs;
  return ageMs >= 0 && ageMs <= LOOK_MS;
}
