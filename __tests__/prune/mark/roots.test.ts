import { describe, expect, it } from "@jest/globals";

import { fixture, image, index, inventoryOf, NOW, type Options } from "../../support/fixture.ts";
import { planInLetters, WEEK, withRow } from "../../support/planning.ts";

const MINUTE_DAYS = 1 / (24 * 60);

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
    expect(planInLetters(built, { inventory }).reasons).toEqual({
      a: "repository-locked",
      b: "repository-locked",
    });
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
      A: "within-grace-period",
      a: "child-of-kept-index A",
      b: "untagged",
    });
  });

  it("does not keep a dead index for the sake of its young child", () => {
    const built = fixture({ X: index(["x"]), x: image({ ageDays: 1 }) });
    expect(planInLetters(built).reasons).toEqual({ X: "untagged", x: "within-grace-period" });
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
    ).toBe("within-grace-period");
  });

  it("believes a time from 2013 on", () => {
    const built = fixture({ a: image() });
    const inventory = withRow(built, "a", { pushedAt: new Date("2013-01-01T00:00:00Z") });
    expect(planInLetters(built, { inventory }).deleted).toEqual(["a"]);
  });

  it("deletes a day-old scan report of a dead image along with it", () => {
    const built = fixture({ a: image(), s: image({ subject: "a", ageDays: 1 }) });
    expect(planInLetters(built).deleted).toEqual(["a", "s"]);
  });

  it("keeps a dead image while a referrer of it is in its first hour", () => {
    const built = fixture({ a: image(), s: image({ subject: "a", ageDays: 59 * MINUTE_DAYS }) });
    expect(planInLetters(built).reasons).toEqual({
      s: "within-grace-period",
      a: "subject-of-kept-referrer s",
    });
  });

  it("keeps a young referrer whose subject is not in the repository", () => {
    const built = fixture({ s: image({ subject: "elsewhere", ageDays: 1 }) });
    expect(planInLetters(built).reasons["s"]).toBe("within-grace-period");
  });

  it.each<[string, Options, boolean]>([
    ["locked", {}, true],
    ["tag-locked", { isLocked: false }, true],
    ["pinned", { isLocked: false, hasLockedTags: false }, true],
    ["tagged", { isLocked: false, hasLockedTags: false }, false],
    ["within-grace-period", { isLocked: false, tags: [] }, false],
    ["unknown-media-type", { isLocked: false, tags: [], ageDays: 30 }, false],
  ])("shows the first reason that holds: %s", (reason, less, isPinned) => {
    const all: Options = {
      isLocked: true,
      tags: ["v1"],
      hasLockedTags: true,
      ageDays: 1,
      mediaType: "application/vnd.new+json",
    };
    const built = fixture({ a: image({ ...all, ...less }) });
    const digests = new Set(isPinned ? [built.digest("a")] : []);
    const policy = { ...WEEK, pins: { digests, tags: new Set<string>() } };
    expect(planInLetters(built, { policy }).reasons["a"]).toBe(reason);
  });

  it.each([
    ["the tag list", [], ["v1", "v2"]],
    ["its own row", ["v1", "v2"], []],
  ])("pins a manifest by a tag that only %s shows", (_, inRow, listed) => {
    const built = fixture({ a: image(), b: image({ tags: ["v3"] }) });
    const inventory = withRow(built, "a", { tags: inRow });
    const [like] = inventory.tags;
    if (like === undefined) throw new Error("unreachable: b has a tag");
    const tags = listed.map((name) => ({ ...like, name, digest: built.digest("a") }));
    const policy = { ...WEEK, pins: { digests: new Set<never>(), tags: new Set(["v2"]) } };
    expect(
      planInLetters(built, { policy, inventory: { ...inventory, tags: [like, ...tags] } }).reasons,
    ).toEqual({ a: "pinned", b: "tagged" });
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
