import { describe, expect, it } from "@jest/globals";

import {
  COMMENT_LEVELS,
  firstWithin,
  readable,
  SUMMARY_LEVELS,
  type SummaryLevel,
} from "../../src/report/detail-levels.ts";

const KEPT = ["none", "roots", "all"];

/** How much a level shows, in all respects. */
function amounts(level: SummaryLevel): readonly number[] {
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

describe("the summary's levels", () => {
  it("begin with everything, and end with the headline", () => {
    expect(amounts(SUMMARY_LEVELS[0] ?? never())).toEqual([
      2,
      Infinity,
      Infinity,
      Infinity,
      1,
      1,
      1,
    ]);
    expect(amounts(SUMMARY_LEVELS.at(-1) ?? never())).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it("show less and less, and more in no respect", () => {
    for (const [i, level] of SUMMARY_LEVELS.slice(1).entries()) {
      const above = amounts(SUMMARY_LEVELS[i] ?? never());
      const own = amounts(level);
      expect(own.every((amount, at) => amount <= (above[at] ?? 0))).toBe(true);
      expect(own).not.toEqual(above);
    }
  });

  it("say, but for the first, that something is left out, and where it is", () => {
    expect(SUMMARY_LEVELS[0]?.note).toBe("");
    for (const { note } of SUMMARY_LEVELS.slice(1)) {
      expect(note).toMatch(/^[A-Z].*`report-path`\)\.$/);
    }
  });

  it("end with some that can always be read", () => {
    for (const { deletions, kept } of SUMMARY_LEVELS.slice(-5)) {
      expect([deletions, kept]).toEqual([0, "none"]);
    }
  });
});

describe("the comment's levels", () => {
  it("show less and less, and more in no respect", () => {
    for (const [i, level] of COMMENT_LEVELS.slice(1).entries()) {
      const { problems, repositories, deletions } = COMMENT_LEVELS[i] ?? never();
      expect(level.problems).toBeLessThan(problems);
      expect(level.repositories).toBeLessThanOrEqual(repositories);
      expect(level.deletions).toBeLessThanOrEqual(deletions);
    }
  });
});

describe("the first page that fits", () => {
  /** A page of a letter and as many signs of two bytes as the level has repositories. */
  const levels = [30, 20, 10].map((repositories) => ({
    ...(SUMMARY_LEVELS[0] ?? never()),
    repositories,
  }));
  const rendered: number[] = [];
  const render = ({ repositories }: SummaryLevel) => {
    rendered.push(repositories);
    return `x${"é".repeat(repositories)}`;
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
    expect(firstWithin(levels, render, budget)).toBe(`x${"é".repeat(expected)}`);
  });

  it.each([
    [1000, 30],
    [1001, 20],
    [5000, 20],
    [5001, 10],
    [1_000_000, 10],
  ])("is found, for %s rows, without rendering what is too long to be read", (rows, expected) => {
    const most = [1000, 5000, Infinity];
    const limited = levels.map((level, i) => ({ ...level, readableRows: most[i] ?? 0 }));
    rendered.length = 0;
    firstWithin(
      readable(limited, () => rows),
      render,
      1000,
    );
    expect(rendered).toEqual([expected]);
  });

  it("is the shortest when none fits", () => {
    rendered.length = 0;
    expect(firstWithin(levels, render, 0)).toBe(`x${"é".repeat(10)}`);
    expect(rendered).toEqual([30, 20, 10]);
  });
});

function never(): never {
  throw new Error("unreachable: there are levels");
}
