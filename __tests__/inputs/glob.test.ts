import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { compilePattern, isSelected, REPOSITORY_NAMES } from "../../src/inputs/glob.ts";
import { actionError } from "../support/action-error.ts";

const compile = (text: string) => compilePattern(text, REPOSITORY_NAMES);

describe("a pattern for repositories", () => {
  it.each([
    ["team/api", ["team/api"], ["team/apis", "xteam/api", "team/api/v2", "team.api"]],
    ["a.b", ["a.b"], ["axb"]],
    ["team/*", ["team/api", "team/a.b-c_d"], ["team", "team/api/v2", "teams/api"]],
    ["*/api", ["team/api"], ["api", "a/b/api"]],
    ["team/api*", ["team/api", "team/api-v2"], ["team/api/v2", "team/ap"]],
    ["team/**", ["team/api", "team/api/v2"], ["team", "teams/api"]],
    ["**/api", ["api", "team/api", "a/b/api"], ["xapi", "team/xapi"]],
    ["team/**/api", ["team/api", "team/a/b/api"], ["teamapi", "team/api/x"]],
    ["a?c", ["abc", "a-c", "a.c"], ["ac", "a/c", "abbc"]],
    ["a.*", ["a.b", "a.b.c"], ["ab", "axb"]],
    ["*", ["api", "team/api", "a/b/c"], []],
    ["**", ["api", "team/api", "a/b/c"], []],
    ["!team/*", ["team/api"], ["team/api/v2"]],
  ])("%s matches whole names only", (text, matching, others) => {
    const { matches } = compile(text);
    expect(matching.filter((name) => !matches(name))).toEqual([]);
    expect(others.filter(matches)).toEqual([]);
  });

  it("tells wildcards from plain names and exclusions from inclusions", () => {
    expect(compile("team/api")).toMatchObject({ isGlob: false, excludes: false });
    expect(compile("!team/a?i")).toMatchObject({ isGlob: true, excludes: true, text: "!team/a?i" });
  });

  it("agrees with its definition, whatever wildcards are combined", () => {
    const segment = fc.constantFrom(
      "**",
      "*",
      "a",
      "a*",
      "*b",
      "a?",
      "?",
      "a.b",
      "a-*",
      "*.*",
      "a_b*",
      "??*",
      "*a*b*",
    );
    const part = fc.constantFrom("a", "b", "ab", "a.b", "a-b", "a__b", "axb", "aab");
    const joined = (of: fc.Arbitrary<string>) =>
      fc.array(of, { minLength: 1, maxLength: 4 }).map((segments) => segments.join("/"));
    const property = fc.property(joined(segment), joined(part), (glob, name) => {
      expect(compile(glob).matches(name)).toBe(matchesByDefinition(glob, name));
    });
    fc.assert(property, { numRuns: 3000, seed: 1 });
  });
});

/** Segment by segment and without any regular expression; a `**` at the end wants at least one segment. */
function matchesByDefinition(glob: string, name: string): boolean {
  if (glob === "*" || glob === "**") return true;
  return matchesSegments(glob.split("/"), name.split("/"));
}

function matchesSegments([glob, ...globs]: readonly string[], names: readonly string[]): boolean {
  const [name, ...others] = names;
  if (glob === undefined) return name === undefined;
  if (glob === "**") {
    if (globs.length === 0) return name !== undefined;
    return (
      matchesSegments(globs, names) ||
      (name !== undefined && matchesSegments([glob, ...globs], others))
    );
  }
  return name !== undefined && matchesSegment(glob, name) && matchesSegments(globs, others);
}

function matchesSegment(glob: string, name: string): boolean {
  if (glob === "") return name === "";
  if (glob.startsWith("*")) {
    return (
      matchesSegment(glob.slice(1), name) || (name !== "" && matchesSegment(glob, name.slice(1)))
    );
  }
  const isSame = name !== "" && (glob.startsWith("?") || name.startsWith(glob.charAt(0)));
  return isSame && matchesSegment(glob.slice(1), name.slice(1));
}

describe("what is no pattern for repositories", () => {
  const stranger = (character: string) =>
    `"${character}" can't stand in a repository name. Special are only "*", "**", "?" and a leading "!".`;
  const wholeSegment = '"**" must be a whole segment, as in "team/**". Use "*" within one.';

  it.each([
    ["team/{a,b}", stranger("{")],
    ["team/[ab]", stranger("[")],
    ["@(a|b)", stranger("@")],
    ["^team", stranger("^")],
    ["team/a+", stranger("+")],
    ["team\\api", stranger("\\\\")],
    ["Team/api", stranger("T")],
    ["team/api:v1", stranger(":")],
    ["team/api@sha256", stranger("@")],
    ["team api", stranger(" ")],
    ["tëam/*", stranger("ë")],
    ["𝐭*", stranger("𝐭")],
    ["!!team", stranger("!")],
    ["a!b", stranger("!")],
    ["!", 'the name after "!" is missing.'],
    ["team**", wholeSegment],
    ["team/***", wholeSegment],
    ["**api/x", wholeSegment],
    ["/team", "not a repository name."],
    ["./team/*", '"." is no path segment of a repository name.'],
    ["!/team/*", '"" is no path segment of a repository name.'],
    ["team/../*", '".." is no path segment of a repository name.'],
    ["team/", "not a repository name."],
    ["team//api", "not a repository name."],
    ["!team/", "not a repository name."],
    ["-team", "not a repository name."],
    ["a..b", "not a repository name."],
    ["_", "not a repository name."],
    [".", "not a repository name."],
  ])("refuses %s", (text, message) => {
    expect(() => compile(text)).toThrow(actionError(message));
  });
});

describe("a selection", () => {
  it.each([
    [["team/*"], "team/api", true],
    [["team/*"], "other/api", false],
    [["team/*", "!team/api"], "team/api", false],
    [["!team/api", "team/*"], "team/api", false],
    [["team/api", "!team/*"], "team/api", false],
    [["!team/api"], "team/web", false],
    [[], "team/api", false],
    [["other", "team/**"], "team/a/b", true],
  ])("%j decides over %s: %s", (texts, name, expected) => {
    expect(isSelected(name, texts.map(compile))).toBe(expected);
  });
});
