import { describe, expect, it } from "@jest/globals";

import { compilePattern } from "../../src/inputs/glob.ts";
import { TAG_NAMES } from "../../src/oci/names.ts";
import type { Outcome } from "../../src/prune/sweep/settle.ts";
import type { Verification } from "../../src/prune/sweep/verify.ts";
import { headline } from "../../src/report/headline.ts";
import { FOR_LOG, FOR_MARKDOWN, problemsOf } from "../../src/report/problems.ts";
import type { Report } from "../../src/report/report.ts";
import { fixture, image, index } from "../support/fixture.ts";
import { expiring, WEEK } from "../support/planning.ts";
import { DELETED, pruned, reportOf, undecided } from "../support/reports.ts";

/** Three manifests go, an index with its two children; one stays. */
const SPECS = { D: index(["d", "e"]), d: image(), e: image(), t: image({ tags: ["v1"] }) };
const CLEAN = { t: image({ tags: ["v1"] }), u: image({ tags: ["v2"] }) };
/** One tag goes from an image that stays. */
const TAGS = { t: image({ tags: ["v1", "pr-1"] }) };
const EXPIRING = { ...WEEK, tags: expiring([compilePattern("pr-*", TAG_NAMES)]) };
const D = fixture(SPECS).digest("D");
const GONE: Outcome = { state: "already-gone" };
const REFUSED: Outcome = { state: "refused", why: "disallowed (405)." };
const FAILED: Outcome = { state: "failed", why: "throttled (429)." };
const BLOCKED: Outcome = { state: "blocked", by: D };
const CANCELLED: Outcome = { state: "cancelled" };

function dry(...repositories: Report["repositories"]): Report {
  return reportOf({ repositories });
}

/** A real run over one repository; the outcomes are those of D, d and e. */
function real(top: Outcome, d: Outcome, e: Outcome, parts: Partial<Report> = {}): Report {
  const settled: Readonly<Record<string, Outcome>> = { D: top, d, e };
  const outcomes = (letter: string) => settled[letter] ?? DELETED;
  const repositories = [pruned("team/api", SPECS, { outcomes })];
  return reportOf({ dryRun: false, repositories, ...parts });
}

const unreadable = undecided("team/web", { state: "unreadable", why: "It can't be read." });
const untagged = undecided("team/old", { state: "untagged", manifests: 5 });

describe("the headline", () => {
  it.each([
    [
      "a dry run",
      dry(pruned("a", SPECS)),
      "would delete 3 of 4 manifests and no tag. Nothing was deleted.",
    ],
    [
      "a dry run over one",
      dry(pruned("a", { d: image() })),
      "would delete 1 of 1 manifest and no tag. Nothing was deleted.",
    ],
    [
      "a dry run without work",
      dry(pruned("a", CLEAN)),
      "nothing to delete. All 2 manifests are kept.",
    ],
    [
      "a dry run over one that stays",
      dry(pruned("a", { t: image({ tags: ["x"] }) })),
      "nothing to delete. The only manifest is kept.",
    ],
    ["an empty registry", dry(pruned("a", {})), "nothing to delete. There is no manifest."],
    [
      "a repository that could not be read",
      dry(pruned("a", CLEAN), unreadable),
      "nothing was deleted. 2 manifests are kept. 1 repository could not be read.",
    ],
    [
      "a repository without tags",
      dry(pruned("a", { t: image({ tags: ["x"] }) }), untagged),
      "nothing was deleted. 1 manifest is kept.",
    ],
    [
      "work beside a repository that could not be read",
      dry(pruned("a", SPECS), unreadable),
      "would delete 3 of 4 manifests and no tag. Nothing was deleted. 1 repository could not be read.",
    ],
    [
      "a dry run that broke off",
      reportOf({ brokenOff: "a defect", repositories: [pruned("a", TAGS, { policy: EXPIRING })] }),
      "broke off. Nothing was deleted.",
    ],
    ["a cancelled dry run", reportOf({ cancelled: true }), "cancelled. Nothing was deleted."],
    [
      "a dry run that stopped",
      reportOf({ stopped: "No answer." }),
      "stopped before deleting anything.",
    ],
  ])("of %s", (_, report, expected) => {
    expect(headline(report)).toBe(`ACR Prune (dry run): ${expected}`);
  });

  it.each([
    ["all went well", real(DELETED, DELETED, DELETED), "deleted 3 of 4 manifests and no tag."],
    [
      "one was gone",
      real(GONE, DELETED, DELETED),
      "deleted 2 of 4 manifests and no tag; 1 was already gone.",
    ],
    [
      "two were gone",
      real(GONE, GONE, DELETED),
      "deleted 1 of 4 manifests and no tag; 2 were already gone.",
    ],
    [
      "an index was refused",
      real(REFUSED, BLOCKED, BLOCKED),
      "deleted 0 of 3 planned manifests and no tag; 1 failed, 2 left alone because of that.",
    ],
    [
      "a child failed",
      real(DELETED, FAILED, GONE),
      "deleted 1 of 3 planned manifests and no tag; 1 was already gone, 1 failed.",
    ],
    [
      "it was cancelled",
      real(DELETED, CANCELLED, CANCELLED, { cancelled: true }),
      "cancelled after 1 of 3 deletions.",
    ],
    [
      "there was no work",
      reportOf({ dryRun: false, repositories: [pruned("a", CLEAN, { outcomes: () => DELETED })] }),
      "nothing to delete. All 2 manifests are kept.",
    ],
    [
      "a deletion limit ended it after tags alone had gone",
      reportOf({
        dryRun: false,
        deletionLimit: "Too many.",
        repositories: [pruned("a", TAGS, { policy: EXPIRING, outcomes: () => DELETED })],
      }),
      'stopped by "max-deletions" after 0 of 0 deletions and 1 of 1 tag.',
    ],
    [
      "it stopped",
      reportOf({ dryRun: false, stopped: "No answer." }),
      "stopped before deleting anything.",
    ],
  ])("of a real run when %s", (_, report, expected) => {
    expect(headline(report)).toBe(`ACR Prune: ${expected}`);
  });

  it.each<[Verification, string]>([
    [{ state: "broken", losses: [] }, "1 repository is BROKEN."],
    [{ state: "unknown", why: "No answer." }, "1 repository could not be verified."],
  ])("of a run after which a look back showed %j says so", (verification, alarm) => {
    const repositories = [pruned("a", SPECS, { outcomes: () => DELETED, verification })];
    expect(headline(reportOf({ dryRun: false, repositories }))).toBe(
      `ACR Prune: deleted 3 of 4 manifests and no tag. ${alarm}`,
    );
  });

  it("counts all repositories of the run", () => {
    const outcomes = () => DELETED;
    const repositories = [pruned("a", SPECS, { outcomes }), pruned("b", CLEAN, { outcomes })];
    expect(headline(reportOf({ dryRun: false, repositories }))).toBe(
      "ACR Prune: deleted 3 of 6 manifests and no tag.",
    );
  });
});

