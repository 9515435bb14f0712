/**
 * Pages of every size and at every budget: none is longer than it may be, all are sound Markdown in which nothing of a
 * hostile registry comes alive, and each says what it leaves out.
 */
import { describe, expect, it } from "@jest/globals";

import type { Approval } from "../../src/prune/model/approval.ts";
import type { Report } from "../../src/report/report.ts";
import { renderComment } from "../../src/report/comment.ts";
import { pagesOf, renderSummary, SUMMARY_BUDGET } from "../../src/report/summary.ts";
import { compilePattern } from "../../src/inputs/glob.ts";
import { TAG_NAMES } from "../../src/oci/names.ts";
import { image, index, NOW, type Fixture, type Spec } from "../support/fixture.ts";
import { SITUATIONS } from "./situations.ts";
import { flawsOf, shownByGitHub, tablesIn } from "../support/page.ts";
import { expiring, WEEK } from "../support/planning.ts";
import { DELETED, pruned, repeated, reportOf, undecided } from "../support/reports.ts";

/** Three builds, of which one is dead and one has a tag that goes, as the real code reports them. */
const BUILDS = {
  A: index(["a", "b"], { tags: ["v1"] }),
  a: image(),
  b: image(),
  D: index(["d", "e"]),
  d: image(),
  e: image(),
  P: index(["p", "q"], { tags: ["pr-1"] }),
  p: image(),
  q: image(),
};

const POLICY = { ...WEEK, tags: expiring([compilePattern("pr-*", TAG_NAMES)]) };

/** A repository with this many copies of the three builds, nine manifests each. */
const builds = (name: string, copies: number) =>
  repeated(pruned(name, buildsOf(name), { policy: POLICY }), copies);

/** With digests that no other repository has. */
function buildsOf(name: string) {
  const own = (letter: string) => `${name}-${letter}`;
  return Object.fromEntries(
    Object.entries<Spec>(BUILDS).map(([letter, spec]) => [
      own(letter),
      spec.children === undefined ? spec : { ...spec, children: spec.children.map(own) },
    ]),
  );
}

const bytesOf = (page: string) => Buffer.byteLength(page);

/** How many digests of the report stand on the page, and how many it says are missing or in repositories that keep all. */
function accounted({ repositories }: Report, page: string): number {
  // What stays is counted as missing also where a tag that goes from it has named it.
  const images = page.replace(
    /^#### .* (?:image that stays|images that stay) [^]*?^(?=[#<])/gm,
    "",
  );
  const digits = new Set(images.match(/(?<![0-9a-f])[0-9a-f]{12,20}(?![0-9a-f])/g));
  const lengths = [...new Set([...digits].map(({ length }) => length))];
  const shown = repositories
    .flatMap(({ manifests }) => manifests)
    .filter(({ digest }) => lengths.some((length) => digits.has(digest.slice(7, 7 + length))));
  const [, note = ""] = /Not shown: (.*?);/.exec(page) ?? [];
  const [untouched = ""] = /in which nothing (?:goes|was deleted): .* manifests?/.exec(page) ?? [];
  const counts = [...note.matchAll(/([\d,]+) manifests? that/g)].concat([
    ...untouched.matchAll(/([\d,]+) manifests?/g),
  ]);
  const missing = counts.map(([, n = ""]) => Number(n.replaceAll(",", "")));
  return missing.reduce((sum, one) => sum + one, shown.length);
}

/** All pages that a shrinking budget brings about, from the longest to the shortest. */
function allPages(report: Report): readonly string[] {
  const pages: string[] = [];
  const within = pagesOf(report);
  for (let budget = Infinity; ;) {
    const page = within(budget);
    if (bytesOf(page) > budget) return pages;
    pages.push(page);
    budget = bytesOf(page) - 1;
  }
}

