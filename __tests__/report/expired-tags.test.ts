/**
 * How tags that go from manifests that stay, the deletion limit and the time limit are told: headline, problems, summary, log
 * lines and outputs agree.
 */
import { describe, expect, it } from "@jest/globals";

import { TAG_NAMES } from "../../src/oci/names.ts";
import { compilePattern } from "../../src/inputs/glob.ts";
import type { TagOutcome } from "../../src/prune/sweep/untag.ts";
import { headline } from "../../src/report/headline.ts";
import { outputsOf } from "../../src/report/outputs.ts";
import { FOR_LOG, problemsOf } from "../../src/report/problems.ts";
import type { Report } from "../../src/report/report.ts";
import { renderSummary } from "../../src/report/summary.ts";
import { image } from "../support/fixture.ts";
import { tablesIn } from "../support/page.ts";
import { expiring, WEEK } from "../support/planning.ts";
import { DELETED, pruned, reportOf } from "../support/reports.ts";

const POLICY = {
  ...WEEK,
  tags: expiring([compilePattern("pr-*", TAG_NAMES)]),
};

/** One image goes for its tag, one stays without it. */
const SPECS = { a: image({ tags: ["pr-1", "v1"] }), x: image({ tags: ["pr-2"] }) };

function dry(parts: Partial<Report> = {}): Report {
  return reportOf({ repositories: [pruned("team/api", SPECS, { policy: POLICY })], ...parts });
}

function real(tagOutcome: TagOutcome, parts: Partial<Report> = {}): Report {
  const outcomes = () => DELETED;
  const repositories = [pruned("team/api", SPECS, { policy: POLICY, outcomes, tagOutcome })];
  return reportOf({ dryRun: false, repositories, ...parts });
}

describe("the headline", () => {
  it.each<[string, Report, string]>([
    [
      "a dry run",
      dry(),
      "ACR Prune (dry run): would delete 1 of 2 manifests and remove 1 tag more. Nothing was deleted.",
    ],
    [
      "a real run",
      real(DELETED),
      "ACR Prune: deleted 1 of 2 manifests and removed 1 tag more in 1 repository.",
    ],
    [
      "a tag that was set again",
      real({ state: "kept" }),
      "ACR Prune: deleted 1 of 2 manifests in 1 repository.",
    ],
    [
      "a tag that could not be removed",
      real({ state: "failed", why: "throttled (429)." }),
      "ACR Prune: deleted 1 of 1 planned manifest, 1 tag failed.",
    ],
    [
      "a time limit",
      real(DELETED, { isTimeUp: true, unreached: 3 }),
      "ACR Prune: deleted 1 of 2 manifests and removed 1 tag more in 1 repository. The time limit ended the run; 3 repositories were not begun. The next run continues from there.",
    ],
    [
      "a deletion limit",
      dry({ dryRun: false, deletionLimit: "Too much." }),
      'ACR Prune: stopped by "max-deletions". Nothing was deleted.',
    ],
    [
      "a deletion limit in the middle",
      real(DELETED, { deletionLimit: "Too much." }),
      'ACR Prune: stopped by "max-deletions" after 1 of 1 deletion.',
    ],
  ])("of %s", (_, report, expected) => {
    expect(headline(report)).toBe(expected);
  });
});

describe("the problems", () => {
  it("name the first tag that could not be removed, and why", () => {
    expect(problemsOf(real({ state: "refused", why: "disallowed (405)." }), FOR_LOG)).toEqual([
      '"team/api": 1 tag could not be removed, "pr-1": disallowed (405). It will be planned again next time.',
    ]);
  });

  it("say what to do about the deletion limit", () => {
    expect(problemsOf(dry({ deletionLimit: "Too much." }), FOR_LOG)).toEqual([
      'Too much. Review what would be deleted, and raise "max-deletions" if it is intended.',
    ]);
  });

  it("are none when the time was up, or a tag was set again", () => {
    expect(problemsOf(real({ state: "kept" }, { isTimeUp: true }), FOR_LOG)).toEqual([]);
  });
});

describe("the summary", () => {
  it("has a table of expired tags with what keeps their manifests", () => {
    const page = renderSummary(real(DELETED));
    expect(page).toContain("#### Tags that go (1)");
    expect(page).toMatch(
      /\| <code>pr-1<\/code> \| it has expired \| `[0-9a-f]{12}` \| it is tagged \| removed \|/,
    );
    expect(page).toContain("its tags have expired, and nothing that is kept holds it");
    expect(page).toContain("| Untagged |");
    expect(page).toContain("</code>: 1 deleted, 1 tag removed, 1 kept</summary>");
  });

  it("shows a manifest that stays with the tags that it still has", () => {
    const tagsOfKept = (outcome: TagOutcome) =>
      tablesIn(renderSummary(real(outcome))).at(-2)?.[1]?.[2];
    expect(tagsOfKept(DELETED)).toBe("v1");
    expect(tagsOfKept({ state: "already-gone" })).toBe("v1");
    expect(tagsOfKept({ state: "kept" })).toBe("pr-1, v1");
  });

  it("has it in a dry run in other words, without outcomes", () => {
    const page = renderSummary(dry());
    expect(page).toContain("#### Would remove tags (1)");
    expect(page).toContain("| Tag | Because | Digest | The manifest stays because |");
    expect(page).toContain("| Would untag |");
    expect(page).toContain("</code>: 1 would be deleted, 1 tag would be removed, 1 kept</summary>");
  });

  it("says nothing of tags where none expires", () => {
    const page = renderSummary(reportOf({ repositories: [pruned("team/api", SPECS)] }));
    expect(page).not.toContain("ntag");
  });
});

it("the outputs count tags apart from manifests", () => {
  expect(outputsOf(real(DELETED), "/report.json")).toMatchObject({ deleted: "1", untagged: "1" });
  const failed = outputsOf(real({ state: "failed", why: "" }), "/report.json");
  expect(failed).toMatchObject({ untagged: "0", failed: "0" });
});
