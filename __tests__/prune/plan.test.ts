import { describe, expect, it } from "@jest/globals";

import type { ManifestRow } from "../../src/registry/registry.ts";
import {
  DOCKER_IMAGE,
  DOCKER_LIST,
  DOCKER_SCHEMA1,
  fixture,
  image,
  index,
  inventoryOf,
  NOW,
  OCI_ARTIFACT,
  ORAS_ARTIFACT,
  type Fixture,
} from "../support/fixture.ts";
import { planInLetters, WEEK } from "../support/planning.ts";

const MINUTE_DAYS = 1 / (24 * 60);

function withRow(built: Fixture, letter: string, change: Partial<ManifestRow>) {
  const inventory = inventoryOf(built);
  const digest = built.digest(letter);
  const row = inventory.rows.get(digest);
  if (row === undefined) throw new Error(`no row for ${letter}`);
  return { ...inventory, rows: new Map([...inventory.rows, [digest, { ...row, ...change }]]) };
}

describe("indexes and their children", () => {
  it("deletes a dangling index with its children, the index first", () => {
    const built = fixture({
      A: index(["a"], { tags: ["latest"] }),
      a: image(),
      X: index(["x", "y"]),
      x: image(),
      y: image(),
    });
    const { order, reasons } = planInLetters(built);
    expect(order[0]).toBe("X");
    expect(order.toSorted()).toEqual(["X", "x", "y"]);
    expect(reasons).toEqual({
      A: "tagged",
      a: "child-of-kept-index A",
      X: "untagged",
      x: "child-of-deleted-index X",
      y: "child-of-deleted-index X",
    });
  });

  it("keeps an untagged child while one of its two indexes is kept", () => {
    const built = fixture({
      A: index(["shared"], { tags: ["latest"] }),
      X: index(["shared"]),
      shared: image(),
    });
    expect(planInLetters(built).deleted).toEqual(["X"]);
  });

  it("keeps everything below a tagged index of indexes", () => {
    const built = fixture({
      A: index(["B"], { tags: ["latest"] }),
      B: index(["C"]),
      C: index(["c"]),
      c: image(),
    });
    expect(planInLetters(built).deleted).toEqual([]);
  });

  it("understands Docker's manifest lists and images", () => {
    const built = fixture({
      A: index(["a"], { mediaType: DOCKER_LIST, tags: ["latest"] }),
      a: image({ mediaType: DOCKER_IMAGE }),
      b: image({ mediaType: DOCKER_IMAGE }),
      c: image({ mediaType: DOCKER_SCHEMA1 }),
    });
    expect(planInLetters(built).deleted).toEqual(["b", "c"]);
  });

  it("honours a list of manifests in a body that is listed as an image", () => {
    const child = { digest: fixture({ c: image() }).digest("c") };
    const built = fixture({ A: image({ tags: ["v1"], body: { manifests: [child] } }), c: image() });
    expect(planInLetters(built).reasons["c"]).toBe("child-of-kept-index A");
  });

  it("reports children that the registry no longer has, and goes on", () => {
    const built = fixture({ A: index(["lost", "a"], { tags: ["latest"] }), a: image() });
    const { plan, deleted } = planInLetters(built);
    expect(deleted).toEqual([]);
    expect([...plan.graph.missingChildren.keys()]).toEqual([built.digest("A")]);
  });
});

