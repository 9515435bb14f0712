/** What follows from where a registry keeps a manifest, and from a listing that does not tell its type. */
import { describe, expect, it } from "@jest/globals";

import type { Inventory } from "../../../src/prune/model/inventory.ts";
import type { Policy } from "../../../src/prune/model/policy.ts";
import { nextRead } from "../../../src/prune/read/next-read.ts";
import { wantedSince } from "../../../src/prune/sweep/changed-since.ts";
import { TOLD_BY_BODY } from "../../../src/oci/manifest.ts";
import type { ManifestRow } from "../../../src/registry/registry.ts";
import { fixture, image, index, inventoryOf, NOW, type Fixture } from "../../support/fixture.ts";
import { expiring, planInLetters, WEEK, withRow } from "../../support/planning.ts";

const EXPIRING: Policy = {
  ...WEEK,
  tags: expiring([
    { text: "pr-*", excludes: false, isGlob: true, matches: (name) => name.startsWith("pr-") },
  ]),
};

describe("a manifest in a shared place", () => {
  const built = fixture({ A: index(["a"]), a: image(), x: image() });

  it("is kept with what it holds, though nothing reaches it", () => {
    const inventory = withRow(built, "A", { storage: "shared" });
    const { reasons, deleted } = planInLetters(built, { inventory });
    expect(reasons).toMatchObject({ A: "shared-storage", a: "child-of-kept-index A" });
    expect(deleted).toEqual(["x"]);
  });

  it("keeps its tags, however old", () => {
    const tagged = fixture({ a: image({ tags: ["pr-1"] }) });
    const inventory = withRow(tagged, "a", { storage: "shared" });
    const { plan, reasons } = planInLetters(tagged, { inventory, policy: EXPIRING });
    expect(reasons).toEqual({ a: "shared-storage" });
    expect(plan.tagRemovals).toEqual([]);
  });

  it("is wanted when it got there after the plan was made", () => {
    const inventory = inventoryOf(built);
    const row = inventory.rows.get(built.digest("x"));
    if (row === undefined) throw new Error("unreachable");
    const isWanted = wantedSince(inventory, WEEK);
    expect(isWanted({ row, tags: [] })).toBe(false);
    expect(isWanted({ row: { ...row, storage: "shared" }, tags: [] })).toBe(true);
  });
});

describe("an expired tag of a manifest that an index holds", () => {
  const going = (tags: readonly string[], storage: ManifestRow["storage"]) => {
    const built = fixture({ A: index(["a"], { tags: ["v1"] }), a: image({ tags }) });
    const inventory = withRow(built, "a", { storage });
    const { plan } = planInLetters(built, { inventory, policy: EXPIRING });
    return plan.tagRemovals.map(({ name }) => name);
  };

  it("goes where the manifest has a place of its own", () => {
    expect(going(["pr-1", "pr-2"], "by-digest")).toEqual(["pr-1", "pr-2"]);
  });

  it("stays where the manifest is nowhere but in expired tags", () => {
    expect(going(["pr-1", "pr-2"], "by-tag-only")).toEqual([]);
  });

  it("goes where the manifest has another tag, which stays", () => {
    expect(going(["pr-1", "v2", "pr-2"], "by-tag-only")).toEqual(["pr-1", "pr-2"]);
  });
});

describe("manifests of which the listing does not tell the type", () => {
  const next = (built: Fixture, unread: readonly string[], policy = WEEK) => {
    const inventory = untold(inventoryOf(built, { unread }));
    const reading = nextRead(inventory, policy, NOW, true);
    return reading.step === "complete" ? "" : built.letters(reading.digests).join(" ");
  };

  it("are all read where one of them is no root, since any may list it", () => {
    const built = fixture({ a: image({ tags: ["v1"] }), b: image({ tags: ["v2"] }), x: image() });
    expect(next(built, ["a", "b", "x"])).toBe("a b x");
  });

  it("are not read where all are roots", () => {
    const built = fixture({ a: image({ tags: ["v1"] }), b: image({ ageDays: 1 }) });
    expect(next(built, ["a", "b"])).toBe("");
  });

  it("are read before they lose a tag: those of an unknown type keep all", () => {
    const built = fixture({ a: image({ tags: ["pr-1", "v1"] }), b: image({ tags: ["v2"] }) });
    expect(next(built, ["a", "b"], EXPIRING)).toBe("a");
    expect(next(built, ["b"], EXPIRING)).toBe("");
  });

  it("are read by digest then", () => {
    const letters = ["a", "b", "c", "d", "e", "f"];
    const tagged = letters.map((letter) => [letter, image({ tags: [`pr-${letter}`, letter] })]);
    const built = fixture(Object.fromEntries(tagged) as Parameters<typeof fixture>[0]);
    const inventory = untold(inventoryOf(built, { unread: letters }));
    expect(nextRead(inventory, EXPIRING, NOW, true)).toMatchObject({
      step: "bodies",
      digests: letters.map(built.digest).sort(),
    });
  });
});

function untold(inventory: Inventory): Inventory {
  const rows = [...inventory.rows].map(
    ([digest, row]) => [digest, { ...row, mediaType: TOLD_BY_BODY }] as const,
  );
  return { ...inventory, rows: new Map(rows) };
}
