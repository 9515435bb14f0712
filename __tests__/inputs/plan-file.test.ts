/** The input `plan`: what is taken out of the report of a dry run, and every reason to refuse one, with its whole message. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { compilePattern } from "../../src/inputs/glob.ts";
import { readPlan, type PlannedFor } from "../../src/inputs/plan-file.ts";
import { REPOSITORY_NAMES, TAG_NAMES } from "../../src/oci/names.ts";
import { renderJson } from "../../src/report/json.ts";
import { fixture, image, index, NOW } from "../support/fixture.ts";
import { expiring, WEEK } from "../support/planning.ts";
import { pruned, reportOf, undecided } from "../support/reports.ts";

type Json = Record<string, unknown>;

const SPECS = {
  t: image({ tags: ["v1"] }),
  X: index(["x"]),
  x: image(),
  p: image({ tags: ["pr-1"] }),
  q: image({ tags: ["pr-2", "keep"] }),
  s: image({ tags: ["sha256-{x}.sig"] }),
};
const { digest } = fixture(SPECS);

const SETTINGS = {
  repositories: "team/*",
  age: "7d",
  "delete-tags": "pr-*, tmp-*",
  "dry-run": "true",
};

const policy = { ...WEEK, tags: expiring([compilePattern("pr-*", TAG_NAMES)]) };
const REPORT = reportOf({
  settings: SETTINGS,
  repositories: [
    pruned("team/app", SPECS, { policy }),
    undecided("team/cut", { state: "cancelled" }),
  ],
});
const WRITTEN = [...renderJson(REPORT)].join("");

let workspace: string;

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "acr-prune-plan-"));
  await mkdir(join(workspace, "folder"));
  await symlink("/etc/hostname", join(workspace, "link.json"));
});

afterAll(() => rm(workspace, { recursive: true }));

function plannedFor(changes: Partial<PlannedFor> & { readonly names?: readonly string[] } = {}) {
  const { names = ["team/*"], ...rest } = changes;
  const entry = {
    ...policy,
    leaves: false,
    pulledWithinMs: undefined,
    deletionLimit: undefined,
    line: undefined,
  };
  return {
    registry: "contoso.azurecr.io",
    entries: [{ ...entry, match: names.map((name) => compilePattern(name, REPOSITORY_NAMES)) }],
    settings: { ...SETTINGS, plan: "plan.json", "dry-run": "false" },
    policyText: undefined,
    report: undefined,
    folders: [workspace],
    ...rest,
  };
}

async function read(content: string | Buffer, changes: Parameters<typeof plannedFor>[0] = {}) {
  await writeFile(join(workspace, "plan.json"), content);
  return readPlan("plan.json", plannedFor(changes));
}

async function messagesFor(work: Promise<unknown>): Promise<readonly string[]> {
  const message = await work.then(
    () => "accepted",
    (error: unknown) => (error as Error).message,
  );
  return message.split("\n");
}

/** The report with some of it changed. */
function edited(changes: Json): string {
  return JSON.stringify({ ...(JSON.parse(WRITTEN) as Json), ...changes });
}

