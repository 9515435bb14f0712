import { describe, expect, it } from "@jest/globals";

import { compilePattern } from "../../../src/inputs/glob.ts";
import type { Digest } from "../../../src/oci/digest.ts";
import { TAG_NAMES } from "../../../src/oci/names.ts";
import { expiredTagsOnNothing } from "../../../src/prune/mark/tags-on-nothing.ts";
import type { Policy } from "../../../src/prune/model/policy.ts";
import type { Tag } from "../../../src/registry/registry.ts";
import { fixture, inventoryOf, NOW } from "../../support/fixture.ts";
import { expiring, WEEK } from "../../support/planning.ts";

const DAY_MS = 86_400_000;
const DIGEST = `sha256:${"a".repeat(64)}` as Digest;
const SIGNATURE = `sha256-${"b".repeat(64)}.sig`;

const patterns = (...texts: readonly string[]) =>
  texts.map((text) => compilePattern(text, TAG_NAMES));

const policy = (changes: Partial<Policy> = {}, match = patterns("*")): Policy => ({
  ...WEEK,
  tags: expiring(match),
  ...changes,
});

const tag = (name: string, changes: Partial<Tag> = {}): Tag => {
  const updatedAt = new Date(NOW.getTime() - 7 * DAY_MS);
  return { name, digest: DIGEST, updatedAt, isLocked: false, lock: undefined, ...changes };
};

function expired(tagsOnNothing: readonly Tag[], by: Policy = policy(), isLocked = false) {
  const inventory = { ...inventoryOf(fixture({})), tagsOnNothing, isLocked };
  return expiredTagsOnNothing(inventory, by, NOW).map(({ name }) => name);
}

describe("a tag on nothing", () => {
  it("expires like others, and is told by its name", () => {
    expect(expired([tag("c"), tag("a"), tag("b")])).toEqual(["a", "b", "c"]);
  });

  it.each<[string, readonly Tag[], Policy]>([
    ["no pattern matches it", [tag("v1")], policy({}, patterns("pr-*"))],
    ["a pattern excludes it", [tag("v1")], policy({}, patterns("*", "!v*"))],
    [
      "it is to be kept",
      [tag("v1")],
      policy({ tags: { ...policy().tags, keeping: patterns("v*") } }),
    ],
    [
      "it was set a millisecond too late",
      [tag("v1", { updatedAt: new Date(NOW.getTime() - 7 * DAY_MS + 1) })],
      policy(),
    ],
    ["its time is not known", [tag("v1", { updatedAt: undefined })], policy()],
    ["its name is pinned", [tag("v1")], policy({ pins: { ...WEEK.pins, tags: new Set(["v1"]) } })],
    [
      "its digest is pinned",
      [tag("v1")],
      policy({ pins: { ...WEEK.pins, digests: new Set([DIGEST]) } }),
    ],
    ["it is locked", [tag("v1", { isLocked: true, lock: "deleteEnabled=false" })], policy()],
    ["it names a digest and no pattern means such tags", [tag(SIGNATURE)], policy()],
  ])("stays where %s", (_, tags, by) => {
    expect(expired(tags, by)).toEqual([]);
  });

  it("goes by the age of its rule, whatever that of manifests is, and by the latter where the rule has none", () => {
    const days = (count: number) => count * DAY_MS;
    const old = [tag("v1", { updatedAt: new Date(NOW.getTime() - days(5)) })];
    const by = (olderThanMs: number | undefined, ageMs: number) =>
      policy({ ageMs, tags: expiring(patterns("*"), { olderThanMs }) });
    expect(expired(old, by(days(4), days(6)))).toEqual(["v1"]);
    expect(expired(old, by(days(6), days(4)))).toEqual([]);
    expect(expired(old, by(undefined, days(4)))).toEqual(["v1"]);
    expect(expired(old, by(undefined, days(6)))).toEqual([]);
  });

  it("stays in a locked repository", () => {
    expect(expired([tag("v1")], policy(), true)).toEqual([]);
  });

  it("expires where a pattern means tags that name digests, unless another excludes it", () => {
    expect(expired([tag(SIGNATURE)], policy({}, patterns("sha256-*")))).toEqual([SIGNATURE]);
    expect(expired([tag(SIGNATURE)], policy({}, patterns("sha256-*", "!*.sig")))).toEqual([]);
  });
});
