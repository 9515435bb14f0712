/**
 * The job summary in every situation, as whole pages to be read and looked at. After a change on purpose:
 * `UPDATE_GOLDEN=1 npm test -- report/golden`, and read the difference. `PICTURES=<folder>` photographs every page as GitHub
 * would show it; with `MERMAID=<path of mermaid.min.js>`, its picture of references, too.
 */
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

import { beforeAll, describe, expect, it } from "@jest/globals";

import { renderSummary } from "../../src/report/summary.ts";
import { look, photograph, type Sight } from "../support/chromium.ts";
import { flawsOf } from "../support/page.ts";
import { withTool } from "../support/tools.ts";
import { golden } from "./golden.ts";
import { SITUATIONS } from "./situations.ts";

/** Up to its first table of images, where the rest is more than can be read. */
function shortened(page: string): string {
  const [first = ""] = page.split("\n<details>\n<summary><code>");
  return page.length > 100_000 ? `${first}\n` : page;
}

/** Rows outside of closed sections. */
function visibleRows(page: string): number {
  const isOpen: boolean[] = [];
  let rows = 0;
  for (const line of page.split("\n")) {
    if (line.startsWith("<details")) isOpen.push(line === "<details open>");
    else if (line === "</details>") isOpen.pop();
    else if (/^\|(?! :)/.test(line) && isOpen.every(Boolean)) rows += 1;
  }
  return rows;
}

describe("the golden page", () => {
  it.each(SITUATIONS)("$name", ({ name, report }) => {
    const page = renderSummary(report);
    const shown = shortened(page);
    expect(shown).toBe(golden(name, shown));
    expect(flawsOf(shown)).toEqual([]);
  });

  it("is there for every situation, and no other", () => {
    const files = readdirSync(join(import.meta.dirname, "golden"));
    expect(files.sort()).toEqual(SITUATIONS.map(({ name }) => `${name}.md`).sort());
  });
});

withTool("chromium").describe("in a browser with GitHub's style, the golden page", () => {
  const pages = SITUATIONS.map(({ name, report }) => ({ name, page: renderSummary(report) }));
  let sights = new Map<string, Sight>();

  beforeAll(async () => {
    sights = new Map((await look(pages)).map((sight) => [sight.name, sight]));
  }, 120_000);

  it.each(pages)("$name has one headline, and nothing that sticks out", ({ name, page }) => {
    const sight = sights.get(name);
    const [headline = ""] = page.split("\n");
    expect(sight?.headings).toEqual([headline.replace(/^## /, "")]);
    expect(sight?.isTooWide).toBe(false);
  });

  it.each(pages)(
    "$name shows at once what the reader came for, on a few screens",
    ({ name, page }) => {
      const sight = sights.get(name);
      expect(sight?.visibleRows).toBe(visibleRows(page));
      expect(sight?.rows).toBeGreaterThan(0);
      expect(sight?.height).toBeLessThan(4000);
    },
  );

  const folder = process.env["PICTURES"];
  if (folder === undefined) return;

  it.each(pages)(
    "$name is photographed",
    async ({ name, page }) => {
      const path = resolve(folder, `${name}.png`);
      await photograph({ name, page }, path, process.env["MERMAID"]);
      expect(existsSync(path)).toBe(true);
    },
    120_000,
  );
});
