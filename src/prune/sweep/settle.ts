/**
 * What can become of a deletion, and how its answer is settled, for manifests and tags alike. No decision is taken here:
 * anything unclear is settled by a look, nothing is sent twice on the same one, and what was unlocked does not stay so.
 */
import { errorMessage } from "../../errors/action-error.ts";
import type { Digest } from "../../oci/digest.ts";
import type { Locked, RemovalAnswer, Repository } from "../../registry/registry.ts";

export type Outcome =
  /** `with` is the subject whose deletion made the registry delete this one. */
  | { readonly state: "deleted"; readonly with: Digest | undefined }
  | { readonly state: "already-gone" }
  | { readonly state: "refused"; readonly why: string }
  | { readonly state: "failed"; readonly why: string }
  /** `by` holds this manifest and is still there, or nobody knows. */
  | { readonly state: "blocked"; readonly by: Digest }
  | { readonly state: "cancelled" };

/** How old the answer to a look may be when the deletion is sent. A request that had to be sent again makes it too old. */
export const LOOK_MS = 1_500;

/** Nothing was sent, since the look was too old by then. */
export const TOO_LATE = { state: "postponed", why: "the registry was too slow" } as const;

/** How often a deletion that the registry did not accept is tried, each time after a new look. */
export const MOST_TRIES = 5;

/** What came of one try. */
export type Tried<T> =
  | T
  | { readonly state: "postponed"; readonly why: string }
  /** A new look is due, and no try is lost: the registry has throttled before anything was sent, or a part is gone. */
  | { readonly state: "again" };

/** Tries until there is an outcome, so many times at most; `again` is told before each new try. */
export async function retried<T extends { readonly state: string } | undefined>(
  tryOnce: () => Promise<Tried<T>>,
  again: () => void = () => undefined,
): Promise<T | { readonly state: "failed"; readonly why: string }> {
  for (let tries = 1; ;) {
    const tried = await tryOnce();
    if (isPostponed(tried)) {
      if (tries === MOST_TRIES) return { state: "failed", why: `${tried.why}, ${tries} times` };
      tries += 1;
    } else if (!isAgain(tried)) return tried;
    again();
  }
}

/** Whether a manifest is confirmed gone. */
export function isGone(outcome: { readonly state: string } | undefined): boolean {
  return outcome?.state === "deleted" || outcome?.state === "already-gone";
}

function isAgain<T extends { readonly state: string } | undefined>(
  tried: Tried<T>,
): tried is Extract<Tried<T>, { readonly state: "again" }> {
  return tried?.state === "again";
}

function isPostponed<T extends { readonly state: string } | undefined>(
  tried: Tried<T>,
): tried is Extract<Tried<T>, { readonly state: "postponed"; readonly why: string }> {
  return tried?.state === "postponed";
}

/** Lifts locks for the time of one removal; what still exists afterwards is locked again, whatever the registry answered. */
export async function withoutLocks(
  locks: readonly Locked[],
  repository: Repository,
  remove: () => Promise<RemovalAnswer>,
  isStillThere: () => Promise<boolean>,
): Promise<RemovalAnswer> {
  if (locks.length === 0) return remove();
  const relock = await repository.unlock(locks);
  const answer = await remove().catch((error: unknown): RemovalAnswer => {
    return { state: "unsettled", why: errorMessage(error) };
  });
  const isAnswered = answer.state === "removed" || answer.state === "already-gone";
  if (isAnswered && !(await isStillThere().catch(() => true))) return answer;
  const unlocked = await relock();
  if (unlocked.length === 0) return answer;
  const names = unlocked.map((locked) => ("digest" in locked ? locked.digest : locked.tag));
  const why = "why" in answer ? answer.why : "it is still there";
  return {
    state: "refused",
    why: `it was unlocked, not deleted ("${why}"), and could not be locked again: ${names.join(", ")}`,
  };
}

export type Settled =
  | Extract<Outcome, { readonly state: "deleted" | "already-gone" | "refused" }>
  | { readonly state: "postponed"; readonly why: string }
  | { readonly state: "again" };

/** What became of a removal, once anything unclear is settled by a look. */
export async function settleRemoval(
  answer: RemovalAnswer,
  isStillThere: () => Promise<boolean>,
): Promise<Settled> {
  if (answer.state === "removed") return { state: "deleted", with: undefined };
  if (answer.state === "unfinished") return { state: "again" };
  if (answer.state !== "unsettled") return answer;
  return (await isStillThere())
    ? { state: "postponed", why: answer.why }
    : { state: "deleted", with: undefined };
}
