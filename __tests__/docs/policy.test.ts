/**
 * The page of the policy language: each row of its tables "tags before, rules, tags after" is a repository of its own, and
 * one run of the action is to leave what the page says. Whole policies on the page are read, and checked by the schema.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse, stringify } from "yaml";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import { PolicyDocument } from "../../src/inputs/policy-document.ts";
import { policyIn } from "../../src/inputs/policy-entries.ts";
import { fixture, image, seed, type Spec } from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";

const DOCS = join(import.meta.dirname, "../../docs");
const PAGE = readFileSync(join(DOCS, "policy.md"), "utf8");

interface Row {
  readonly before: string;
  readonly rules: string;
  readonly after: readonly string[];
  readonly repository: string;
}

/** The rows of all tables that begin with "Tags before". */
function rowsIn(page: string): readonly Row[] {
  let isWithin = false;
  const rows: Omit<Row, "repository">[] = [];
  for (const line of page.split("\n")) {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    if (cells.length < 5) isWithin = false;
    else if (cells[1]?.startsWith("Tags before") === true) isWithin = true;
    else if (isWithin && !/^-+$/.test(cells[1] ?? "")) {
      const [, before = "", rules = "", after = ""] = cells;
      rows.push({ before, rules: rules.replaceAll("`", ""), after: codes(after).sort() });
    }
  }
  return rows.map((row, i) => ({ ...row, repository: `row-${i}` }));
}

const codes = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, one = ""]) => one);

/** One image for each "`tag` `tag` (9d)". */
function imagesOf(before: string): Readonly<Record<string, Spec>> {
  const images = [...before.matchAll(/((?:`[^`]+`\s*)+)\((\d+)d\)/g)];
  return Object.fromEntries(
    // A second older than that, so that no clock has to be right to the millisecond.
    images.map(([, tags = "", days]) => [
      tags,
      image({ tags: codes(tags), ageDays: Number(days) + 1e-5 }),
    ]),
  );
}

const ROWS = rowsIn(PAGE);

describe("the examples of docs/policy.md", () => {
  let emulator: Emulator;
  let run: ActionRun;
  let workspace: string;

  beforeAll(async () => {
    workspace = await mkdtemp(join(tmpdir(), "acr-prune-page-"));
    emulator = await startRegistry();
    const repositories = ROWS.map(({ before, rules, repository }) => {
      seed(emulator, repository, fixture(imagesOf(before)));
      const parsed = parse(rules) as object | readonly object[];
      return { match: repository, age: "1d", tags: Array.isArray(parsed) ? parsed : [parsed] };
    });
    await writeFile(join(workspace, "p.yml"), stringify({ repositories }));
    run = await runAction(
      emulator,
      { repositories: "", policy: "p.yml" },
      { env: { GITHUB_WORKSPACE: workspace } },
    );
  });

  afterAll(async () => {
    await emulator.close();
    await rm(workspace, { recursive: true });
  });

  it("are run, all at once", () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(20);
    expect([run.errors, run.exitCode]).toEqual([[], 0]);
  });

  it.each(ROWS.map((row) => [`${row.before}: ${row.rules}`, row] as const))(
    "%s",
    (_, { repository, after }) => {
      const left = Object.keys(emulator.registry.repository(repository).tags());
      expect(left.sort()).toEqual(after);
    },
  );
});

describe("the policies of docs/policy.md", () => {
  const blocks = [...PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
  const policies = blocks.filter((text) => /^repositories:/m.test(text));

  it("are taken by the reader and by the schema", () => {
    const schema = JSON.parse(readFileSync(join(DOCS, "policy.schema.json"), "utf8")) as object;
    const isValid = new Ajv2020({ strictTypes: false, strictRequired: false }).compile(schema);
    expect(policies.length).toBeGreaterThan(0);
    for (const text of policies) {
      const document = new PolicyDocument("p.yml", text);
      expect(policyIn(document).entries.length).toBeGreaterThan(0);
      document.check();
      expect([isValid(parse(text)), isValid.errors]).toEqual([true, null]);
    }
  });

  it("name every key that there is", () => {
    const keys = [
      "match",
      "older-than",
      "keep-newest",
      "keep-at-most",
      "by",
      "per",
      "leave",
      "age",
      "max-deletions",
    ];
    for (const key of keys) expect(PAGE).toContain(`| \`${key}\``);
  });
});
