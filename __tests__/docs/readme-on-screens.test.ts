/**
 * The README in a browser with GitHub's style, on a screen and on a telephone: what it is stands where it is seen at once, and
 * nothing has to be scrolled sideways. `PICTURES=<folder>` photographs it, light and dark.
 */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { expect } from "@jest/globals";

import { look, photograph, type Frame } from "../support/chromium.ts";
import { withTool } from "../support/tools.ts";
import { read } from "./pages.ts";

const README = { name: "README", page: read("README.md") };

/** What is left of a window of so many pixels: beside it GitHub shows what a repository is about, around it a margin. */
const FRAMES = [
  { window: 1280, width: 894, padding: 32, theme: "light" },
  { window: 400, width: 368, padding: 16, theme: "light" },
] as const satisfies readonly (Frame & { readonly window: number })[];

/** A screen and a half; either is about as high. */
const SEEN_AT_ONCE = 1.5 * 800;

const PICTURES = process.env["PICTURES"];

const browser = withTool("chromium");

/** By frame, all seen in one browser. */
let sights: ReturnType<typeof look> | undefined;

browser.describe.each(FRAMES)("the README in a window of $window pixels", (frame) => {
  browser.it(
    "says what it is, and shows how to use it, on the first screen and a half",
    async () => {
      sights ??= look([README], FRAMES);
      const [sight] = (await sights)[FRAMES.indexOf(frame)] ?? [];
      for (const theme of PICTURES === undefined ? [] : (["light", "dark"] as const)) {
        const path = join(resolve(PICTURES ?? ""), `readme-${frame.window}-${theme}.png`);
        writeFileSync(path, await photograph(README, { ...frame, theme }, true));
      }
      expect(sight?.ends.bold).toBeLessThan(SEEN_AT_ONCE / 2);
      expect(sight?.ends.yaml).toBeLessThan(SEEN_AT_ONCE);
      expect({ isTooWide: sight?.isTooWide, scrolled: sight?.scrolled }).toEqual({
        isTooWide: false,
        scrolled: [],
      });
    },
    300_000,
  );
});
