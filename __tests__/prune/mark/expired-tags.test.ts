/**
 * Which tags expire, and what then goes: every expected set was written by hand from the rules. Manifests and tags are
 * 30 days old unless a row says otherwise, and `tag-age` is seven days.
 */
import { describe, expect, it } from "@jest/globals";

import { TAG_NAMES } from "../../../src/oci/names.ts";
import { compilePattern } from "../../../src/inputs/glob.ts";
import type { Policy, TagPolicy } from "../../../src/prune/model/policy.ts";
import type { Manifest } from "../../../src/oci/manifest.ts";
import type { Digest } from "../../../src/oci/digest.ts";
import { nextRead } from "../../../src/prune/read/next-read.ts";
import { patternsInUse } from "../../../src/prune/mark/tag-rules.ts";
import {
  cacheImage,
  cacheIndex,
  fixture,
  image,
  index,
  inventoryOf,
  NOW,
  type Fixture,
  type Spec,
} from "../../support/fixture.ts";
import { expiring, planInLetters, WEEK } from "../../support/planning.ts";

type Specs = Readonly<Record<string, Spec>>;

interface Rules {
  readonly delete?: readonly string[];
  readonly keep?: readonly string[];
  readonly latest?: number;
}

function rulesOf({ delete: match = [], keep = [], latest = 0 }: Rules): TagPolicy {
  const compiled = (patterns: readonly string[]) =>
    patterns.map((text) => compilePattern(text, TAG_NAMES));
  return { ...expiring(compiled(match), { keepNewest: latest }), keeping: compiled(keep) };
}

function policyOf(rules: Rules, changes: Partial<Policy> = {}): Policy {
  return { ...WEEK, tags: rulesOf(rules), ...changes };
}

/** What goes: manifests by letter, and tags that are removed from manifests that stay. */
function goes(built: Fixture, policy: Policy): readonly string[] {
  const { deleted, plan } = planInLetters(built, { policy });
  return [...deleted, ...plan.tagRemovals.map(({ name }) => `tag ${name}`)];
}

function pr(number: number, options: Omit<Partial<Spec>, "children"> = {}): Spec {
  return image({ tags: [`pr-${number}`], ...options });
}

/** Three builds of main, newest first: m3, m2, m1. */
const BUILDS: Specs = {
  m1: image({ tags: ["main-1"], ageDays: 40 }),
  m2: image({ tags: ["main-2"], ageDays: 35 }),
  m3: image({ tags: ["main-3"], ageDays: 30 }),
};

describe("patterns", () => {
  it.each<[string, Rules, readonly string[]]>([
    ["nothing without delete-tags", {}, []],
    ["what a pattern matches", { delete: ["pr-*"] }, ["a", "b"]],
    ["the whole name only, a plain one", { delete: ["pr-2"] }, ["a"]],
    ["the whole name only, also with a wildcard", { delete: ["r-*"] }, []],
    ["one character for each question mark", { delete: ["pr-?"] }, ["a"]],
    ["all with a lone star", { delete: ["*"] }, ["a", "b", "v"]],
    ["nothing that an exclusion matches", { delete: ["*", "!v1"] }, ["a", "b"]],
    ["nothing that keep-tags matches", { delete: ["*"], keep: ["v*"] }, ["a", "b"]],
    ["what keep-tags excludes", { delete: ["*"], keep: ["*", "!pr-2"] }, ["a"]],
  ])("let expire %s", (_, rules, expected) => {
    const built = fixture({
      a: pr(2),
      b: pr(267),
      v: image({ tags: ["v1"] }),
    });
    expect(goes(built, policyOf(rules))).toEqual(expected);
  });

  it("tells which of them match a tag at all", () => {
    const rules = rulesOf({ delete: ["pr-*", "nope-*"], keep: ["v1", "release-*"] });
    const inventory = inventoryOf(fixture({ a: pr(1), v: image({ tags: ["v1"] }) }));
    const used = [...patternsInUse(inventory, rules)].map(({ text }) => text);
    expect(used.sort()).toEqual(["pr-*", "v1"]);
  });
});

