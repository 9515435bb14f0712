/**
 * Whether a manifest or a tag is still what it was at the reading: what counts as a change, and what does not.
 */
import { describe, expect, it } from "@jest/globals";

import { hasChanged, isNewer, wantedSince } from "../../../src/prune/sweep/changed-since.ts";
import { fixture, image, inventoryOf, LOCK, NOW } from "../../support/fixture.ts";

const LATER = new Date(NOW.getTime() + 1);
const BROKEN = new Date(NaN);

describe("a time", () => {
  it.each([
    ["the same", NOW, NOW, false],
    ["an earlier one", NOW, LATER, false],
    ["a later one", LATER, NOW, true],
    ["none where there was none", undefined, undefined, false],
    ["one where there was none", NOW, undefined, true],
    ["none where there was one", undefined, NOW, true],
    ["one that is no time", BROKEN, NOW, true],
    ["one where there was no time", NOW, BROKEN, true],
  ])("is newer or is not: %s", (_, current, planned, expected) => {
    expect(isNewer(current, planned)).toBe(expected);
  });
});

const built = fixture({ a: image({ tags: ["v1"] }), b: image() });
const inventory = inventoryOf(built);
const [row] = inventory.rows.values();
const [tag] = inventory.tags;
if (row === undefined || tag === undefined) throw new Error("unreachable: a is in the fixture");
const lock = { isLocked: true, lock: LOCK };

describe("a tag", () => {
  it.each([
    ["as it was", tag, tag, false],
    ["new", tag, undefined, true],
    ["moved", { ...tag, digest: built.digest("b") }, tag, true],
    ["set again", { ...tag, updatedAt: NOW }, tag, true],
    ["locked", { ...tag, ...lock }, tag, true],
    ["unlocked", tag, { ...tag, ...lock }, false],
  ])("has changed or has not: %s", (_, current, planned, expected) => {
    expect(hasChanged(current, planned, { unlocks: false })).toBe(expected);
    expect(hasChanged(current, planned, { unlocks: true })).toBe(expected);
  });
});

describe("a manifest", () => {
  const other = { ...tag, name: "v2" };

  it.each([
    ["as it was", { row, tags: [tag] }, false],
    ["without its tag by now", { row: { ...row, tags: [] }, tags: [] }, false],
    ["locked", { row: { ...row, ...lock }, tags: [tag] }, true],
    ["with one more tag", { row, tags: [tag, other] }, true],
    [
      "with one more tag that only its row shows",
      { row: { ...row, tags: ["v2"] }, tags: [] },
      true,
    ],
    [
      "with its tag in its row alone: it may be locked by now",
      { row: { ...row, tags: [tag.name] }, tags: [] },
      true,
    ],
    ["with a tag that is locked by now", { row, tags: [{ ...tag, ...lock }] }, true],
  ])("is wanted since or is not: %s", (_, look, expected) => {
    expect(wantedSince(inventory, { unlocks: false })(look)).toBe(expected);
    expect(wantedSince(inventory, { unlocks: true })(look)).toBe(expected);
  });

  it("is wanted where its row shows the tag of another one", () => {
    const moved = inventory.tags.map((one) => ({ ...one, digest: built.digest("b") }));
    const isWanted = wantedSince({ ...inventory, tags: moved }, { unlocks: false });
    expect(isWanted({ row, tags: [] })).toBe(true);
    expect(isWanted({ row: { ...row, tags: [tag.name] }, tags: moved })).toBe(true);
  });
});
