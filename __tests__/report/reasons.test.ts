/** Why things go, by rule and reason: what is in which group, and that the groups add up. */
import { describe, expect, it } from "@jest/globals";

import { compilePattern } from "../../src/inputs/glob.ts";
import { TAG_NAMES } from "../../src/oci/names.ts";
import type { TagRule } from "../../src/prune/model/policy.ts";
import { describePolicy, whyText, youngestText } from "../../src/report/policy-words.ts";
import { FOR_LOG } from "../../src/report/problems.ts";
import { reasonSums } from "../../src/report/reasons.ts";
import { totalsOfRun, type Report } from "../../src/report/report.ts";
import { image, index, type Spec } from "../support/fixture.ts";
import { WEEK } from "../support/planning.ts";
import { DELETED, pruned, reportOf } from "../support/reports.ts";

const DAY_MS = 86_400_000;

const rule = (pattern: string, changes: Partial<TagRule> = {}): TagRule => ({
  match: pattern.split(",").map((text) => compilePattern(text, TAG_NAMES)),
  olderThanMs: 14 * DAY_MS,
  keepNewest: 0,
  keepAtMost: undefined,
  order: { by: "time" },
  countsOf: "rule",
  line: 1,
  ...changes,
});

const RULES = [rule("pr-*"), rule("main-*", { olderThanMs: 20 * DAY_MS, line: 2 })];

/** P goes by its tags, with its platform and its signature; D has no tag, o has lost its image; A stays and loses a tag. */
const SPECS: Readonly<Record<string, Spec>> = {
  A: index(["a"], { tags: ["v1", "main-1"] }),
  a: image(),
  P: index(["p"], { tags: ["main-2", "pr-2"], ageDays: 40 }),
  p: image({ tags: ["pr-2-amd64"], ageDays: 40 }),
  s: image({ subject: "P", tags: ["sha256-{P}.sig"], ageDays: 40 }),
  Q: image({ tags: ["pr-3"], ageDays: 20 }),
  D: index(["a", "d"], { ageDays: 60 }),
  d: image({ ageDays: 61 }),
  o: image({ subject: "gone", body: { artifactType: "application/spdx+json" }, ageDays: 9 }),
};

function report(outcome?: typeof DELETED | { state: "failed"; why: string }): Report {
  const policy = { ...WEEK, tags: { rules: RULES, keeping: [] } };
  const outcomes = (letter: string) => (letter === "Q" ? (outcome ?? DELETED) : DELETED);
  return reportOf({
    dryRun: outcome === undefined,
    policy: { agesMs: [7 * DAY_MS], tagRules: RULES },
    repositories: [pruned("team/api", SPECS, { policy, ...(outcome && { outcomes }) })],
  });
}

const shown = (of: Report) =>
  reasonSums(of).map(({ why, planned, gone, tagsPlanned, tagsGone, youngest }) => [
    whyText(why, FOR_LOG).replaceAll("\u00A0", " "),
    `${gone} of ${planned}`,
    `${tagsGone} of ${tagsPlanned}`,
    youngest && youngestText(youngest, FOR_LOG).replaceAll("\u00A0", " "),
  ]);

describe("the reasons", () => {
  it("count what goes along with something where that does, and tags where their rule stands", () => {
    expect(shown(report())).toEqual([
      ['"pr-*": over 14 days', "4 of 4", "3 of 3", '20 days: "team/api:pr-3"'],
      ['"main-*": over 20 days', "0 of 0", "2 of 2", undefined],
      ["No tag, held by nothing that stays", "2 of 2", "0 of 0", '60 days: index in "team/api"'],
      ["SBOM whose image is gone", "1 of 1", "0 of 0", '9 days: SBOM in "team/api"'],
    ]);
  });

  it("tell what was not deleted from what was", () => {
    const [first] = shown(report({ state: "failed", why: "no" }));
    expect(first).toEqual([
      '"pr-*": over 14 days',
      "3 of 4",
      "2 of 3",
      '40 days: "team/api:main-2"',
    ]);
  });

  it("add up to the totals, bytes included", () => {
    for (const one of [report(), report(DELETED), report({ state: "failed", why: "no" })]) {
      const sums = reasonSums(one);
      const sum = (of: (one: (typeof sums)[number]) => number) =>
        sums.reduce((all, each) => all + of(each), 0);
      const totals = totalsOfRun(one);
      expect({
        planned: sum(({ planned }) => planned),
        expiredTags: sum(({ tagsGone }) => tagsGone),
        expiredTagsPlanned: sum(({ tagsPlanned }) => tagsPlanned),
        bytes: sum(({ bytes }) => bytes),
      }).toEqual({
        planned: totals.planned,
        expiredTags: totals.expiredTags,
        expiredTagsPlanned: totals.expiredTagsPlanned,
        bytes: totals.reclaimed.bytes,
      });
      expect(totals.tagsStay).toBe(one.dryRun || totals.failed === 0 ? 1 : 2);
    }
  });
});

describe("the policy in words", () => {
  const policyOf = (parts: Partial<Report>) =>
    describePolicy(reportOf(parts), FOR_LOG).replaceAll("\u00A0", " ");
  const inputs = (tagRule: Partial<TagRule>, pattern = "pr-*") => ({
    policy: { agesMs: [0], tagRules: [rule(pattern, { line: undefined, ...tagRule })] },
  });

  it.each<[Partial<Report>, string]>([
    [{}, "Images younger than 7 days stay; no tag expires."],
    [inputs({}), 'Images of any age may go; tags "pr-*" expire after 14 days.'],
    [
      inputs({ keepNewest: 10, olderThanMs: 1.5 * DAY_MS, countsOf: "pattern" }, "a*,b*,!ab"),
      'Images of any age may go; tags "a*", "b*", "!ab" expire after 1 day 12 hours, newest 10 of each stay.',
    ],
    [
      inputs({ olderThanMs: 0, keepNewest: 2, order: { by: "version", per: "minor" } }),
      'Images of any age may go; tags "pr-*" expire at any age, newest 2 versions of a minor version stay.',
    ],
    [
      inputs({ olderThanMs: undefined, keepAtMost: 5 }),
      'Images of any age may go; tags "pr-*" expire beyond the newest 5.',
    ],
    [
      {
        settings: { policy: ".github/acr-prune.yml" },
        rules: RULES,
        policy: { agesMs: [DAY_MS, 30 * DAY_MS], tagRules: RULES },
      },
      'Policy ".github/acr-prune.yml": 2 rules for tags, and images younger than 1 day to 30 days stay.',
    ],
  ])("%#", (parts, sentence) => {
    expect(policyOf(parts)).toBe(sentence);
  });
});
