/**
 * Which images share a place among the newest, held against the definition: whoever is listed by another image, or
 * refers to one, over any number of steps.
 */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import {
  addEdge,
  buildGraph,
  inverted,
  reachable,
  type Edges,
  type MutableEdges,
  type ReferenceGraph,
} from "../../../src/prune/mark/graph.ts";
import type { Inventory } from "../../../src/prune/model/inventory.ts";
import { newestImages } from "../../../src/prune/mark/newest-images.ts";
import type { Digest } from "../../../src/oci/digest.ts";
import type { Tag } from "../../../src/registry/registry.ts";
import {
  cacheImage,
  cacheIndex,
  DOCKER_IMAGE,
  DOCKER_LIST,
  fixture,
  image,
  index,
  inventoryOf,
  type Spec,
} from "../../support/fixture.ts";

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
      const inventory = {
        rows,
        tags,
        bodies: new Map(),
        unreadable: new Map(),
      } as unknown as Inventory;
      const found = newestImages(
        { inventory, graph, now: NOW },
        { tags, saved: new Set(), count, order: BY_TIME },
      );
      expect([...found].sort()).toEqual([...latestByDefinition(carriers, graph, count)].sort());
    }),
    { numRuns: 3000, seed: 20_260_615 },
  );
});

const BY_TIME = { by: "time" } as const;

it("take an image with more tags than a call takes arguments", () => {
  const tags = Array.from({ length: 150_000 }, (_, n) => `t${n}`);
  const built = fixture({ a: image({ tags, ageDays: 1 }), b: image({ tags: ["b"], ageDays: 2 }) });
  const inventory = inventoryOf(built);
  const now = new Date("2026-06-15T12:00:00Z");
  const snapshot = { inventory, graph: buildGraph(inventory), now };
  const ranking = { tags: inventory.tags, saved: new Set<Digest>(), count: 1, order: BY_TIME };
  expect(built.letters(newestImages(snapshot, ranking))).toEqual(["a"]);
});

describe("an image that hangs on a manifest which can't be read", () => {
  //  c (main-2) <- subject - j <- subject - l -> f (main-5)      u (latest)
  const built = fixture({
    c: index([], { tags: ["main-2"], ageDays: 9 }),
    j: image({ subject: "c" }),
    l: index(["f"], { subject: "j" }),
    f: index([], { tags: ["main-5"], ageDays: 10 }),
    u: image({ tags: ["latest"], ageDays: 30 }),
  });

  it.each([
    ["can be read", []],
    ["can't be read", ["j"]],
  ])("takes no place that would cost another one its own: j %s", (_, unread) => {
    const inventory = {
      ...inventoryOf(built, { unread }),
      unreadable: new Map(unread.map((letter) => [built.digest(letter), []])),
    };
    const now = new Date("2026-06-15T12:00:00Z");
    const ranking = { tags: inventory.tags, saved: new Set<Digest>(), count: 2, order: BY_TIME };
    const snapshot = { inventory, graph: buildGraph(inventory), now };
    const found = newestImages(snapshot, ranking);
    expect(built.letters(found)).toEqual(["c", "f", "u"]);
  });
});

describe("a build cache", () => {
  /** The newest two of all that has a tag; `configMediaType` is what the registry's row shows of `c`. */
  function newestTwo(
    specs: Readonly<Record<string, Spec>>,
    unread: readonly string[] = [],
    configMediaType?: string,
  ): readonly string[] {
    const built = fixture(specs);
    const read = inventoryOf(built, { unread });
    const rows = new Map(
      [...read.rows].map(([digest, row]) => {
        const isMeant = digest === built.digest("c");
        return [digest, isMeant ? { ...row, configMediaType } : row] as const;
      }),
    );
    const inventory = { ...read, rows };
    const ranking = { tags: read.tags, saved: new Set<Digest>(), count: 2, order: BY_TIME };
    const snapshot = { inventory, graph: buildGraph(inventory), now: readAt };
    return built.letters(newestImages(snapshot, ranking));
  }

  const readAt = new Date("2026-06-15T12:00:00Z");
  const newest = { tags: ["main-cache"], ageDays: 1 };
  const images = {
    m1: image({ tags: ["main-1"], ageDays: 40 }),
    m2: image({ tags: ["main-2"], ageDays: 35 }),
    M: index(["m"], { tags: ["main-3"], ageDays: 30 }),
    m: image(),
  };
  const cacheConfig = "application/vnd.buildkit.cacheconfig.v0";

  it.each([
    ["as an index", cacheIndex(newest)],
    ["as a Docker list", { ...cacheIndex(newest), mediaType: DOCKER_LIST }],
    ["as an image", cacheImage(newest)],
  ])("takes no place: %s", (_, c) => {
    expect(newestTwo({ ...images, c })).toEqual(["M", "m2"]);
  });

  it("takes none where only the registry's row tells what it is", () => {
    const unread = newestTwo({ ...images, c: cacheImage(newest) }, ["c"], cacheConfig);
    expect(unread).toEqual(["M", "m2"]);
    const docker = { ...cacheImage(newest), mediaType: DOCKER_IMAGE };
    expect(newestTwo({ ...images, c: docker }, [], cacheConfig)).toEqual(["M", "m2"]);
  });

  it("is an image like any other as long as nothing tells what it is", () => {
    expect(newestTwo({ ...images, c: cacheImage(newest) }, ["c"])).toEqual(["M", "c"]);
    expect(newestTwo({ ...images, c: image(newest) })).toEqual(["M", "c"]);
  });

  it("shares the place of an index that lists it", () => {
    const listing = index(["c"], { tags: ["main-4"], ageDays: 20 });
    expect(newestTwo({ ...images, I: listing, c: cacheImage(newest) })).toEqual(["I", "M", "c"]);
  });
});
