import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { namesOfShard } from "../../src/run/sharding.ts";

const repositories = (count: number, prefix = "team") =>
  Array.from({ length: count }, (_, i) => `${prefix}/service-${i}`);

const shardsOf = (names: readonly string[], of: number) =>
  Array.from({ length: of }, (_, i) => namesOfShard(names, { part: i + 1, of }));

/** The shard of every name. */
const placesOf = (names: readonly string[], of: number) =>
  new Map(shardsOf(names, of).flatMap((shard, i) => shard.map((name) => [name, i] as const)));

describe("1,000 repositories over 8 shards", () => {
  const names = repositories(1000, "contoso");
  const shards = shardsOf(names, 8);

  it("are each in one shard, and none is in two", () => {
    expect(shards.flat()).toHaveLength(1000);
    expect(shards.flat().sort()).toEqual(names.toSorted());
  });

  it("are spread within 20 % of their mean", () => {
    for (const { length } of shards) {
      expect(length).toBeGreaterThanOrEqual(100);
      expect(length).toBeLessThanOrEqual(150);
    }
  });

  it("stay where they are when another one comes", () => {
    const before = placesOf(names, 8);
    for (const newcomer of ["another/one", "contoso/service-1000", "a", "zz/top"]) {
      const after = placesOf([...names, newcomer], 8);
      expect(after.has(newcomer)).toBe(true);
      after.delete(newcomer);
      expect(after).toEqual(before);
    }
  });

  it("are dealt alike in whatever order they are listed, and on every machine", () => {
    expect(shardsOf(names.toReversed(), 8)).toEqual(shards);
    expect(shardsOf(["a", "b", "c", "d", "e", "f"], 3)).toEqual([
      ["a", "b"],
      ["e", "f"],
      ["c", "d"],
    ]);
  });

  it("are each shard's names in order", () => {
    for (const shard of shards) expect(shard).toEqual(shard.toSorted());
  });
});

describe("shards of any names", () => {
  const name = fc.stringMatching(/^[a-z0-9]{1,6}(\/[a-z0-9]{1,6})?$/);
  const anyNames = fc.uniqueArray(name, { maxLength: 100 });
  const anyNumber = fc.integer({ min: 1, max: 20 });

  it("are disjoint, complete, and within 20 % of their mean, or as even as can be", () => {
    fc.assert(
      fc.property(anyNames, anyNumber, (names, of) => {
        const shards = shardsOf(names, of);
        expect(shards.flat().sort()).toEqual(names.toSorted());
        const mean = names.length / of;
        for (const { length } of shards) {
          expect(length).toBeLessThanOrEqual(Math.max(Math.ceil(mean), 1.2 * mean));
          expect(length).toBeGreaterThanOrEqual(Math.min(Math.floor(mean), 0.8 * mean));
        }
      }),
      { numRuns: 100 },
    );
  });

  it("hold 1,000 names within 20 %, and a newcomer moves at most one of them, whatever they are called", () => {
    let untouched = 0;
    for (let team = 0; team < 12; team++) {
      const names = repositories(1000, `team-${team}`);
      const before = placesOf(names, 8);
      const after = placesOf([...names, `newcomer-${team}`], 8);
      const moved = names.filter((one) => before.get(one) !== after.get(one));
      expect(moved.length).toBeLessThanOrEqual(1);
      if (moved.length === 0) untouched += 1;
      const sizes = Map.groupBy(before.values(), (place) => place);
      for (const { length } of sizes.values()) {
        expect(Math.abs(length - 125)).toBeLessThanOrEqual(25);
      }
    }
    expect(untouched).toBeGreaterThanOrEqual(9);
  });

  it.each([
    [0, 8, [0]],
    [3, 8, [0, 1]],
    [16, 8, [2]],
    [20, 8, [2, 3]],
    [5, 1, [5]],
  ])("are %i names over %i with sizes %j", (count, of, sizes) => {
    const found = shardsOf(repositories(count), of).map(({ length }) => length);
    expect([...new Set(found)].sort()).toEqual(sizes);
  });
});
