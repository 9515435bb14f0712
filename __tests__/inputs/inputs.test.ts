/** Inputs are set as the runner sets them: in the environment, names in upper case, hyphens kept. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

import { ActionError } from "../../src/action-error.ts";
import { DEFAULTS, readOptions } from "../../src/inputs/inputs.ts";

const LEAST = { registry: "contoso", repositories: "team/*" };

const environment = process.env;

beforeEach(() => {
  const others = Object.entries(environment).filter(([name]) => !name.startsWith("INPUT_"));
  process.env = Object.fromEntries(others);
});

afterEach(() => {
  process.env = environment;
});

function options(inputs: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(inputs)) {
    process.env[`INPUT_${name.toUpperCase()}`] = value;
  }
  return readOptions();
}

/** The message for inputs of which one or more are wrong. */
function problem(inputs: Readonly<Record<string, string>>): string {
  try {
    options(inputs);
  } catch (error) {
    if (error instanceof ActionError) return error.message;
    throw error;
  }
  throw new Error("The inputs were accepted.");
}

describe("the options", () => {
  it("have the defaults when only what is required is given", () => {
    const { repositories, settings, ...others } = options(LEAST);
    expect(others).toEqual({
      registry: "contoso.azurecr.io",
      ageMs: 7 * 86_400_000,
      dryRun: true,
      prunesUntaggedRepositories: false,
      credentials: undefined,
      concurrency: 32,
      report: undefined,
    });
    expect(repositories.map(({ text }) => text)).toEqual(["team/*"]);
    expect(settings).toEqual({
      registry: "contoso",
      repositories: "team/*",
      age: "7d",
      "dry-run": "true",
      "prune-untagged-repositories": "false",
      concurrency: "32",
      report: "",
    });
  });

  it("take an empty or blank value for one that is not given", () => {
    const blank = Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, " \n"]));
    expect(JSON.stringify(options({ ...blank, ...LEAST }))).toBe(JSON.stringify(options(LEAST)));
  });

  it("are what was given", () => {
    const given = options({
      registry: "https://Contoso.azurecr.io/",
      repositories: "team/api\n!team/old, web",
      age: "1d12h",
      "dry-run": "false",
      "prune-untagged-repositories": "true",
      username: "pruner",
      password: "secret",
      concurrency: "64",
      report: "out/report.json",
    });
    expect(given).toMatchObject({
      registry: "contoso.azurecr.io",
      ageMs: 36 * 3_600_000,
      dryRun: false,
      prunesUntaggedRepositories: true,
      credentials: { username: "pruner", password: "secret" },
      concurrency: 64,
      report: "out/report.json",
    });
    expect(given.repositories.map(({ text }) => text)).toEqual(["team/api", "!team/old", "web"]);
    expect(Object.isFrozen(given)).toBe(true);
  });

  it("show no secret among the settings", () => {
    const { settings } = options({ ...LEAST, username: "pruner", password: "secret" });
    expect(JSON.stringify(settings)).not.toMatch(/pruner|secret/);
  });

  it.each([
    ["true", true],
    ["True", true],
    ["TRUE", true],
    ["false", false],
    ["False", false],
    ["FALSE", false],
    [" false ", false],
  ])("read %j as a yes or no", (text, expected) => {
    expect(options({ ...LEAST, "dry-run": text }).dryRun).toBe(expected);
  });

  it.each([
    ["1", 1],
    ["8", 8],
    ["64", 64],
  ])("allow %s requests at once", (text, expected) => {
    expect(options({ ...LEAST, concurrency: text }).concurrency).toBe(expected);
  });
});

const DURATION =
  'expected whole numbers, each with a unit (w, d, h, m; largest first), or ISO 8601, for example "30d", "1d12h" or "P7D".';
const MISSING_REPOSITORIES =
  'Input "repositories" is missing: give names or patterns, one per line, for example "team/api" or "team/**"; "*" means all.';
const HALF_A_SIGN_IN =
  "give both, or neither to use the job's Azure sign-in. Secrets are empty in pull requests from forks.";

