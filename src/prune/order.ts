/**
 * The order of deletion: whatever holds a manifest goes before it, so that a run that stops anywhere leaves no index
 * without a child and no image without a signature. Pure.
 */
import type { Digest } from "../registry/registry.ts";
import { neighbours, reachable, type ReferenceGraph } from "./graph.ts";

export interface Deletion {
  readonly digest: Digest;
  /** The planned deletions that must be confirmed before this one may be sent. */
  readonly holders: readonly Digest[];
  /** The subjects whose deletion makes the registry delete this one by itself. */
  readonly takenAlongWith: readonly Digest[];
}

type Holders = ReadonlyMap<Digest, Omit<Deletion, "digest">>;

const UNHELD: Omit<Deletion, "digest"> = { holders: [], takenAlongWith: [] };

/**
 * For every dead manifest, what must be gone before it: its parents and its subjects. Where the registry takes
 * referrers along with their subject, a subject also waits for everything else that holds what it would take along:
 * a dead index may list a dead image's signature, and must not be left without it.
 */
export function holdersOf(
  graph: ReferenceGraph,
  dead: ReadonlySet<Digest>,
  cascades: boolean,
): Holders {
  const holders = new Map<Digest, Omit<Deletion, "digest">>();
  for (const digest of dead) {
    const own = directHolders(graph, digest);
    const others = cascades ? holdersOfTaken(graph, digest) : new Set<Digest>();
    const takenAlongWith = cascades ? certainSubjects(graph, digest) : [];
    holders.set(digest, { holders: [...own.union(others)].sort(), takenAlongWith });
  }
  return holders;
}

function directHolders(graph: ReferenceGraph, digest: Digest): Set<Digest> {
  return neighbours(graph.parents, digest).union(neighbours(graph.subjects, digest));
}

/** The subjects whose deletion is sure to take this one along. */
function certainSubjects(graph: ReferenceGraph, digest: Digest): readonly Digest[] {
  return [...neighbours(graph.subjects, digest)]
    .filter((subject) => neighbours(graph.certainReferrers, subject).has(digest))
    .sort();
}

/**
 * What else holds the referrers, nested ones too, that go along with a subject. Whether a registry honours a `subject`
 * in a format that has no such field nobody knows, so both must end well.
 */
function holdersOfTaken(graph: ReferenceGraph, subject: Digest): ReadonlySet<Digest> {
  const others = new Set<Digest>();
  for (const edges of [graph.certainReferrers, graph.registeredReferrers]) {
    const taken = reachable(subject, edges);
    for (const referrer of taken) {
      for (const holder of directHolders(graph, referrer)) {
        if (holder !== subject && !taken.has(holder)) others.add(holder);
      }
    }
  }
  return others;
}

export interface Order {
  readonly deletions: readonly Deletion[];
  /** The members of reference cycles, and what lies between two cycles. Empty when the order is complete. */
  readonly cyclic: readonly Digest[];
}

/** Orders the dead manifests, holders first and by digest where the order is free (Kahn's algorithm). */
export function orderDeletions(dead: readonly Digest[], holders: Holders): Order {
  const waiting = new Map<Digest, number>();
  const waiters = new Map<Digest, Digest[]>();
  for (const digest of dead) {
    const own = holders.get(digest)?.holders ?? [];
    waiting.set(digest, own.length);
    for (const holder of own) {
      const others = waiters.get(holder);
      if (others === undefined) waiters.set(holder, [digest]);
      else others.push(digest);
    }
  }
  const ordered: Digest[] = dead.filter((digest) => waiting.get(digest) === 0);
  for (const digest of ordered) {
    waiting.delete(digest);
    for (const waiter of waiters.get(digest) ?? []) {
      const left = (waiting.get(waiter) ?? 0) - 1;
      waiting.set(waiter, left);
      if (left === 0) ordered.push(waiter);
    }
  }
  const deletions = ordered.map((digest) => ({ digest, ...(holders.get(digest) ?? UNHELD) }));
  return { deletions, cyclic: withoutFollowers(new Set(waiting.keys()), holders) };
}

/** Drops what only follows from a cycle: it goes with whatever the cycle's members hold. */
function withoutFollowers(stuck: Set<Digest>, holders: Holders): readonly Digest[] {
  const holdersWithin = (digest: Digest) =>
    (holders.get(digest)?.holders ?? []).filter((holder) => stuck.has(holder));
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
