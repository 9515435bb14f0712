import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

import { DEFAULTS } from "../../src/inputs/defaults.ts";
import { LEAST, options, problem, useCleanEnvironment } from "./given.ts";

useCleanEnvironment();

describe("the options", () => {
  it("have the defaults when only what is required is given", async () => {
    const { entries, settings, ...others } = await options(LEAST);
    expect(others).toEqual({
      address: { kind: "acr", host: "contoso.azurecr.io" },
      registry: "contoso.azurecr.io",
      selectedBy: '"repositories"',
      dryRun: true,
      pins: { digests: new Set(), files: [] },
      deletionLimit: undefined,
      unlocks: false,
      timeLimitMs: 5 * 3_600_000,
      concurrency: 32,
      signIn: { by: "environment" },
      cache: true,
      shard: undefined,
      commentToken: undefined,
      report: undefined,
    });
    expect(entries).toEqual([
      {
        match: [expect.objectContaining({ text: "team/*" })],
        leaves: false,
        ageMs: 7 * 86_400_000,
        prunesUntaggedRepositories: false,
        tags: { rules: [], keeping: [] },
        deletionLimit: undefined,
        line: undefined,
      },
    ]);
    expect(settings).toEqual({
      registry: "contoso",
      "registry-type": "",
      "registry-key": "",
      plan: "",
      policy: "",
      repositories: "team/*",
      age: "7d",
      "tag-age": "",
      "dry-run": "true",
      "delete-tags": "",
      "keep-tags": "",
      "keep-latest": "0",
      "keep-digests": "",
      "keep-references-in": "",
      "keep-pulled-within": "",
      "pull-log": "",
      "pull-log-ignore": "",
      "prune-untagged-repositories": "false",
      "max-deletions": "",
      unlock: "false",
      "time-limit": "5h",
      concurrency: "32",
      "client-id": "",
      "tenant-id": "",
      "managed-identity": "false",
      cache: "true",
      shard: "",
      comment: "false",
      report: "",
    });
  });

  it("take an empty or blank value for one that is not given", async () => {
    const blank = Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, " \n"]));
    const withBlanks = JSON.stringify(await options({ ...blank, ...LEAST }));
    expect(withBlanks).toBe(JSON.stringify(await options(LEAST)));
  });

  it("are what was given", async () => {
    const given = await options({
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
      entries: [{ ageMs: 36 * 3_600_000, prunesUntaggedRepositories: true }],
      dryRun: false,
      signIn: { by: "password", username: "pruner", password: "secret" },
      concurrency: 64,
      report: join(process.cwd(), "out/report.json"),
    });
    const [entry] = given.entries;
    expect(entry?.match.map(({ text }) => text)).toEqual(["team/api", "!team/old", "web"]);
    expect(Object.isFrozen(given)).toBe(true);
  });

  it("show no secret among the settings", async () => {
    const secrets = { username: "pruner", password: "secret", "github-token": "ghs_1" };
    const { settings } = await options({ ...LEAST, ...secrets, comment: "true" });
    expect(JSON.stringify(settings)).not.toMatch(/pruner|secret|ghs_1/);
  });

  it.each([
    ["true", true],
    ["True", true],
    ["TRUE", true],
    ["false", false],
    ["False", false],
    ["FALSE", false],
    [" false ", false],
  ])("read %j as a yes or no", async (text, expected) => {
    expect((await options({ ...LEAST, "dry-run": text })).dryRun).toBe(expected);
  });

  it.each([
    ["true", "ghs_1"],
    ["false", undefined],
    ["", undefined],
  ])("take the token only where a comment is wanted: %j", async (comment, token) => {
    const given = await options({ ...LEAST, comment, "github-token": "ghs_1" });
    expect(given.commentToken).toBe(token);
  });

  it.each([
    ["1/1", { part: 1, of: 1 }],
    [" 2/8 ", { part: 2, of: 8 }],
    ["256/256", { part: 256, of: 256 }],
    ["", undefined],
  ])("take a part of the repositories: %j", async (text, expected) => {
    expect((await options({ ...LEAST, shard: text })).shard).toEqual(expected);
  });

  it.each([
    ["1", 1],
    ["8", 8],
    ["64", 64],
  ])("allow %s requests at once", async (text, expected) => {
    expect((await options({ ...LEAST, concurrency: text })).concurrency).toBe(expected);
  });
});

