/**
 * A policy file through the built action: which entry and rule decides, what the report says of them, and what a run costs.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";

const SCHEMA = join(import.meta.dirname, "../../docs/report.schema.json");

let emulator: Emulator;
let workspace: string;

beforeEach(async () => {
  emulator = await startRegistry();
  workspace = await mkdtemp(join(tmpdir(), "acr-prune-policy-"));
});

afterEach(async () => {
  await emulator.close();
  await rm(workspace, { recursive: true });
});

async function prune(
  policy: string,
  inputs: Readonly<Record<string, string>> = {},
): Promise<ActionRun> {
  await writeFile(join(workspace, "p.yml"), policy);
  const env = { GITHUB_WORKSPACE: workspace };
  const report = "report.json";
  return runAction(emulator, { repositories: "", policy: "p.yml", report, ...inputs }, { env });
}

const tagsOf = (name: string) => Object.keys(emulator.registry.repository(name).tags()).sort();

/** A live image, three of pull requests, two of main, and an index that nobody reaches. */
function seedTeam(name: string): void {
  const built = fixture({
    t: image({ tags: ["v1.0.0", "stable"] }),
    p1: image({ tags: ["pr-1"], ageDays: 30 }),
    p2: image({ tags: ["pr-2"], ageDays: 20 }),
    p3: image({ tags: ["pr-3"], ageDays: 2 }),
    m1: image({ tags: ["main-1"], ageDays: 60 }),
    m2: index(["a"], { tags: ["main-2"], ageDays: 50 }),
    a: image({ ageDays: 50 }),
    X: index(["x"]),
    x: image(),
  });
  seed(emulator, name, built);
}

const POLICY = `
repositories:
  - match: [team/*, "!team/old"]
    age: 1d
    tags:
      - match: pr-*
        older-than: 7d
      - match: main-*
        keep-newest: 1
      - match: [pr-1, "v*"]
        older-than: 10d
      - match: pr-2
        older-than: 0d
    keep:
      tags: stable
  - match: team/app
    age: 0d
    tags:
      - match: "*"
        older-than: 0d
  - match: base/*
    leave: true
  - match: none/*
    age: 1d
`;