describe("an expired tag", () => {
  it.each<[string, Specs, Partial<Policy>, readonly string[]]>([
    [
      "takes its image along, with all its tags",
      { a: image({ tags: ["pr-1", "pr-2"] }) },
      {},
      ["a"],
    ],
    [
      "takes an index along with its children and signatures",
      {
        A: index(["a"], { tags: ["pr-1"] }),
        a: image(),
        s: image({ tags: ["sha256-{a}.sig"] }),
        r: image({ subject: "A" }),
      },
      {},
      ["A", "a", "r", "s"],
    ],
    [
      "goes alone from an image with another tag",
      { a: image({ tags: ["pr-1", "v1"] }) },
      {},
      ["tag pr-1"],
    ],
    [
      "goes alone from the child of a kept index",
      { A: index(["a"], { tags: ["v1"] }), a: pr(1) },
      {},
      ["tag pr-1"],
    ],
    [
      "goes alone from the referrer of a kept image",
      { a: image({ tags: ["v1"] }), s: pr(1, { subject: "a" }) },
      {},
      ["tag pr-1"],
    ],
    ["stays while it is young", { a: pr(1, { tagAgeDays: 6.9 }) }, {}, []],
    ["stays while its image is young", { a: pr(1, { ageDays: 6.9, tagAgeDays: 30 }) }, {}, []],
    [
      "stays while its image is young, though another tag would keep that",
      { a: image({ tags: ["pr-1", "v1"], ageDays: 6.9, tagAgeDays: 30 }) },
      {},
      [],
    ],
    ["stays while it is locked", { a: pr(1, { hasLockedTags: true }) }, {}, []],
    ["stays while its image is locked", { a: pr(1, { isLocked: true }) }, {}, []],
    [
      "stays with an image of an unknown type",
      { a: pr(1, { mediaType: "application/vnd.new+json" }) },
      {},
      [],
    ],
    [
      "goes in spite of locks that are to be lifted",
      { a: pr(1, { isLocked: true }) },
      { unlocks: true },
      ["a"],
    ],
    [
      "goes in spite of its own lock",
      { a: pr(1, { hasLockedTags: true }) },
      { unlocks: true },
      ["a"],
    ],
  ])("%s", (_, specs, changes, expected) => {
    const rules = { delete: ["pr-*"] };
    expect(goes(fixture(specs), policyOf(rules, changes))).toEqual(expected);
  });

  it.each([
    [
      "by digest",
      (built: Fixture) => ({ digests: new Set([built.digest("a")]), tags: new Set<string>() }),
    ],
    ["by that tag", () => ({ digests: new Set<never>(), tags: new Set(["pr-1"]) })],
    ["by another tag", () => ({ digests: new Set<never>(), tags: new Set(["pr-2"]) })],
  ])("stays while its image is pinned %s", (_, pins) => {
    const built = fixture({ a: image({ tags: ["pr-1", "pr-2"] }), b: pr(3) });
    const policy = policyOf({ delete: ["pr-*"] }, { pins: pins(built) });
    expect(goes(built, policy)).toEqual(["b"]);
    expect(planInLetters(built, { policy }).reasons["a"]).toBe("pinned");
  });

  it.each([
    ["is missing", undefined],
    ["is a zero date", new Date("0001-01-01T00:00:00Z")],
    ["is in the future", new Date(NOW.getTime() + 1)],
  ])("stays where its time %s", (_, updatedAt) => {
    const built = fixture({ a: pr(1) });
    const inventory = inventoryOf(built);
    const tags = inventory.tags.map((tag) => ({ ...tag, updatedAt }));
    const policy = policyOf({ delete: ["pr-*"] });
    expect(planInLetters(built, { policy, inventory: { ...inventory, tags } }).deleted).toEqual([]);
  });

  it("is why its image goes, also where a dead index lists that", () => {
    const built = fixture({ X: index(["a"]), a: pr(1) });
    const policy = policyOf({ delete: ["pr-*"] });
    expect(planInLetters(built, { policy }).reasons).toEqual({ X: "untagged", a: "tags-expired" });
  });

  it("is removed by name, from whatever image stays", () => {
    const built = fixture({
      a: image({ tags: ["pr-3", "pr-10", "v1", "pr-1"] }),
      b: image({ tags: ["v2", "pr-2"] }),
    });
    const { plan } = planInLetters(built, { policy: policyOf({ delete: ["pr-*"] }) });
    expect(plan.tagRemovals.map(({ name }) => name)).toEqual(["pr-1", "pr-10", "pr-2", "pr-3"]);
  });

  it("is none when only the row of another manifest shows it", () => {
    const built = fixture({ a: pr(1), b: image() });
    const inventory = inventoryOf(built);
    const row = inventory.rows.get(built.digest("b"));
    if (row === undefined) throw new Error("unreachable: b is in the fixture");
    const rows = new Map([...inventory.rows, [row.digest, { ...row, tags: ["pr-1"] }]]);
    const policy = policyOf({ delete: ["pr-*"] });
    const { reasons } = planInLetters(built, { policy, inventory: { ...inventory, rows } });
    expect(reasons["b"]).toBe("tagged");
  });

  it("stays on what no order of deletion is safe for", () => {
    const built = fixture({
      a: image({ tags: ["pr-1", "sha256-{b}.sig"] }),
      b: image({ tags: ["sha256-{a}.sig"] }),
    });
    expect(goes(built, policyOf({ delete: ["pr-*"] }))).toEqual([]);
  });
});

