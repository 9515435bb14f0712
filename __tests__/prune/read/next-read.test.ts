import { describe, expect, it } from "@jest/globals";

import type { Inventory } from "../../../src/prune/model/inventory.ts";
import type { Policy, TagRule } from "../../../src/prune/model/policy.ts";
import { nextRead } from "../../../src/prune/read/next-read.ts";
import {
  cacheImage,
  DOCKER_IMAGE,
  fixture,
  image,
  index,
  inventoryOf,
  NOW,
  type Fixture,
} from "../../support/fixture.ts";
import { expiring, WEEK } from "../../support/planning.ts";
import { deadImages, taggedImages } from "../../support/pruning.ts";

/** Tags with a prefix expire, all but those of so many newest images. */
function rule(prefix: string, keepNewest: number, changes: Partial<TagRule> = {}) {
  const matches = (name: string) => name.startsWith(prefix);
  const pattern = { text: `${prefix}*`, excludes: false, isGlob: true, matches };
  return expiring([pattern], { keepNewest, ...changes }).rules;
}

/** Tags of pull requests do so. */
function newest(keepNewest: number): Policy {
  return { ...WEEK, tags: { rules: rule("pr-", keepNewest), keeping: [] } };
}

function next(built: Fixture, inventory: Inventory, hasReferrersApi = true, policy = WEEK) {
  const reading = nextRead(inventory, policy, NOW, hasReferrersApi);
  return reading.step === "complete"
    ? "complete"
    : `${reading.step}: ${built.letters(reading.digests).join(" ")}`;
}

describe("the order of reading", () => {
  it("reads nothing where every manifest is a root by its row", () => {
    const built = fixture({ A: index(["a"], { tags: ["v1"] }), a: image({ ageDays: 1 }) });
    expect(next(built, inventoryOf(built, { unread: ["A", "a"] }))).toBe("complete");
  });

  it("begins with the indexes and the unknown types", () => {
    const built = fixture({
      A: index(["a"], { tags: ["v1"] }),
      a: image(),
      u: image({ mediaType: "application/vnd.new+json" }),
      x: image(),
    });
    const unread = ["A", "a", "u", "x"];
    expect(next(built, inventoryOf(built, { unread }))).toBe("bodies: A u");
  });

  it("goes on with what is unheld and old", () => {
    const built = fixture({ A: index(["a"], { tags: ["v1"] }), a: image(), x: image() });
    expect(next(built, inventoryOf(built, { unread: ["a", "x"] }))).toBe("bodies: x");
  });

  it("goes by digest", () => {
    const built = fixture(deadImages(6));
    const unread = Object.keys(deadImages(6));
    expect(nextRead(inventoryOf(built, { unread }), WEEK, NOW, true)).toEqual({
      step: "bodies",
      digests: unread.map(built.digest).sort(),
      withSubjects: false,
    });
  });

  it("ends when nothing is unheld", () => {
    const built = fixture({ A: index(["a"], { tags: ["v1"] }), a: image() });
    expect(next(built, inventoryOf(built, { unread: ["a"] }))).toBe("complete");
  });

  it("never reads Docker's images, which can't refer to anything", () => {
    const built = fixture({
      a: image({ tags: ["v1"], mediaType: DOCKER_IMAGE }),
      x: image({ mediaType: DOCKER_IMAGE }),
    });
    expect(next(built, inventoryOf(built))).toBe("complete");
  });
});

