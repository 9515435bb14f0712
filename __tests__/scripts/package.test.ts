/** What every run has to load before it sends anything. */
import { stat } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "@jest/globals";

it("every run loads one file of at most 1.1 MB", async () => {
  const { size } = await stat(join(import.meta.dirname, "..", "..", "dist", "index.js"));
  expect(size).toBeLessThanOrEqual(1_100_000);
});
