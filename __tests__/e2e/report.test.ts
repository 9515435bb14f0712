/**
 * The report of real runs: counted by hand, compared with what the registry saw, and held against the published schema.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import type { LoggedRequest } from "../../emulator/http/request-log.ts";
import { withAzSession } from "../support/az.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";
import { ONLY_OCI, WITH_DOCKER } from "../support/shared-layers.ts";

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../docs/report.schema.json"), "utf8"),
) as object;
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startRegistry();
});

afterEach(() => emulator.close());

/** One of each: an index with a shared child, a signature, a locked image, an expired tag, a missing child. */
const VARIED = fixture({
  A: index(["a", "shared", "missing"], { tags: ["v1", "pr-1"] }),
  a: image(),
  shared: image(),
  D: index(["shared", "d"]),
  d: image(),
  s: image({ subject: "d" }),
  l: image({ isLocked: true }),
  p: image({ tags: ["pr-2"], isLocked: true }),
});

const INPUTS = { "delete-tags": "pr-*", unlock: "true" };

describe("the JSON report", () => {
  it("follows its schema, dry and real, whatever happens", async () => {
    seed(emulator, "team/app", VARIED);
    seed(emulator, "team/untagged", fixture({ u: image() }));
    seed(emulator, "team/odd", VARIED);
    emulator.faults.add({ kind: "list-tags", repository: "team/odd", answer: { status: 400 } });
    const inputs = { ...INPUTS, repositories: "team/*, team/none" };
    for (const dryRun of ["true", "false"]) {
      const { report } = await runAction(emulator, { ...inputs, "dry-run": dryRun });
      validate(report);
      expect(validate.errors ?? []).toEqual([]);
      const states = report?.repositories.map(({ name, state }) => `${name} ${state}`);
      expect(states).toEqual(["team/app pruned", "team/odd failed", "team/untagged skipped"]);
    }
  });

  it("follows its schema when nothing could be done", async () => {
    const { report } = await runAction(emulator, { repositories: "nothing/*" });
    validate(report);
    expect(validate.errors ?? []).toEqual([]);
  });

  it("counts the requests that reached the registry, by kind", () =>
    withAzSession(async (env) => {
      seed(emulator, "team/app", VARIED);
      emulator.faults.add({ kind: "manifest", times: 1, answer: { status: 503 } });
      const inputs = { ...INPUTS, repositories: "team/*", username: "", password: "" };
      const { report, errors } = await runAction(emulator, inputs, { env });
      expect(errors).toEqual([]);
      const seen: Record<string, number> = { referrers: 0, pulls: 0 };
      for (const request of emulator.requests.all()) {
        seen[kindOf(request)] = (seen[kindOf(request)] ?? 0) + 1;
      }
      expect(report?.requests).toEqual(seen);
      expect(Object.keys(seen)).toHaveLength(8);
    }));

  it("holds no secret", async () => {
    seed(emulator, "team/app", VARIED);
    const { report } = await runAction(emulator);
    expect(Object.keys(report?.settings ?? {})).toContain("age");
    expect(
      Object.keys(report?.settings ?? {}).filter((name) => /user|pass|token/.test(name)),
    ).toEqual([]);
  });
});

/** In the words of the report. */
function kindOf({ kind, url }: LoggedRequest): string {
  if (kind === "list-tags") return url.includes("digest=") ? "look" : "list";
  const known: Readonly<Record<string, string>> = {
    exchange: "signIn",
    token: "signIn",
    catalog: "list",
    repository: "list",
    "list-manifests": "list",
    "manifest-attributes": "look",
    "tag-attributes": "look",
    manifest: "read",
    "delete-manifest": "delete",
    "delete-tag": "delete",
    update: "lock",
  };
  return known[kind] ?? kind;
}

describe("reclaimed bytes", () => {
  it.each([
    ["exact where all bodies are read", ONLY_OCI, false],
    ["an estimate where Docker images are not", WITH_DOCKER, true],
  ])("are those counted by hand: %s", async (_, { specs, gone, bytes }, isEstimate) => {
    const built = fixture(specs);
    seed(emulator, "team/app", built);
    const bodies = built.manifests.filter(({ letter }) => gone.includes(letter));
    const expected = bodies.reduce((sum, { bytes: body }) => sum + body.byteLength, bytes);
    const dry = await runAction(emulator, { "dry-run": "true" });
    const real = await runAction(emulator);
    for (const { outputs, report, summary } of [dry, real]) {
      expect(outputs["reclaimed-bytes"]).toBe(String(expected));
      expect(report?.totals["reclaimedBytesAreEstimated"]).toBe(isEstimate);
      expect(/(?:Frees|Freed) about /.test(summary)).toBe(isEstimate);
    }
    expect(built.letters(emulator.registry.repository("team/app").digests())).toEqual(
      Object.keys(specs)
        .filter((letter) => !gone.includes(letter))
        .sort(),
    );
  });
});

describe("annotations", () => {
  it("are at most ten, one for each repository", async () => {
    for (let n = 0; n < 20; n += 1) seed(emulator, `r${n}`, fixture({ u: image() }));
    seed(emulator, "team/app", VARIED);
    const run = await runAction(emulator, { repositories: "*, !nothing/*", "dry-run": "true" });
    expect(run.warnings.length + run.errors.length).toBeLessThanOrEqual(10);
    expect(run.warnings[0]).toBe('Pattern "!nothing/*" matches no repository.');
    expect(run.warnings.at(-1)).toMatch(/^\d+ more warnings: see the job summary\.$/);
    expect(titles(run)).toEqual(expect.arrayContaining(["ACR Prune: r0 skipped"]));
    expect(new Set(titles(run)).size).toBe(titles(run).length);
  });
});

/** The titles of warnings, but for those that concern the whole run. */
function titles({ stdout }: ActionRun): readonly string[] {
  const found = [...stdout.matchAll(/^::warning title=([^:]*)::/gm)];
  const texts = found.map(([, title = ""]) => title.replaceAll("%3A", ":"));
  return texts.filter((title) => title !== "ACR Prune");
}

describe("the log", () => {
  it("has the whole plan before the first deletion, so that a killed run can be reconstructed", async () => {
    seed(emulator, "team/app", VARIED);
    let kill: (signal: NodeJS.Signals) => void = () => undefined;
    const before = () => {
      kill("SIGKILL");
    };
    emulator.faults.add({ kind: "delete-manifest", times: 1, answer: { before } });
    const onStart = (started: typeof kill) => {
      kill = started;
    };
    const { stdout, exitCode } = await runAction(emulator, {}, { onStart });
    expect(exitCode).toBeNull();
    const planned = [...stdout.matchAll(/^delete (sha256:[0-9a-f]{64}) /gm)];
    expect(VARIED.letters(planned.map(([, digest = ""]) => digest))).toEqual(["D", "d", "s"]);
    const kept = [...stdout.matchAll(/^keep sha256:.*?(?:, and (\d+) manifests? with it)?$/gm)];
    const along = kept.reduce((sum, [, count = "0"]) => sum + Number(count), 0);
    expect(kept.length + along).toBe(VARIED.manifests.length - 3);
  });
});
