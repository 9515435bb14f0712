/** The numbers of a page hold each other up: headline, reasons and repositories of random runs add up to the same. */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { compilePattern } from "../../src/inputs/glob.ts";
import { TAG_NAMES } from "../../src/oci/names.ts";
import type { Outcome } from "../../src/prune/sweep/settle.ts";
import { renderSummary } from "../../src/report/summary.ts";
import { reasonSums } from "../../src/report/reasons.ts";
import { totalsOfRun, type Report } from "../../src/report/report.ts";
import { image, index, type Spec } from "../support/fixture.ts";
import { tablesIn } from "../support/page.ts";
import { expiring, WEEK } from "../support/planning.ts";
import { DELETED, pruned, reportOf } from "../support/reports.ts";
import { holds } from "./holds.ts";

const LETTERS = "abcdefgh".split("");

const policy = {
  ...WEEK,
  tags: {
    rules: ["pr-*", "main-*"].flatMap((pattern, i) => {
      const match = [compilePattern(pattern, TAG_NAMES)];
      return expiring(match, { line: i + 1 }).rules;
    }),
    keeping: [],
  },
};

/** Bodies can only name what was pushed before. */
function specOf(position: number): fc.Arbitrary<Spec> {
  const earlier = LETTERS.slice(0, position);
  const letter = LETTERS[position] ?? "";
  const options = fc.record({
    ageDays: fc.constantFrom(1, 9, 30, 300),
    tags: fc.subarray([`pr-${letter}`, `main-${letter}`, `v-${letter}`], { maxLength: 2 }),
    subject: fc.option(fc.constantFrom(...earlier, "missing"), { nil: "none", freq: 1 }),
  });
  return fc.tuple(options, fc.subarray(earlier), fc.boolean()).map(([all, children, isIndex]) => {
    const { subject, ...rest } = all;
    const own = subject === "none" ? rest : { ...rest, subject };
    return isIndex ? index(children, own) : image(own);
  });
}

const OUTCOMES: readonly Outcome[] = [
  DELETED,
  DELETED,
  DELETED,
  { state: "failed", why: "no" },
  { state: "already-gone" },
  { state: "cancelled" },
];

const reports: fc.Arbitrary<Report> = fc
  .record({
    repositories: fc.array(fc.tuple(...LETTERS.map((_, position) => specOf(position))), {
      minLength: 2,
      maxLength: 13,
    }),
    dryRun: fc.boolean(),
    outcome: fc.array(fc.constantFrom(...OUTCOMES), { minLength: 8, maxLength: 8 }),
  })
  .map(({ repositories, dryRun, outcome }) => {
    const outcomes = (letter: string) => outcome[LETTERS.indexOf(letter)] ?? DELETED;
    return reportOf({
      dryRun,
      policy: { agesMs: [policy.ageMs], tagRules: policy.tags.rules },
      repositories: repositories.map((specs, n) => {
        const named = Object.fromEntries(specs.map((spec, i) => [LETTERS[i] ?? "", spec]));
        return pruned(`r${n}`, named, { policy, ...(dryRun ? {} : { outcomes }) });
      }),
    });
  });

/** What a cell says was done; nothing is a dash. */
function numberIn(cell = ""): number {
  return cell === "–" ? 0 : Number(cell.replace(/,/g, "").split(/\s/)[0]);
}

/** The sum of a column over all tables that have it. */
function sumOf(page: string, first: string, title: string): number {
  return tablesIn(page)
    .filter(([head]) => head?.[0] === first)
    .reduce((sum, [head = [], ...rows]) => {
      const at = head.indexOf(title);
      return at < 0 ? sum : rows.reduce((all, cells) => all + numberIn(cells[at]), sum);
    }, 0);
}

/** What the headline says was done to manifests and tags. */
function headlineOf(page: string): readonly [manifests: number, tags: number] {
  const pattern =
    /(?:delete|deleted) ([\d,]+) of [\d,]+ (?:planned )?manifests? and (no|[\d,]+)(?: of [\d,]+)? tags?/;
  const [, manifests = "0", tags = "no"] = pattern.exec(page.split("\n")[0] ?? "") ?? [];
  return [numberIn(manifests), tags === "no" ? 0 : numberIn(tags)];
}

describe("on a page", () => {
  it("headline, reasons and repositories say the same of manifests and tags, and reasons of bytes", () => {
    holds(
      reports,
      60,
      (report) => {
        const page = renderSummary(report);
        const { planned, deleted, expiredTags, reclaimed } = totalsOfRun(report);
        const done = report.dryRun ? planned : deleted;
        expect([sumOf(page, "Why", "Manifests"), sumOf(page, "Why", "Tags")]).toEqual([
          done,
          expiredTags,
        ]);
        const [go, tagsGo] = report.dryRun ? ["Go", "Tags go"] : ["Deleted", "Tags deleted"];
        expect([sumOf(page, "Repository", go), sumOf(page, "Repository", tagsGo)]).toEqual([
          done,
          expiredTags,
        ]);
        if (done + expiredTags > 0) expect(headlineOf(page)).toEqual([done, expiredTags]);
        const bytes = reasonSums(report).reduce((sum, one) => sum + one.bytes, 0);
        expect(bytes).toBe(reclaimed.bytes);
        return done + expiredTags > 0 ? "something goes" : "nothing goes";
      },
      ["something goes"],
    );
  });
});