describe("digest tags", () => {
  const stray: Specs = { s: image({ tags: ["sha256-{elsewhere}.sig"] }) };
  it.each<[string, Rules, Specs, readonly string[]]>([
    ["do not expire by * when their image is elsewhere", { delete: ["*"] }, stray, []],
    ["expire by a pattern of their own", { delete: ["sha256-*"] }, stray, ["s"]],
    [
      "are no tags of their own while their image is here",
      { delete: ["sha256-*", "*"] },
      { a: image({ tags: ["v1"] }), s: image({ tags: ["sha256-{a}.sig"] }) },
      ["a", "s"],
    ],
    [
      "of a kept image never go",
      { delete: ["sha256-*"] },
      { a: image({ tags: ["v1"] }), s: image({ tags: ["sha256-{a}.sig"] }) },
      [],
    ],
    [
      "of a mirroring tool, which name their own image, do not expire by *",
      { delete: ["*"] },
      { a: image({ tags: ["sha256-{a}"] }) },
      [],
    ],
    [
      "of a bundle's parts do not either, nor do those of a child with its parent's digest",
      { delete: ["*"] },
      {
        B: index(["p", "c"], { tags: ["sha256-{B}.imgpkg"] }),
        p: image({ tags: ["sha256-{p}.image-locations.imgpkg"] }),
        c: image({ tags: ["sha256-{B}.first"] }),
      },
      [],
    ],
    [
      "of a mirroring tool expire by a pattern of their own, wherever in it that is said",
      { delete: ["*sha256-*"] },
      { a: image({ tags: ["sha256-{a}"] }), b: image({ tags: ["prod-sha256-{b}"] }) },
      ["a", "b"],
    ],
    ["expire by no pattern for another algorithm", { delete: ["*sha512-*", "sha*"] }, stray, []],
    [
      "with a prefix are no tags of their own while their image is here",
      { delete: ["*"] },
      { a: image({ tags: ["pr-1", "v"] }), s: image({ tags: ["prod-sha256-{a}.sig"] }) },
      ["a", "s"],
    ],
    [
      "of a kept image stay whatever stands behind the digits",
      { delete: ["*"], keep: ["v*"] },
      { a: image({ tags: ["v1"] }), x: image({ tags: ["sha256-{a}.vex"] }) },
      [],
    ],
    [
      "take no place among the latest, so that none saves them",
      { delete: ["sha256-*"], latest: 1 },
      stray,
      ["s"],
    ],
    [
      "leave an image its place among the latest, which it has for another tag of the pattern",
      { delete: ["sha256-*"], latest: 1 },
      { s: image({ tags: ["sha256-{elsewhere}.sig", "sha256-build"] }) },
      [],
    ],
  ])("%s", (_, rules, specs, expected) => {
    expect(goes(fixture(specs), policyOf(rules))).toEqual(expected);
  });
});