describe("subjects and referrers", () => {
  it("keeps the referrers of a kept image, and theirs", () => {
    const built = fixture({
      a: image({ tags: ["v1"] }),
      s: image({ subject: "a" }),
      t: image({ subject: "s" }),
    });
    expect(planInLetters(built).reasons).toEqual({
      a: "tagged",
      s: "referrer-of-kept-manifest a",
      t: "referrer-of-kept-manifest s",
    });
  });

  it("keeps the untagged subject of a tagged referrer: deleting it would take the referrer along", () => {
    const built = fixture({ a: image(), s: image({ subject: "a", tags: ["sbom"] }) });
    expect(planInLetters(built).reasons["a"]).toBe("subject-of-kept-referrer s");
  });

  it.each([OCI_ARTIFACT, ORAS_ARTIFACT])("honours the subject of %s", (mediaType) => {
    const built = fixture({ a: image({ tags: ["v1"] }), s: image({ mediaType, subject: "a" }) });
    expect(planInLetters(built).deleted).toEqual([]);
  });

  it("keeps an untagged index that has a kept subject, with its children", () => {
    const built = fixture({
      a: image({ tags: ["v1"] }),
      I: index(["i"], { subject: "a" }),
      i: image(),
    });
    expect(planInLetters(built).deleted).toEqual([]);
  });

  it("keeps the signature of a kept index's child", () => {
    const built = fixture({
      A: index(["a"], { tags: ["v1"] }),
      a: image(),
      s: image({ subject: "a" }),
    });
    expect(planInLetters(built).deleted).toEqual([]);
  });

  it("deletes an untagged referrer whose subject is gone, and says so", () => {
    const built = fixture({ a: image({ tags: ["v1"] }), s: image({ subject: "gone" }) });
    const { deleted, plan } = planInLetters(built);
    expect(deleted).toEqual(["s"]);
    expect(plan.verdicts.get(built.digest("s"))).toEqual({
      action: "delete",
      reason: "subject-gone",
      because: built.digest("gone"),
    });
  });

  it("deletes a subject before its referrers", () => {
    const built = fixture({
      a: image(),
      s: image({ subject: "a" }),
      t: image({ subject: "s" }),
    });
    expect(planInLetters(built).order).toEqual(["a", "s", "t"]);
  });

  it("deletes a dead index that lists a dead image's signature before that image", () => {
    // The registry takes s along with a; X must not be left without s.
    const built = fixture({ a: image(), s: image({ subject: "a" }), X: index(["s"]) });
    expect(planInLetters(built).order).toEqual(["X", "a", "s"]);
    expect(planInLetters(built, { cascades: false }).order.indexOf("a")).toBeLessThan(2);
  });

  it("keeps what no order could delete safely: the subject takes the holder of a holder along", () => {
    // S lists P, P lists r; r and S refer to t. Deleting t takes S and r at once, and P is left without r.
    const built = fixture({
      t: image(),
      r: image({ subject: "t" }),
      P: index(["r"]),
      S: index(["P"], { subject: "t" }),
    });
    expect(planInLetters(built).deleted).toEqual([]);
    expect(planInLetters(built, { cascades: false }).order).toEqual(["t", "S", "P", "r"]);
  });
});

describe("a subject in a Docker list, a format that has no such field", () => {
  it("does not keep the list from going after its subject", () => {
    const built = fixture({ a: image(), D: index([], { mediaType: DOCKER_LIST, subject: "a" }) });
    const { order, plan } = planInLetters(built);
    expect(order).toEqual(["a", "D"]);
    expect(plan.deletions[1]?.takenAlongWith).toEqual([]);
  });

  it("keeps all of them where the registry may take what the list holds along, and leave the list", () => {
    // Deleting a takes c along; nobody knows whether it takes D along, which lists c.
    const built = fixture({
      a: image(),
      c: image({ subject: "a" }),
      D: index(["c"], { mediaType: DOCKER_LIST, subject: "a" }),
    });
    expect(planInLetters(built).deleted).toEqual([]);
  });

  it("counts where the registry itself names the list as a referrer", () => {
    const built = fixture({
      a: image(),
      c: image({ subject: "a" }),
      D: index(["c"], { mediaType: DOCKER_LIST, subject: "a" }),
    });
    const named = ["c", "D"].map((letter) => built.digest(letter));
    const referrers = new Map([[built.digest("a"), named]]);
    const inventory = { ...inventoryOf(built), referrers };
    expect(planInLetters(built, { inventory }).order).toEqual(["a", "D", "c"]);
  });
});

