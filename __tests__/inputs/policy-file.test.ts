/** The policy file: what it means, every kind of mistake with its whole message, and what is refused before it is read. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import type { Entry } from "../../src/inputs/entry.ts";
import { readPolicyFile } from "../../src/inputs/policy-file.ts";
import { MISTAKES } from "./policy-mistakes.ts";

const DAY = 86_400_000;
const A = `sha256:${"a".repeat(64)}`;

let workspace: string;

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "acr-prune-policy-"));
});

afterAll(() => rm(workspace, { recursive: true }));

async function read(content: string | Uint8Array, path = "p.yml") {
  await writeFile(join(workspace, path), content);
  return readPolicyFile(path, workspace);
}

async function messagesFor(content: string | Uint8Array): Promise<readonly string[]> {
  try {
    await read(content);
  } catch (error) {
    return (error as Error).message.split("\n");
  }
  return ["accepted"];
}

const texts = (patterns: Entry["match"]) => patterns.map(({ text }) => text);

describe("a policy file", () => {
  it("says what is to be done with which repositories", async () => {
    const { entries, digests, references } = await read(`
age: 5d
prune-untagged-repositories: true
repositories:
  - match: [team/**, "!team/legacy/**"]
    age: 3d
    prune-untagged-repositories: false
    tags:
      - match: pr-*
        older-than: 3d
      - match: [main-*, "!main-0"]
        older-than: 30d
        keep-newest: 10
      - match: v*
        keep-at-most: 3
        by: version
        per: minor
    keep:
      tags: [latest, stable]
      digests: "${A}"
      references-in: [deploy/**, "!deploy/old"]
    max-deletions: 25%
  - match: base/**
    leave: true
`);
    const [team, base] = entries;
    expect(entries).toHaveLength(2);
    expect(texts(team?.match ?? [])).toEqual(["team/**", "!team/legacy/**"]);
    expect(team).toMatchObject({
      leaves: false,
      ageMs: 3 * DAY,
      prunesUntaggedRepositories: false,
      deletionLimit: { limit: 25, unit: "percent" },
      line: 5,
    });
    expect(
      team?.tags.rules.map(({ match, ...rule }) => ({ match: texts(match), ...rule })),
    ).toEqual([
      rule({ match: ["pr-*"], olderThanMs: 3 * DAY, line: 9 }),
      rule({ match: ["main-*", "!main-0"], olderThanMs: 30 * DAY, keepNewest: 10, line: 11 }),
      rule({ match: ["v*"], keepAtMost: 3, order: { by: "version", per: "minor" }, line: 14 }),
    ]);
    expect(texts(team?.tags.keeping ?? [])).toEqual(["latest", "stable"]);
    expect(base).toMatchObject({ leaves: true, ageMs: 5 * DAY, line: 23 });
    expect(base?.prunesUntaggedRepositories).toBe(true);
    expect(digests).toEqual([A]);
    expect(references.flat()).toEqual([
      { text: "deploy/**", place: 'p.yml:21:23: "deploy/**"' },
      { text: "!deploy/old", place: 'p.yml:21:34: "!deploy/old"' },
    ]);
  });

  it("has anchors, aliases and merge keys, of which what stands in the map itself wins", async () => {
    const { entries } = await read(`
repositories:
  - match: a
    tags: &rules
      - &old
        match: main-*
        older-than: 30d
        keep-newest: 10
      - <<: [*old, { match: x, by: version }]
        match: pr-*
  - match: b
    tags: *rules
`);
    const [a, b] = entries.map(({ tags }) => tags.rules);
    expect(a).toMatchObject([
      { olderThanMs: 30 * DAY, keepNewest: 10, order: { by: "time" } },
      { olderThanMs: 30 * DAY, keepNewest: 10, order: { by: "version", per: "all" } },
    ]);
    expect(a?.map(({ match }) => texts(match))).toEqual([["main-*"], ["pr-*"]]);
    expect(b?.map(({ match }) => texts(match))).toEqual([["main-*"], ["pr-*"]]);
  });

  it("has the defaults of the inputs, and may begin with a mark of its encoding", async () => {
    const { entries } = await read("\uFEFFrepositories: [{ match: '*' }]\r\n");
    expect(entries).toMatchObject([
      {
        ageMs: 7 * DAY,
        prunesUntaggedRepositories: false,
        tags: { rules: [], keeping: [] },
        deletionLimit: undefined,
      },
    ]);
  });
});

function rule(parts: object): object {
  return {
    olderThanMs: undefined,
    keepNewest: 0,
    keepAtMost: undefined,
    order: { by: "time" },
    countsOf: "rule",
    ...parts,
  };
}

describe("a policy file with a mistake", () => {
  it.each(MISTAKES)("%s", async (_, text, messages) => {
    expect(await messagesFor(text)).toEqual(messages.map((message) => `p.yml:${message}`));
  });

  it("is told of all mistakes that there are, each once", () => {
    expect(MISTAKES.length).toBeGreaterThanOrEqual(60);
    expect(new Set(MISTAKES.map(([what]) => what)).size).toBe(MISTAKES.length);
  });

  it("grows beyond measure when its aliases are followed", async () => {
    const tags = Array.from({ length: 300 }, (_, i) => `      - { match: t${i}, older-than: 1d }`);
    const entries = Array.from({ length: 300 }, (_, i) => `  - { match: r${i}, tags: *rules }`);
    const text = ["repositories:", "  - match: a", "    tags: &rules", ...tags, ...entries];
    const [message, ...others] = await messagesFor(text.join("\n"));
    expect(others).toEqual([]);
    expect(message).toMatch(
      /^p\.yml:\d+:\d+: more than 50000 values, once all aliases are followed\.$/,
    );
  });
});

describe("what is no policy file", () => {
  const problem = (why: string, path = "p.yml") => `Input "policy" is "${path}": ${why}`;
  const absent =
    "there is no such file in the workspace. Is the repository checked out before this step?";

  it("is refused by its size and its bytes", async () => {
    const large = `# ${"x".repeat(1024 * 1024)}`;
    expect(await messagesFor(large)).toEqual([problem("it is larger than 1 MiB.")]);
    const latin = Buffer.from("repositories: [{ match: caf\u00e9 }]", "latin1");
    expect(await messagesFor(latin)).toEqual([problem("it is not UTF-8 text.")]);
  });

  it.each([
    ["absent.yml", absent],
    ["folder", "expected a file."],
    ["/etc/hostname", "expected a file in the workspace, and no link that leads elsewhere."],
    ["../..", "expected a file in the workspace, and no link that leads elsewhere."],
    ["link.yml", "expected a file in the workspace, and no link that leads elsewhere."],
  ])("is refused by where it is: %s", async (path, why) => {
    await mkdir(join(workspace, "folder"), { recursive: true });
    await symlink("/etc/hostname", join(workspace, "link.yml")).catch(() => undefined);
    await expect(readPolicyFile(path, workspace)).rejects.toThrow(problem(why, path));
  });
});
