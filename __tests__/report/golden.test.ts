/**
 * The job summary in every situation, as whole pages to be read. After a change on purpose:
 * `UPDATE_GOLDEN=1 npm test -- report/golden`, and read the difference.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { renderSummary } from "../../src/report/summary.ts";
import { flawsOf } from "../support/page.ts";
import { golden } from "./golden.ts";
import { SITUATIONS } from "./situations.ts";

describe("the golden page", () => {
  it.each(SITUATIONS)("$name", ({ name, report }) => {
    const page = renderSummary(report);
    expect(page).toBe(golden(name, page));
    expect(flawsOf(page)).toEqual([]);
  });

  it("is there for every situation, and no other", () => {
    const files = readdirSync(join(import.meta.dirname, "golden"));
    expect(files.sort()).toEqual(SITUATIONS.map(({ name }) => `${name}.md`).sort());
  });
});
