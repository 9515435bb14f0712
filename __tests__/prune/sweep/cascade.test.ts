/**
 * What must be gone before what, held against the definition of it, which is simple and takes the square of a chain's length.
 */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import {
  addEdge,
  inverted,
  neighbours,
  reachable,
  type Edges,
  type MutableEdges,
  type ReferenceGraph,
} from "../../../src/prune/mark/graph.ts";
import { deletionsOf, orderDeletions, type Deletion } from "../../../src/prune/sweep/order.ts";
import type { Digest } from "../../../src/oci/digest.ts";

const RUNS = { numRuns: 2000, seed: 20_260_615 };
const LETTERS = ["a", "b", "c", "d", "e", "f", "g"] as Digest[];

type Pair = readonly [from: Digest, to: Digest];

/** References by kind; a certain subject is a registered one, and both are subjects, like those of digest tags. */
interface References {
  readonly children: readonly Pair[];
  readonly certain: readonly Pair[];
  readonly registered: readonly Pair[];
  readonly tagged: readonly Pair[];
}

function graphOf({ children, certain, registered, tagged }: References): ReferenceGraph {
  const none: Edges = new Map();
  return {
    children: edges(children),
    parents: inverted(edges(children)),
    subjects: edges([...certain, ...registered, ...tagged]),
    registeredSubjects: edges([...certain, ...registered]),
    referrers: inverted(edges([...certain, ...registered, ...tagged])),
    registeredReferrers: inverted(edges([...certain, ...registered])),
    certainReferrers: inverted(edges(certain)),
    // Every index with a digest tag.
    referrersIndexes: inverted(edges(tagged.filter(([from]) => edges(children).has(from)))),
    mentions: none,
    ordinaryTags: new Map(),
    digestTags: new Map(),
    missingChildren: none,
    missingSubject: new Map(),
    unlistedReferrers: none,
  };
}

function edges(pairs: readonly Pair[]): Edges {
  const found: MutableEdges = new Map();
  for (const [from, to] of pairs) addEdge(found, from, to);
  return found;
}

/**
 * Parents, subjects, and whatever else holds what would be taken along, but for the referrers indexes of that and of what
 * takes it along.
 */
function holdersByDefinition(graph: ReferenceGraph, digest: Digest): ReadonlySet<Digest> {
  const direct = (one: Digest) => [
    ...neighbours(graph.parents, one),
    ...neighbours(graph.subjects, one),
  ];
  const holders = new Set(direct(digest));
  for (const referrers of [graph.certainReferrers, graph.registeredReferrers]) {
    const taken = reachable(digest, referrers);
    for (const referrer of taken) {
      for (const holder of direct(referrer)) {
        const isWithin = holder === digest || taken.has(holder);
        const isSubject = neighbours(graph.subjects, referrer).has(holder);
        const isExempt = !isSubject && isOwnIndex(holder, digest, graph, referrers);
        if (!isWithin && !isExempt) holders.add(holder);
      }
    }
  }
  return holders;
}

/** Whether the holder is a referrers index of each group of manifests that go together and the digest along with them. */
function isOwnIndex(
  holder: Digest,
  digest: Digest,
  { referrersIndexes }: ReferenceGraph,
  referrers: Edges,
): boolean {
  const subjects = inverted(referrers);
  const group = (first: Digest) => new Set([first, ...reachable(first, referrers)]);
  const above = LETTERS.filter((one) => group(one).has(digest));
  const isFirst = (one: Digest) => !subjects.has(one);
  const isBelowFirst = (one: Digest) =>
    LETTERS.some((first) => isFirst(first) && group(first).has(one));
  return above
    .filter((one) => isFirst(one) || !isBelowFirst(one))
    .every((one) => {
      const members = group(one);
      // What refers to each other in a circle has no first: there each speaks for itself.
      if (members.has(holder)) return !isFirst(one);
      return [...members].some((member) => neighbours(referrersIndexes, member).has(holder));
    });
}

/** Every manifest with all that must go before it, directly or not. */
function allBefore(deletions: readonly Deletion[]): readonly (readonly [Digest, string])[] {
  const before = edges(
    deletions.flatMap(({ digest, holders }) => holders.map((holder): Pair => [digest, holder])),
  );
  return deletions.map(({ digest }) => {
    const isOwn = neighbours(before, digest).has(digest);
    return [digest, [...reachable(digest, before), ...(isOwn ? [digest] : [])].sort().join("")];
  });
}

function pairs(mayRefer: (from: number, to: number) => boolean, maxLength: number) {
  const all = LETTERS.flatMap((from, i) =>
    LETTERS.flatMap((to, j): Pair[] => (i !== j && mayRefer(i, j) ? [[from, to]] : [])),
  );
  return fc.subarray(all, { maxLength });
}

/** Most of them as bodies can have them: what is referred to was there before. */
const references = (isAnyOrder: boolean) => {
  const mayRefer = (from: number, to: number) => isAnyOrder || from > to;
  return fc.record({
    children: pairs(mayRefer, 5),
    certain: pairs(mayRefer, 6),
    registered: pairs(mayRefer, 3),
    tagged: pairs(() => true, 2),
  });
};

describe.each([
  ["as bodies can have them", false],
  ["in any direction, circles included", true],
])("the order of deletion, with references %s", (_, isAnyOrder) => {
  it("is what the definition says", () => {
    fc.assert(
      fc.property(references(isAnyOrder), (given) => {
        const graph = graphOf(given);
        const planned = deletionsOf(LETTERS, graph, true);
        const defined = LETTERS.map((digest) => ({
          digest,
          holders: [...holdersByDefinition(graph, digest)],
          cascadesFrom: [],
          countsOnCascade: [],
        }));
        expect(allBefore(planned)).toEqual(allBefore(defined));
        const digests = ({ deletions, cyclic }: ReturnType<typeof orderDeletions>) => [
          deletions.map(({ digest }) => digest).join(""),
          cyclic.join(""),
        ];
        expect(digests(orderDeletions(planned))).toEqual(digests(orderDeletions(defined)));
      }),
      RUNS,
    );
  });
});

const LONG = 30_000;

/** Signatures of signatures, each listed by an index of its own. */
function chain(): References {
  const name = (kind: string, n: number) => `${kind}${String(n).padStart(6, "0")}` as Digest;
  const links = Array.from({ length: LONG }, (_, n) => n);
  return {
    children: links.map((n) => [name("index", n), name("link", n)]),
    certain: links.slice(1).map((n) => [name("link", n), name("link", n - 1)]),
    registered: [],
    tagged: [],
  };
}

it("is found for a long chain of referrers in no more time than for as many images", () => {
  const graph = graphOf(chain());
  const deletions = deletionsOf([...graph.children.keys(), ...graph.parents.keys()], graph, true);
  const first = deletions.find(({ digest }) => digest === "link000000");
  // The whole chain goes with the first link, so that one waits for every index.
  expect(first?.holders).toHaveLength(LONG);
  const edgesInAll = deletions.reduce((sum, { holders }) => sum + holders.length, 0);
  expect(edgesInAll).toBeLessThan(4 * LONG);
  expect(orderDeletions(deletions)).toMatchObject({ cyclic: [] });
});