describe("the order of reading where tags expire", () => {
  const many = taggedImages(21);
  const unread = Object.keys(many);

  it("reads nothing where every manifest is a root without them, though some go", () => {
    const built = fixture({ A: index(["a"], { tags: ["pr-1", "v1"] }), a: image({ ageDays: 1 }) });
    const inventory = inventoryOf(built, { unread: ["A", "a"] });
    expect(next(built, inventory, true, newest(0))).toBe("complete");
  });

  it("does not read what only loses a tag", () => {
    const built = fixture({ ...many, a: image({ tags: ["pr-1", "v1"] }), x: image() });
    const inventory = inventoryOf(built, { unread: [...unread, "a"] });
    expect(next(built, inventory, true, newest(0))).toBe("referrers: x");
  });

  it("reads that first where it may be among the newest", () => {
    const built = fixture({ ...many, a: image({ tags: ["pr-1", "v1"] }), x: image() });
    const inventory = inventoryOf(built, { unread: [...unread, "a"] });
    expect(next(built, inventory, true, newest(1))).toBe("bodies: a");
  });

  it("reads one more of those for each signature and cache among them, and none of a rule that keeps none", () => {
    const built = fixture({
      t: image({ tags: ["v1"] }),
      s: image({ tags: ["pr-6"], subject: "t", ageDays: 1 }),
      c: cacheImage({ tags: ["pr-5"], ageDays: 1 }),
      m: image({ tags: ["pr-4"], ageDays: 2 }),
      n: image({ tags: ["pr-3"], ageDays: 3 }),
      o: image({ tags: ["pr-2"], ageDays: 4 }),
      p: image({ tags: ["pr-1"], ageDays: 5 }),
      q: image({ tags: ["pr-0"], ageDays: 6 }),
      d: image({ tags: ["dev-1"], ageDays: 1 }),
      x: image(),
    });
    const tags = { rules: [...rule("pr-", 1), ...rule("dev-", 0)], keeping: [] };
    const left = (unread: readonly string[]) =>
      next(built, inventoryOf(built, { unread }), true, { ...WEEK, tags });
    expect(left(["t", "m", "n", "o", "p", "q", "d", "x"])).toBe("bodies: m n o");
    expect(left(["t", "n", "o", "p", "q", "d", "x"])).toBe("bodies: x");
  });

  it("reads what may be one too many, however young its tag is", () => {
    const built = fixture({
      m: image({ tags: ["pr-2"], tagAgeDays: 1 }),
      n: image({ tags: ["pr-1"], tagAgeDays: 2 }),
    });
    const inventory = inventoryOf(built, { unread: ["m", "n"] });
    const left = (changes: Partial<TagRule>) =>
      next(built, inventory, true, {
        ...WEEK,
        tags: { rules: rule("pr-", 1, changes), keeping: [] },
      });
    expect(left({ keepAtMost: 1 })).toBe("bodies: m n");
    expect(left({ keepAtMost: undefined })).toBe("complete");
  });

  it("asks for the referrers of what is not among the newest", () => {
    const built = fixture({
      ...many,
      m: image({ tags: ["pr-1"] }),
      n: image({ tags: ["pr-2"], ageDays: 29 }),
    });
    const inventory = inventoryOf(built, { unread });
    expect(next(built, inventory, true, newest(1))).toBe("referrers: m");
  });
});

describe("the proof that nothing kept refers to a candidate", () => {
  it("reads the other bodies where those are few", () => {
    const built = fixture({ ...taggedImages(20), x: image() });
    const unread = Object.keys(taggedImages(20));
    expect(next(built, inventoryOf(built, { unread }))).toMatch(/^bodies: t0 t1 /);
  });

  it("asks for referrers where one call is cheaper than twenty reads", () => {
    const built = fixture({ ...taggedImages(21), x: image() });
    const unread = Object.keys(taggedImages(21));
    expect(next(built, inventoryOf(built, { unread }))).toBe("referrers: x");
  });

  it("reads the other bodies where the registry has no referrers API", () => {
    const built = fixture({ ...taggedImages(21), x: image() });
    const unread = Object.keys(taggedImages(21));
    expect(next(built, inventoryOf(built, { unread }), false)).toMatch(/^bodies: t0 t1 /);
  });

  it("reads the body of a young manifest that turns out to refer to a candidate", () => {
    const built = fixture({
      ...taggedImages(21),
      x: image(),
      s: image({ subject: "x", ageDays: 1 }),
    });
    const inventory = inventoryOf(built, { unread: [...Object.keys(taggedImages(21)), "s"] });
    const referrers = new Map([[built.digest("x"), [built.digest("s")]]]);
    expect(next(built, { ...inventory, referrers })).toBe("bodies: s");
  });

  it("asks the registry about every candidate while a manifest is unreadable", () => {
    const built = fixture({ t: image({ tags: ["v1"] }), u: image(), x: image(), y: image() });
    const inventory = inventoryOf(built, { unread: ["u"] });
    const unreadable = new Map([[built.digest("u"), []]]);
    expect(next(built, { ...inventory, unreadable })).toBe("referrers: x y");
    expect(next(built, { ...inventory, unreadable }, false)).toBe("referrers: x y");
  });
});
