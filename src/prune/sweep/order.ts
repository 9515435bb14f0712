/**
 * The order of deletion: whatever holds a manifest goes before it, so that a run that stops anywhere leaves no index
 * without a child and no image without a signature. Pure.
 *
 *     I ─→ a ←─ s     I, a, s: first the index, then the image, then its signature     ─→ lists     ←─ refers to
 */
import type { Digest } from "../../oci/digest.ts";
import { inverted, neighbours, type Edges, type ReferenceGraph } from "../mark/graph.ts";
import { directHolders, cascadeBlockers } from "./cascade.ts";

export interface Deletion {
  readonly digest: Digest;
  /** The planned deletions that must be confirmed before this one may be sent. */
  readonly holders: readonly Digest[];
  /** The subjects whose deletion makes the registry delete this one by itself. */
  readonly cascadesFrom: readonly Digest[];
  /**
   * Referrers indexes of those subjects that list this one, and are not waited for: they wait for it. Should it stand once its
   * subject is gone, the registry does not cascade, and it has to stay as long as they do.
   */
  readonly countsOnCascade: readonly Digest[];
}

/**
 * The deletions of these unreachable manifests, not ordered yet: for each, what must be gone before it, its parents and its
 * subjects. Where the registry `cascades`, a subject also waits for what `cascadeBlockers` names. With `countingOnCascades`,
 * what is sure to go along does not wait for the referrers index of its subject, which waits for that subject itself.
 */
export function deletionsOf(
  unreachable: readonly Digest[],
  graph: ReferenceGraph,
  cascades: boolean,
  countingOnCascades = false,
): readonly Deletion[] {
  const others: Edges = cascades ? cascadeBlockers(graph, new Set(unreachable)) : new Map();
  return unreachable.map((digest) => {
    const cascadesFrom = cascades ? certainSubjects(graph, digest) : NONE;
    const direct = directHolders(graph, digest);
    const indexes = countingOnCascades ? indexesOf(cascadesFrom, digest, graph) : NO_DIGESTS;
    const holders = direct.difference(indexes).union(neighbours(others, digest));
    const countsOnCascade = sorted(direct.intersection(indexes));
    return { digest, holders: sorted(holders), cascadesFrom, countsOnCascade };
  });
}

/** Most manifests have no holders: they share this. */
const NONE: readonly never[] = [];
const NO_DIGESTS: ReadonlySet<Digest> = new Set();

function sorted(digests: ReadonlySet<Digest>): readonly Digest[] {
  return digests.size === 0 ? NONE : [...digests].sort();
}

/** The subjects whose deletion is sure to cascade to this one. */
function certainSubjects(graph: ReferenceGraph, digest: Digest): readonly Digest[] {
  const isCertain = (subject: Digest) => neighbours(graph.certainReferrers, subject).has(digest);
  return sorted(new Set(neighbours(graph.subjects, digest).values().filter(isCertain)));
}

/** The referrers indexes of these subjects, but for those that the referrer itself refers to. */
function indexesOf(
  subjects: readonly Digest[],
  referrer: Digest,
  graph: ReferenceGraph,
): ReadonlySet<Digest> {
  const indexes = subjects.flatMap((subject) => [...neighbours(graph.referrersIndexes, subject)]);
  return new Set(indexes).difference(neighbours(graph.subjects, referrer));
}

export interface Order {
  readonly deletions: readonly Deletion[];
  /** The members of reference cycles, and what lies between two cycles. Empty when the order is complete. */
  readonly cyclic: readonly Digest[];
}

/** Orders deletions, holders first and as they are given where the order is free. */
export function orderDeletions(unordered: readonly Deletion[]): Order {
  const deletions = takeInOrder(unordered);
  const ordered = new Set(deletions);
  const stuck = unordered.filter((deletion) => !ordered.has(deletion));
  // What only follows from a cycle goes with whatever the cycle's members hold: the same from the other end drops it.
  const followers = new Set(takeInOrder(turnedAround(stuck)).map(({ digest }) => digest));
  const cyclic = stuck.map(({ digest }) => digest).filter((digest) => !followers.has(digest));
  return { deletions, cyclic };
}

type Waiting = Pick<Deletion, "digest" | "holders">;

/** Each after all its holders, as far as that goes (Kahn's algorithm). */
function takeInOrder<T extends Waiting>(all: readonly T[]): readonly T[] {
  const missing = new Map<T, number>();
  const waiters = new Map<Digest, T[]>();
  for (const one of all) {
    missing.set(one, one.holders.length);
    for (const holder of one.holders) {
      const others = waiters.get(holder);
      if (others === undefined) waiters.set(holder, [one]);
      else others.push(one);
    }
  }
  const taken = all.filter(({ holders }) => holders.length === 0);
  for (const { digest } of taken) {
    for (const waiter of waiters.get(digest) ?? []) {
      const left = (missing.get(waiter) ?? 0) - 1;
      missing.set(waiter, left);
      if (left === 0) taken.push(waiter);
    }
  }
  return taken;
}

/** The same with what holds and what is held swapped. */
function turnedAround(all: readonly Waiting[]): readonly Waiting[] {
  const held = inverted(new Map(all.map(({ digest, holders }) => [digest, new Set(holders)])));
  return all.map(({ digest }) => ({ digest, holders: [...neighbours(held, digest)] }));
}
