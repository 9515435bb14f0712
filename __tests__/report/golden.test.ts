/**
 * The job summary in every situation, as whole pages to be read and looked at. After a change on purpose:
 * `UPDATE_GOLDEN=1 npm test -- report/golden`, and read the difference. `PICTURES=<folder>` photographs every page as GitHub
 * would show it, on a wide and on a narrow screen, in both colour schemes.
 */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "@jest/globals";

import { renderSummary } from "../../src/report/summary.ts";
import { FRAMES, look, NARROW, photograph, type Sight, WIDE } from "../support/chromium.ts";
import { flawsOf, unfolded } from "../support/page.ts";
import { withTool } from "../support/tools.ts";
import { golden } from "./golden.ts";
import { SITUATIONS } from "./situations.ts";

const PAGES = SITUATIONS.map(({ name, report }) => ({ name, page: renderSummary(report) }));

/** Up to its first table of images, where the rest is more than can be read. */
function shortened(page: string): string {
  const [first = ""] = page.split("\n<details>\n<summary><code>");
  return page.length > 100_000 ? `${first}\n` : page;
}

/** Rows outside of closed sections. */
function visibleRows(page: string): number {
  return unfolded(page).filter((line) => /^\|(?! :)/.test(line)).length;
}

describe("the golden page", () => {
  it.each(PAGES)("$name", ({ name, page }) => {
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
  let wide = new Map<string, Sight>();
  let narrow = new Map<string, Sight>();

  beforeAll(async () => {
    const [some = [], others = []] = await look(PAGES, [WIDE, NARROW]);
    wide = new Map(some.map((sight) => [sight.name, sight]));
    narrow = new Map(others.map((sight) => [sight.name, sight]));
  }, 120_000);

  it.each(PAGES)("$name has one headline, and nothing that sticks out", ({ name, page }) => {
    const [headline = ""] = page.split("\n");
    for (const sights of [wide, narrow]) {
      expect(sights.get(name)?.headings).toEqual([headline.replace(/^## /, "")]);
      expect(sights.get(name)?.isTooWide).toBe(false);
    }
    expect(wide.get(name)?.hasScrolledTable).toBe(false);
  });

  it.each(PAGES)(
    "$name shows at once what the reader came for, on a few screens",
    ({ name, page }) => {
      const sight = wide.get(name);
      expect(sight?.visibleRows).toBe(visibleRows(page));
      expect(sight?.rows).toBeGreaterThan(0);
      expect(sight?.height).toBeLessThan(4000);
      expect(narrow.get(name)?.height).toBeLessThan(8000);
    },
  );

  const folder = process.env["PICTURES"];
  if (folder === undefined) return;

  it.each(PAGES)(
    "$name is photographed",
    async ({ name, page }) => {
      for (const frame of FRAMES) {
        const path = join(folder, `${name}-${frame.width}-${frame.theme}.png`);
        writeFileSync(path, await photograph({ name, page }, frame, true));
      }
      expect(readdirSync(folder)).toContain(`${name}-${NARROW.width}-dark.png`);
    },
    240_000,
  );
});