describe("wrong inputs", () => {
  it.each([
    [
      "registry",
      "",
      'Input "registry" is missing: give the login server, for example "contoso.azurecr.io".',
    ],
    [
      "registry",
      "https://contoso.azurecr.io/team/api",
      'Input "registry" is "https://contoso.azurecr.io/team/api": expected a login server without a path, for example "contoso.azurecr.io". Repositories go into the input "repositories".',
    ],
    [
      "registry",
      "http://contoso",
      'Input "registry" is "http://contoso": only https is spoken. Give the login server alone, without "http://".',
    ],
    [
      "registry",
      "my registry",
      'Input "registry" is "my registry": expected a login server, for example "contoso.azurecr.io" or "contoso".',
    ],
    ["repositories", "", MISSING_REPOSITORIES],
    ["repositories", "# none\n, ,", MISSING_REPOSITORIES],
    [
      "repositories",
      "!team/api",
      'Input "repositories" has only exclusions: add what they exclude from, for example "*".',
    ],
    [
      "repositories",
      "team/*\nteam/{a}",
      'Input "repositories", line 2, "team/{a}": "{" can\'t stand in a repository name. Special are only "*", "**", "?" and a leading "!".',
    ],
    [
      "repositories",
      "a, team/x**",
      'Input "repositories", line 1, "team/x**": "**" must be a whole segment, as in "team/**". Use "*" within one.',
    ],
    ["repositories", "*\n!", 'Input "repositories", line 2, "!": the name after "!" is missing.'],
    ["repositories", "a//b", 'Input "repositories", line 1, "a//b": not a repository name.'],
    ...["d7", "-1d", "7", "0x7d", "weekd", "1.5d"].map((age) => [
      "age",
      age,
      `Input "age" is "${age}": ${DURATION}`,
    ]),
    ["age", "99999999999d", 'Input "age" is "99999999999d": expected at most 100 years.'],
    ...["yes", "0", "tRUE", "false!", "truefalse"].map((text) => [
      "dry-run",
      text,
      `Input "dry-run" is "${text}": expected "true" or "false".`,
    ]),
    [
      "prune-untagged-repositories",
      "on",
      'Input "prune-untagged-repositories" is "on": expected "true" or "false".',
    ],
    ...["0", "65", "1000", "-1", "8.5", "1e1", "0x8", "many"].map((text) => [
      "concurrency",
      text,
      `Input "concurrency" is "${text}": expected a whole number from 1 to 64.`,
    ]),
    ["username", "pruner", `Input "username" is given without "password": ${HALF_A_SIGN_IN}`],
    ["password", "secret", `Input "password" is given without "username": ${HALF_A_SIGN_IN}`],
  ])("%s: %j", (name = "", value = "", message) => {
    expect(problem({ ...LEAST, [name]: value })).toBe(message);
  });

  it("are all reported at once, one line each", () => {
    const message = problem({
      repositories: "ok\nTeam\n[x]",
      age: "7",
      "dry-run": "no",
      "prune-untagged-repositories": "1",
      username: "pruner",
      concurrency: "0",
    });
    expect(message.split("\n").map((line) => line.split(/ is |:/)[0])).toEqual([
      'Input "registry"',
      'Input "repositories", line 2, "Team"',
      'Input "repositories", line 3, "[x]"',
      'Input "age"',
      'Input "dry-run"',
      'Input "prune-untagged-repositories"',
      'Input "username"',
      'Input "concurrency"',
    ]);
  });

  it("never quote a password", () => {
    expect(problem({ ...LEAST, password: "hunter2", age: "x" })).not.toContain("hunter2");
  });
});

describe("action.yml", () => {
  const action = parse(readFileSync(join(import.meta.dirname, "../../action.yml"), "utf8")) as {
    readonly inputs: Readonly<Record<string, { required: boolean; default?: unknown }>>;
  };

  it("declares the inputs that the code reads, with the same defaults", () => {
    const declared = Object.entries(action.inputs).map(([name, input]) => [
      name,
      input.default ?? "",
    ]);
    expect(Object.fromEntries(declared)).toEqual(DEFAULTS);
  });

  it("requires exactly the inputs that can't be empty", () => {
    const required = Object.entries(action.inputs).filter(([, input]) => input.required);
    expect(required.map(([name]) => name)).toEqual(["registry", "repositories"]);
    expect(required.every(([, input]) => input.default === undefined)).toBe(true);
  });
});