describe("keep-latest", () => {
  it.each<[string, Rules, Specs, readonly string[]]>([
    ["keeps the newest", { delete: ["main-*"], latest: 1 }, BUILDS, ["m1", "m2"]],
    ["keeps so many", { delete: ["main-*"], latest: 2 }, BUILDS, ["m1"]],
    ["keeps all where there are no more", { delete: ["main-*"], latest: 3 }, BUILDS, []],
    [
      "counts for each pattern",
      { delete: ["main-*", "pr-*"], latest: 1 },
      { ...BUILDS, p: pr(1), q: pr(2, { ageDays: 31 }) },
      ["m1", "m2", "q"],
    ],
    [
      "keeps an image that any pattern keeps",
      { delete: ["main-*", "pr-*"], latest: 1 },
      { ...BUILDS, m1: image({ tags: ["main-1", "pr-1"], ageDays: 40 }) },
      ["m2"],
    ],
    [
      "goes by the latest tag where that is newer than the image",
      { delete: ["main-*"], latest: 1 },
      { ...BUILDS, m1: image({ tags: ["main-1"], ageDays: 40, tagAgeDays: 29 }) },
      ["m2", "m3"],
    ],
    [
      "goes by the image where that is newer than its tags",
      { delete: ["main-*"], latest: 1 },
      { ...BUILDS, m1: image({ tags: ["main-1"], ageDays: 29, tagAgeDays: 40 }) },
      ["m2", "m3"],
    ],
    [
      "counts an image with two tags once",
      { delete: ["main-*"], latest: 2 },
      { ...BUILDS, m3: image({ tags: ["main-3", "main-latest"], ageDays: 30 }) },
      ["m1"],
    ],
    [
      "does not count what keep-tags saves",
      { delete: ["main-*"], keep: ["v*"], latest: 1 },
      { ...BUILDS, m3: image({ tags: ["main-3", "v3"], ageDays: 30 }) },
      ["m1"],
    ],
    [
      "keeps the tags of what keep-tags saves while that is among the newest, and not beyond",
      { delete: ["main-*"], keep: ["v*"], latest: 1 },
      { ...BUILDS, m1: image({ tags: ["main-1", "v1"], ageDays: 40 }) },
      ["m2", "tag main-1"],
    ],
    [
      "counts young images",
      { delete: ["main-*"], latest: 1 },
      { ...BUILDS, m4: image({ tags: ["main-4"], ageDays: 1 }) },
      ["m1", "m2", "m3"],
    ],
    [
      "gives no place to build caches, which expire like any other tag",
      { delete: ["main-*"], latest: 1 },
      {
        ...BUILDS,
        C: cacheIndex({ tags: ["main-cache"], ageDays: 20 }),
        c: cacheImage({ tags: ["main-buildcache"], ageDays: 20 }),
        d: cacheImage({ tags: ["main-cache-of-today"], ageDays: 1 }),
      },
      ["C", "c", "m1", "m2"],
    ],
    [
      "lets a tagged platform share the place of its index",
      { delete: ["main-*"], latest: 2 },
      {
        ...BUILDS,
        I: index(["i"], { tags: ["main-4"], ageDays: 20 }),
        i: image({ tags: ["main-4-amd64"], ageDays: 20 }),
      },
      ["m1", "m2"],
    ],
    [
      "lets it share that over an index between",
      { delete: ["main-*"], latest: 1 },
      {
        m1: BUILDS["m1"] ?? image(),
        I: index(["J"], { tags: ["main-4"], ageDays: 20 }),
        J: index(["i"], { ageDays: 20 }),
        i: image({ tags: ["main-4-amd64"], ageDays: 20 }),
      },
      ["m1"],
    ],
    [
      "removes the tag of a platform whose index loses its place",
      { delete: ["main-*"], latest: 1 },
      {
        m3: BUILDS["m3"] ?? image(),
        I: index(["i"], { tags: ["main-1"], ageDays: 40 }),
        i: image({ tags: ["main-1-amd64"], ageDays: 40 }),
      },
      ["I", "i"],
    ],
    [
      "lets a tagged signature share the place of its image",
      { delete: ["main-*"], latest: 2 },
      { ...BUILDS, s: image({ subject: "m3", tags: ["main-3-sbom"], ageDays: 20 }) },
      ["m1"],
    ],
    [
      "gives no place to a tagged signature of another image",
      { delete: ["main-*"], latest: 1 },
      {
        ...BUILDS,
        t: image({ tags: ["v9"] }),
        s: image({ subject: "t", tags: ["main-9"], ageDays: 20 }),
      },
      ["m1", "m2", "tag main-9"],
    ],
    [
      "gives a place to what a signature lists, which has none to share",
      { delete: ["main-*"], latest: 1 },
      {
        t: image({ tags: ["v9"] }),
        s: index(["i"], { subject: "t", tags: ["main-9"], ageDays: 20 }),
        i: image({ tags: ["main-9-amd64"], ageDays: 20 }),
        m: image({ tags: ["main-1"], ageDays: 40 }),
      },
      ["m", "tag main-9"],
    ],
    [
      "gives no place to images that are tagged with their own digest alone",
      { delete: ["sha256-*"], latest: 1 },
      {
        m: image({ tags: ["sha256-{m}"], ageDays: 20 }),
        n: image({ tags: ["sha256-{n}"], ageDays: 40 }),
      },
      ["m", "n"],
    ],
    [
      "gives no place to signatures, whatever stands around the digits of their tags",
      { delete: ["*"], latest: 2 },
      Object.fromEntries(
        [1, 2, 3, 4].flatMap((build): [string, Spec][] => [
          [`v${build}`, image({ tags: [`v${build}`], ageDays: 40 - build })],
          [`s${build}`, image({ tags: [`prod-sha256-{v${build}}.sig`], ageDays: 20 })],
        ]),
      ),
      ["s1", "s2", "v1", "v2"],
    ],
    [
      "says nothing of images without a matching tag",
      { delete: ["main-*"], latest: 3 },
      { ...BUILDS, x: image() },
      ["x"],
    ],
  ])("%s", (_, rules, specs, expected) => {
    expect(goes(fixture(specs), policyOf(rules))).toEqual(expected);
  });

  it("leaves an image of unknown age only the tags that do not expire, where it is not asked for", () => {
    const built = fixture({ u: image({ tags: ["main-u", "main-w"] }) });
    const inventory = inventoryOf(built);
    const tags = inventory.tags.map((tag) =>
      tag.name === "main-u" ? { ...tag, updatedAt: undefined } : tag,
    );
    const policy = policyOf({ delete: ["main-*"] });
    const { plan } = planInLetters(built, { policy, inventory: { ...inventory, tags } });
    expect(plan.tagRemovals.map(({ name }) => name)).toEqual(["main-w"]);
  });

  it("keeps an image of unknown age besides the newest, with all its tags, in nobody's place", () => {
    const built = fixture({ ...BUILDS, u: image({ tags: ["main-u", "main-w"] }) });
    const inventory = inventoryOf(built);
    const tags = inventory.tags.map((tag) =>
      tag.name === "main-u" ? { ...tag, updatedAt: undefined } : tag,
    );
    const policy = policyOf({ delete: ["main-*"], latest: 1 });
    const { deleted, plan } = planInLetters(built, { policy, inventory: { ...inventory, tags } });
    expect(deleted).toEqual(["m1", "m2"]);
    expect(plan.tagRemovals).toEqual([]);
  });

  it("gives no place to an image whose tag comes from the future", () => {
    const built = fixture({ ...BUILDS, f: image({ tags: ["main-f"], tagAgeDays: -1 }) });
    expect(goes(built, policyOf({ delete: ["main-*"], latest: 1 }))).toEqual(["m1", "m2"]);
  });

  it("chooses the same whatever the order of the listing, also among images of one moment", () => {
    const letters = ["m0", "m1", "m2", "m3", "m4", "m5"];
    const built = fixture(
      Object.fromEntries(letters.map((letter) => [letter, image({ tags: [`main-${letter}`] })])),
    );
    const inventory = inventoryOf(built);
    const policy = policyOf({ delete: ["main-*"], latest: 2 });
    const { deleted } = planInLetters(built, { policy, inventory });
    const byDigest = letters.toSorted((a, b) => (built.digest(a) < built.digest(b) ? -1 : 1));
    expect(deleted).toEqual(byDigest.slice(2).sort());
    const reversed = { ...inventory, tags: inventory.tags.toReversed() };
    expect(planInLetters(built, { policy, inventory: reversed }).deleted).toEqual(deleted);
  });
});

