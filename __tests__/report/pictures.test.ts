/**
 * The pictures of docs/images are those of the pages as they are: the first screen of three, as GitHub shows it on a wide and on a
 * narrow screen, in both colour schemes. `UPDATE_PICTURES=1 npm test -- report/pictures` makes them anew, and needs Chromium.
 *
 * Whether they are current is told by a digest of what they were made from, the page as HTML with its style sheet, which stands in
 * the file. The pictures themselves can't be compared: another version of Chromium, or other fonts, draw the same page with other
 * pixels. In `before` are the same pages as they were before the answer stood on the first screen: they have no source any more.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { renderSummary } from "../../src/report/summary.ts";
import { photograph, FRAMES, sourceOf, WIDE, type Frame } from "../support/chromium.ts";
import { unfolded } from "../support/page.ts";
import { readPicture } from "../support/png.ts";
import { SITUATIONS } from "./situations.ts";

const FOLDER = join(import.meta.dirname, "../../docs/images");
const NAMES = ["dry-run", "partial-failure", "tags-that-go"];
const ALL = NAMES.flatMap((name) =>
  FRAMES.map((frame) => ({ name, frame, file: fileOf(name, frame) })),
);

function fileOf(name: string, { width, theme }: Frame): string {
  return `${name}${width === WIDE.width ? "" : `-${width}`}${theme === "dark" ? "-dark" : ""}.png`;
}

/** What is folded can't be seen in a picture, and would only make it look older than it is. */
function articleOf(name: string) {
  const report = SITUATIONS.find((one) => one.name === name)?.report;
  if (report === undefined) throw new Error(`There is no situation "${name}".`);
  return { name, page: unfolded(renderSummary(report)).join("\n") };
}

describe("docs/images", () => {
  it.each(ALL)(
    "$file shows the first screen of the page as it is",
    async ({ name, frame, file }) => {
      const article = articleOf(name);
      const path = join(FOLDER, file);
      if (process.env["UPDATE_PICTURES"] === "1") {
        writeFileSync(path, await photograph(article, frame));
      }
      const { width, height, source } = readPicture(readFileSync(path));
      expect(source).toBe(sourceOf(article, frame));
      expect(width).toBe(frame.width);
      expect(height).toBeGreaterThan(400);
      expect(height).toBeLessThan(950);
      expect(statSync(path).size).toBeLessThan(60_000);
    },
    120_000,
  );

  it("has no other picture", () => {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith(".png"));
    expect(files.sort()).toEqual(ALL.map(({ file }) => file).sort());
    const before = readdirSync(join(FOLDER, "before"));
    const light = ALL.filter(({ frame }) => frame.theme === "light").map(({ file }) => file);
    expect(before.sort()).toEqual(light.sort());
  });
});