describe("a page of", () => {
  it.each([9, 100, 990, 6000, 10_000, 30_000, 100_000])(
    "%s manifests keeps within every budget, and accounts for every digest",
    (manifests) => {
      const report = reportOf({ repositories: [builds("team/api", Math.ceil(manifests / 9))] });
      const all = report.repositories[0]?.manifestCount;
      const budgets =
        manifests < 20_000 ? [2000, 10_000, 65_000, SUMMARY_BUDGET] : [2000, SUMMARY_BUDGET];
      const within = pagesOf(report);
      for (const budget of budgets) {
        const page = within(budget);
        expect(bytesOf(page)).toBeLessThanOrEqual(budget);
        if (page.includes("Newest first")) expect(accounted(report, page)).toBe(all);
        else expect(page).toContain("in the JSON report");
        expect(page).toMatch(
          /^## ACR Prune \(dry run\): would delete [\d,]+ of [\d,]+ manifests and (?:[\d,]+ tags|1 tag)\n/,
        );
      }
      expect(within(SUMMARY_BUDGET)).toContain("Newest first");
    },
    60_000,
  );

  // A tenth of the length, since it takes seconds to read what a long page has become.
  it.each([9, 100, 300, 1000, 2000])("%s manifests is sound within 90,000 bytes", (manifests) => {
    const report = reportOf({ repositories: [builds("team/api", Math.ceil(manifests / 9))] });
    expect(flawsOf(renderSummary(report, SUMMARY_BUDGET / 10))).toEqual([]);
  });

  it.each([1, 20, 200])("%s repositories keeps within 2,000 and 900,000 bytes", (count) => {
    const repositories = Array.from({ length: count }, (_, n) => builds(`team/service-${n}`, 2));
    for (const budget of [2000, SUMMARY_BUDGET]) {
      const page = renderSummary(reportOf({ repositories }), budget);
      expect(bytesOf(page)).toBeLessThanOrEqual(budget);
      // Nor is there more to read where there are more of the same.
      if (bytesOf(page) < 50_000) expect(flawsOf(page)).toEqual([]);
    }
  });
});

describe("the page of every golden situation", () => {
  it.each(SITUATIONS)(
    "$name keeps within every budget, and accounts for every digest",
    ({ name, report }) => {
      const all = report.repositories.reduce((sum, one) => sum + one.manifestCount, 0);
      const within = pagesOf(report);
      let withImages = 0;
      for (const budget of [2000, 5000, 10_000, 30_000, 65_000, 200_000, SUMMARY_BUDGET]) {
        const page = within(budget);
        expect(bytesOf(page)).toBeLessThanOrEqual(budget);
        if (page.includes("Newest first")) {
          withImages += 1;
          expect({ budget, digests: accounted(report, page) }).toEqual({ budget, digests: all });
        }
      }
      expect(withImages > 0).toBe(!WITHOUT_IMAGES.has(name));
    },
    60_000,
  );
});

/** Nothing goes in these, in more than one repository. */
const WITHOUT_IMAGES = new Set(["nothing-to-do", "everything-locked", "stopped"]);

