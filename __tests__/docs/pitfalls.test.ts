/**
 * What docs/recipes.md says that people get wrong, and what a recipe does when something about it is broken.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, describe, expect, it } from "@jest/globals";

import { fixture, image } from "../support/fixture.ts";
import { caseOf, NOTHING, type Case } from "./cases.ts";
import type { Cluster } from "./kubectl.ts";
import {
  clear,
  folderWith,
  folderWithTools,
  inScene,
  nonEmpty,
  planned,
  pruneOf,
  recipeOf,
  run,
  seeded,
  shellStepOf,
  standing,
} from "./scene.ts";
import { runShell, type Step } from "./workflow.ts";

const CLOSING = "Pull-request images when the pull request closes";
const FILES = "What is deployed, from files in the workspace";
const KUBECTL = "What the cluster runs, from kubectl";
const SWEEP = "A whole registry every night, with limits";
const BUILD = "After a build";
const PREVIEW = "A preview on pull requests";

afterEach(clear);

describe(PREVIEW, () => {
  const found = caseOf(PREVIEW);

  it("decides as the build does, and its identity could not delete anything", () =>
    inScene(PREVIEW, found, async (scene) => {
      const preview = await run(scene, {});
      expect(preview.errors).toEqual([]);
      expect(planned(preview, found).goes).toEqual(nonEmpty(found.goes));
      const attempt = await run(scene, { "dry-run": "false" });
      expect(attempt.exitCode).toBe(1);
      expect(attempt.errors.join()).toContain("does not let this identity");
      expect(standing(scene.emulator, found)).toEqual(seeded(found));
    }));

  it("has the inputs of the build, but for the dry run", () => {
    const inputs = (heading: string) => ({ ...pruneOf(recipeOf(heading)).with, "dry-run": "" });
    expect(inputs(PREVIEW)).toEqual(inputs(BUILD));
  });
});

describe(CLOSING, () => {
  const minute = 1 / 24 / 60;
  const young: Case = {
    repositories: {
      "team/web": fixture({
        P: image({ tags: ["pr-2"], ageDays: 5 * minute }),
        b: image({ ageDays: 20 * minute }),
      }),
    },
    goes: {},
    stays: {},
    tags: {},
  };

  it("leaves what a running build has pushed; an age of 0d would not, but for the last ten minutes", () =>
    inScene(CLOSING, young, async (scene) => {
      await run(scene, { "dry-run": "false" });
      expect(standing(scene.emulator, young)).toEqual(seeded(young));
      await run(scene, { "dry-run": "false", age: "0d" });
      expect(standing(scene.emulator, young)).toEqual({
        stays: { "team/web": ["P"] },
        tags: { "team/web": ["pr-2"] },
      });
    }));
});

describe(FILES, () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ["the folder is not there", { "elsewhere/web.yaml": "" }],
    ["no file has a reference", { "deploy/values.yaml": "repository: team/web\ntag: main-1\n" }],
  ])("fails before the first request when %s", (_, files) => {
    const found = { ...caseOf(FILES), files: () => files };
    return inScene(FILES, found, async (scene) => {
      const { exitCode, errors } = await run(scene, { "dry-run": "false" });
      expect(exitCode).toBe(1);
      expect(errors.join()).toContain('Input "keep-references-in", line 1, "deploy/**"');
      expect(scene.emulator.requests.all()).toEqual([]);
    });
  });
});

describe(KUBECTL, () => {
  const found = caseOf(KUBECTL);
  const asking = shellStepOf(KUBECTL);

  async function ask(change: (cluster: Cluster) => Cluster, step = asking) {
    const digest = (letter: string) => found.repositories["team/web"]?.digest(letter) ?? "";
    const cluster = found.cluster?.({ host: "contoso.azurecr.io", digest }) ?? {};
    const tools = await folderWithTools({ kubectl: change(cluster) });
    const folder = await folderWith({});
    const run = await runShell(step, folder, tools, {});
    return { ...run, folder };
  }

  it("writes down every digest that runs, under whatever name of the registry", async () => {
    const { exitCode, folder } = await ask((cluster) => cluster);
    expect(exitCode).toBe(0);
    const digests = readFileSync(join(folder, "running.txt"), "utf8").match(/sha256:[0-9a-f]{64}/g);
    const letters = [
      "debugged",
      "elsewhere",
      "init",
      "moved",
      "platform",
      "running",
      `sha256:${"0".repeat(64)}`,
    ];
    expect(found.repositories["team/web"]?.letters(digests ?? [])).toEqual(letters);
  });

  it.each<[string, (cluster: Cluster) => Cluster]>([
    ["the cluster knows no pods", ({ pods: _pods, ...more }) => more],
    [
      "the cluster knows no controller revisions",
      ({ controllerrevisions: _revisions, ...more }) => more,
    ],
    ["the cluster knows no cron jobs", ({ cronjobs: _cronjobs, ...more }) => more],
    [
      "the list of pods breaks off",
      ({ pods, ...more }) => ({ ...more, pods: { items: pods?.items ?? [], breaksOff: true } }),
    ],
    ["no pod runs", () => NOTHING],
    [
      "no pod runs an image of the repository",
      (cluster) => ({ ...cluster, pods: { items: cluster["pods"]?.items.slice(-2) ?? [] } }),
    ],
  ])("fails when %s", async (_, change) => {
    const { exitCode, log } = await ask(change);
    expect({ exitCode, log }).toMatchObject({ exitCode: 1 });
    expect(log).toMatch(
      /^error: |^::error::No pod that this identity sees runs an image of team\/web\./,
    );
  });

  it("would go on with half a list behind a pipe, were it not for another shell", async () => {
    const failing = ({ pods, ...more }: Cluster): Cluster => ({
      ...more,
      pods: { items: pods?.items ?? [], breaksOff: true },
    });
    const [first = ""] = (asking.run ?? "").split("\n");
    const piped: Step = { run: first.replace(" >", " | tee") };
    expect((await ask(failing, piped)).exitCode).toBe(0);
    expect((await ask(failing, { ...piped, shell: "bash" })).exitCode).toBe(1);
  });
});

describe(SWEEP, () => {
  const found = caseOf(SWEEP);

  it("deletes nothing at all when more than a quarter would go, dry or not", () =>
    inScene(SWEEP, found, async (scene) => {
      scene.emulator.registry.repository("team/web").untag("latest");
      const before = standing(scene.emulator, found);
      for (const dryRun of ["true", "false"]) {
        const { exitCode, errors } = await run(scene, { "dry-run": dryRun });
        expect(exitCode).toBe(1);
        expect(errors.join()).toContain(
          'Deletions planned: 7 (manifests and tags); allowed by "max-deletions": 3 (25 % of 14 manifests).',
        );
        expect(standing(scene.emulator, found)).toEqual(before);
      }
    }));
});