describe("a plan", () => {
  it("approves what its dry run would delete, with the tags that it had, and the tags that would go alone", async () => {
    const { path, madeAt, approvals, partly } = await read(WRITTEN);
    expect([path, madeAt, partly]).toEqual(["plan.json", NOW, undefined]);
    expect([...approvals.keys()]).toEqual(["team/app", "team/cut"]);
    const app = approvals.get("team/app");
    expect(new Map(app?.manifests)).toEqual(
      new Map([
        [digest("X"), []],
        [digest("x"), []],
        [digest("p"), ["pr-1"]],
        [digest("s"), [`sha256-${digest("x").slice(7)}.sig`]],
      ]),
    );
    expect(new Map(app?.tags)).toEqual(
      new Map([
        ["pr-1", digest("p")],
        ["pr-2", digest("q")],
      ]),
    );
    expect(approvals.get("team/cut")?.manifests.size).toBe(0);
  });

  it("may be written in any other form, and in pieces of any length", async () => {
    const plain = await read(WRITTEN);
    const keysLast = JSON.stringify(JSON.parse(WRITTEN), (_, value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted().toReversed())
        : value,
    );
    const other = await read(JSON.stringify(JSON.parse(keysLast), null, 4));
    expect(other).toEqual(plain);
  });

  it("allows for settings that say how, not what, and for the two ways to write a list", async () => {
    const settings = {
      ...SETTINGS,
      repositories: "team/app",
      "delete-tags": "pr-*\n  tmp-*\n",
      concurrency: "3",
      "max-deletions": "10",
      "time-limit": "1h",
      shard: "1/2",
    };
    expect(await messagesFor(read(WRITTEN, { settings }))).toEqual(["accepted"]);
  });

  it("is taken from a run that did not end for repositories that it had finished, which is said", async () => {
    const { partly } = await read(edited({ isTimeUp: true }), { names: ["team/app"] });
    expect(partly).toBe(
      "The plan was made by a run that did not end: this run is only about repositories that it had finished.",
    );
  });
});

