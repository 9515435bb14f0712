/**
 * What somebody decides by within half a minute, from the first screen of the text alone: does an image with a tag go, by which
 * rule and which is the youngest, how much space comes of it, and what to do next.
 */
import { describe, expect, it } from "@jest/globals";

import { renderSummary, SUMMARY_BUDGET } from "../../src/report/summary.ts";
import { textOf } from "../support/page.ts";
import { hundredThousand, SITUATIONS } from "./situations.ts";

/** Everything above the repositories and images, as plain text. */
function firstScreen(page: string): string {
  const [first = ""] = page.split(/\n(?=### (?:Repositories|Images)\n|Newest first|<details)/);
  return textOf(first.replaceAll("\u00A0", " "));
}

/** The answers, as a reader finds them. */
function answersIn(screen: string) {
  const found = (pattern: RegExp) => pattern.exec(screen)?.slice(1).filter(Boolean).join(", ");
  return {
    tags: found(/^## .*? and (no tag|[\d,]+(?: of [\d,]+)? tags?|\d+ of \d+ approved tags?)/),
    youngestTagged: found(/Youngest with a tag that (?:goes|went): (\S+), \*\*([^*]+)\*\*/),
    youngestUntagged: found(/(?:Youngest that (?:goes|went)|Without): ([^*]*), \*\*([^*]+)\*\*/),
    space: found(/^(?:Frees|Freed) (?:about )?\*\*([^*]+)\*\*/m),
    rules: [...screen.matchAll(/^\| ([^|]*\*): /gm)].map(([, rule = ""]) => rule),
    attention: [...screen.matchAll(/^- .*?\*\*([^*]+)\*\*/gm)].map(([, word = ""]) => word),
    next: found(/### What next\n\n(?:Right as it is\? )?([^.:]+)/),
  };
}

const GO = "Set dry-run";
const NONE = { rules: [], attention: [] };

describe("the first screen of", () => {
  it.each([
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
  ])("%s answers all questions", (name, answers) => {
    const report = SITUATIONS.find((one) => one.name === name)?.report;
    const page = report === undefined ? "" : renderSummary(report);
    expect(answersIn(firstScreen(page))).toEqual(answers);
  });

  it("a first run on 100,000 manifests does so as well, on a page that GitHub shows", () => {
    const report = hundredThousand();
    const page = renderSummary(report);
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(SUMMARY_BUDGET);
    expect(Buffer.byteLength(page)).toBeGreaterThan(50_000);
    expect(answersIn(firstScreen(page))).toEqual({
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
