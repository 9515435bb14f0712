import { describe, expect, it } from "@jest/globals";

import { firstWithin, LEVELS, type DetailLevel } from "../../src/report/detail-levels.ts";

const KEPT = ["none", "roots", "all"];

/** How much a rung shows, in all respects. */
function amounts(level: DetailLevel): readonly number[] {
  return [
    KEPT.indexOf(level.kept),
    level.deletions,
    level.repositories,
    level.problems,
    Number(level.hasOverview),
    Number(level.hasPicture),
    Number(level.hasSettings),
  ];
}

describe("the ladder", () => {
  it("shows everything at its top, and only the headline at its foot", () => {
    expect(amounts(LEVELS[0] ?? never())).toEqual([2, Infinity, Infinity, Infinity, 1, 1, 1]);
    expect(amounts(LEVELS.at(-1) ?? never())).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it("shows less with every rung, and more in no respect", () => {
    for (const [i, level] of LEVELS.slice(1).entries()) {
      const above = amounts(LEVELS[i] ?? never());
      const own = amounts(level);
      expect(own.every((amount, at) => amount <= (above[at] ?? 0))).toBe(true);
      expect(own).not.toEqual(above);
    }
  });

  it("says on every rung but the first that something is left out, and where it is", () => {
    expect(LEVELS[0]?.note).toBe("");
    for (const { note } of LEVELS.slice(1)) expect(note).toMatch(/^[A-Z].*`report-path`\)\.$/);
  });

  it("ends with rungs that can always be read", () => {
    for (const { deletions, kept } of LEVELS.slice(-5)) {
      expect([deletions, kept]).toEqual([0, "none"]);
    }
  });
});

describe("the first page that fits", () => {
  /** A page of a letter and as many signs of two bytes as the rung has repositories. */
  const levels = [30, 20, 10].map((repositories) => ({ ...(LEVELS[0] ?? never()), repositories }));
  const rendered: number[] = [];
  const renderer = {
    rows: () => 0,
    render: ({ repositories }: DetailLevel) => {
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
    expect(firstWithin(levels, renderer, budget)).toBe(`x${"é".repeat(expected)}`);
  });

  it.each([
    [1000, 30],
    [1001, 20],
    [5000, 20],
    [5001, 10],
    [1_000_000, 10],
  ])("is found, for %s rows, without rendering what nobody reads", (rows, expected) => {
    const readable = [1000, 5000, Infinity];
    const limited = levels.map((level, i) => ({ ...level, readableRows: readable[i] ?? 0 }));
    rendered.length = 0;
    firstWithin(limited, { ...renderer, rows: () => rows }, 1000);
    expect(rendered).toEqual([expected]);
  });

  it("is the shortest when none fits", () => {
    rendered.length = 0;
    expect(firstWithin(levels, renderer, 0)).toBe(`x${"é".repeat(10)}`);
    expect(rendered).toEqual([30, 20, 10]);
  });
});

function never(): never {
  throw new Error("unreachable: the ladder has rungs");
}