const DURATION =
  'expected whole numbers, each with a unit (w, d, h, m; largest first), or ISO 8601, for example "30d", "1d12h" or "P7D".';
const MISSING_REPOSITORIES =
  'Input "repositories" is missing: give names or patterns, one per line, for example "team/api" or "team/**"; "*" means all.';

describe("wrong inputs", () => {
  it.each([
    [
      "registry",
      "",
      'Input "registry" is missing: give the login server, for example "contoso.azurecr.io". What "${{ vars.NAME }}" or "${{ secrets.NAME }}" does not find is empty, without a warning: check the name, whether it is stored as a variable or as a secret, and that the job names the "environment" to which it belongs.',
    ],
    [
      "registry",
      "https://contoso.azurecr.io/team/api",
      'Input "registry" is "https://contoso.azurecr.io/team/api": expected a login server without a path, for example "contoso.azurecr.io". Repositories go into the input "repositories".',
    ],
    [
      "registry",
      "http://contoso",
      'Input "registry" is "http://contoso": only https is supported. Give the login server alone, without "http://".',
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
      'Input "repositories", line 2, "team/{a}": braces have no meaning here: give each name or pattern on a line of its own.',
    ],
    [
      "repositories",
      "a, team/x**",
      'Input "repositories", line 1, "team/x**": "**" must be a whole segment, as in "team/**". Use "*" within one.',
    ],
    ["repositories", "*\n!", 'Input "repositories", line 2, "!": the name after "!" is missing.'],
    [
      "repositories",
      "a//b",
      'Input "repositories", line 1, "a//b": a single "/" divides a repository\'s name, and none stands at its ends. Did you mean "a/b"?',
    ],
    ...["d7", "0x7d", "weekd"].map((age) => ["age", age, `Input "age" is "${age}": ${DURATION}`]),
    ["age", "99999999999d", 'Input "age" is "99999999999d": expected at most 100 years.'],
    ...["false!", "truefalse", "never"].map((text) => [
      "dry-run",
      text,
      `Input "dry-run" is "${text}": expected "true" or "false".`,
    ]),
    [
      "prune-untagged-repositories",
      "on",
      'Input "prune-untagged-repositories" is "on": expected "true" or "false". Did you mean "true"?',
    ],
    ...["0", "65", "1000", "-1", "8.5", "1e1", "0x8", "many"].map((text) => [
      "concurrency",
      text,
      `Input "concurrency" is "${text}": expected a whole number from 1 to 64.`,
    ]),
    ...["0/8", "9/8", "2", "2/", "/8", "2/0", "2 of 8", "1/257", "-1/8", "2/8/9", "1.5/8"].map(
      (text) => [
        "shard",
        text,
        `Input "shard" is "${text}": expected a part and the number of parts, from "1/1" to "256/256", for example "2/8". Parts are counted from 1; leave it out to take all repositories.`,
      ],
    ),
    [
      "comment",
      "yes",
      'Input "comment" is "yes": expected "true" or "false". Did you mean "true"?',
    ],
    [
      "comment",
      "True",
      'Input "comment" is "True", and "github-token" is empty: leave "github-token" out to use the job\'s own token. Secrets are empty in pull requests from forks.',
    ],
  ])("%s: %j", async (name = "", value = "", message) => {
    expect(await problem({ ...LEAST, [name]: value })).toBe(message);
  });

  it("are all reported at once, one line each", async () => {
    const message = await problem({
      repositories: "ok\nTeam\n[x]",
      age: "7",
      "tag-age": "8",
      "dry-run": "no",
      "delete-tags": "{a}",
      "keep-tags": "v1\n[b]",
      "keep-latest": "-1",
      "keep-digests": "sha256:1\nsha256:2",
      "keep-references-in": "../deploy\nno-such-folder",
      "prune-untagged-repositories": "1",
      "max-deletions": "many",
      unlock: "yes",
      "time-limit": "5",
      username: "pruner",
      concurrency: "0",
      shard: "9/8",
      comment: "true",
    });
    expect(message.split("\n").map((line) => line.split(/ is |:/)[0])).toEqual([
      'Input "registry"',
      'Input "repositories", line 2, "Team"',
      'Input "repositories", line 3, "[x]"',
      'Input "age"',
      'Input "tag-age"',
      'Input "delete-tags", line 1, "{a}"',
      'Input "keep-tags", line 2, "[b]"',
      'Input "keep-latest"',
      'Input "prune-untagged-repositories"',
      'Input "keep-digests", line 1, "sha256',
      'Input "keep-digests", line 2, "sha256',
      'Input "keep-references-in", line 1, "../deploy"',
      'Input "keep-references-in", line 2, "no-such-folder"',
      'Input "username"',
      'Input "dry-run"',
      'Input "max-deletions"',
      'Input "unlock"',
      'Input "time-limit"',
      'Input "concurrency"',
      'Input "shard"',
      'Input "comment"',
    ]);
  });

  it("are a comment together with a shard, since all shards would write the same one", async () => {
    const together = { ...LEAST, comment: "true", shard: "2/8", "github-token": "ghs_1" };
    expect(await problem(together)).toBe(
      'Input "comment" is "true", and "shard" is given: all shards would write the same comment. Leave one of them out.',
    );
    expect((await options({ ...together, comment: "false" })).commentToken).toBeUndefined();
  });

  it.each([
    ["keep_tags", 'Did you mean "keep-tags"?'],
    ["KEEP TAGS", 'Did you mean "keep-tags"?'],
    ["dryrun", 'Did you mean "dry-run"?'],
    ["keep-latests", 'Did you mean "keep-latest"?'],
    ["exclude-tags", 'Did you mean "delete-tags" or "keep-tags"?'],
    ["repository", 'Did you mean "repositories"?'],
    [
      "older-than",
      'Remove it from "with"; if it is not there, set the variable INPUT_OLDER-THAN to "" in the step\'s "env".',
    ],
  ])("are inputs that do not exist: %j", async (name, way) => {
    process.env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] = "x";
    const written = name.toLowerCase().replaceAll(" ", "_");
    expect(await problem(LEAST)).toBe(`Input "${written}" does not exist. ${way}`);
  });

  it("are inputs that do not exist, each of them, beside all else that is wrong", async () => {
    expect(await problem({ ...LEAST, age: "d7", dryrun: "true", keep_tags: "latest" })).toBe(
      [
        'Input "dryrun" does not exist. Did you mean "dry-run"?',
        'Input "keep_tags" does not exist. Did you mean "keep-tags"?',
        `Input "age" is "d7": ${DURATION}`,
      ].join("\n"),
    );
  });

  it("are none that are empty, since they protect nothing: so a foreign variable can be put aside", async () => {
    const { registry } = await options({ ...LEAST, method: "", keep_tags: " \n" });
    expect(registry).toBe("contoso.azurecr.io");
  });

  it("are no variables of other names", async () => {
    process.env["INPUTS"] = process.env["input_keep_tags"] = process.env["XINPUT_A"] = "x";
    expect((await options(LEAST)).registry).toBe("contoso.azurecr.io");
  });

  it.each(["username", "password"])(
    "never go into a request with a line break: %s",
    async (name) => {
      const pair = { username: "pruner", password: "hunter2", [name]: "hunter2\nX-Evil: 1" };
      expect(await problem({ ...LEAST, ...pair })).toBe(
        `Input "${name}" has a line break or another control character in it: expected one line.`,
      );
    },
  );

  it("are a token with a line break", async () => {
    const given = { ...LEAST, comment: "true", "github-token": "ghs_1\nghs_2" };
    expect(await problem(given)).toBe(
      'Input "github-token" has a line break or another control character in it: expected one line.',
    );
  });

  it("never quote a password", async () => {
    expect(await problem({ ...LEAST, password: "hunter2", age: "x" })).not.toContain("hunter2");
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

  it("lists them in the order in which the report does", () => {
    expect(Object.keys(action.inputs)).toEqual(Object.keys(DEFAULTS));
  });

  it("requires exactly the inputs that can't be empty", () => {
    const required = Object.entries(action.inputs).filter(([, input]) => input.required);
    expect(required.map(([name]) => name)).toEqual(["registry", "repositories"]);
    expect(required.every(([, input]) => input.default === undefined)).toBe(true);
  });
});
