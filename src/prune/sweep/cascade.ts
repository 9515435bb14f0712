/**
 * What must be gone before a subject where its deletion cascades to its referrers: everything else that holds one of them.
 * An unreachable index may list an unreachable image's signature, and must not be left without it. Pure.
 *
 *     a ←─ s ←─ I     deleting a cascades to s, so a waits for I as well: I, a (with s)     ←─ s refers to a, I lists s
 */
import type { Digest } from "../../oci/digest.ts";
import {
  addEdge,
  inverted,
  neighbours,
  reachable,
  type Edges,
  type MutableEdges,
  type ReferenceGraph,
} from "../mark/graph.ts";

/** What holds a manifest: the indexes that list it, and what it refers to. */
export function directHolders(graph: ReferenceGraph, digest: Digest): ReadonlySet<Digest> {
  return neighbours(graph.parents, digest).union(neighbours(graph.subjects, digest));
}

/**
 * For unreachable subjects, what else holds the referrers, nested ones too, that their deletion cascades to. Not their own
 * referrers indexes, nor those of the referrers: such an index waits for its subject, and has no use once that is gone.
 *
 *     a ←─ s          a is deleted with s, then F.     ←─ refers to
 *     ↑┄┄┄ F ─→ s                                      ─→ lists     ┄ has the digest tag of
 *
 * What a subject must wait for anyway, since its own subject waits for it, is left out: in a chain of referrers only the
 * first one's entry is full, so that this is linear in the graph.
 * Whether a registry honours a `subject` in a format that has no such field nobody knows, so both must end well.
 */
export function cascadeBlockers(graph: ReferenceGraph, unreachable: ReadonlySet<Digest>): Edges {
  const others: MutableEdges = new Map();
  for (const referrers of [graph.certainReferrers, graph.registeredReferrers]) {
    const cascading: Cascading = { graph, referrers, subjects: inverted(referrers) };
    const cascaded = new Set<Digest>();
    for (const digest of unreachable) {
      const isFirst = referrers.has(digest) && !cascading.subjects.has(digest);
      if (isFirst) for (const one of addBelowFirst(digest, cascading, others)) cascaded.add(one);
    }
    for (const digest of unreachable) {
      // Only referrers that refer to each other in a circle have no first subject.
      const isInCircle = cascading.subjects.has(digest) && !cascaded.has(digest);
      if (isInCircle) addBelow(digest, cascading, others);
    }
  }
  return others;
}

/** One reading of what cascades to what. */
interface Cascading {
  readonly graph: ReferenceGraph;
  readonly referrers: Edges;
  /** The inverse of `referrers`. */
  readonly subjects: Edges;
}

/** All about a subject that is no referrer itself, and about what its deletion cascades to; returns the latter. */
function addBelowFirst(
  first: Digest,
  { graph, referrers, subjects }: Cascading,
  others: MutableEdges,
): ReadonlySet<Digest> {
  const cascaded = reachable(first, referrers);
  const isOnlyIndexOf = referrersIndexTest([first, ...cascaded], graph);
  for (const referrer of cascaded) {
    const own = neighbours(subjects, referrer);
    for (const holder of directHolders(graph, referrer)) {
      const isWithin = holder === first || cascaded.has(holder);
      if (!isWithin && isOnlyIndexOf(referrer, holder)) continue;
      if (!isWithin) addEdge(others, first, holder);
      // Nothing lies between a referrer and its only subject.
      else if (own.size > 1 || !own.has(holder)) addBetween(holder, referrer, subjects, others);
    }
  }
  return cascaded;
}

/** The subjects whose deletion cascades to the referrer, but not to its holder. */
function addBetween(holder: Digest, referrer: Digest, subjects: Edges, others: MutableEdges): void {
  const cascadeToHolder = reachable(holder, subjects);
  for (const subject of reachable(referrer, subjects)) {
    if (subject !== holder && !cascadeToHolder.has(subject)) addEdge(others, subject, holder);
  }
}

function addBelow(subject: Digest, { graph, referrers }: Cascading, others: MutableEdges): void {
  const cascaded = reachable(subject, referrers);
  const isOnlyIndexOf = referrersIndexTest([subject, ...cascaded], graph);
  for (const referrer of cascaded) {
    for (const holder of directHolders(graph, referrer)) {
      const isWithin = holder === subject || cascaded.has(holder);
      if (!isWithin && !isOnlyIndexOf(referrer, holder)) addEdge(others, subject, holder);
    }
  }
}

/** Tells whether a holder holds the referrer as a referrers index of these manifests, and in no other way. */
function referrersIndexTest(
  manifests: readonly Digest[],
  { referrersIndexes, subjects }: ReferenceGraph,
): (referrer: Digest, holder: Digest) => boolean {
  const indexes = new Set(manifests.flatMap((one) => [...neighbours(referrersIndexes, one)]));
  return (referrer, holder) => indexes.has(holder) && !neighbours(subjects, referrer).has(holder);
}
