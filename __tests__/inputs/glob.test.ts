import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { REPOSITORY_NAMES, TAG_NAMES } from "../../src/oci/names.ts";
import { compilePattern, isSelected } from "../../src/inputs/glob.ts";
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

  it.each([
    ["many wildcards in one segment", `${"*a".repeat(100)}*b`, "a".repeat(255)],
    ["many segments", `${"**/*a*a/".repeat(50)}b`, `${"aaa/".repeat(63)}a`],
  ])("takes no time for a name that does not match: %s", (_, glob, name) => {
    expect(compile(glob).matches(name)).toBe(false);
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
    `"${character}" can't be part of a repository name. The only special characters are "*", "**", "?" and a leading "!".`;
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
    ["./team/*", '"." is not a path segment of a repository name.'],
    ["!/team/*", '"" is not a path segment of a repository name.'],
    ["team/../*", '".." is not a path segment of a repository name.'],
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

describe("a pattern for tags", () => {
  const compileTag = (text: string) => compilePattern(text, TAG_NAMES);

  it.each([
    ["pr2", ["pr2"], ["pr267", "xpr2", "PR2", "pr2."]],
    ["pr-*", ["pr-1", "pr-", "pr-a.b_c"], ["pr", "xpr-1", "PR-1"]],
    ["pr-2-*", ["pr-2-abc"], ["pr-26-abc", "pr-2"]],
    ["*", ["latest", "v1.2", "sha256-0123.sig"], []],
    ["*-rc", ["v1-rc", "v1-rc-rc"], ["v1-rc1", "rc"]],
    ["*.*", ["v1.2", "a.", "a.."], ["v1"]],
    ["v?", ["v1", "v.", "v-"], ["v", "v10"]],
    ["v*.?", ["v1.0", "v.0", "v1.2.3"], ["v1.10", "v1"]],
    ["*a*b", ["ab", "aab", "xaxbxb"], ["aba", "b", "ba"]],
    ["!v*", ["v1", "v"], ["w"]],
    ["Main_1", ["Main_1"], ["main_1"]],
    ["x".repeat(128), ["x".repeat(128)], ["x".repeat(127)]],
  ])("%s matches whole tags only", (text, matching, others) => {
    const { matches } = compileTag(text);
    expect(matching.filter((name) => !matches(name))).toEqual([]);
    expect(others.filter(matches)).toEqual([]);
  });

  it("agrees with its definition, whatever wildcards are combined", () => {
    const glob = fc.stringMatching(/^[a_*?][a._*?-]{0,7}$/).filter((text) => !text.includes("**"));
    const name = fc.stringMatching(/^[a_][a._-]{0,7}$/);
    const property = fc.property(glob, name, (text, tag) => {
      fc.pre(/[*?]/.test(text));
      expect(compileTag(text).matches(tag)).toBe(matchesSegment(text, tag));
    });
    fc.assert(property, { numRuns: 5000, seed: 1 });
  });

  it("takes no time over many stars and a long tag", () => {
    const { matches } = compileTag(`${"*a".repeat(60)}*b`);
    expect(Array.from({ length: 1000 }, () => matches("a".repeat(128)))).not.toContain(true);
  });

  const stranger = (character: string) =>
    `"${character}" can't be part of a tag. The only special characters are "*", "?" and a leading "!".`;
  const noRegExp = (character: string) =>
    `a tag can't begin with "${character}". "*" alone stands for any characters; this is not a regular expression.`;
  const noSegments = '"**" means nothing in a tag, which has no segments. Use "*".';

  it.each([
    ["pr-{1,2}", stranger("{")],
    ["v[0-9]", stranger("[")],
    ["team/v1", stranger("/")],
    ["^pr-", stranger("^")],
    ["pr-.*$", stranger("$")],
    ["pr-.+", stranger("+")],
    ["pr-\\d", stranger("\\\\")],
    ["a|b", stranger("|")],
    ["api:v1", stranger(":")],
    ["a@sha256", stranger("@")],
    ["v 1", stranger(" ")],
    ["vé*", stranger("é")],
    ["!!v1", stranger("!")],
    ["!", 'the name after "!" is missing.'],
    ["**", noSegments],
    ["pr-**", noSegments],
    ["!v**1", noSegments],
    [".*", noRegExp(".")],
    ["!.*", noRegExp(".")],
    ["-*", noRegExp("-")],
    [".", "not a tag."],
    ["-v1", "not a tag."],
    ["x".repeat(129), "not a tag."],
  ])("refuses %s", (text, message) => {
    expect(() => compileTag(text)).toThrow(actionError(message));
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
