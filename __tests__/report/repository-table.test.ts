import { describe, expect, it } from "@jest/globals";

import type { Outcome } from "../../src/prune/sweep/settle.ts";
import type { Report } from "../../src/report/report.ts";
import { IN_FULL, repositoryTable } from "../../src/report/repository-table.ts";
import { image } from "../support/fixture.ts";
import { tablesIn } from "../support/page.ts";
import { DELETED, pruned, reportOf, undecided } from "../support/reports.ts";

const SPECS = { t: image({ tags: ["v1"] }), d: image(), e: image() };

const rowsOf = (report: Report, limit = Infinity) =>
  tablesIn(repositoryTable(report, IN_FULL, limit).join("\n"))[0] ?? [];

function real(...outcomes: readonly [Outcome, Outcome][]): Report {
  const repositories = outcomes.map(([d, e], n) =>
    pruned(`r${n}`, SPECS, { outcomes: (letter) => (letter === "d" ? d : e) }),
  );
  return reportOf({ dryRun: false, repositories });
}

describe("the table of repositories", () => {
  it("has no more columns than a run that went well needs", () => {
    expect(rowsOf(real([DELETED, DELETED]))[0]).toEqual([
      "Repository",
      "Manifests",
      "Kept",
      "Deleted",
      "Reclaimed",
    ]);
    expect(rowsOf(reportOf({ repositories: [pruned("a", SPECS)] }))[0]).toEqual([
      "Repository",
      "Manifests",
      "Kept",
      "Would delete",
      "Would reclaim",
    ]);
  });

  it("accounts for every manifest of a run that did not", () => {
    const rows = rowsOf(
      real(
        [{ state: "failed", why: "x" }, { state: "already-gone" }],
        [{ state: "cancelled" }, DELETED],
      ),
    );
    expect(rows.map((cells) => cells.toSpliced(6, 1))).toEqual([
      ["Repository", "Manifests", "Kept", "Deleted", "Not deleted", "Already gone", ""],
      ["r0", "3", "1", "0", "1", "1", "failed in part"],
      ["r1", "3", "1", "1", "1", "0", "–"],
    ]);
  });

  it.each([
    [
      "BROKEN",
      pruned("a", SPECS, {
        outcomes: () => DELETED,
        verification: { state: "broken", losses: [] },
      }),
    ],
    [
      "not verified",
      pruned("a", SPECS, { outcomes: () => DELETED, verification: { state: "unknown", why: "x" } }),
    ],
    ["skipped", undecided("a", { state: "untagged", manifests: 2 })],
    ["not read", undecided("a", { state: "unreadable", why: "x" })],
    ["cancelled", undecided("a", { state: "cancelled" })],
  ])("says %s", (expected, repository) => {
    const [, cells] = rowsOf(reportOf({ dryRun: false, repositories: [repository] }));
    expect(cells?.at(-1)).toBe(expected);
  });

  it("shows, where there is too little room, what needs attention and what loses most, by name", () => {
    const repositories = [
      pruned("a", { t: image({ tags: ["v1"] }) }),
      pruned("b", { ...SPECS, f: image() }),
      pruned("c", SPECS),
      undecided("d", { state: "unreadable", why: "x" }),
    ];
    const report = reportOf({ repositories });
    const names = (limit: number) =>
      rowsOf(report, limit)
        .map(([name]) => name)
        .slice(1);
    expect(names(4)).toEqual(["a", "b", "c", "d"]);
    expect(names(3)).toEqual(["b", "c", "d"]);
    expect(names(2)).toEqual(["b", "d"]);
    expect(names(1)).toEqual(["d"]);
    expect(repositoryTable(report, IN_FULL, 3).at(-1)).toBe("And 1 repository more.");
    expect(repositoryTable(report, IN_FULL, 0)).toEqual([]);
    expect(repositoryTable(report, IN_FULL, 4).join()).not.toContain("more.");
  });
});
