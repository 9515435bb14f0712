/** Rules of a policy: which one decides over a tag, and when it lets it expire (docs/policy.md). */
import { describe, expect, it } from "@jest/globals";

import { compilePattern } from "../../../src/inputs/glob.ts";
import { TAG_NAMES } from "../../../src/oci/names.ts";
import { countsNewest, ruleOf } from "../../../src/prune/mark/tag-rules.ts";
import type { TagPolicy, TagRule } from "../../../src/prune/model/policy.ts";
import { nextRead } from "../../../src/prune/read/next-read.ts";
import { fixture, image, index, inventoryOf, NOW, type Spec } from "../../support/fixture.ts";
import { planInLetters, WEEK } from "../../support/planning.ts";

const DAY_MS = 86_400_000;

const patterns = (texts: readonly string[]) => texts.map((text) => compilePattern(text, TAG_NAMES));

function rule(match: readonly string[], parts: Partial<TagRule> = {}): TagRule {
  return {
    match: patterns(match),
    olderThanMs: undefined,
    keepNewest: 0,
    keepAtMost: undefined,
    order: { by: "time" },
    countsOf: "rule",
    line: 1,
    ...parts,
  };
}

/** The tags that expire, of images that are older than the grace period. */
function expired(
  tagsByAge: Readonly<Record<string, number>>,
  rules: readonly TagRule[],
  keep: readonly string[] = [],
): readonly string[] {
  const images = Object.entries(tagsByAge).map(([tag, tagAgeDays]): [string, Spec] => [
    tag,
    image({ tags: [tag], ageDays: 100, tagAgeDays }),
  ]);
  const built = fixture(Object.fromEntries(images));
  const tags: TagPolicy = { rules, keeping: patterns(keep) };
  return planInLetters(built, { policy: { ...WEEK, tags } }).deleted;
}

const DAYS = { t1: 1, t2: 2, t3: 3, t4: 4 };
const days = (count: number) => count * DAY_MS;

describe("a rule", () => {
  it.each<[string, Partial<TagRule>, readonly string[]]>([
    ["older-than: what is as old or older", { olderThanMs: days(3) }, ["t3", "t4"]],
    ["keep-newest: all that is not among them", { keepNewest: 3 }, ["t4"]],
    ["keep-at-most: all beyond, however young", { keepAtMost: 1 }, ["t2", "t3", "t4"]],
    [
      "older-than and keep-newest: what is old, and not among them",
      { olderThanMs: days(2), keepNewest: 3 },
      ["t4"],
    ],
    [
      "older-than and keep-at-most: what is old, and what is beyond",
      { olderThanMs: days(4), keepAtMost: 2 },
      ["t3", "t4"],
    ],
    [
      "older-than and keep-at-most: what is old, though not beyond",
      { olderThanMs: days(2), keepAtMost: 3 },
      ["t2", "t3", "t4"],
    ],
    [
      "all three: the newest in any case",
      { olderThanMs: days(1), keepNewest: 1, keepAtMost: 2 },
      ["t2", "t3", "t4"],
    ],
  ])("lets expire by %s", (_, parts, gone) => {
    expect(expired(DAYS, [rule(["t*"], parts)])).toEqual(gone);
  });

  it("decides alone over what it takes, though a later one would decide otherwise", () => {
    const first = rule(["t1", "t2"], { olderThanMs: days(9) });
    expect(expired(DAYS, [first, rule(["t*"], { olderThanMs: 0 })])).toEqual(["t3", "t4"]);
  });

  it("counts what it takes, and not what an earlier one does", () => {
    const first = rule(["t1"], { olderThanMs: days(9) });
    expect(expired(DAYS, [first, rule(["t*"], { keepNewest: 1 })])).toEqual(["t3", "t4"]);
  });

  it("counts over all its patterns together", () => {
    const tags = { a1: 1, b1: 2, a2: 3, b2: 4 };
    expect(expired(tags, [rule(["a*", "b*"], { keepNewest: 2 })])).toEqual(["a2", "b2"]);
    const apart = rule(["a*", "b*"], { keepNewest: 1, countsOf: "pattern" });
    expect(expired(tags, [apart])).toEqual(["a2", "b2"]);
  });

  it("does not take what it excludes, which is left to the next", () => {
    const first = rule(["t*", "!t3"], { olderThanMs: 0 });
    expect(expired(DAYS, [first])).toEqual(["t1", "t2", "t4"]);
    expect(expired(DAYS, [first, rule(["t3"], { olderThanMs: 0 })])).toHaveLength(4);
  });

  it("has no say over what is kept by name, which takes no place among the newest", () => {
    expect(expired(DAYS, [rule(["t*"], { keepNewest: 1 })], ["t1"])).toEqual(["t3", "t4"]);
    expect(expired(DAYS, [rule(["t*"], { keepAtMost: 1 })], ["t1"])).toEqual(["t3", "t4"]);
  });

  it("never lets expire what no rule takes", () => {
    expect(expired({ ...DAYS, other: 90 }, [rule(["t*"], { olderThanMs: 0 })])).toHaveLength(4);
    expect(ruleOf("other", [rule(["t*"])])).toBeUndefined();
  });

  it("takes digest tags only where a pattern is meant for them", () => {
    const name = `sha256-${"a".repeat(64)}.sig`;
    const [all, signatures] = [rule(["*"]), rule(["sha256-*"])];
    expect(ruleOf(name, [all, signatures])).toBe(signatures);
    expect(ruleOf(name, [all])).toBeUndefined();
  });

  it("does not let the young image of a tag go before its grace period is over", () => {
    const specs = {
      a: image({ tags: ["t1"], ageDays: 1 }),
      b: image({ tags: ["t2"], ageDays: 20 }),
    };
    const tags = { rules: [rule(["t*"], { olderThanMs: 0 })], keeping: [] };
    const { deleted, reasons } = planInLetters(fixture(specs), { policy: { ...WEEK, tags } });
    expect(deleted).toEqual(["b"]);
    expect(reasons["a"]).toBe("tagged");
  });
});

