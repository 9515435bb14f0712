/** What waits to be approved: it is unreachable, and holds what is held by what is kept, but nothing by a digest tag alone. */
import { describe, expect, it } from "@jest/globals";

import { markMore } from "../../../src/prune/mark/mark-more.ts";
import type { RootReason } from "../../../src/prune/model/verdict.ts";
import { fixture, image, index, type Spec } from "../../support/fixture.ts";
import { planInLetters } from "../../support/planning.ts";

/** Letters of what is still to be deleted once one manifest is kept for a reason, and then another. */
function leftToDelete(
  specs: Readonly<Record<string, Spec>>,
  ...kept: readonly (readonly [letter: string, reason: RootReason])[]
): readonly string[] {
  const built = fixture({ t: image({ tags: ["v1"] }), ...specs });
  const { plan } = planInLetters(built);
  const verdicts = kept.reduce(
    (before, [letter, reason]) =>
      markMore(before, plan.graph, new Map([[built.digest(letter), reason]])),
    plan.verdicts,
  );
  const going = [...verdicts].filter(([, { action }]) => action === "delete");
  return built.letters(going.map(([digest]) => digest));
}

const SIGNED = { a: image(), s: image({ tags: ["sha256-{a}.sig"] }) };

describe("a manifest that is not approved", () => {
  it("keeps its children", () => {
    const specs = { X: index(["x"]), x: image(), y: image() };
    expect(leftToDelete(specs, ["X", "not-approved"])).toEqual(["y"]);
  });

  it("keeps its subject, which the registry would take it along with", () => {
    const specs = { a: image(), s: image({ subject: "a" }) };
    expect(leftToDelete(specs, ["s", "not-approved"])).toEqual([]);
  });

  it("keeps nothing that it only names by a digest tag", () => {
    expect(leftToDelete(SIGNED, ["s", "not-approved"])).toEqual(["a"]);
    expect(leftToDelete(SIGNED, ["s", "tagged"])).toEqual([]);
  });

  it("keeps that as well once it is wanted", () => {
    const kept = [["s", "not-approved"] as const, ["s", "changed-during-run"] as const];
    expect(leftToDelete(SIGNED, ...kept)).toEqual([]);
  });
});
