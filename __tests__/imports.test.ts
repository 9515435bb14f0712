/**
 * That every rule of `dependency-rules.js` bites: for each, a file that breaks it. That the sources keep them is checked by
 * `npm run check:imports`.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

const ROOT = join(import.meta.dirname, "..");

/** By rule: a file that breaks it, and what it imports. */
const BREACHES: Readonly<Record<string, readonly [file: string, imported: string]>> = {
  "no-cycles": ["src/report/cycle.ts", "./cycle.ts"],
  "nothing-missing": ["src/missing.ts", "./nowhere.ts"],
  "action-apart-from-all-else": ["src/apart.ts", "../emulator/emulator.ts"],
  "action-without-development-packages": ["src/development.ts", "fast-check"],
  "emulator-apart-from-action": ["emulator/near.ts", "../src/main.ts"],
  "prune-knows-ports-and-model": ["src/prune/blobs.ts", "../registry/blobs.ts"],
  "prune-without-packages": ["src/prune/queue.ts", "p-queue"],
  "inputs-below-the-run": ["src/inputs/plan.ts", "../prune/plan.ts"],
  "inputs-without-azure": ["src/inputs/azure.ts", "@azure/core-rest-pipeline"],
  "report-without-registries": ["src/report/options.ts", "../inputs/inputs.ts"],
  "parts-below-the-run": ["src/report/run.ts", "../main.ts"],
  "registry-below-all": ["src/registry/http/report.ts", "../../report/report.ts"],
  "model-without-anything": ["src/registry/vocabulary.ts", "node:fs"],
  "adapters-apart": ["src/registry/artifactory/azure.ts", "../acr/wire.ts"],
  "http-below-adapters": ["src/registry/http/azure.ts", "../acr/wire.ts"],
  "adapters-behind-ports": ["src/selection.ts", "./registry/acr/wire.ts"],
  "registry-without-github": ["src/registry/http/core.ts", "@actions/core"],
  "one-importer-of-container-registry": ["src/opened.ts", "@azure/container-registry"],
  "one-importer-of-identity": ["src/identity.ts", "@azure/identity"],
  "one-importer-of-cache": ["src/cached.ts", "@actions/cache"],
};

/** What is there to be imported. */
const TARGETS = [
  "emulator/emulator.ts",
  "src/main.ts",
  "src/inputs/inputs.ts",
  "src/prune/plan.ts",
  "src/registry/acr/wire.ts",
  "src/registry/blobs.ts",
  "src/report/report.ts",
];

let folder = "";
let found: ReadonlyMap<string, readonly string[]>;
let rules: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "acr-prune-test-"));
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const dependencies = { "@actions/cache": "*", "@actions/core": "*", "p-queue": "*" };
  const azure = { "@azure/container-registry": "*", "@azure/core-rest-pipeline": "*" };
  await write("package.json", {
    dependencies: { ...dependencies, ...azure, "@azure/identity": "*" },
    devDependencies: { "fast-check": "*" },
  });
  for (const target of TARGETS) await write(target, "export type Here = 1;\n");
  for (const [file, imported] of Object.values(BREACHES)) {
    await write(
      file,
      `import type * as There from "${imported}";\nexport type Where = typeof There;\n`,
    );
  }
  ({ found, rules } = await breachesIn(folder));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function write(file: string, content: string | object): Promise<void> {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
}

interface Rule {
  readonly name: string;
}

interface Summary {
  readonly violations: readonly { readonly from: string; readonly rule: Rule }[];
  readonly ruleSetUsed: { readonly forbidden: readonly Rule[] };
}

/** The files that break each rule, and all rules. */
async function breachesIn(cwd: string) {
  const command = join(ROOT, "node_modules/.bin/depcruise");
  const config = join(ROOT, "dependency-rules.js");
  const args = ["--config", config, "--output-type", "json", "src", "emulator"];
  const stdout = await new Promise<string>((resolve) => {
    // It ends with the number of breaches.
    execFile(command, args, { cwd, maxBuffer: 2 ** 26 }, (_, text) => {
      resolve(text);
    });
  });
  const { violations, ruleSetUsed } = (JSON.parse(stdout) as { readonly summary: Summary }).summary;
  const byRule = Map.groupBy(violations, ({ rule }) => rule.name);
  return {
    found: new Map([...byRule].map(([rule, some]) => [rule, some.map((one) => one.from)])),
    rules: ruleSetUsed.forbidden.map(({ name }) => name),
  };
}

describe("a rule for imports", () => {
  it.each(Object.keys(BREACHES))("bites: %s", (rule) => {
    expect(found.get(rule)).toContain(BREACHES[rule]?.[0]);
  });

  it("is tested here", () => {
    expect(rules.toSorted()).toEqual(Object.keys(BREACHES).sort());
  });
});
