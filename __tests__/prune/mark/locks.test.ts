/**
 * Which locks protect, at the reading and later, and what has to be unlocked: the whole table of each.
 */
import { describe, expect, it } from "@jest/globals";

import { isProtectedByLock, isProtectedSince, locksIn } from "../../../src/prune/mark/locks.ts";
import { fixture, image, inventoryOf, LOCK } from "../../support/fixture.ts";

const FREE = { isLocked: false, lock: undefined };
const LOCKED = { isLocked: true, lock: LOCK };
const CHANGED = { isLocked: true, lock: "another" };
/** Nobody could set this one again. */
const UNSTATED = { isLocked: true, lock: undefined };

describe("a lock found at the reading", () => {
  it.each([
    ["no lock", FREE, false, false],
    ["a lock", LOCKED, true, false],
    ["a lock that the registry does not state in full", UNSTATED, true, true],
  ])("protects or does not: %s", (_, found, protects, protectsFromUnlocking) => {
    expect(isProtectedByLock(found, { unlocks: false })).toBe(protects);
    expect(isProtectedByLock(found, { unlocks: true })).toBe(protectsFromUnlocking);
  });
});

describe("a lock seen later", () => {
  it.each([
    ["none", FREE, FREE, false, false],
    ["one that was lifted since", FREE, LOCKED, false, false],
    ["none, on what was not there", FREE, undefined, false, false],
    ["the same", LOCKED, LOCKED, true, false],
    ["another one", CHANGED, LOCKED, true, true],
    ["a new one", LOCKED, FREE, true, true],
    ["a new one, on what was not there", LOCKED, undefined, true, true],
    ["one that is no longer stated in full", UNSTATED, LOCKED, true, true],
    ["one that never was stated in full", UNSTATED, UNSTATED, true, true],
  ])("protects or does not: %s", (_, current, planned, protects, protectsFromUnlocking) => {
    expect(isProtectedSince(current, planned, { unlocks: false })).toBe(protects);
    expect(isProtectedSince(current, planned, { unlocks: true })).toBe(protectsFromUnlocking);
  });
});

describe("what has to be unlocked", () => {
  const built = fixture({ a: image({ tags: ["v1", "v2"] }) });
  const { rows, tags } = inventoryOf(built);
  const [row] = rows.values();
  if (row === undefined) throw new Error("unreachable: a is in the fixture");
  const digest = built.digest("a");

  it("is nothing where nothing is locked, or nothing was looked at", () => {
    expect(locksIn({ row, tags })).toEqual([]);
    expect(locksIn(undefined)).toEqual([]);
  });

  it("is the manifest, and those of its tags that are locked", () => {
    const some = tags.map((tag) => (tag.name === "v2" ? { ...tag, ...LOCKED } : tag));
    expect(locksIn({ row, tags: some })).toEqual([{ tag: "v2", lock: LOCK }]);
    expect(locksIn({ row: { ...row, ...CHANGED }, tags: some })).toEqual([
      { digest, lock: "another" },
      { tag: "v2", lock: LOCK },
    ]);
  });
});
