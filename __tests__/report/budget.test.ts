/**
 * Pages of every size and at every budget: none is longer than it may be, all are sound Markdown in which nothing of a
 * hostile registry comes alive, and each says what it leaves out.
 */
import { describe, expect, it } from "@jest/globals";

import type { Report } from "../../src/report/report.ts";
import { SUMMARY_LEVELS } from "../../src/report/detail-levels.ts";
import { renderSummary, SUMMARY_BUDGET } from "../../src/report/summary.ts";
import { image, index } from "../support/fixture.ts";
import { flawsOf, shownByGitHub, tablesIn } from "../support/page.ts";
import { DELETED, pruned, repeated, reportOf, undecided } from "../support/reports.ts";

const NOTES = SUMMARY_LEVELS.map(({ note }) => note);

/** Two builds, one of them dead, as the real code reports them. */
const BUILDS = {
  A: index(["a", "b"], { tags: ["v1"] }),
  a: image(),
  b: image(),
  D: index(["d", "e"]),
  d: image(),
  e: image(),
};

/** A repository with this many copies of the two builds, six manifests each. */
const builds = (name: string, copies: number) => repeated(pruned(name, BUILDS), copies);

const bytesOf = (page: string) => Buffer.byteLength(page);
const noteOf = (page: string) => NOTES.findLast((note) => page.includes(`\n${note}\n`)) ?? "";

/** All pages that a shrinking budget brings about, from the longest to the shortest. */
function allPages(report: Report): readonly string[] {
  const pages: string[] = [];
  for (let budget = Infinity; ;) {
    const page = renderSummary(report, budget);
    if (bytesOf(page) > budget) return pages;
    pages.push(page);
    budget = bytesOf(page) - 1;
  }
}

