/**
 * The pipeline of docs/command-line.md: its keys and inputs are those that Azure documents, and its scripts run as they stand
 * there, with a repository in the place of GitHub's and packages that are there already.
 */
import { spawn } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import { withAzSession } from "../support/az.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { startRegistry } from "../support/run-action.ts";
import { pathOf } from "../support/tools.ts";
import { ROOT, yamlOn } from "./pages.ts";

const PAGE = "docs/command-line.md";
const [SOURCE = ""] = yamlOn(PAGE);

interface Step {
  readonly task?: string;
  readonly bash?: string;
  readonly publish?: string;
  readonly artifact?: string;
  readonly displayName?: string;
  readonly condition?: string;
  readonly inputs?: Readonly<Record<string, string>>;
}

const PIPELINE = parse(SOURCE) as {
  readonly schedules: readonly Readonly<Record<string, unknown>>[];
  readonly steps: readonly Step[];
};

/** https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/pipeline and the pages below it. */
const KEYS = {
  pipeline: ["schedules", "trigger", "pool", "steps"],
  schedule: ["cron", "displayName", "branches", "always", "batch"],
  task: ["task", "inputs", "displayName", "condition", "env"],
  bash: ["bash", "displayName", "condition", "env"],
  publish: ["publish", "artifact", "displayName", "condition"],
};

/** https://learn.microsoft.com/azure/devops/pipelines/tasks/reference/: every input that is used, and what must be given. */
const TASKS: Readonly<Record<string, readonly string[]>> = {
  // https://learn.microsoft.com/azure/devops/pipelines/tasks/reference/use-node-v1
  "UseNode@1": ["version"],
  // https://learn.microsoft.com/azure/devops/pipelines/tasks/reference/azure-cli-v2
  "AzureCLI@2": ["azureSubscription", "scriptType", "scriptLocation", "inlineScript"],
};

const kindOf = (step: Step) =>
  (["task", "bash", "publish"] as const).find((kind) => kind in step) ?? "task";

describe("the pipeline", () => {
  it("has only keys that Azure Pipelines has, and tasks with the inputs that they need", () => {
    expect(KEYS.pipeline).toEqual(expect.arrayContaining(Object.keys(PIPELINE)));
    for (const schedule of PIPELINE.schedules) {
      expect(KEYS.schedule).toEqual(expect.arrayContaining(Object.keys(schedule)));
    }
    expect(PIPELINE.steps.map(kindOf)).toEqual(["task", "bash", "task", "bash", "publish"]);
    for (const step of PIPELINE.steps) {
      expect(KEYS[kindOf(step)]).toEqual(expect.arrayContaining(Object.keys(step)));
    }
    const tasks = PIPELINE.steps.flatMap(({ task, inputs = {} }) =>
      task === undefined ? [] : [[task, Object.keys(inputs)] as const],
    );
    expect(Object.fromEntries(tasks)).toEqual(TASKS);
  });
});

describe("the scripts of the pipeline", () => {
  let emulator: Emulator;
  let folder = "";
  const at = (name: string) => join(folder, name);

  beforeEach(async () => {
    emulator = await startRegistry();
    seed(
      emulator,
      "team/app",
      fixture({ X: index(["x"]), x: image(), t: image({ tags: ["v1"] }) }),
    );
    folder = await mkdtemp(join(tmpdir(), "acr-prune-pipeline-"));
    for (const name of ["bin", "sources", "temporary", "released"]) await mkdir(at(name));
    await writeFile(at("ca.pem"), emulator.caPem);
  });

  afterEach(async () => {
    await emulator.close();
    await rm(folder, { recursive: true });
  });

  /** What a step of bash, or of the Azure CLI, prints. */
  async function run(script: string, variables: Readonly<Record<string, string>> = {}) {
    const env = {
      HOME: folder,
      AGENT_TEMPDIRECTORY: at("temporary"),
      NODE_EXTRA_CA_CERTS: at("ca.pem"),
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: `url.file://${at("released")}.insteadOf`,
      GIT_CONFIG_VALUE_0: "https://github.com/acr-prune/acr-prune",
      ...variables,
      PATH: [at("bin"), variables["PATH"] ?? process.env["PATH"]].join(delimiter),
    };
    const child = spawn("bash", ["--noprofile", "--norc", "-c", script], {
      cwd: at("sources"),
      env,
    });
    let log = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (log += text));
    }
    const exitCode = await new Promise((resolve) => child.on("close", resolve));
    return { exitCode, log };
  }

  /** What will be released, and an `npm ci` that finds its packages there. */
  async function release(): Promise<void> {
    for (const name of ["action.yml", "cli", "dist", "src", "package.json", "package-lock.json"]) {
      await cp(join(ROOT, name), join(at("released"), name), { recursive: true });
    }
    const author = "-c user.name=a -c user.email=a@b.test";
    const commands = `cd ../released && git init -q && git add -A && git ${author} commit -qm release && git tag v1.0.0`;
    expect(await run(commands)).toEqual({ exitCode: 0, log: "" });
    await writeFile(
      join(at("bin"), "npm"),
      `#!/bin/bash
if [ "$1" != ci ]; then exec "${pathOf("npm") ?? ""}" "$@"; fi
[ "$2 $3" = "--omit=dev --prefix" ] && cd "$4" && [ -f package-lock.json ] && ln -s "${ROOT}/node_modules" .
`,
    );
    await chmod(join(at("bin"), "npm"), 0o755);
  }

  it("get what was released, prune, and leave what the last steps publish", async () => {
    await release();
    const [, getting, pruning, showing, publishing] = PIPELINE.steps;
    const got = await run(getting?.bash ?? "");
    expect(got).toMatchObject({ exitCode: 0 });
    const script = (pruning?.inputs?.["inlineScript"] ?? "").replace(
      "contoso",
      emulator.loginServer,
    );
    const pruned = await withAzSession((env) => run(script, env));
    expect(pruned).toMatchObject({ exitCode: 0, log: expect.stringContaining("the Azure CLI's") });
    expect(pruned.log).toContain("would delete 2 of 3 manifests");
    const shown = await run(showing?.bash ?? "");
    const [, summary = ""] = /^##vso\[task\.uploadsummary\](.+)\n$/.exec(shown.log) ?? [];
    expect(await readFile(summary, "utf8")).toContain("would delete 2 of 3 manifests");
    const path = (publishing?.publish ?? "").replace("$(Build.SourcesDirectory)", at("sources"));
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ dryRun: true });
  }, 60_000);
});
