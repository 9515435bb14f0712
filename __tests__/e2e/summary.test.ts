/**
 * The job summary as the runner gets it: the golden pages, played against the emulator; and GitHub's limit, whatever the
 * step has written before. The first of each is written by the built action.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import { SITUATIONS } from "../report/situations.ts";
import { fixture, image, seed, type Spec } from "../support/fixture.ts";
import { flawsOf } from "../support/page.ts";
import { runAction, startRegistry } from "../support/run-action.ts";

const MIB = 1024 * 1024;

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startRegistry();
});

afterEach(() => emulator.close());

/** Without days and the time that a run took, which no two runs have in common. */
function undated(page: string): string {
  return page
    .replace(/\d+[\u00A0 ]days?|(?<=,\u00A0)today/g, "DAYS")
    .replace(/\b\d{1,2}\u00A0[A-Z][a-z]{2}(?:\u00A0\d{4})?(?=,\u00A0)/g, "DAY")
    .replace(/This run took .*?\.(?=\n)/g, "This run took a while.");
}

describe("the golden page", () => {
  const played = SITUATIONS.flatMap(({ name, scene }) =>
    scene === undefined ? [] : [{ name, scene }],
  );

  it.each(played)("$name is what a run brings about", async ({ name, scene }) => {
    for (const [repository, specs] of Object.entries(scene.repositories)) {
      seed(emulator, repository, fixture(specs));
    }
    for (const fault of scene.faults ?? []) emulator.faults.add(fault);
    const inputs = { repositories: "team/**", "dry-run": "true", ...scene.inputs };
    const { summary } = await runAction(emulator, inputs);
    const golden = join(import.meta.dirname, "..", "report", "golden", `${name}.md`);
    expect(
      undated(
        summary
          .replaceAll(emulator.loginServer, "contoso.azurecr.io")
          .replace("--name REGISTRY", "--name contoso"),
      ),
    ).toBe(undated(await readFile(golden, "utf8")));
  });

  it("is played in most situations", () => {
    expect(played.length).toBeGreaterThan(SITUATIONS.length / 2);
  });
});

describe("a step that has written to its summary before", () => {
  const images: Record<string, Spec> = { t: image({ tags: ["v1"] }) };
  for (let n = 0; n < 30; n += 1) images[`d${n}`] = image();

  /** What a dry run adds to so many bytes. */
  async function added(used: number, run = runAction) {
    seed(emulator, "team/app", fixture(images));
    const before = "</details>".padStart(used, "x");
    const options = { summary: before };
    const { summary, warnings, exitCode } = await run(emulator, { "dry-run": "true" }, options);
    expect(summary.startsWith(before)).toBe(true);
    return { page: summary.slice(used), warnings, exitCode, bytes: Buffer.byteLength(summary) };
  }

  it("gets the page below it, as a page of its own", async () => {
    const { page } = await added(1000);
    expect(page).toMatch(
      /^\n\n## ACR Prune \(dry run\): would delete 30 of 31 manifests and no tag\n/,
    );
    expect(page).toContain("#### Stays: has a tag (1 image)");
    expect(flawsOf(page)).toEqual([]);
  });

  it("gets a shorter page where less room is left", async () => {
    const { page, bytes } = await added(MIB - 2000);
    expect(bytes).toBeLessThanOrEqual(MIB);
    expect(page).toContain("would delete 30 of 31 manifests");
    expect(page).toContain("in the JSON report (output `report-path`)");
    expect(flawsOf(page)).toEqual([]);
  });

  it("gets the page of a run that never began below it as well", async () => {
    const { page, exitCode } = await added(1000, (registry, inputs, options) =>
      runAction(registry, { ...inputs, age: "7" }, options),
    );
    expect(exitCode).toBe(1);
    expect(page).toMatch(/^\n\n## ACR Prune: 1 thing is wrong with the inputs\. /);
  });

  it("keeps what it has where no room is left at all", async () => {
    const { page, warnings, exitCode } = await added(MIB - 100);
    expect({ page, exitCode }).toEqual({ page: "", exitCode: 0 });
    expect(warnings).toEqual([
      "The job summary could not be written: this step's summary is full, and GitHub would drop all of it.",
    ]);
  });
});