describe("digest tags", () => {
  it.each(["", ".sig", ".att", ".sbom"])("takes sha256-<hex>%s for a reference", (suffix) => {
    const tag = `sha256-{a}${suffix}`;
    const kept = fixture({ a: image({ tags: ["v1"] }), s: image({ tags: [tag] }) });
    expect(planInLetters(kept).reasons["s"]).toBe("referrer-of-kept-manifest a");
    const dead = fixture({ a: image(), s: image({ tags: [tag] }), k: image({ tags: ["v1"] }) });
    expect(planInLetters(dead).order).toEqual(["a", "s"]);
  });

  it("takes other suffixes for ordinary tags", () => {
    const built = fixture({ a: image(), s: image({ tags: ["sha256-{a}.txt"] }) });
    expect(planInLetters(built).deleted).toEqual(["a"]);
  });

  it("keeps an image that is tagged with its own digest", () => {
    const built = fixture({ a: image({ tags: ["sha256-{a}"] }) });
    expect(planInLetters(built).reasons["a"]).toBe("tagged");
  });

  it("keeps a child tagged with its parent's digest, and a parent tagged with its child's", () => {
    const child = fixture({ A: index(["a"]), a: image({ tags: ["sha256-{A}"] }) });
    expect(planInLetters(child).reasons["a"]).toBe("tagged");
    const parent = fixture({ A: index(["a"], { tags: ["sha256-{a}"] }), a: image() });
    expect(planInLetters(parent).reasons["A"]).toBe("tagged");
  });

  it("keeps a signature whose image is in another repository", () => {
    const built = fixture({ s: image({ tags: ["sha256-{elsewhere}.sig"] }) });
    expect(planInLetters(built).reasons["s"]).toBe("tagged");
  });

  it("keeps the fallback index of a kept image, with the referrers that it lists", () => {
    const built = fixture({
      a: image({ tags: ["v1"] }),
      F: index(["s"], { tags: ["sha256-{a}"] }),
      s: image(),
    });
    expect(planInLetters(built).deleted).toEqual([]);
  });

  it("keeps two manifests whose digest tags name each other: no order is safe", () => {
    const built = fixture({
      a: image({ tags: ["sha256-{b}.sig"] }),
      b: image({ tags: ["sha256-{a}.sig"] }),
      c: image({ tags: ["sha256-{b}.att"] }),
    });
    expect(planInLetters(built).reasons).toEqual({
      a: "reference-cycle",
      b: "reference-cycle",
      c: "referrer-of-kept-manifest b",
    });
  });

  it("keeps a manifest whose digest tag only its own row shows", () => {
    const built = fixture({ a: image(), s: image() });
    const tag = `sha256-${built.digest("a").slice(7)}.sig`;
    const { reasons } = planInLetters(built, { inventory: withRow(built, "s", { tags: [tag] }) });
    expect(reasons).toEqual({ s: "tagged", a: "subject-of-kept-referrer s" });
  });
});

