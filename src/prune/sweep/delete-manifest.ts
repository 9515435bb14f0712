/**
 * Deletes one manifest as planned: waits for the outcomes of what holds it and for the rate limiter, looks once more, and
 * deletes at once. A manifest is deleted only when everything that holds it is confirmed gone.
 */
import { errorMessage } from "../../errors/action-error.ts";
import type { Digest } from "../../oci/digest.ts";
import {
  retried,
  isGone,
  settleRemoval,
  TOO_LATE,
  withoutLocks,
  type Outcome,
  type Tried,
} from "./settle.ts";
import { learnCascade, lookOnceMore, type LastLook } from "./last-look.ts";
import { locksIn } from "../mark/locks.ts";
import type { Deletion } from "./order.ts";
import { endOf, isPlanned, type Sweep } from "./state.ts";

/** The pauses before the second and the third look for what has to be gone along with its subject. */
const PAUSES_BEFORE_LOOKS_MS = [2_000, 5_000];

/**
 * Waits for the outcomes of what holds the manifest, and deletes it. Returns undefined when it is wanted by now.
 * Never throws.
 */
export async function deleteManifest(
  deletion: Deletion,
  sweep: Sweep,
): Promise<Outcome | undefined> {
  const { digest } = deletion;
  const by = await firstInTheWay(deletion.holders, sweep);
  if (!isPlanned(digest, sweep)) return undefined;
  const end = endOf(sweep);
  if (end !== undefined) return end;
  if (by !== undefined) return { state: "blocked", by };
  try {
    const outcome = await cascaded(deletion, sweep);
    if (outcome !== undefined) return outcome;
    const [index] = deletion.countsOnCascade;
    if (index !== undefined) return await cascadedLate(deletion, index, sweep);
    const outdate = () => {
      sweep.changes.outdate();
    };
    return await retried(() => tryOnce(digest, sweep), outdate);
  } catch (error) {
    return { state: "failed", why: errorMessage(error) };
  }
}

async function firstInTheWay(
  holders: readonly Digest[],
  { outcomes }: Sweep,
): Promise<Digest | undefined> {
  for (const holder of holders) if (!isGone(await outcomes.get(holder))) return holder;
  return undefined;
}

/**
 * The outcome of what the registry deleted along with its subject, whoever deleted that; undefined for what stands. All
 * subjects are gone by then: they are among its holders.
 */
async function cascaded(
  { digest, cascadesFrom }: Deletion,
  sweep: Sweep,
): Promise<Outcome | undefined> {
  const [subject] = cascadesFrom;
  if (subject === undefined || (await isThere(digest, sweep))) return undefined;
  const outcome = await sweep.outcomes.get(subject);
  return outcome?.state === "deleted"
    ? { state: "deleted", with: subject }
    : { state: "already-gone" };
}

/** Replicas lag: what the deletion of its subject was counted on for is looked for twice more, and stays if it stands then. */
async function cascadedLate(deletion: Deletion, by: Digest, sweep: Sweep): Promise<Outcome> {
  for (const pauseMs of PAUSES_BEFORE_LOOKS_MS) {
    await sweep.options.wait(pauseMs);
    const outcome = await cascaded(deletion, sweep);
    if (outcome !== undefined) return outcome;
  }
  return { state: "blocked", by };
}

async function isThere(digest: Digest, { repository, options }: Sweep): Promise<boolean> {
  return (await options.limit(() => repository.stat(digest))) !== undefined;
}

/** One try: a look, and the deletion at once. */
async function tryOnce(digest: Digest, sweep: Sweep): Promise<Tried<Outcome | undefined>> {
  const isThrottledSince = await sweep.options.acquire();
  // That may take long, and much may have happened meanwhile.
  const early = endOf(sweep);
  if (early !== undefined || !isPlanned(digest, sweep)) return early;
  let last: LastLook;
  try {
    last = await lookOnceMore(digest, sweep);
  } catch (error) {
    sweep.halt ??= errorMessage(error);
    return endOf(sweep);
  }
  const look = last.looks.get(digest);
  if (look !== undefined) await learnCascade(digest, sweep);
  // From here on nothing is awaited until the deletion is sent.
  const end = endOf(sweep);
  if (end !== undefined || !isPlanned(digest, sweep)) return end;
  if (look === undefined) return { state: "already-gone" };
  if (isThrottledSince()) return { state: "again" };
  const isTooLate = () =>
    isThrottledSince() || last.isStale() || !sweep.changes.isCurrent() || !isPlanned(digest, sweep);
  const isOverOrTooLate = () => endOf(sweep) !== undefined || isTooLate();
  const { repository } = sweep;
  const answer = await withoutLocks(
    locksIn(look),
    repository,
    // Lifting locks takes its time, too.
    () => (isTooLate() ? Promise.resolve(TOO_LATE) : repository.remove(look, isOverOrTooLate)),
    () => isThere(digest, sweep),
  );
  const outcome = await settleRemoval(answer, () => isThere(digest, sweep));
  if (outcome.state === "deleted") for (const one of last.digests) sweep.lookedAt.add(one);
  return outcome;
}