describe("what is refused", () => {
  const input = 'Input "plan" is "plan.json": ';
  const noReport = "it is not the JSON report of a dry run of ACR Prune";
  const [repository] = (JSON.parse(WRITTEN) as { repositories: Json[] }).repositories;
  const [manifest] = (repository?.["manifests"] ?? []) as Json[];
  const withRepository = (changes: Json) =>
    edited({ repositories: [{ ...repository, ...changes }] });
  const withManifest = (changes: Json) =>
    withRepository({ manifests: [{ ...manifest, verdict: "delete", ...changes }] });
  const unfinished =
    'its run was cancelled, broke off, or ran out of time before it had looked at everything. Make a new plan, or name only repositories that it had finished in "repositories": "team/app".';

  it.each<[string, string]>([
    ["{}", `${noReport}.`],
    ["[]", `${noReport}.`],
    ["null", `${noReport}.`],
    ["", `${noReport}.`],
    [WRITTEN.slice(0, -10), `${noReport}: `],
    [WRITTEN.replace("{", "{{"), `${noReport}: `],
    [`${WRITTEN}{}`, `${noReport}: `],
    ["PK\u0003\u0004", `${noReport}: `],
    [edited({ schemaVersion: "1" }), `${noReport}.`],
    [edited({ registry: 1 }), `${noReport}.`],
    [edited({ dryRun: "true" }), `${noReport}.`],
    [edited({ startedAt: "yesterday" }), `${noReport}.`],
    [edited({ settings: { age: 7 } }), `${noReport}.`],
    [edited({ settings: undefined }), `${noReport}.`],
    [withRepository({ name: undefined }), `${noReport}.`],
    [withManifest({ digest: "sha256:1" }), `${noReport}.`],
    [withManifest({ verdict: "DELETE" }), `${noReport}.`],
    [withManifest({ tags: "latest" }), `${noReport}.`],
    [withManifest({ tags: [1] }), `${noReport}.`],
    [withManifest({ expiredTags: [{}] }), `${noReport}.`],
    [
      edited({ schemaVersion: 2 }),
      "it has version 2 of the report's format, and this version of the action reads version 1. Make a new plan.",
    ],
    [edited({ dryRun: false }), "it is the report of a real run; a plan is that of a dry run."],
    [
      edited({ stopped: "The sign-in failed." }),
      "its run was stopped, so that it is no plan: The sign-in failed.",
    ],
    [
      edited({ registry: "fabrikam.azurecr.io" }),
      'it is for "fabrikam.azurecr.io", and "registry" is "contoso.azurecr.io".',
    ],
    [edited({ cancelled: true }), unfinished],
    [edited({ isTimeUp: true }), unfinished],
    [edited({ brokenOff: "a defect" }), unfinished],
    [edited({ unreached: 2 }), unfinished],
    [
      edited({ unreached: 2, repositories: [] }),
      `${unfinished.split(" or name")[0]?.replace(/,$/, "")}.`,
    ],
  ])("%#: says what is wrong", async (content, message) => {
    const [first, ...rest] = await messagesFor(read(content));
    expect(first).toContain(`${input}${message}`);
    expect(message.endsWith(": ") || first === `${input}${message}`).toBe(true);
    expect(rest).toEqual([]);
  });

  it("are settings that decide otherwise, each with both values", async () => {
    const settings = { ...SETTINGS, age: "3d", "keep-tags": "latest", "delete-tags": "" };
    expect(await messagesFor(read(WRITTEN, { settings }))).toEqual([
      `${input}it was made with "age: 7d", and this run has "age: 3d". Make a new plan, or set both alike.`,
      `${input}it was made with "delete-tags: pr-*, tmp-*", and this run has no "delete-tags". Make a new plan, or set both alike.`,
      `${input}it was made with no "keep-tags", and this run has "keep-tags: latest". Make a new plan, or set both alike.`,
    ]);
  });

  it("are settings that this version does not know", async () => {
    const settings = { ...SETTINGS, "keep-everything": "true" };
    expect(await messagesFor(read(edited({ settings })))).toEqual([
      `${input}it was made with "keep-everything: true", and this run has no "keep-everything". Make a new plan, or set both alike.`,
    ]);
  });

  it.each<[string | undefined, string | undefined, string]>([
    ["a\nb\n", undefined, 'it was made with "policy", and this run has none.'],
    [undefined, "a\n", 'it was made without "policy", and this run has one.'],
    [
      "a: 1\nb: 2\n",
      "a: 1\nb: 3\n",
      'the policy file has changed since then, first in line 2, where that of the plan has "b: 2" there, and that of this run has "b: 3" there.',
    ],
    [
      "a: 1\n",
      "a: 1\nb: 3\n",
      'the policy file has changed since then, first in line 2, where that of the plan ends before it, and that of this run has "b: 3" there.',
    ],
    ["a: 1\r\nb: 2\r\n", "a: 1\nb: 2", "accepted"],
  ])("is a policy file that says something else: %j, %j", async (before, policyText, message) => {
    const messages = await messagesFor(read(edited({ policyText: before }), { policyText }));
    expect(messages).toEqual([message === "accepted" ? message : `${input}${message}`]);
  });

  it("is a policy that was not read, for another reason alone", async () => {
    const settings = { ...SETTINGS, policy: "wrong.yml" };
    expect(await messagesFor(read(edited({ policyText: "a" }), { settings }))).toEqual([
      "accepted",
    ]);
  });

  it.each<[string, string]>([
    [
      "none.json",
      "there is no such file. Does a step before this one download the plan, and into the workspace?",
    ],
    ["folder", 'it is a folder: give the file in it, for example "plan/report.json".'],
    [
      "link.json",
      "expected a file in the workspace or in the runner's temporary folder, and no link that leads elsewhere.",
    ],
    [
      "/etc/hostname",
      "expected a file in the workspace or in the runner's temporary folder, and no link that leads elsewhere.",
    ],
  ])("is a path that leads to none: %s", async (path, message) => {
    expect(await messagesFor(readPlan(path, plannedFor()))).toEqual([
      `Input "plan" is "${path}": ${message}`,
    ]);
  });

  it("is not that of a folder that is not there: a plan in the other one is taken", async () => {
    const folders = [workspace, join(workspace, "nowhere")];
    expect(await messagesFor(read(WRITTEN, { folders }))).toEqual(["accepted"]);
  });

  it("is a plan that the report of this run would overwrite", async () => {
    const report = join(workspace, "plan.json");
    expect(await messagesFor(read(WRITTEN, { report }))).toEqual([
      `${input}"report" is the same file, and would overwrite it: give another one.`,
    ]);
  });
});