describe("every level", () => {
  const large = reportOf({
    repositories: [
      ...Array.from({ length: 40 }, (_, n) => builds(`team/service-${n}`, n === 0 ? 50 : 2)),
      ...Array.from({ length: 30 }, (_, n) =>
        undecided(`team/broken-${n}`, { state: "unreadable", why: "A manifest can't be read." }),
      ),
    ],
    settings: { registry: "contoso.azurecr.io", repositories: "**", age: "30d" },
  });
  const pages = allPages(large);

  it("is sound, and shorter than the one before", () => {
    expect(pages.length).toBeGreaterThan(8);
    for (const page of pages) expect(flawsOf(page)).toEqual([]);
    expect(bytesOf(pages[0] ?? "")).toBeGreaterThan(50_000);
    expect(bytesOf(pages.at(-1) ?? "")).toBeLessThan(500);
  });

  it("is taken when the budget is its very length", () => {
    for (const page of pages) expect(renderSummary(large, bytesOf(page)) === page).toBe(true);
  });

  it("says what it leaves out", () => {
    for (const page of pages) expect(page).toContain("in the JSON report (output `report-path`)");
    const all = large.repositories.reduce((sum, { manifests }) => sum + manifests.length, 0);
    const withImages = pages.filter((page) => page.includes("Newest first"));
    expect(withImages.length).toBeGreaterThan(5);
    for (const page of withImages) expect(accounted(large, page)).toBe(all);
  });

  it("has headline and problems before anything else, down to 2,000 bytes", () => {
    const page = renderSummary(large, 2000);
    expect(page).toMatch(/^## ACR Prune \(dry run\): would delete /);
    expect(page.match(/^- .* was \*\*skipped\*\*, nothing in it was deleted/gm)).toHaveLength(5);
    expect(page).toContain("\n- And 25 more.\n");
  });
});

describe("a page of hostile text", () => {
  const texts = [
    "</code></td></details>\n| x | <img src=x onerror=alert(1)> | `y` *z* @octocat",
    "</summary><script>alert(1)</script><!-- ",
    "https://evil.example www.evil.example mallory@evil.example",
    "```\n```mermaid\nclick n0 call alert()\n| a |\n\n# b",
    '"]:::gone\n  n0 --> n1["<b>x</b>',
    "\u202Egnp.exe\u0000\u2028---\r\n| :-- |",
  ];
  const policyFor = (text: string) => {
    const match = { text, excludes: false, isGlob: false, matches: (tag: string) => tag === text };
    return { ...WEEK, tags: expiring([match], { line: 3 }) };
  };
  /** An image goes with its tag, another loses one, by a rule that is called the same; each has its platform. */
  const losing = (text: string, dryRun: boolean) => {
    const policy = policyFor(text);
    const named = pruned(
      text,
      {
        P: index(["p"], { tags: [text] }),
        p: image({ platform: text }),
        k: image({ tags: ["v1"] }),
      },
      { policy, ...(dryRun ? {} : { outcomes: () => DELETED }) },
    );
    const [kept] = named.manifests.filter(({ verdict }) => verdict.action === "keep");
    const [rule] = policy.tags.rules;
    const alone = { name: text, rule, outcome: dryRun ? undefined : DELETED };
    const manifests = named.manifests.map((one) =>
      one === kept ? { ...one, tags: [text, "v1"], expiredTags: [alone] } : one,
    );
    return {
      ...named,
      manifests,
      tagsOnNothing: [{ ...alone, digest: kept?.digest ?? ("" as never), isExpired: true }],
    };
  };

  const type = (artifactType: string) => ({ body: { artifactType } });
  const hostile = (text: string, dryRun = false): Report =>
    reportOf({
      dryRun,
      registry: text,
      settings: { repositories: text, [text]: text },
      warnings: [text],
      repositories: [
        pruned(
          text,
          {
            A: index(["a", "missing"], { tags: [text, "v1"] }),
            a: image({ subject: "missing", ...type(text) }),
            u: { mediaType: text },
            D: index(["a", "d"]),
            d: image({ subject: "missing", ...type(text) }),
          },
          dryRun ? {} : { outcomes: () => ({ state: "failed", why: text }) },
        ),
        losing(text, dryRun),
        undecided(text, { state: "unreadable", why: text }),
        undecided(text, { state: "untagged", manifests: 1 }),
      ],
    });

  it.each(texts)("is sound on every level: %j", (text) => {
    const comment = (dryRun: boolean) =>
      renderComment(hostile(text, dryRun), { runUrl: "https://github.com/x", commit: "" })
        .split("\n")
        .slice(1, -2)
        .join("\n");
    const pages = [...allPages(hostile(text)), ...allPages(hostile(text, true))];
    expect(pages.length).toBeGreaterThan(6);
    for (const page of [...pages, comment(true), comment(false)]) {
      expect(flawsOf(page)).toEqual([]);
      expect(shownByGitHub(page)).not.toMatch(/<(?:script|img|a|b|h1)\b/);
    }
    for (const budget of [2000, SUMMARY_BUDGET]) {
      expect(bytesOf(renderSummary(hostile(text), budget))).toBeLessThanOrEqual(budget);
    }
  });

  it.each(texts)("is sound where a plan is applied to what attests: %j", (text) => {
    const attestation = (attests: string) => image({ platform: "unknown/unknown", attests });
    const specs = {
      A: index(["a", "b", "of-a", "of-b"], { tags: [text] }),
      a: image({ platform: text }),
      b: image({ platform: `${text}/v2` }),
      "of-a": attestation("a"),
      "of-b": attestation("b"),
    };
    const approval = ({ manifests }: Fixture): Approval => ({
      manifests: new Map(manifests.map(({ digest, tags }) => [digest, tags])),
      tags: new Map(),
    });
    const repository = pruned(text, specs, { policy: policyFor(text), approval });
    const report = reportOf({
      repositories: [repository],
      plan: { path: text, madeAt: NOW, manifests: 5, tags: 1, goneWithRepository: 0 },
    });
    const page = renderSummary(report);
    expect(page).toContain("| Which |");
    expect(page).toContain("attestation of ");
    for (const one of allPages(report)) expect(flawsOf(one)).toEqual([]);
    expect(shownByGitHub(page)).not.toMatch(/<(?:script|img|a|b|h1)\b/);
  });

  it.each(texts)("shows the text as it is: %j", (text) => {
    const visible = text.replace(/[\p{C}\p{Z}]/gu, (c) => (c === " " ? c : "\uFFFD"));
    const page = renderSummary(hostile(text));
    const cells = tablesIn(page).flat(2);
    expect(cells.filter((cell) => cell.includes(visible.trim())).length).toBeGreaterThan(2);
    expect(cells.some((cell) => cell.endsWith(`: failed: ${visible.trimEnd()}`))).toBe(true);
  });
});

it("the summary of a real run shows its outcomes on every level that has deletions", () => {
  const one = pruned("team/api", BUILDS, { outcomes: () => DELETED });
  const report = reportOf({ dryRun: false, repositories: [one] });
  const pages = allPages(report).filter((text) => text.includes("#### Deleted"));
  expect(pages.length).toBeGreaterThan(2);
  expect(pages.filter((page) => /[Ww]ould/.test(page))).toEqual([]);
});