describe("a rule by version", () => {
  const releases = { "v1.0.0": 90, "v1.0.1": 1, "v1.1.0": 80, "v1.1.1-rc.1": 2, "v2.0.0": 70 };
  const by = (per: "all" | "minor" | "major") => ({ by: "version", per }) as const;

  it.each<[string, Partial<TagRule>, readonly string[]]>([
    ["the latest two", { keepNewest: 2, order: by("all") }, ["v1.0.0", "v1.0.1", "v1.1.0"]],
    ["one of each minor version", { keepNewest: 1, order: by("minor") }, ["v1.0.0", "v1.1.0"]],
    [
      "one of each major version",
      { keepNewest: 1, order: by("major") },
      ["v1.0.0", "v1.0.1", "v1.1.0"],
    ],
    ["at most two", { keepAtMost: 2, order: by("all") }, ["v1.0.0", "v1.0.1", "v1.1.0"]],
    [
      "the latest, and what is young",
      { olderThanMs: days(30), keepNewest: 1, order: by("all") },
      ["v1.0.0", "v1.1.0"],
    ],
  ])("keeps %s", (_, parts, gone) => {
    expect(expired(releases, [rule(["v*"], parts)])).toEqual(gone);
  });

  it("keeps what is no version, which takes no place", () => {
    const tags = { "1.0.0": 9, "1.0.1": 8, "1.0": 90, latest: 1, "2026.01.05": 90 };
    const newest = rule(["*"], { keepNewest: 1, order: by("all") });
    expect(expired(tags, [newest])).toEqual(["1.0.0"]);
  });

  it("counts an image once in each series that it has a version of", () => {
    const built = fixture({
      a: image({ tags: ["1.0.0", "1.1.0"], ageDays: 30 }),
      b: image({ tags: ["1.0.1"], ageDays: 20 }),
      c: image({ tags: ["1.1.1", "1.1"], ageDays: 20 }),
      d: image({ tags: ["1.2.0"], ageDays: 40 }),
    });
    const tags = { rules: [rule(["*"], { keepNewest: 1, order: by("minor") })], keeping: [] };
    const { deleted } = planInLetters(built, { policy: { ...WEEK, tags } });
    expect(deleted).toEqual(["a"]);
  });

  it("goes by the latest version that an image has in a series", () => {
    const built = fixture({
      a: image({ tags: ["1.0.1", "1.0.3"], ageDays: 30 }),
      b: image({ tags: ["1.0.2"], ageDays: 20 }),
    });
    const tags = { rules: [rule(["*"], { keepNewest: 1, order: by("minor") })], keeping: [] };
    expect(planInLetters(built, { policy: { ...WEEK, tags } }).deleted).toEqual(["b"]);
  });

  it("counts an index and its platform as one image", () => {
    const built = fixture({
      A: index(["a"], { tags: ["1.0.1"] }),
      a: image({ tags: ["1.0.1-amd64"] }),
      B: index(["b"], { tags: ["1.0.0"] }),
      b: image({ tags: ["1.0.0-amd64"] }),
      C: image({ tags: ["0.9.0"] }),
    });
    const tags = { rules: [rule(["*"], { keepNewest: 2, order: by("all") })], keeping: [] };
    expect(planInLetters(built, { policy: { ...WEEK, tags } }).deleted).toEqual(["C"]);
  });
});

describe("reading for a rule", () => {
  const built = fixture({
    a: image({ tags: ["t1"], ageDays: 20 }),
    s: image({ tags: ["t2"], ageDays: 10, subject: "a" }),
    b: image({ tags: ["t3"], ageDays: 30 }),
  });
  const step = (parts: Partial<TagRule>) => {
    const tags = { rules: [rule(["t*"], parts)], keeping: [] };
    const unread = ["a", "s", "b"];
    const reading = nextRead(inventoryOf(built, { unread }), { ...WEEK, tags }, NOW, true);
    return reading.step === "bodies" ? built.letters(reading.digests) : reading.step;
  };

  it("begins with what has a place among the most that are kept: it may be a signature", () => {
    expect(step({ keepAtMost: 1 })).toContain("s");
    expect(step({ keepNewest: 1 })).toContain("s");
  });

  it.each<[Partial<TagRule>, boolean]>([
    [{ olderThanMs: 0 }, false],
    [{ keepNewest: 1 }, true],
    [{ keepAtMost: 1 }, true],
  ])("counts the newest only where a rule does: %j", (parts, counts) => {
    expect(countsNewest({ rules: [rule(["t*"], parts)], keeping: [] })).toBe(counts);
  });
});