describe("reading for keep-latest", () => {
  it("goes on to the indexes, which alone tell who shares a place", () => {
    // By its own row i would be the newest; as a platform of I it is not, and its tag goes.
    const built = fixture({
      n: image({ tags: ["main-2"], ageDays: 25, isLocked: true }),
      I: index(["i"], { tags: ["main-1"], ageDays: 40, isLocked: true }),
      i: image({ tags: ["main-1-amd64"], ageDays: 20 }),
    });
    const policy = policyOf({ delete: ["main-*"], latest: 1 });
    const unread = inventoryOf(built, { unread: ["n", "I", "i"] });
    expect(nextRead(unread, policy, NOW, true)).toEqual({
      step: "bodies",
      digests: [built.digest("I")],
      withSubjects: false,
    });
    expect(goes(built, policy)).toEqual(["tag main-1-amd64"]);
  });
});

describe("reading for places", () => {
  const policy = policyOf({ delete: ["main-*"], latest: 1 });
  /** By its tag s is the newest image; its body makes a signature of it. */
  const signed = {
    t: image({ tags: ["v9"] }),
    m: image({ tags: ["main-1", "v1"], ageDays: 40 }),
    s: image({ subject: "t", tags: ["main-2", "v2"], ageDays: 20 }),
  };

  /** Step by step, in letters, from a state in which no body is known. */
  function readings(specs: Specs): readonly string[] {
    const built = fixture(specs);
    const read: string[] = [];
    for (let unread = Object.keys(specs); ;) {
      const reading = nextRead(inventoryOf(built, { unread }), policy, NOW, true);
      if (reading.step !== "bodies") return [...read, reading.step];
      const digests: readonly string[] = reading.digests;
      const letters = unread.filter((letter) => digests.includes(built.digest(letter)));
      read.push(letters.sort().join(" "));
      unread = unread.filter((letter) => !letters.includes(letter));
    }
  }

  it("goes on to the newest images, which may be signatures, and to what they sign", () => {
    expect(readings(signed)).toEqual(["m s", "t", "complete"]);
    expect(goes(fixture(signed), policy)).toEqual(["tag main-2"]);
  });

  it("goes on to the newest images, which may be build caches, and to those behind them", () => {
    const cached = {
      c: cacheImage({ tags: ["main-cache", "v1"], ageDays: 20 }),
      m: image({ tags: ["main-2"], ageDays: 30 }),
      n: image({ tags: ["main-1"], ageDays: 40 }),
    };
    expect(readings(cached)).toEqual(["c m n", "complete"]);
    expect(goes(fixture(cached), policy)).toEqual(["n", "tag main-cache"]);
  });

  it("goes on to what a signature signs over others", () => {
    const chain = {
      m: image({ tags: ["main-3"], ageDays: 20 }),
      u: image({ subject: "m", tags: ["v1"], ageDays: 20 }),
      s: image({ subject: "u", tags: ["main-2", "v2"], ageDays: 30 }),
      n: image({ tags: ["main-1"], ageDays: 40 }),
    };
    expect(readings(chain)).toEqual(["m n s", "u", "complete"]);
    expect(goes(fixture(chain), policy)).toEqual(["n"]);
  });

  it("reads nothing where no tag expires whoever is the newest", () => {
    const young = image({ tags: ["main-1"], ageDays: 1, tagAgeDays: 1 });
    const built = fixture({ t: image({ tags: ["v9"] }), young });
    const unread = inventoryOf(built, { unread: ["t", "young"] });
    expect(nextRead(unread, policy, NOW, true)).toEqual({ step: "complete" });
  });

  it("gives no place to what cannot be read, and keeps it with what it lists", () => {
    const built = fixture({
      m: image({ tags: ["main-1"], ageDays: 40 }),
      U: index(["i"], { tags: ["main-2"], ageDays: 20 }),
      i: image({ tags: ["main-2-amd64"], ageDays: 20 }),
    });
    const unreadable = new Map([[built.digest("U"), [built.digest("i")]]]);
    const inventory = { ...inventoryOf(built, { unread: ["U"] }), unreadable };
    expect(planInLetters(built, { policy, inventory }).deleted).toEqual([]);
    expect(planInLetters(built, { policy, inventory }).plan.tagRemovals).toEqual([]);
  });
});

