/** What every run has to load before it sends anything. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "@jest/globals";

const SCRIPT = join(import.meta.dirname, "..", "..", "dist", "index.js");

it("every run loads one file of at most 1.1 MB", async () => {
  const { size } = await stat(SCRIPT);
  expect(size).toBeLessThanOrEqual(1_100_000);
});

it("that file has a byte for each character", async () => {
  const { size } = await stat(SCRIPT);
  expect(await readFile(SCRIPT, "utf8")).toHaveLength(size);
});
