import { describe, expect, it } from "@jest/globals";

import { firstThatFits, RUNGS, rungsFor, type Rung } from "../../src/report/rungs.ts";

const KEPT = ["none", "roots", "all"];

/** How much a rung shows, in all respects. */
function amounts(rung: Rung): readonly number[] {
  return [
    KEPT.indexOf(rung.kept),
    rung.deletions,
    rung.repositories,
    rung.problems,
    Number(rung.hasOverview),
    Number(rung.hasPicture),
    Number(rung.hasSettings),
  ];
}

describe("the ladder", () => {
  it("shows everything at its top, and only the headline at its foot", () => {
    expect(amounts(RUNGS[0] ?? never())).toEqual([2, Infinity, Infinity, Infinity, 1, 1, 1]);
    expect(amounts(RUNGS.at(-1) ?? never())).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it("shows less with every rung, and more in no respect", () => {
    for (const [i, rung] of RUNGS.slice(1).entries()) {
      const above = amounts(RUNGS[i] ?? never());
      const own = amounts(rung);
      expect(own.every((amount, at) => amount <= (above[at] ?? 0))).toBe(true);
      expect(own).not.toEqual(above);
    }
  });

  it("says on every rung but the first that something is left out, and where it is", () => {
    expect(RUNGS[0]?.note).toBe("");
    for (const { note } of RUNGS.slice(1)) expect(note).toMatch(/^[A-Z].*`report-path`\)\.$/);
  });

  it.each([
    [0, 0],
    [1000, 0],
    [1001, 1],
    [100_000, 1],
  ])("begins, for %s manifests, at rung %s", (manifests, first) => {
    expect(rungsFor(manifests)).toEqual(RUNGS.slice(first));
  });
});

describe("the first page that fits", () => {
  /** A page of a letter and as many signs of two bytes as the rung has repositories. */
  const rungs = [30, 20, 10].map((repositories) => ({ ...(RUNGS[0] ?? never()), repositories }));
  const rendered: number[] = [];
  const renderer = {
    leastBytes: () => 0,
    render: ({ repositories }: Rung) => {
      rendered.push(repositories);
      return `x${"é".repeat(repositories)}`;
    },
  };

  it.each([
    [100, 30],
    [61, 30],
    [60, 20],
    [41, 20],
    [40, 10],
    [21, 10],
    [1, 10],
  ])("of %s bytes has %s", (budget, expected) => {
    expect(firstThatFits(rungs, renderer, budget)).toBe(`x${"é".repeat(expected)}`);
  });

  it("is found without rendering what is sure to be too long, or what would not be needed", () => {
    rendered.length = 0;
    const leastBytes = ({ repositories }: Rung) => repositories;
    expect(firstThatFits(rungs, { ...renderer, leastBytes }, 25)).toBe(`x${"é".repeat(10)}`);
    expect(rendered).toEqual([20, 10]);
    rendered.length = 0;
    expect(firstThatFits(rungs, { ...renderer, leastBytes }, 1)).toBe(`x${"é".repeat(10)}`);
    expect(rendered).toEqual([10]);
  });
});

function never(): never {
  throw new Error("unreachable: the ladder has rungs");
}
