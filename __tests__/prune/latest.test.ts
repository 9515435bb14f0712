/**
 * Which images share a place among the newest, held against the definition: whoever is listed by another image, or
 * refers to one, over any number of steps.
 */
import { expect, it } from "@jest/globals";
import fc from "fast-check";

import {
  addEdge,
  inverted,
  reachable,
  type Edges,
  type MutableEdges,
  type ReferenceGraph,
} from "../../src/prune/graph.ts";
import type { Inventory } from "../../src/prune/inventory.ts";
import { latestImages } from "../../src/prune/latest.ts";
import type { Digest, Tag } from "../../src/registry/registry.ts";

const LETTERS = ["a", "b", "c", "d", "e", "f", "g"] as Digest[];

type Pair = readonly [from: Digest, to: Digest];

function edges(pairs: readonly Pair[]): Edges {
  const found: MutableEdges = new Map();
  for (const [from, to] of pairs) addEdge(found, from, to);
  return found;
}

function graphOf(children: readonly Pair[], subjects: readonly Pair[]) {
  return {
    children: edges(children),
    parents: inverted(edges(children)),
    subjects: edges(subjects),
    referrers: inverted(edges(subjects)),
  } as ReferenceGraph;
}

const NOW = new Date(Date.UTC(2026, 1, 1));

/** The later in the alphabet, the newer. */
const timeOf = (digest: Digest) => new Date(Date.UTC(2026, 0, 1 + LETTERS.indexOf(digest)));

function latestByDefinition(
  carriers: readonly Digest[],
  { parents, subjects }: ReferenceGraph,
  count: number,
): ReadonlySet<Digest> {
  const images = carriers.filter((digest) => !subjects.has(digest));
  const above = (digest: Digest) =>
    [...reachable(digest, parents, subjects)].filter((other) => images.includes(other));
  const places = images.filter((digest) => above(digest).length === 0);
  const latest = places.toSorted().toReversed().slice(0, count);
  const isLatest = (digest: Digest) => latest.includes(digest);
  return new Set(carriers.filter((digest) => isLatest(digest) || above(digest).some(isLatest)));
}

const pairs = fc.subarray(
  LETTERS.flatMap((from) => LETTERS.flatMap((to): Pair[] => (from === to ? [] : [[from, to]]))),
  { maxLength: 6 },
);

it("are the newest places, and what belongs to them", () => {
  fc.assert(
    fc.property(fc.subarray(LETTERS), pairs, pairs, fc.nat(4), (carriers, children, all, count) => {
      const subjects = all.slice(0, 3);
      const graph = graphOf(children, subjects);
      const tags = carriers.map((digest): Tag => ({
        name: `tag-${digest}`,
        digest,
        updatedAt: timeOf(digest),
        isLocked: false,
        lock: undefined,
      }));
      const rows = new Map(LETTERS.map((digest) => [digest, { pushedAt: timeOf(digest) }]));
      const inventory = { rows, tags, unreadable: new Map() } as unknown as Inventory;
      const found = latestImages(inventory, graph, { tags, saved: new Set(), count, now: NOW });
      expect([...found].sort()).toEqual([...latestByDefinition(carriers, graph, count)].sort());
    }),
    { numRuns: 3000, seed: 20_260_615 },
  );
});
