/**
 * How tags that go from manifests that stay, the deletion limit and the time limit are told: headline, problems, summary, log
 * lines and outputs agree.
 */
import { describe, expect, it } from "@jest/globals";

import { TAG_NAMES } from "../../src/oci/names.ts";
import { compilePattern } from "../../src/inputs/glob.ts";
import type { Inventory } from "../../src/prune/model/inventory.ts";
import type { Tag } from "../../src/registry/registry.ts";
import type { TagOutcome } from "../../src/prune/sweep/untag.ts";
import { headline } from "../../src/report/headline.ts";
import { outputsOf } from "../../src/report/outputs.ts";
import { FOR_LOG, problemsOf } from "../../src/report/problems.ts";
import type { Report } from "../../src/report/report.ts";
import { renderSummary } from "../../src/report/summary.ts";
import { fixture, image } from "../support/fixture.ts";
import { tablesIn } from "../support/page.ts";
import { expiring, WEEK } from "../support/planning.ts";
import { DELETED, pruned, reportOf } from "../support/reports.ts";

const POLICY = {
  ...WEEK,
  tags: expiring([compilePattern("pr-*", TAG_NAMES)]),
};

/** One image goes for its tag, one stays without it. */
const SPECS = { a: image({ tags: ["pr-1", "v1"] }), x: image({ tags: ["pr-2"] }) };

const FAILED = { state: "failed", why: "throttled (429)." } as const;
const CANCELLED = { state: "cancelled" } as const;

function dry(parts: Partial<Report> = {}): Report {
  return reportOf({ repositories: [pruned("team/api", SPECS, { policy: POLICY })], ...parts });
}

function real(tagOutcome: TagOutcome, parts: Partial<Report> = {}): Report {
  const outcomes = () => DELETED;
  const repositories = [pruned("team/api", SPECS, { policy: POLICY, outcomes, tagOutcome })];
  return reportOf({ dryRun: false, repositories, ...parts });
}

describe("what the rules of a policy file did", () => {
  const ruled = { ...POLICY, tags: expiring([compilePattern("pr-*", TAG_NAMES)], { line: 3 }) };

  it.each<[string, Parameters<typeof pruned>[2], number]>([
    ["in a dry run all that they let expire", {}, 2],
    ["all that has gone", { outcomes: () => DELETED }, 2],
    ["not what stays with a manifest that could not be deleted", { outcomes: () => FAILED }, 1],
    ["not what could not be removed", { outcomes: () => DELETED, tagOutcome: FAILED }, 1],
    ["nothing that was not begun", { outcomes: () => CANCELLED, tagOutcome: CANCELLED }, 0],
  ])("counts %s", (_, options, expired) => {
    const { ruleUses } = pruned("team/api", SPECS, { policy: ruled, ...options });
    expect(ruleUses).toMatchObject([{ tags: 2, expired }]);
  });

  it("counts no tag that goes because what it names goes", () => {
    const specs = {
      v: image({ tags: ["v1"] }),
      old: image(),
      s: image({ tags: ["sha256-{v}.sbom", "sha256-{old}.sbom"], tagAgeDays: 1 }),
    };
    const tags = expiring([compilePattern("sha256-*", TAG_NAMES)], { line: 3 });
    const { manifests, ruleUses } = pruned("team/api", specs, { policy: { ...WEEK, tags } });
    const removed = manifests.flatMap(({ expiredTags }) => expiredTags);
    expect(removed.map(({ because }) => because)).toEqual([fixture(specs).digest("old")]);
    expect(ruleUses).toMatchObject([{ tags: 2, expired: 0 }]);
  });
});