describe("the problems", () => {
  it("are none when all went well, when nothing was to do, and when a rule left a repository alone", () => {
    for (const report of [real(DELETED, GONE, DELETED), dry(pruned("a", CLEAN)), dry(untagged)]) {
      expect(problemsOf(report, FOR_LOG)).toEqual([]);
    }
  });

  it.each([
    [
      "an index that was refused",
      real(REFUSED, BLOCKED, BLOCKED),
      '"team/api": 1 of 3 planned deletions failed: disallowed (405). 2 that it holds were left alone. They will be planned again next time.',
    ],
    [
      "children that failed",
      real(DELETED, FAILED, FAILED),
      '"team/api": 2 of 3 planned deletions failed, the first one: throttled (429). They will be planned again next time.',
    ],
    [
      "a repository that could not be read",
      dry(unreadable),
      '"team/web" was skipped, nothing in it was deleted: It can\'t be read.',
    ],
    [
      "a cancelled run",
      real(DELETED, CANCELLED, CANCELLED, { cancelled: true }),
      "The run was cancelled. What it had not begun is unchanged.",
    ],
    [
      "a cancelled run that did not begin some repositories",
      reportOf({ cancelled: true, unreached: 2 }),
      "The run was cancelled. What it had not begun is unchanged. 2 repositories were not begun at all.",
    ],
    [
      "a run that stopped",
      reportOf({ stopped: "contoso.azurecr.io can't be reached: no answer." }),
      "contoso.azurecr.io can't be reached: no answer. Nothing was deleted.",
    ],
  ])("name %s", (_, report, expected) => {
    expect(problemsOf(report, FOR_LOG)).toEqual([expected]);
  });

  it("count one that is left alone as one", () => {
    const [problem] = problemsOf(real(REFUSED, BLOCKED, DELETED), FOR_LOG);
    expect(problem).toContain("1 that it holds was left alone. They will be");
    const [alone] = problemsOf(real(DELETED, FAILED, DELETED), FOR_LOG);
    expect(alone).toBe(
      '"team/api": 1 of 3 planned deletions failed: throttled (429). It will be planned again next time.',
    );
  });

  it("begin with what concerns the whole run", () => {
    const report = reportOf({ cancelled: true, stopped: "No answer.", repositories: [unreadable] });
    expect(problemsOf(report, FOR_LOG).map((problem) => problem.split(" ")[0])).toEqual([
      "No",
      "The",
      '"team/web"',
    ]);
  });

  it("are escaped for Markdown", () => {
    const report = dry(undecided("a_b", { state: "unreadable", why: "<b> *x*" }));
    expect(problemsOf(report, FOR_MARKDOWN)).toEqual([
      "<code>a&#95;b</code> was **skipped**, nothing in it was deleted: &#60;b&#62; &#42;x&#42;",
    ]);
  });
});