describe("a policy file", () => {
  it("decides by the first entry and the first rule, says so, and leaves the rest alone", async () => {
    for (const name of ["team/app", "team/old", "base/app", "other"]) seedTeam(name);
    const dry = await prune(POLICY, { "dry-run": "true" });
    const run = await prune(POLICY);
    expect([run.errors, run.exitCode]).toEqual([[], 0]);
    expect(tagsOf("team/app")).toEqual(["main-2", "pr-3", "stable"]);
    for (const name of ["team/old", "base/app", "other"]) {
      expect(tagsOf(name)).toHaveLength(7);
      expect(emulator.requests.all().filter(({ repository }) => repository === name)).toEqual([]);
    }
    expect(run.warnings).toEqual(
      [
        'Policy, line 23: pattern "none/*" matches no repository.',
        "Policy, line 16: an entry before this one takes every repository that it matches.",
        'Policy, line 12: the rule for "pr-2" takes no tag: a rule before it takes all that it matches.',
      ].map((message) => expect.stringContaining(message)),
    );
    const told = ({ report }: ActionRun) => (report as unknown as { rules: object[] }).rules;
    expect(told(run)).toEqual([
      {
        line: 6,
        rule: "pr-*: over 7 days",
        repositories: 1,
        tags: 3,
        expired: 2,
        kept: 0,
        withoutVersion: 0,
      },
      {
        line: 8,
        rule: "main-*: the newest stays",
        repositories: 1,
        tags: 2,
        expired: 1,
        kept: 0,
        withoutVersion: 0,
      },
      {
        line: 10,
        rule: "pr-1, v*: over 10 days",
        repositories: 1,
        tags: 1,
        expired: 1,
        kept: 0,
        withoutVersion: 0,
      },
      {
        line: 12,
        rule: "pr-2: at any age",
        repositories: 0,
        tags: 0,
        expired: 0,
        kept: 0,
        withoutVersion: 0,
      },
      {
        line: 19,
        rule: "*: at any age",
        repositories: 0,
        tags: 0,
        expired: 0,
        kept: 0,
        withoutVersion: 0,
      },
    ]);
    expect(told(dry)).toEqual(told(run));
    expect(run.summary).toContain("<summary>Rules</summary>");
    expect(run.summary).toContain("<code>pr-&#42;</code>: over 7\u00A0days");
    const isValid = new Ajv2020({ strictTypes: false }).compile(
      JSON.parse(readFileSync(SCHEMA, "utf8")) as object,
    );
    const written = JSON.parse(await readFile(join(workspace, "report.json"), "utf8")) as unknown;
    expect([isValid(written), isValid.errors]).toEqual([true, null]);
  });

  it("selects the registry's own repositories by the entry that names them, not by a pattern before it", async () => {
    const own = "csscpolicies/patchpolicy";
    for (const name of [own, "team/app"]) seedTeam(name);
    const all = '  - match: "**"\n    tags: [{ match: "*", older-than: 0d }]\n';
    await prune(`repositories:\n${all}  - match: ${own}\n    leave: true\n`);
    expect([tagsOf(own).length, tagsOf("team/app")]).toEqual([7, ["pr-3"]]);
    await prune(
      `repositories:\n${all}  - match: ${own}\n    tags: [{ match: pr-1, older-than: 0d }]\n`,
    );
    expect(tagsOf(own)).toEqual(["main-1", "main-2", "pr-2", "pr-3", "stable", "v1.0.0"]);
  });

  it("ends before anything is deleted when an entry would delete more than it allows", async () => {
    for (const name of ["team/app", "free/app"]) seedTeam(name);
    const entry = (match: string, limit: string) =>
      `  - match: ${match}\n    tags: [{ match: pr-*, older-than: 7d }]\n${limit}`;
    const policy = `repositories:\n${entry("free/*", "")}${entry("team/*", "    max-deletions: 3\n")}`;
    const run = await prune(policy);
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain(
      'Policy, line 4: Deletions planned: 4 (manifests and tags); allowed by "max-deletions": 3.',
    );
    expect(tagsOf("free/app")).toHaveLength(7);
    expect(emulator.requests.ofKind("delete-manifest")).toEqual([]);
  });

  it("ends before anything is deleted when no repository of the entry has a tag that is to be kept", async () => {
    seedTeam("team/app");
    seed(emulator, "other", fixture({ l: image({ tags: ["latest"] }) }));
    const run = await prune(
      'repositories:\n  - match: team/*\n    tags: [{ match: "*", older-than: 1d }]\n    keep: { tags: latest }\n  - match: other\n',
    );
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain('"latest"');
    expect(emulator.requests.ofKind("delete-manifest")).toEqual([]);
  });

  it("is told before the first request, with all mistakes of inputs and file", async () => {
    const run = await prune("repositories:\n  - mach: a\n    age: 7\n", {
      age: "3d",
      concurrency: "0",
    });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join("\n").split("\n")).toEqual([
      'Inputs "policy" and "age" exclude each other: say it in the policy file, or leave "policy" out.',
      'p.yml:2:5: "mach" is no key of an entry. Did you mean "match"?',
      expect.stringMatching(/^p\.yml:3:10: 7: the unit is missing/),
      'Input "concurrency" is "0": expected a whole number from 1 to 64.',
    ]);
    expect(emulator.requests.all()).toEqual([]);
  });

  it("costs what the same run costs without one: one listing for each of forty repositories, twelve rules or none", async () => {
    const names = Array.from({ length: 40 }, (_, i) => `team/app-${i}`);
    const built = fixture({
      A: index(["a"], { tags: ["v1"] }),
      a: image(),
      b: image({ tags: ["pr-1"] }),
      X: index(["x"]),
      x: image(),
    });
    for (const name of names) seed(emulator, name, built);
    const without = await prune("repositories: [{ match: team/* }]", { "dry-run": "true" });
    const rules = Array.from(
      { length: 12 },
      (_, i) => `{ match: none-${i}-*, older-than: ${i + 1}d }`,
    );
    const policy = `repositories: [{ match: team/*, tags: [${rules.join(", ")}] }]`;
    const ruled = await prune(policy, { "dry-run": "true" });
    expect(ruled.report?.requests).toEqual(without.report?.requests);
    const listings = emulator.requests.ofKind("list-manifests").length;
    expect(listings).toBe(2 * names.length);
  });
});