describe("roots", () => {
  it("keeps a locked manifest and all that it holds", () => {
    const built = fixture({ A: index(["a"], { isLocked: true }), a: image() });
    expect(planInLetters(built).reasons).toEqual({ A: "locked", a: "child-of-kept-index A" });
  });

  it("keeps a manifest one of whose tags is locked, a digest tag too", () => {
    const built = fixture({ a: image(), s: image({ tags: ["sha256-{a}.sig"] }) });
    const inventory = inventoryOf(built);
    const tags = inventory.tags.map((tag) => ({ ...tag, isLocked: true }));
    const { reasons } = planInLetters(built, { inventory: { ...inventory, tags } });
    expect(reasons).toEqual({ s: "tag-locked", a: "subject-of-kept-referrer s" });
  });

  it("keeps everything in a locked repository", () => {
    const built = fixture({ a: image(), b: image() });
    const inventory = { ...inventoryOf(built), isLocked: true };
    expect(planInLetters(built, { inventory }).deleted).toEqual([]);
  });

  it("keeps a manifest that is tagged only according to the tag list, or only to its row", () => {
    const built = fixture({ a: image(), b: image() });
    const tags = [
      { name: "v1", digest: built.digest("a"), updatedAt: NOW, isLocked: false, lock: undefined },
    ];
    const inventory = { ...withRow(built, "b", { tags: ["v2"] }), tags };
    expect(planInLetters(built, { inventory }).reasons).toEqual({ a: "tagged", b: "tagged" });
  });

  it("keeps both manifests of a tag that moved between the two lists", () => {
    const built = fixture({ a: image(), b: image() });
    const tags = [
      { name: "v1", digest: built.digest("a"), updatedAt: NOW, isLocked: false, lock: undefined },
    ];
    const inventory = { ...withRow(built, "b", { tags: ["v1"] }), tags };
    expect(planInLetters(built, { inventory }).deleted).toEqual([]);
  });

  it("keeps a young manifest and the old children of a young index", () => {
    const built = fixture({
      A: index(["a"], { ageDays: 6.9 }),
      a: image(),
      b: image({ ageDays: 7 }),
    });
    expect(planInLetters(built).reasons).toEqual({
      A: "young",
      a: "child-of-kept-index A",
      b: "untagged",
    });
  });

  it("does not keep a dead index for the sake of its young child", () => {
    const built = fixture({ X: index(["x"]), x: image({ ageDays: 1 }) });
    expect(planInLetters(built).reasons).toEqual({ X: "untagged", x: "young" });
  });

  it("protects manifests for ten minutes whatever the age says", () => {
    const built = fixture({
      a: image({ ageDays: 9 * MINUTE_DAYS }),
      b: image({ ageDays: 11 * MINUTE_DAYS }),
    });
    const policy = { ...WEEK, ageMs: 0 };
    expect(planInLetters(built, { policy }).deleted).toEqual(["b"]);
  });

  it.each([
    ["without a time", undefined],
    ["with a time that is no time", new Date(NaN)],
    ["with a time before 2013", new Date("2012-12-31T23:59:59Z")],
    ["with the zero time", new Date("0001-01-01T00:00:00Z")],
    ["with a time in the future", new Date(NOW.getTime() + 1)],
  ])("keeps a manifest %s", (_, pushedAt) => {
    const built = fixture({ a: image() });
    expect(
      planInLetters(built, { inventory: withRow(built, "a", { pushedAt }) }).reasons["a"],
    ).toBe("young");
  });

  it("deletes a day-old scan report of a dead image along with it", () => {
    const built = fixture({ a: image(), s: image({ subject: "a", ageDays: 1 }) });
    expect(planInLetters(built).deleted).toEqual(["a", "s"]);
  });

  it("keeps a dead image while a referrer of it is in its first hour", () => {
    const built = fixture({ a: image(), s: image({ subject: "a", ageDays: 59 * MINUTE_DAYS }) });
    expect(planInLetters(built).reasons).toEqual({ s: "young", a: "subject-of-kept-referrer s" });
  });

  it("keeps a young referrer whose subject is not in the repository", () => {
    const built = fixture({ s: image({ subject: "elsewhere", ageDays: 1 }) });
    expect(planInLetters(built).reasons["s"]).toBe("young");
  });

  it("keeps a manifest of an unknown type and every digest that stands anywhere in its body", () => {
    const named = fixture({ a: image() }).digest("a");
    const built = fixture({
      u: image({
        mediaType: "application/vnd.new+json",
        body: { deep: [{ "x-ref": `see ${named}` }] },
      }),
      a: image(),
      b: image(),
    });
    expect(planInLetters(built).reasons).toEqual({
      u: "unknown-media-type",
      a: "mentioned-by-unknown-manifest u",
      b: "untagged",
    });
  });

  it("keeps a manifest that has no listed media type", () => {
    const built = fixture({ a: image() });
    const inventory = withRow(built, "a", { mediaType: undefined });
    const bodies = new Map();
    expect(planInLetters(built, { inventory: { ...inventory, bodies } }).reasons["a"]).toBe(
      "unknown-media-type",
    );
  });

  it("keeps an unreadable manifest and the children that the registry's records name", () => {
    const built = fixture({ X: index(["x"]), x: image() });
    const inventory = inventoryOf(built, { unread: ["X"] });
    const unreadable = new Map([[built.digest("X"), [built.digest("x")]]]);
    expect(planInLetters(built, { inventory: { ...inventory, unreadable } }).reasons).toEqual({
      X: "unreadable",
      x: "child-of-kept-index X",
    });
  });

  it("keeps a candidate of which the referrers API names a referrer that was never listed", () => {
    const built = fixture({ a: image() });
    const referrers = new Map([[built.digest("a"), [built.digest("new")]]]);
    const inventory = { ...inventoryOf(built), referrers };
    expect(planInLetters(built, { inventory }).reasons["a"]).toBe("unlisted-referrer");
  });

  it("honours a subject that only the referrers API tells of", () => {
    const built = fixture({ a: image(), s: image({ subject: "a", tags: ["report"] }) });
    const referrers = new Map([[built.digest("a"), [built.digest("s")]]]);
    const inventory = { ...inventoryOf(built, { unread: ["s"] }), referrers };
    expect(planInLetters(built, { inventory }).reasons["a"]).toBe("subject-of-kept-referrer s");
  });
});