describe("a digest tag whose digest goes", () => {
  /** One SBOM, unchanged over four builds of which only the last is still tagged. */
  const shared: Specs = {
    v4: image({ tags: ["v4"] }),
    v3: image(),
    v2: image(),
    v1: image({ tags: ["pr-1"] }),
    sbom: image({
      tags: ["sha256-{v1}.sbom", "sha256-{v2}.sbom", "sha256-{v3}.sbom", "sha256-{v4}.sbom"],
    }),
  };
  const names = (built: Fixture, ...letters: readonly string[]) =>
    letters.map((letter) => `tag sha256-${built.digest(letter).slice(7)}.sbom`).sort();

  it("goes with it from a manifest that another image keeps", () => {
    const built = fixture(shared);
    const expected = ["v1", "v2", "v3", ...names(built, "v1", "v2", "v3")];
    expect(goes(built, policyOf({ delete: ["pr-*"] }))).toEqual(expected);
  });

  it("waits for the deletion of just that digest", () => {
    const built = fixture(shared);
    const { plan } = planInLetters(built);
    const waits = plan.tagRemovals.map(({ name, because }) => [name.slice(7, 71), because]);
    const dead = [built.digest("v2"), built.digest("v3")];
    expect(waits).toEqual(dead.sort().map((digest) => [digest.slice(7), digest]));
  });

  it.each<[string, Partial<Spec>]>([
    ["locked", { isLocked: true }],
    ["young", { ageDays: 0 }],
    ["tagged otherwise", { tags: ["sbom", "sha256-{v1}.sbom", "sha256-{v4}.sbom"] }],
  ])("stays with its image where the manifest is kept for its own sake: %s", (_, change) => {
    const specs = { ...shared, sbom: { ...image(), ...shared["sbom"], ...change } };
    const kept = planInLetters(fixture(specs));
    expect(kept.reasons["v1"]).toMatch(/tagged|subject-of-kept-referrer sbom/);
    expect(kept.plan.tagRemovals).toEqual([]);
  });

  it("stays where the user pins the manifest that carries it, and keeps its images", () => {
    const built = fixture(shared);
    const digests = new Set([built.digest("sbom")]);
    const policy = policyOf({}, { pins: { digests, tags: new Set() } });
    expect(goes(built, policy)).toEqual([]);
  });

  it("stays where keep-tags names it, without keeping the image", () => {
    const built = fixture(shared);
    const rules = { delete: ["pr-*"], keep: ["sha256-*"] };
    expect(goes(built, policyOf(rules))).toEqual(["v1", "v2", "v3"]);
  });

  it("goes from an emptied referrers index as well, which has the tags of many images", () => {
    const built = fixture({
      live: image({ tags: ["v2"] }),
      dead: image(),
      F: index([], { tags: ["sha256-{live}", "sha256-{dead}"] }),
    });
    const tag = `tag sha256-${built.digest("dead").slice(7)}`;
    expect(goes(built, policyOf({}))).toEqual(["dead", tag]);
  });
});