describe("tags on nothing", () => {
  it("are in the report by name, those that expire with the rule that took them and what became of them", () => {
    const digest = fixture({ gone: image() }).digest("gone");
    const unlocked = { updatedAt: new Date("2026-01-01"), isLocked: false, lock: undefined };
    const tag = (name: string): Tag => ({ name, digest, ...unlocked });
    const change = (inventory: Inventory) => ({
      ...inventory,
      tagsOnNothing: [tag("v1"), tag("pr-2"), tag("pr-1")],
    });
    const options = { policy: POLICY, change, outcomes: () => DELETED, tagOutcome: FAILED };
    const [rule] = POLICY.tags.rules;
    expect(pruned("team/api", SPECS, options).tagsOnNothing).toEqual([
      { name: "pr-1", digest, isExpired: true, rule, outcome: FAILED },
      { name: "pr-2", digest, isExpired: true, rule, outcome: FAILED },
      { name: "v1", digest, isExpired: false, rule: undefined, outcome: undefined },
    ]);
  });
});

describe("the headline", () => {
  it.each<[string, Report, string]>([
    [
      "a dry run",
      dry(),
      "ACR Prune (dry run): would delete 1 of 2 manifests and 2 tags. Nothing was deleted.",
    ],
    ["a real run", real(DELETED), "ACR Prune: deleted 1 of 2 manifests and 2 tags."],
    [
      "a tag that was set again",
      real({ state: "kept" }),
      "ACR Prune: deleted 1 of 2 manifests and 1 of 2 tags.",
    ],
    [
      "a tag that could not be removed",
      real({ state: "failed", why: "throttled (429)." }),
      "ACR Prune: deleted 1 of 2 manifests and 1 of 2 tags; 1 tag failed.",
    ],
    [
      "a time limit",
      real(DELETED, { isTimeUp: true, unreached: 3 }),
      "ACR Prune: deleted 1 of 2 manifests and 2 tags. The time limit ended the run; 3 repositories were not begun. The next run continues from there.",
    ],
    [
      "a deletion limit",
      dry({ dryRun: false, deletionLimit: "Too much." }),
      'ACR Prune: stopped by "max-deletions". Nothing was deleted.',
    ],
    [
      "a deletion limit in the middle",
      real(DELETED, { deletionLimit: "Too much." }),
      'ACR Prune: stopped by "max-deletions" after 1 of 1 deletion and 2 of 2 tags.',
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
  it("has a table of tags that go alone, with what their images keep", () => {
    const page = renderSummary(real(DELETED));
    expect(page).toContain(
      "#### Deleted: 1 tag of an image that stays (<code>pr-&#42;</code>: over 7\u00A0days)",
    );
    expect(tablesIn(page)[1]?.map((cells) => [cells[0], cells[2]])).toEqual([
      ["Tag", "Has besides"],
      ["pr-1", "v1"],
    ]);
    expect(page).toContain("1 tag went from an image that stays.");
  });

  it("tells a tag that was kept from one that went", () => {
    const page = renderSummary(real({ state: "kept" }));
    expect(page).toContain("#### Was to go: 1 tag of an image that stays");
    expect(tablesIn(page)[1]?.[1]).toEqual([
      "pr-1",
      expect.any(String),
      "pr-1, v1",
      "kept: it was set or locked, or its manifest pushed, during the run",
    ]);
  });

  it("shows a manifest that stays with the tags that it still has", () => {
    const imageOfKept = (outcome: TagOutcome) =>
      tablesIn(renderSummary(real(outcome))).at(-2)?.[1]?.[0];
    expect(imageOfKept(DELETED)).toBe("image v1");
    expect(imageOfKept({ state: "kept" })).toBe("image pr-1 v1");
  });

  it("says in a dry run that tags go, and nothing of what became of them", () => {
    const page = renderSummary(dry());
    expect(page).toContain("#### Goes: 1 tag of an image that stays");
    expect(page).toContain(
      "Youngest with a tag that goes: <code>team/api:pr-2</code>, **30\u00A0days**.",
    );
  });

  it("says that no tag goes where none does", () => {
    const page = renderSummary(reportOf({ repositories: [pruned("team/api", SPECS)] }));
    expect(page).toMatch(/^## ACR Prune \(dry run\): nothing to delete/);
  });
});

it("the outputs count tags apart from manifests", () => {
  expect(outputsOf(real(DELETED), "/report.json")).toMatchObject({ deleted: "1", untagged: "1" });
  const failed = outputsOf(real({ state: "failed", why: "" }), "/report.json");
  expect(failed).toMatchObject({ untagged: "0", failed: "0" });
});
