/**
 * Flags and variables to inputs. What is not known must be an error: what is overlooked protects nothing.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

import { OWN_FLAGS, readCommandLine } from "../../cli/flags.ts";
import { help } from "../../cli/help.ts";

const ACTION = parse(readFileSync(join(import.meta.dirname, "../../action.yml"), "utf8")) as {
  inputs: Record<string, { default?: string }>;
};
const NO_FLAGS = ["cache", "comment", "github-token", "password"];

const read = (...words: readonly string[]) => readCommandLine(words, {});

describe("flags", () => {
  it("has every input of action.yml with its default, and nothing of the runner", () => {
    const defaults = Object.entries(ACTION.inputs).map(([name, input]) => [
      name,
      input.default ?? "",
    ]);
    expect(read().inputs).toEqual({
      ...(Object.fromEntries(defaults) as object),
      cache: "false",
      comment: "false",
      "github-token": "",
    });
    expect(read().inputs["dry-run"]).toBe("true");
  });

  it("takes every input as a flag but those that make no sense here, and none of its own twice", () => {
    const names = Object.keys(ACTION.inputs).filter((name) => !NO_FLAGS.includes(name));
    for (const name of names) {
      const { inputs, problems } = read(`--${name}`, "x");
      expect([inputs[name], problems]).toEqual(["x", []]);
    }
    expect(Object.keys(OWN_FLAGS).filter((name) => name in ACTION.inputs)).toEqual([]);
  });

  it.each([
    [["--age", "3d"], { age: "3d" }],
    [["--age=3d"], { age: "3d" }],
    [["--keep-tags=a=b"], { "keep-tags": "a=b" }],
    [["--repositories", "a", "--repositories", "!b"], { repositories: "a\n!b" }],
    [["--unlock", "--dry-run", "false"], { unlock: "true", "dry-run": "false" }],
    [["--dry-run"], { "dry-run": "true" }],
  ])("reads %j", (words, inputs) => {
    const line = read(...words);
    expect(line.problems).toEqual([]);
    expect(line.inputs).toMatchObject(inputs);
  });

  it("never makes a real run of a flag that is given twice", () => {
    expect(read("--dry-run", "false", "--dry-run", "true").inputs["dry-run"]).toBe("false\ntrue");
  });

  it.each([
    [["--keep-tag", "a"], 'Flag "--keep-tag" does not exist. Did you mean "--keep-tags"?'],
    [["--dryrun=false"], 'Flag "--dryrun" does not exist. Did you mean "--dry-run"?'],
    [["--no-dry-run"], 'Flag "--no-dry-run" does not exist. Did you mean "--dry-run"?'],
    [["-age", "3d"], 'Flag "-age" does not exist. Did you mean "--age"?'],
    [["--xyzzy"], 'Flag "--xyzzy" does not exist. See "--help".'],
    [["--constructor", "a"], 'Flag "--constructor" does not exist. See "--help".'],
    [["--age"], 'Flag "--age" has no value: expected one after it.'],
    [["--age", "--unlock"], 'Flag "--age" has no value: expected one after it.'],
    [["--summary="], 'Flag "--summary" is empty: give the path of a file.'],
    [
      ["--cache", "true"],
      'Flag "--cache" is for workflows: on the command line nothing is kept between runs, so leave it out.',
    ],
    [
      ["--comment"],
      'Flag "--comment" is for workflows: on the command line there is no pull request, so leave it out.',
    ],
    [
      ["--github-token", "t"],
      'Flag "--github-token" is for workflows: on the command line nothing is asked of GitHub, so leave it out.',
    ],
    [
      ["--repositories", "team/a", "team/b"],
      `A word after "--repositories" belongs to no flag. Put patterns in quotes, so that the shell hands them over as they are: --repositories 'team/**'.`,
    ],
    [
      ["false"],
      `The first word belongs to no flag. Put patterns in quotes, so that the shell hands them over as they are: --repositories 'team/**'.`,
    ],
  ])("refuses %j", (words, problem) => {
    expect(read(...words).problems).toEqual([problem]);
  });

  it("refuses a password on the command line, and repeats no part of it", () => {
    const { problems } = read("--password", "one", "two", "--pasword=three");
    expect(problems).toHaveLength(3);
    expect(problems[0]).toBe(
      'Flag "--password" would stand in the shell\'s history, in the list of processes and in what npm prints: set the environment variable ACR_PRUNE_PASSWORD instead.',
    );
    expect(problems.join("\n")).not.toMatch(/one|two|three/);
  });

  it("takes user name and password from variables, a flag before them", () => {
    const environment = { ACR_PRUNE_USERNAME: "of-variable", ACR_PRUNE_PASSWORD: "secret" };
    expect(readCommandLine([], environment).inputs).toMatchObject({
      username: "of-variable",
      password: "secret",
    });
    expect(readCommandLine(["--username", "u"], environment).inputs["username"]).toBe("u");
  });

  it("refuses variables that would be overlooked", () => {
    const environment = { ACR_PRUNE_PASSWRD: "secret", ACR_PRUNE_DRY_RUN: "true", PATH: "" };
    expect(readCommandLine([], environment).problems).toEqual([
      'Environment variable "ACR_PRUNE_DRY_RUN" means nothing here. Unset it, and use a flag.',
      'Environment variable "ACR_PRUNE_PASSWRD" means nothing here. Did you mean "ACR_PRUNE_PASSWORD"?',
    ]);
  });

  it("knows every flag of the commands in docs/command-line.md", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/command-line.md"), "utf8");
    const commands = page
      .replaceAll(/\\\n\s*/g, "")
      .matchAll(/^ *npm run prune (?:--prefix \S+ )?-- (.*)$/gm);
    const problems = [...commands].map(([, words = ""]) => {
      const unquoted = words.split(" ").map((word) => word.replace(/^(['"])(.*)\1$/, "$2"));
      return read(...unquoted).problems;
    });
    expect(problems).toEqual([[], [], []]);
  });

  it("helps with every flag, its default and its text, at 80 columns", () => {
    const lines = help().split("\n");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    for (const name of Object.keys(ACTION.inputs)) {
      const isThere = lines.some(
        (line) => line.startsWith(`  --${name}`) && !line.startsWith(`  --${name}-`),
      );
      expect([name, isThere]).toEqual([name, !NO_FLAGS.includes(name)]);
    }
    expect(lines).toContain("  --dry-run (default: true)");
    expect(lines).toContain("  --registry (required)");
  });
});
