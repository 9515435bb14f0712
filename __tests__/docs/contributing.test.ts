/**
 * CONTRIBUTING.md: its fixture is planted and pruned as it stands there, and its commands and variables exist.
 */
import { runInThisContext } from "node:vm";

import { describe, expect, it } from "@jest/globals";

import { fixture, image, index, seed } from "../support/fixture.ts";
import { runAction, startRegistry } from "../support/run-action.ts";
import { read } from "./pages.ts";
import { parsePage } from "./workflow.ts";

const PAGE = "CONTRIBUTING.md";

describe(PAGE, () => {
  it("has a fixture that does what it says", async () => {
    const [block] = parsePage(PAGE).filter(
      (token) => token.type === "fence" && token.info === "ts",
    );
    const emulator = await startRegistry();
    try {
      const names = { emulator, expect, fixture, image, index, runAction, seed };
      const source = `(async ({ ${Object.keys(names).join(", ")} }) => { ${block?.content ?? ""} })`;
      const run = runInThisContext(source) as (given: typeof names) => Promise<void>;
      expect.assertions(1);
      await run(names);
    } finally {
      await emulator.close();
    }
  });

  it("names scripts that exist, and only flags that the emulator has", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...read(PAGE).matchAll(/npm (?:run )?(test|(?<=run )\w+)/g)].map(
      ([, name]) => name,
    );
    expect(new Set(named).size).toBeGreaterThan(8);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
    const [command = ""] = /npm run emulator -- [^`]*/.exec(read(PAGE)) ?? [];
    const flags = [...command.matchAll(/ (--[a-z-]+)/g)].map(([, flag = ""]) => flag);
    for (const flag of flags) expect(read("emulator/cli.ts")).toContain(`"${flag} `);
  });

  it("names variables that the random tests read", () => {
    const named = [...read(PAGE).matchAll(/`((?:PROPERTIES|FUZZ)_\w+)/g)].map(([, name]) => name);
    expect(new Set(named).size).toBe(6);
    const readers = read("__tests__/properties/every.ts") + read("__tests__/fuzz/runs.ts");
    for (const name of named) expect(readers).toContain(`process.env["${name ?? ""}"]`);
  });
});
