import { describe, expect, it } from "@jest/globals";

import { compilePattern } from "../../src/inputs/glob.ts";
import { TAG_NAMES } from "../../src/oci/names.ts";
import type { Outcome } from "../../src/prune/sweep/settle.ts";
import { repositorySection } from "../../src/report/repository-table.ts";
import type { Report } from "../../src/report/report.ts";
import { image } from "../support/fixture.ts";
import { tablesIn } from "../support/page.ts";
import { expiring, WEEK } from "../support/planning.ts";
import { DELETED, pruned, reportOf, undecided } from "../support/reports.ts";

const SPECS = { t: image({ tags: ["v1"] }), d: image(), e: image() };
const QUIET = pruned("quiet", { t: image({ tags: ["v1"] }) });

const pageOf = (report: Report, limit = Infinity) => repositorySection(report, limit).join("\n");
const rowsOf = (report: Report) => tablesIn(pageOf(report))[0] ?? [];

function real(...outcomes: readonly [Outcome, Outcome][]): Report {
  const repositories = outcomes.map(([d, e], n) =>
    pruned(`r${n}`, SPECS, { outcomes: (letter) => (letter === "d" ? d : e) }),
  );
  return reportOf({ dryRun: false, repositories: [...repositories, QUIET] });
}

describe("the table of repositories", () => {
  it("is left out where there is only one", () => {
    expect(pageOf(reportOf({ repositories: [pruned("a", SPECS)] }))).toBe("");
  });

  it("has no more columns than a run that went well needs", () => {
    const columns = ["Repository", "Deleted", "Stay", "Tags stay", "KiB freed", "Share deleted"];
    expect(rowsOf(real([DELETED, DELETED]))[0]).toEqual(columns);
    expect(rowsOf(reportOf({ repositories: [pruned("a", SPECS), QUIET] }))[0]).toEqual([
      "Repository",
      "Go",
      "Stay",
      "Tags stay",
      "KiB freed",
      "Share that goes",
    ]);
  });

  it("accounts for every manifest of a run that did not", () => {
    const rows = rowsOf(
      real(
        [{ state: "failed", why: "x" }, { state: "already-gone" }],
        [{ state: "cancelled" }, DELETED],
      ),
    );
    expect(rows.map((cells) => cells.slice(0, 5))).toEqual([
      ["Repository", "Deleted", "Not deleted", "Already gone", "Stay"],
      ["r1", "1", "1", "–", "1"],
      ["r0", "–", "1", "1", "1"],
    ]);
  });

  it("begins with what frees most, and shows who would keep no tag", () => {
    const tags = expiring([compilePattern("pr-*", TAG_NAMES)]);
    const policy = { ...WEEK, tags };
    const repositories = [
      pruned("a", { d: image(), t: image({ tags: ["v1"] }) }, { policy }),
      pruned("b", { p: image({ tags: ["pr-1"] }), q: image({ tags: ["pr-2"] }) }, { policy }),
    ];
    const rows = rowsOf(reportOf({ repositories }));
    expect(rows.map((cells) => cells.slice(0, 5))).toEqual([
      ["Repository", "Go", "Tags go", "Stay", "Tags stay"],
      ["b", "2", "2", "–", "0"],
      ["a", "1", "–", "1", "1"],
    ]);
    expect(pageOf(reportOf({ repositories }))).toContain("| **0** |");
  });

  it("folds what comes behind ten, with its sums, and names those in which nothing goes", () => {
    const many = Array.from({ length: 13 }, (_, n) => pruned(`r${n}`, SPECS));
    const repositories = [
      ...many,
      QUIET,
      undecided("skipped", { state: "untagged", manifests: 5 }),
      undecided("unread", { state: "unreadable", why: "x" }),
    ];
    const report = reportOf({ repositories });
    const page = pageOf(report);
    expect(tablesIn(page).map(({ length }) => length)).toEqual([11, 4]);
    expect(page).toContain(
      "<summary>3 more repositories in which something goes: 6 manifests, no tag, ",
    );
    expect(page).toContain("<summary>2 repositories in which nothing goes: 6 manifests</summary>");
    expect(page).toContain(
      "<summary>1 repository in which nothing was decided: 0 manifests</summary>",
    );
    expect(tablesIn(pageOf(report, 12))[1]).toHaveLength(3);
    expect(pageOf(report, 12)).toContain("And 1 repository more.");
    expect(pageOf(report, 10)).not.toContain("<details>");
    expect(pageOf(report, 10)).toContain(
      "3 more repositories in which something goes: 6 manifests",
    );
  });
});
