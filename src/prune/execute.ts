/**
 * Applies a batch of planned deletions through the port. No decision is taken here: a manifest is deleted only when
 * everything that holds it is confirmed gone, anything unclear is settled by a look, and nothing is sent twice.
 */
import { errorMessage } from "../action-error.ts";
import type { Digest, Locked, RemovalAnswer, Repository } from "../registry/registry.ts";
import type { Deletion } from "./order.ts";

export type Outcome =
  /** `with` is the subject whose deletion made the registry delete this one. */
  | { readonly state: "deleted"; readonly with: Digest | undefined }
  | { readonly state: "already-gone" }
  | { readonly state: "refused"; readonly why: string }
  | { readonly state: "failed"; readonly why: string }
  /** `by` holds this manifest and is still there, or nobody knows. */
  | { readonly state: "blocked"; readonly by: Digest }
  | { readonly state: "cancelled" };

/** The outcome of one try. What was not carried out needs a new look before the next try. */
export type TryOutcome =
  | Outcome
  | { readonly state: "postponed"; readonly why: string }
  /** Not tried: something that holds it was postponed. */
  | { readonly state: "waiting" };

export interface Execution {
  /** For looks. Deletions take no place in the pool: they are paced, and must not wait behind reads. */
  readonly pooled: <T>(task: () => Promise<T>) => Promise<T>;
  /** Resolves when the registry may be sent another deletion. */
  readonly turn: () => Promise<void>;
  /** Once aborted, no new deletion begins; those in flight are awaited. */
  readonly signal: AbortSignal;
  /** True when the looks that this batch rests on are too old by now. */
  readonly isStale: () => boolean;
  /** What has to be unlocked before a manifest can be deleted, as of the last look. */
  readonly locksOn: (digest: Digest) => readonly Locked[];
}

/**
 * Tries every deletion of the batch, which must be sorted holders first; `settled` has the outcomes of earlier batches.
 * Never throws.
 */
export async function executeBatch(
  batch: readonly Deletion[],
  settled: ReadonlyMap<Digest, Outcome>,
  repository: Repository,
  execution: Execution,
): Promise<ReadonlyMap<Digest, TryOutcome>> {
  const pending = new Map<Digest, Promise<TryOutcome>>();
  const outcomeOf: OutcomeOf = (digest) => pending.get(digest) ?? settled.get(digest);
  for (const deletion of batch) {
    pending.set(deletion.digest, settle(deletion, outcomeOf, repository, execution));
  }
  const outcomes = new Map<Digest, TryOutcome>();
  for (const [digest, outcome] of pending) outcomes.set(digest, await outcome);
  return outcomes;
}

/** What became of a deletion, or will have become of it; undefined for one that is not begun yet. */
type OutcomeOf = (digest: Digest) => Promise<TryOutcome> | TryOutcome | undefined;

async function settle(
  deletion: Deletion,
  outcomeOf: OutcomeOf,
  repository: Repository,
  execution: Execution,
): Promise<TryOutcome> {
  for (const holder of deletion.holders) {
    const outcome = await outcomeOf(holder);
    if (outcome?.state === "cancelled") return outcome;
    if (outcome?.state === "postponed" || outcome?.state === "waiting") return { state: "waiting" };
    if (!isGone(outcome)) return { state: "blocked", by: holder };
  }
  const subject = await firstDeleted(deletion.takenAlongWith, outcomeOf);
  try {
    if (subject !== undefined) {
      return (await stillThere(deletion.digest, repository, execution))
        ? { state: "postponed", why: "the registry did not delete it along with its subject" }
        : { state: "deleted", with: subject };
    }
    await execution.turn();
    return await removeInTime(deletion.digest, repository, execution);
  } catch (error) {
    return { state: "failed", why: errorMessage(error) };
  }
}

/** Whether a manifest is confirmed gone. */
export function isGone(outcome: { readonly state: string } | undefined): boolean {
  return outcome?.state === "deleted" || outcome?.state === "already-gone";
}

async function firstDeleted(
  digests: readonly Digest[],
  outcomeOf: OutcomeOf,
): Promise<Digest | undefined> {
  for (const digest of digests) {
    if ((await outcomeOf(digest))?.state === "deleted") return digest;
  }
  return undefined;
}

async function stillThere(
  digest: Digest,
  repository: Repository,
  { pooled }: Pick<Execution, "pooled">,
): Promise<boolean> {
  return (await pooled(() => repository.inspect(digest))) !== undefined;
}

/** The last moment at which a cancelled run or a batch that took too long is noticed: turns may be seconds apart. */
async function removeInTime(
  digest: Digest,
  repository: Repository,
  execution: Execution,
): Promise<TryOutcome> {
  const { signal, isStale, locksOn } = execution;
  if (signal.aborted) return { state: "cancelled" };
  if (isStale()) return { state: "postponed", why: "the registry was too slow" };
  const locks = locksOn(digest);
  return settleRemoval(await withoutLocks(locks, repository, () => repository.remove(digest)), () =>
    stillThere(digest, repository, execution),
  );
}

/** Lifts locks for the time of one removal; what still exists afterwards is locked again. */
export async function withoutLocks(
  locks: readonly Locked[],
  repository: Repository,
  remove: () => Promise<RemovalAnswer>,
): Promise<RemovalAnswer> {
  if (locks.length === 0) return remove();
  const relock = await repository.unlock(locks);
  const answer = await remove();
  if (answer.state === "removed" || answer.state === "already-gone") return answer;
  const unlocked = await relock();
  if (unlocked.length === 0) return answer;
  const names = unlocked.map((locked) => ("digest" in locked ? locked.digest : locked.tag));
  return {
    state: "refused",
    why: `it was unlocked, not deleted ("${answer.why}"), and could not be locked again: ${names.join(", ")}`,
  };
}

export type Settled =
  | Extract<Outcome, { readonly state: "deleted" | "already-gone" | "refused" }>
  | Extract<TryOutcome, { readonly state: "postponed" }>;

/** What became of a removal, once anything unclear is settled by a look. */
export async function settleRemoval(
  answer: RemovalAnswer,
  isStillThere: () => Promise<boolean>,
): Promise<Settled> {
  if (answer.state === "removed") return { state: "deleted", with: undefined };
  if (answer.state !== "unsettled") return answer;
  return (await isStillThere())
    ? { state: "postponed", why: answer.why }
    : { state: "deleted", with: undefined };
}
