/**
 * CONTRIBUTING.md: its fixture is planted and pruned as it stands there, and its commands and variables exist.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";

import { describe, expect, it } from "@jest/globals";

import { fixture, image, index, seed } from "../support/fixture.ts";
import { runAction, startRegistry } from "../support/run-action.ts";
import { read, ROOT } from "./pages.ts";
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
    expect(flags.length).toBeGreaterThan(3);
    for (const flag of flags) expect(read("emulator/cli.ts")).toContain(`"${flag} `);
  });

  it.each([PAGE, "docs/architecture.md"])("names files and folders that exist: %s", (page) => {
    const folders = ["src", "emulator", "__tests__", "scripts", "dist"];
    const inside = folders.flatMap((folder) => [
      `/${folder}`,
      ...readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map(
        (path) => `/${folder}/${path.replaceAll("\\", "/")}`,
      ),
    ]);
    const all = [...inside, ...readdirSync(ROOT).map((path) => `/${path}`)];
    const spans = read(page).matchAll(
      /`((?:src|emulator|__tests__)\/[\w./-]*|[\w./-]+\.(?:ts|js))`/g,
    );
    const named = [...spans].map(([, path = ""]) => path.replace(/\/$/, ""));
    expect(named.length).toBeGreaterThan(5);
    const missing = named.filter(
      (path) =>
        !all.some((one) =>
          [one, one.replace(/\.test\.ts$/, "")].some((name) => name.endsWith(`/${path}`)),
        ),
    );
    expect(missing).toEqual([]);
  });

  it("names variables that the random tests read", () => {
    const named = [...read(PAGE).matchAll(/`(PROPERTIES_\w+)/g)].map(([, name]) => name);
    const parameters = read("__tests__/properties/parameters.ts");
    const known = [...parameters.matchAll(/process\.env\["(\w+)"\]/g)].map(([, name]) => name);
    expect(new Set(named)).toEqual(new Set(known));
  });
});
