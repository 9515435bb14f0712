/**
 * Applies a plan through the port: one outcome for every planned deletion. No decision is taken here; a manifest is
 * deleted only when everything that holds it is confirmed gone, and anything unclear is settled by a look.
 */
import { errorMessage } from "../action-error.ts";
import type { Digest, Repository } from "../registry/registry.ts";
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

export interface Execution {
  readonly pooled: <T>(task: () => Promise<T>) => Promise<T>;
  /** Resolves when the registry may be sent another deletion. */
  readonly turn: () => Promise<void>;
  /** Once aborted, no new deletion begins; those in flight are awaited. */
  readonly signal: AbortSignal;
}

/**
 * Deletes in the order of the plan, `deletions` being sorted holders first. Never throws; the outcomes come in the same order.
 */
export async function execute(
  deletions: readonly Deletion[],
  repository: Repository,
  execution: Execution,
): Promise<ReadonlyMap<Digest, Outcome>> {
  const pending = new Map<Digest, Promise<Outcome>>();
  for (const deletion of deletions) {
    pending.set(deletion.digest, settle(deletion, pending, repository, execution));
  }
  const outcomes = new Map<Digest, Outcome>();
  for (const [digest, outcome] of pending) outcomes.set(digest, await outcome);
  return outcomes;
}

async function settle(
  deletion: Deletion,
  pending: ReadonlyMap<Digest, Promise<Outcome>>,
  repository: Repository,
  { pooled, turn, signal }: Execution,
): Promise<Outcome> {
  for (const holder of deletion.holders) {
    const outcome = await pending.get(holder);
    if (outcome?.state === "cancelled") return outcome;
    if (!isGone(outcome)) return { state: "blocked", by: holder };
  }
  const subject = await firstDeleted(deletion.takenAlongWith, pending);
  return pooled(async () => {
    if (signal.aborted) return { state: "cancelled" };
    try {
      if (subject !== undefined && !(await stillThere(deletion.digest, repository))) {
        return { state: "deleted", with: subject };
      }
      await turn();
      return await removeUnless(signal, deletion.digest, repository);
    } catch (error) {
      return { state: "failed", why: errorMessage(error) };
    }
  });
}

function isGone(outcome: Outcome | undefined): boolean {
  return outcome?.state === "deleted" || outcome?.state === "already-gone";
}

async function firstDeleted(
  digests: readonly Digest[],
  pending: ReadonlyMap<Digest, Promise<Outcome>>,
): Promise<Digest | undefined> {
  for (const digest of digests) {
    if ((await pending.get(digest))?.state === "deleted") return digest;
  }
  return undefined;
}

async function stillThere(digest: Digest, repository: Repository): Promise<boolean> {
  return (await repository.inspect(digest)) !== undefined;
}

/** The last moment at which a cancelled run is noticed: turns may be seconds apart. */
async function removeUnless(
  { aborted }: AbortSignal,
  digest: Digest,
  repository: Repository,
): Promise<Outcome> {
  if (aborted) return { state: "cancelled" };
  const answer = await repository.remove(digest);
  switch (answer.state) {
    case "removed":
      return { state: "deleted", with: undefined };
    case "already-gone":
    case "refused":
      return answer;
    case "unsettled":
      return (await stillThere(digest, repository))
        ? { state: "failed", why: answer.why }
        : { state: "deleted", with: undefined };
    default:
      return answer satisfies never;
  }
}