describe("reading a chain of referrers for keep-latest", () => {
  const long = 500;
  const policy = policyOf({ delete: ["main-*"], latest: 1 });

  it("is asked for once, not again for each of them", () => {
    const links = Array.from({ length: long }, (_, n): [string, Spec] => [
      `s${n}`,
      n === 0
        ? image({ tags: ["v1"] })
        : image({ subject: `s${n - 1}`, tags: n === long - 1 ? ["main-1", "x"] : [] }),
    ]);
    const built = fixture(Object.fromEntries(links));
    const inventory = inventoryOf(built, { unread: links.map(([letter]) => letter) });
    expect(nextRead(inventory, policy, NOW, true)).toEqual({
      step: "bodies",
      digests: [built.digest(`s${long - 1}`)],
      withSubjects: true,
    });
  });

  it("takes few rounds where all that is newest turns out to be signatures", () => {
    const young = { ageDays: 1, tagAgeDays: 1 };
    const specs: Specs = {
      t: image({ tags: ["v9"] }),
      m1: image({ tags: ["main-m1"], ageDays: 40 }),
      ...Object.fromEntries(
        Array.from({ length: long }, (_, n) => [
          `s${n}`,
          image({ subject: "t", tags: [`main-${n}`], ...young }),
        ]),
      ),
    };
    const built = fixture(specs);
    const full = inventoryOf(built);
    const bodies = new Map<Digest, Manifest>();
    let rounds = 0;
    for (;;) {
      const reading = nextRead({ ...full, bodies }, policy, NOW, true);
      if (reading.step !== "bodies") break;
      rounds += 1;
      for (const digest of reading.digests) {
        const body = full.bodies.get(digest);
        if (body !== undefined) bodies.set(digest, body);
      }
    }
    expect(rounds).toBeLessThan(15);
    expect(goes(built, policy)).toEqual([]);
  });
});

describe("a tag at its limit", () => {
  it.each([
    [7, ["a"]],
    [6.99, []],
  ])("of %d days", (tagAgeDays, expected) => {
    const built = fixture({ a: pr(1, { tagAgeDays }) });
    const policy = policyOf({ delete: ["pr-*"] });
    expect(planInLetters(built, { policy, now: NOW }).deleted).toEqual(expected);
  });
});
