/** What a reader gets wrong, or brings along from elsewhere, and the way out that the message shows. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";

import { LEAST, options, problem, useCleanEnvironment } from "./given.ts";
import { MISTAKES } from "./mistakes.ts";

useCleanEnvironment();

let workspace: string;

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "acr-prune-mistakes-"));
});

afterAll(() => rm(workspace, { recursive: true }));

beforeEach(() => {
  process.env["GITHUB_WORKSPACE"] = workspace;
});

/** What has no effect alone is given something to have one on. */
function besides(input: string): Readonly<Record<string, string>> {
  return ["keep-tags", "keep-latest"].includes(input) ? { "delete-tags": "pr-*" } : {};
}

describe("a mistake in an input", () => {
  it.each(MISTAKES)("is told with the way out: %s: %j", async (input, value, message) => {
    const told = await problem({ ...LEAST, ...besides(input), [input]: value });
    expect(told).toBe(message.replaceAll("<workspace>", workspace));
  });

  it("is one of many that are known", () => {
    expect(MISTAKES.length).toBeGreaterThanOrEqual(60);
    expect(new Set(MISTAKES.map(([input, value]) => `${input} ${value}`)).size).toBe(
      MISTAKES.length,
    );
  });

  it("is gone once the first proposal is followed", async () => {
    let followed = 0;
    for (const [input, , message] of MISTAKES) {
      const [, proposal] = / Did you mean "([^"]+)"/.exec(message) ?? [];
      const isAlone = proposal?.startsWith("!") === false && input !== "keep-references-in";
      if (proposal === undefined || !isAlone) continue;
      await options({ ...LEAST, ...besides(input), [input]: proposal });
      for (const name of Object.keys(process.env)) {
        if (name.startsWith("INPUT_")) Reflect.deleteProperty(process.env, name);
      }
      followed += 1;
    }
    expect(followed).toBeGreaterThan(50);
  });

  it("sends nowhere but to addresses", () => {
    expect(MISTAKES.filter(([, , message]) => /(?<!\/)docs\/|README/.test(message))).toEqual([]);
  });
});

describe("what looks like a mistake, and is none", () => {
  it.each([
    ["repositories", "docker.io/library/nginx"],
    ["repositories", "other.azurecr.io/team/web"],
    ["repositories", "*/team/web"],
    ["repositories", "team.*"],
    ["repositories", "**/*"],
    ["delete-tags", "v1.*"],
    ["delete-tags", "*\n!v1.*"],
    ["delete-tags", "latest.?"],
    ["delete-tags", "pr-*.*"],
    ["delete-tags", "_*"],
    ["keep-digests", `localhost:5000/team/web@sha256:${"a".repeat(64)}`],
    ["registry", "contoso.azurecr.cn"],
    ["registry", "contoso.azurecr.us"],
    ["registry", "registry.azure"],
    ["registry", "localhost:5000"],
    ["age", "P1M"],
    ["max-deletions", "10%"],
  ])("is taken as it is: %s: %j", async (input, value) => {
    await expect(options({ ...LEAST, [input]: value })).resolves.toBeDefined();
  });
});

describe("a mistake in a policy file", () => {
  const policy = (lines: readonly string[]) =>
    ["repositories:", "  - match: team/*", ...lines].join("\n");
  const rule = (match: string) => [
    "    tags:",
    `      - match: ${match}`,
    "        older-than: 7d",
  ];

  it.each([
    [
      policy(rule('"^pr-"')),
      '4:16: "^pr-": this is no place for regular expressions: "*" stands for any characters, "?" for one. Did you mean "pr-*"?',
    ],
    [
      policy(rule("team/web:pr-*")),
      '4:16: "team/web:pr-*": a tag is named without its repository. Write "pr-*" here, and "team/web" in the "match" of an entry.',
    ],
    [
      policy(rule("pr-*, dev-*")),
      '4:16: "pr-*, dev-*": this is one text. Write a list: ["pr-*","dev-*"].',
    ],
    [
      "repositories:\n  - match: team/web:pr-*",
      '2:12: "team/web:pr-*": a repository has no tag or digest. Write "team/web" here, and "pr-*" in the "match" of a rule in "tags" if such tags may expire, or in "tags" in "keep" if they must not.',
    ],
    [
      "repositories:\n  - match: contoso.azurecr.io/team/web",
      '2:12: "contoso.azurecr.io/team/web": the login server is not part of a repository\'s name. Did you mean "team/web"? If its name does begin so, write "*/team/web".',
    ],
    [
      "repositories:\n  - match: team/.*",
      '2:12: "team/.*": this is no place for regular expressions: "*" stands for any characters within a path segment, "**" for any segments, "?" for one character. Did you mean "team/*" or "team/**"?',
    ],
    [
      'repositories:\n  - match: "${REPOSITORY}"',
      '2:12: "${REPOSITORY}": a policy file has no variables: write the name itself.',
    ],
    [
      policy(["    age: 7D"]),
      '3:10: "7D": expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "7d"?',
    ],
    [
      policy(["    max-deletions: 10 %"]),
      '3:20: "10 %": expected a whole number, or a whole percentage of what is read from "0%" to "100%". Did you mean "10%"?',
    ],
    [
      policy(["    keep:", "      digests: team/web:latest"]),
      '4:16: "team/web:latest": "latest" is a tag, and a tag may move. To keep what has that tag, put "latest" into "tags" in "keep"; tags that the "match" of a rule in "tags" does not match are kept anyway. To keep this very image, give its digest.',
    ],
    [
      policy(["    prune-untagged-repositories: no"]),
      '3:34: expected true or false, found "no". Did you mean false?',
    ],
  ])("is told with the same words: %j", async (text, message) => {
    await writeFile(join(workspace, "p.yml"), text);
    expect(await problem({ registry: "contoso", policy: "p.yml" })).toBe(`p.yml:${message}`);
  });
});