describe("a page of", () => {
  it.each([
    [10, ""],
    [100, ""],
    [996, ""],
    [6000, NOTES[1]],
    [10_000, NOTES[3]],
    [30_000, NOTES[3]],
  ])("%s manifests keeps within 900,000 bytes", (manifests, note) => {
    const report = reportOf({ repositories: [builds("team/api", Math.ceil(manifests / 6))] });
    const page = renderSummary(report);
    expect(bytesOf(page)).toBeLessThanOrEqual(SUMMARY_BUDGET);
    expect(noteOf(page)).toBe(note);
  });

  // A tenth of the length, since it takes seconds to read what a long page has become.
  it.each([
    [10, ""],
    [100, ""],
    [300, ""],
    [1000, NOTES[1]],
    [2000, NOTES[3]],
  ])("%s manifests is sound within 90,000 bytes", (manifests, note) => {
    const report = reportOf({ repositories: [builds("team/api", Math.ceil(manifests / 6))] });
    const page = renderSummary(report, SUMMARY_BUDGET / 10);
    expect(noteOf(page)).toBe(note);
    expect(flawsOf(page)).toEqual([]);
  });

  it.each([1, 20, 200])("%s repositories keeps within 2,000 and 900,000 bytes", (count) => {
    const repositories = Array.from({ length: count }, (_, n) => builds(`team/service-${n}`, 2));
    for (const budget of [2000, SUMMARY_BUDGET]) {
      const page = renderSummary(reportOf({ repositories }), budget);
      expect(bytesOf(page)).toBeLessThanOrEqual(budget);
      // Nor is there more to read where there are more of the same.
      if (bytesOf(page) < 50_000) expect(flawsOf(page)).toEqual([]);
      expect(page).toMatch(/^## ACR Prune \(dry run\): would delete [\d,]+ of [\d,]+ manifests\./);
    }
  });
});

describe("every level", () => {
  const large = reportOf({
    repositories: [
      ...Array.from({ length: 90 }, (_, n) => builds(`team/service-${n}`, n === 0 ? 50 : 2)),
      ...Array.from({ length: 30 }, (_, n) =>
        undecided(`team/broken-${n}`, { state: "unreadable", why: "A manifest can't be read." }),
      ),
    ],
    settings: { registry: "contoso.azurecr.io", repositories: "**", age: "30d" },
  });
  const pages = allPages(large);

  it("comes into use as the budget shrinks, and says what it leaves out", () => {
    const notes = NOTES.slice(1);
    expect(pages.map(noteOf)).toEqual(notes);
    expect(bytesOf(pages[0] ?? "")).toBeGreaterThan(50_000);
    expect(bytesOf(pages.at(-1) ?? "")).toBeLessThan(500);
  });

  it("is sound", () => {
    expect(pages).toHaveLength(NOTES.length - 1);
    for (const page of pages) expect(flawsOf(page)).toEqual([]);
  });

  it("is taken when the budget is its very length", () => {
    for (const page of pages) expect(renderSummary(large, bytesOf(page)) === page).toBe(true);
  });

  it("has headline and problems before anything else, down to 2,000 bytes", () => {
    const page = renderSummary(large, 2000);
    expect(page).toMatch(/^## ACR Prune \(dry run\): would delete /);
    expect(page.match(/^- .* was skipped, nothing in it was deleted/gm)).toHaveLength(5);
    expect(page).toContain("\n- And 25 more.\n");
  });

  it("shows what matters most where not all repositories find room", () => {
    const page = pages.find((one) => tablesIn(one)[0]?.length === 11) ?? "";
    const names = tablesIn(page)[0]
      ?.slice(1)
      .map(([name]) => name);
    expect(names).toEqual(Array.from({ length: 10 }, (_, n) => `team/broken-${n}`));
    expect(page).toContain("\nAnd 110 repositories more.\n");
  });

  it("counts what is left out of a repository's deletions", () => {
    const page = pages[NOTES.slice(1).indexOf(NOTES[3] ?? "")] ?? "";
    expect(page).toContain("#### Would delete (150)");
    expect(page).toContain("\nAnd 50 more.\n");
  });

  it("groups what is kept by what keeps it before it leaves it out", () => {
    const rows = tablesIn(pages[0] ?? "").flat();
    const roots = rows.filter((cells) => cells[3] === "it is tagged");
    expect(roots).toHaveLength(50 + 89 * 2);
    for (const cells of roots) expect(cells[4]).toBe("2 children");
    expect(rows.filter((cells) => cells[3]?.startsWith("it is a child"))).toEqual([]);
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
  const type = (artifactType: string) => ({ body: { artifactType } });
  const hostile = (text: string): Report =>
    reportOf({
      dryRun: false,
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
          { outcomes: () => ({ state: "failed", why: text }) },
        ),
        undecided(text, { state: "unreadable", why: text }),
        undecided(text, { state: "untagged", manifests: 1 }),
      ],
    });

  it.each(texts)("is sound on every level: %j", (text) => {
    const pages = allPages(hostile(text));
    expect(pages.length).toBeGreaterThan(3);
    for (const page of pages) {
      expect(flawsOf(page)).toEqual([]);
      expect(shownByGitHub(page)).not.toMatch(/<(?:script|img|a|b|h1)\b/);
    }
    for (const budget of [2000, SUMMARY_BUDGET]) {
      expect(bytesOf(renderSummary(hostile(text), budget))).toBeLessThanOrEqual(budget);
    }
  });

  it.each(texts)("shows the text as it is: %j", (text) => {
    const visible = text.replace(/[\p{C}\p{Z}]/gu, (c) => (c === " " ? c : "\uFFFD"));
    const [repositories, failed, kept] = tablesIn(renderSummary(hostile(text)));
    expect(repositories?.[1]?.[0]).toBe(visible);
    // What stands in a cell as plain text has no space at its end.
    const cells = [...(failed ?? []), ...(kept ?? [])].flat();
    expect(cells.filter((cell) => cell === visible.trimEnd()).length).toBeGreaterThan(1);
    expect(cells.filter((cell) => cell.endsWith(`; failed: ${visible.trimEnd()}`))).toHaveLength(2);
  });
});

it("the summary of a real run shows its outcomes on every level that has deletions", () => {
  const one = pruned("team/api", BUILDS, { outcomes: () => DELETED });
  const report = reportOf({ dryRun: false, repositories: [one] });
  const pages = allPages(report).filter((text) => text.includes("#### Deleted"));
  expect(pages.length).toBeGreaterThan(2);
  expect(pages.filter((page) => /[Ww]ould/.test(page))).toEqual([]);
});
