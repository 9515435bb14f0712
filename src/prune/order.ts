/**
 * The order of deletion: whatever holds a manifest goes before it, so that a run that stops anywhere leaves no index
 * without a child and no image without a signature. Pure.
 */
import type { Digest } from "../registry/registry.ts";
import { neighbours, type Edges, type ReferenceGraph } from "./graph.ts";
import { directHolders, holdersOfTaken } from "./taken-along.ts";

export interface Deletion {
  readonly digest: Digest;
  /** The planned deletions that must be confirmed before this one may be sent. */
  readonly holders: readonly Digest[];
  /** The subjects whose deletion makes the registry delete this one by itself. */
  readonly takenAlongWith: readonly Digest[];
}

/** The deletion of every dead manifest, by digest. */
type Deletions = ReadonlyMap<Digest, Deletion>;

const NONE: readonly never[] = [];

/**
 * For every dead manifest, what must be gone before it: its parents, its subjects, and, where the registry takes
 * referrers along with their subject, what else holds those.
 */
export function deletionsOf(
  graph: ReferenceGraph,
  dead: ReadonlySet<Digest>,
  cascades: boolean,
): Deletions {
  const others: Edges = cascades ? holdersOfTaken(graph, dead) : new Map();
  const deletions = new Map<Digest, Deletion>();
  for (const digest of dead) {
    const holders = sorted(directHolders(graph, digest).union(neighbours(others, digest)));
    const takenAlongWith = cascades ? certainSubjects(graph, digest) : NONE;
    deletions.set(digest, { digest, holders, takenAlongWith });
  }
  return deletions;
}

/** The subjects whose deletion is sure to take this one along. */
function certainSubjects(graph: ReferenceGraph, digest: Digest): readonly Digest[] {
  const subjects = neighbours(graph.subjects, digest);
  const isCertain = (subject: Digest) => neighbours(graph.certainReferrers, subject).has(digest);
  return sorted(new Set(subjects.values().filter(isCertain)));
}

function sorted(digests: ReadonlySet<Digest>): readonly Digest[] {
  return digests.size === 0 ? NONE : [...digests].sort();
}

export interface Order {
  readonly deletions: readonly Deletion[];
  /** The members of reference cycles, and what lies between two cycles. Empty when the order is complete. */
  readonly cyclic: readonly Digest[];
}

/** Orders deletions, holders first and otherwise as they are given (Kahn's algorithm). */
export function orderDeletions(planned: Deletions): Order {
  const waiting = new Map<Digest, number>();
  const waiters = new Map<Digest, Digest[]>();
  for (const { digest, holders } of planned.values()) {
    waiting.set(digest, holders.length);
    for (const holder of holders) {
      const others = waiters.get(holder);
      if (others === undefined) waiters.set(holder, [digest]);
      else others.push(digest);
    }
  }
  const ordered = [...planned.keys()].filter((digest) => waiting.get(digest) === 0);
  for (const digest of ordered) {
    waiting.delete(digest);
    for (const waiter of waiters.get(digest) ?? []) {
      const left = (waiting.get(waiter) ?? 0) - 1;
      waiting.set(waiter, left);
      if (left === 0) ordered.push(waiter);
    }
  }
  const deletions = ordered.flatMap((digest) => planned.get(digest) ?? NONE);
  return { deletions, cyclic: withoutFollowers(new Set(waiting.keys()), planned) };
}

/** Drops what only follows from a cycle: it goes with whatever the cycle's members hold. */
function withoutFollowers(stuck: Set<Digest>, planned: Deletions): readonly Digest[] {
  const holdersWithin = (digest: Digest) =>
    (planned.get(digest)?.holders ?? NONE).filter((holder) => stuck.has(holder));
  const heldBy = new Map<Digest, number>();
  for (const digest of stuck) {
    for (const holder of holdersWithin(digest)) heldBy.set(holder, (heldBy.get(holder) ?? 0) + 1);
  }
  const followers = [...stuck].filter((digest) => !heldBy.has(digest));
  for (const follower of followers) {
    for (const holder of holdersWithin(follower)) {
      const left = (heldBy.get(holder) ?? 0) - 1;
      heldBy.set(holder, left);
      if (left === 0) followers.push(holder);
    }
    stuck.delete(follower);
  }
  return [...stuck].sort();
}
