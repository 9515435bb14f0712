/**
 * What somebody decides by within half a minute, from the first screen alone: does an image with a tag go, by which rule and
 * which is the youngest, how much space comes of it, and what to do next. Chromium tells what stands in the first 900 pixels;
 * without it, everything above the repositories and images is taken for the first screen.
 */
import { beforeAll, describe, expect, it } from "@jest/globals";

import { renderSummary, SUMMARY_BUDGET } from "../../src/report/summary.ts";
import { look, NARROW, type Part, WIDE } from "../support/chromium.ts";
import { shownByGitHub, textOf, unfolded } from "../support/page.ts";
import { withTool } from "../support/tools.ts";
import { hundredThousand, SITUATIONS } from "./situations.ts";

/** Everything above the repositories and images. */
function topOf(page: string): readonly Part[] {
  const [first = ""] = page.split(/\n(?=### (?:Repositories|Images)\n|Newest first|<details)/);
  const parts = shownByGitHub(first).matchAll(/<(h\d|p|li|t[hd])\b[^>]*>([^]*?)<\/\1>/g);
  return [...parts].map(([, kind = "", html = ""]) => ({ kind, text: textOf(html) }));
}

interface Answers {
  readonly tags?: string | undefined;
  readonly youngestTagged?: string | undefined;
  readonly youngestUntagged?: string | undefined;
  readonly space?: string | undefined;
  readonly rules: readonly string[];
  readonly attention: readonly string[];
  readonly next?: string | undefined;
}

/** The answers, as a reader finds them. */
function answersIn(parts: readonly Part[]): Answers {
  const texts = parts.map(({ kind, text }) => ({ kind, text: text.replaceAll("\u00A0", " ") }));
  const of = (wanted: string) => texts.filter(({ kind }) => kind === wanted);
  const found = (kind: string, pattern: RegExp) =>
    of(kind).flatMap(({ text }) => pattern.exec(text)?.slice(1).join(", ") ?? [])[0];
  const allOf = (kind: string, pattern: RegExp) =>
    of(kind).flatMap(({ text }) => pattern.exec(text)?.[1] ?? []);
  const place = texts.findIndex(({ text }) => text === "What next");
  const next = place < 0 ? undefined : texts[place + 1]?.text;
  return {
    tags: found("h2", / and (no tag|[\d,]+(?: of [\d,]+)? tags?|\d+ of \d+ approved tags?)/),
    youngestTagged: found("p", /Youngest with a tag that (?:goes|went): (\S+), (\d+ days?)\./),
    youngestUntagged: found("p", /(?:Youngest that (?:goes|went)|Without): ([^,]*), (\d+ days?)\./),
    space: found("p", /^(?:Frees|Freed) (?:about )?([\d.]+ [KMGT]iB)\./),
    rules: allOf("td", /^([^:]*\*): /),
    attention: allOf("li", /\b(no tag|locked|failed|skipped|can't be pulled|wanted by now)\b/),
    next: /^(?:Right as it is\? )?([^.:]+)/.exec(next ?? "")?.[1],
  };
}

const GO = "Set dry-run";
const NONE = { rules: [], attention: [] };

const EXPECTED: readonly (readonly [name: string, answers: Answers])[] = [
  [
    "dry-run",
    {
      ...NONE,
      tags: "no tag",
      youngestUntagged: "an SBOM without a tag in team/worker, 30 days",
      space: "47.5 MiB",
      next: GO,
    },
  ],
  [
    "tags-that-go",
    {
      tags: "7 tags",
      youngestTagged: "team/api:pr-811, 16 days",
      youngestUntagged: "an SBOM in team/worker, 30 days",
      space: "118.8 MiB",
      rules: ["pr-*, main-*"],
      attention: [],
      next: GO,
    },
  ],
  [
    "policy-file",
    {
      tags: "9 tags",
      youngestTagged: "team/api:pr-812, 15 days",
      space: "166.4 MiB",
      rules: ["pr-*", "main-*", "v*-rc*"],
      attention: [],
      next: GO,
    },
  ],
  [
    "keeps-no-tag",
    {
      tags: "2 tags",
      youngestTagged: "team/legacy-import:pr-96, 63 days",
      youngestUntagged: "an index in team/api, 45 days",
      space: "95.1 MiB",
      rules: ["pr-*"],
      attention: ["no tag"],
      next: GO,
    },
  ],
  [
    "skewed-sizes",
    {
      tags: "no tag",
      youngestUntagged: "an image without a tag in a/small, 12 days",
      space: "25.6 GiB",
      rules: [],
      attention: [],
      next: GO,
    },
  ],
  ["everything-locked", { rules: [], attention: ["locked", "locked"] }],
  [
    "ten-thousand-with-tags",
    {
      tags: "1,980 tags",
      youngestTagged: "team/api:pr-812, 15 days",
      space: "37.6 GiB",
      rules: ["pr-*", "main-*", "v*-rc*"],
      attention: [],
      next: GO,
    },
  ],
  [
    "ten-thousand-deletions",
    {
      tags: "no tag",
      youngestUntagged: "an index without a tag in team/api, 45 days",
      space: "51.6 GiB",
      rules: [],
      attention: [],
    },
  ],
  [
    "forty-repositories",
    {
      tags: "no tag",
      youngestUntagged: "an index without a tag in team/service-02, 31 days",
      space: "713.0 MiB",
      rules: [],
      attention: [],
    },
  ],
  [
    "partial-failure",
    {
      tags: "no tag",
      youngestUntagged: "an SBOM without a tag in team/worker, 30 days",
      space: "23.8 MiB",
      rules: [],
      attention: ["failed"],
      next: "Left for the next run",
    },
  ],
  [
    "applied-plan",
    {
      tags: "no tag",
      youngestUntagged: "an index without a tag, 45 days",
      space: "23.8 MiB",
      rules: [],
      attention: [],
      next: "Nothing has to be done for the 4 wanted by now",
    },
  ],
  [
    "expired-tags",
    {
      tags: "4 tags",
      youngestTagged: "team/api:pr-806, 25 days",
      space: "47.5 MiB",
      rules: [],
      attention: [],
    },
  ],
];

function pageOf(name: string): string {
  const report = SITUATIONS.find((one) => one.name === name)?.report;
  return report === undefined ? "" : renderSummary(report);
}

describe("what stands above the repositories of", () => {
  it.each(EXPECTED)("%s answers all questions", (name, answers) => {
    expect(answersIn(topOf(pageOf(name)))).toEqual(answers);
  });

  it("a first run on 100,000 manifests does so as well, on a page that GitHub shows", () => {
    const report = hundredThousand();
    const page = renderSummary(report);
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(SUMMARY_BUDGET);
    expect(Buffer.byteLength(page)).toBeGreaterThan(50_000);
    expect(answersIn(topOf(page))).toEqual({
      tags: "21,350 tags",
      youngestTagged: "team/service-0:pr-812, 15 days",
      space: "424.7 GiB",
      rules: ["pr-*", "main-*", "v*-rc*"],
      attention: [],
      next: GO,
    });
    expect(page).toContain("Not shown: ");
  });
});

withTool("chromium").describe("in the first 900 pixels", () => {
  let wide = new Map<string, readonly Part[]>();
  let narrow = new Map<string, readonly Part[]>();

  beforeAll(async () => {
    // What is folded is not seen, and takes its time.
    const pages = EXPECTED.map(([name]) => ({ name, page: unfolded(pageOf(name)).join("\n") }));
    const [some = [], others = []] = await look(pages, [WIDE, NARROW]);
    wide = new Map(some.map(({ name, firstScreen }) => [name, firstScreen]));
    narrow = new Map(others.map(({ name, firstScreen }) => [name, firstScreen]));
  }, 120_000);

  it.each(EXPECTED)("%s answers all questions on a screen of 1,280 pixels", (name, answers) => {
    expect(answersIn(wide.get(name) ?? [])).toEqual(answers);
  });

  // What is left of the table decides nothing: its columns are outside of the screen.
  it.each(EXPECTED)("%s says on a telephone what goes, how young and how much", (name, answers) => {
    const { tags, youngestTagged, youngestUntagged, space } = answersIn(narrow.get(name) ?? []);
    const told = { tags, youngestTagged, youngestUntagged, space };
    expect({ ...answers, ...told }).toEqual(answers);
  });
});
