/**
 * Patterns for repositories and for tags: they match what their definition says, whole names only, and never everything
 * by accident.
 */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { REPOSITORY_NAMES, TAG_NAMES } from "../../../src/oci/names.ts";
import { compilePattern, isSelected, type Pattern } from "../../../src/inputs/glob.ts";
import { holds, readOr, takesNoTime } from "../holds.ts";
import { anyText } from "./texts.ts";

function compile(text: string): Pattern {
  return compilePattern(text, REPOSITORY_NAMES);
}

/** Character by character: `**` and a slash may stand for nothing, `**` at the end wants something. */
function isMatch(glob: string, name: string): boolean {
  if (glob === "") return name === "";
  if (glob === "**") return name !== "";
  if (glob.startsWith("**/")) {
    const slash = name.indexOf("/");
    const isLater = slash >= 0 && isMatch(glob, name.slice(slash + 1));
    return isLater || isMatch(glob.slice(3), name);
  }
  const [first = ""] = name;
  if (glob.startsWith("*")) {
    const isLonger = first !== "" && first !== "/" && isMatch(glob, name.slice(1));
    return isLonger || isMatch(glob.slice(1), name);
  }
  const isSame = glob.startsWith("?") ? first !== "" && first !== "/" : glob.startsWith(first);
  return isSame && first !== "" && isMatch(glob.slice(1), name.slice(1));
}

function expectedOf(text: string, name: string): boolean {
  const glob = text.startsWith("!") ? text.slice(1) : text;
  return glob === "*" || isMatch(glob, name);
}

const words = fc
  .array(fc.stringMatching(/^[ab]{1,3}$/), { minLength: 1, maxLength: 3 })
  .chain((parts) => fc.constantFrom(".", "_", "__", "-", "--").map((by) => parts.join(by)));
const names = fc.array(words, { minLength: 1, maxLength: 4 }).map((segments) => segments.join("/"));

/** Patterns made from a name by putting wildcards in place of parts of it, so that many of them match it. */
const blurred = fc
  .tuple(
    names,
    fc.array(fc.tuple(fc.nat(), fc.nat(4), fc.constantFrom("*", "?", "**", "/**/", "")), {
      maxLength: 3,
    }),
  )
  .map(([name, changes]) => {
    let glob = name;
    for (const [at, length, wildcard] of changes) {
      const place = at % (glob.length + 1);
      glob = glob.slice(0, place) + wildcard + glob.slice(place + length);
    }
    return { name, glob };
  });

const assembled = fc
  .array(fc.constantFrom("*", "**", "?", "a", "b", "/", "-", "_", ".", "!"), { maxLength: 9 })
  .map((pieces) => pieces.join(""));

describe("a pattern for repositories", () => {
  it("made from a name matches by its definition, or is an error", () => {
    type Case = readonly [{ readonly name: string; readonly glob: string }, string];
    const examine = ([{ name, glob }, other]: Case) => {
      const answer = readOr(() => compile(glob));
      if ("refusal" in answer) return "refused";
      for (const one of [name, other]) {
        expect({ one, matches: answer.value.matches(one) }).toEqual({
          one,
          matches: expectedOf(glob, one),
        });
      }
      return "compiled";
    };
    holds(fc.tuple(blurred, names), 2000, examine, ["compiled"]);
  });

  it("of any characters matches by its definition, or is an error", () => {
    const texts = fc.oneof(
      { weight: 9, arbitrary: assembled },
      { weight: 1, arbitrary: anyText() },
    );
    const examine = ([text, name]: readonly [string, string]) => {
      const answer = readOr(() => compile(text));
      if ("refusal" in answer) return "refused";
      expect(answer.value).toMatchObject({ text, excludes: text.startsWith("!") });
      expect(answer.value.matches(name)).toBe(expectedOf(text, name));
      return answer.value.matches(name) ? "matched" : "not matched";
    };
    holds(fc.tuple(texts, names), 3000, examine, ["matched", "not matched"]);
  });

  it("without a wildcard matches that one name, and none that begins or ends with it", () => {
    const extras = fc.stringMatching(/^[ab./-]{1,3}$/);
    holds(fc.tuple(names, extras, names), 500, ([name, extra, other]) => {
      const { matches, isGlob } = compile(name);
      expect(isGlob).toBe(false);
      expect(matches(name)).toBe(true);
      expect(
        [`${name}${extra}`, `${extra}${name}`, `${extra}${name}${extra}`].filter(matches),
      ).toEqual([]);
      expect(matches(other)).toBe(other === name);
    });
  });

  it("that names a character matches no name without it", () => {
    const places = fc.tuple(assembled, assembled);
    const examine = ([[before, after], name]: readonly [readonly [string, string], string]) => {
      const answer = readOr(() => compile(`${before}q${after}`));
      if ("refusal" in answer) return "refused";
      expect(answer.value.matches(name)).toBe(false);
      return "compiled";
    };
    holds(fc.tuple(places, names), 2000, examine, ["compiled"]);
  });

  it("matches everything only when it is nothing but wildcards", () => {
    const bare = fc.array(fc.constantFrom("*", "?", "/", "!", " ", "", "."), { maxLength: 5 });
    const everything = ["a", "bb", "a.b", "a/b", "a/b/c", "a-b/a__b/b/a"];
    const examine = (pieces: readonly string[]) => {
      const text = pieces.join("");
      const answer = readOr(() => compile(text));
      if ("refusal" in answer) return "refused";
      if (!everything.every(answer.value.matches)) return "not everything";
      expect(text).toMatch(/^!?(?:\*|\*\*(?:\/\*\*)*(?:\/\*)?|(?:\*\*\/)+\*)$/);
      return "everything";
    };
    holds(bare, 500, examine, ["not everything", "everything"]);
  });

  it("takes no time for any name, however many wildcards it has", () => {
    const glob = fc.array(fc.constantFrom("*a", "*", "**/", "?", "*a*a*a", "/", "b"), {
      minLength: 1,
      maxLength: 4,
    });
    const name = fc.array(fc.constantFrom("a", "aa/", "ab", "/"), { minLength: 1, maxLength: 3 });
    holds(fc.tuple(glob, name, fc.constantFrom("b", "a", "")), 300, ([globs, parts, end]) => {
      const text = globs.join("").repeat(30) + end;
      takesNoTime(() => {
        const answer = readOr(() => compile(text));
        if ("value" in answer) answer.value.matches(parts.join("").repeat(60).slice(0, 255));
      });
    });
  });
});

describe("a pattern for tags", () => {
  const compileTag = (text: string) => compilePattern(text, TAG_NAMES);
  const tags = fc.stringMatching(/^[aA_1][aA_1.-]{0,5}$/);
  const globs = fc.oneof(
    {
      weight: 9,
      arbitrary: fc
        .array(fc.constantFrom("*", "?", "a", "A", "1", "_", "-", ".", "!", "**"), { maxLength: 7 })
        .map((pieces) => pieces.join("")),
    },
    { weight: 1, arbitrary: anyText() },
  );

  it("of any characters matches by its definition, or is an error", () => {
    const examine = ([text, tag]: readonly [string, string]) => {
      const answer = readOr(() => compileTag(text));
      if ("refusal" in answer) return "refused";
      expect(answer.value.matches(tag)).toBe(expectedOf(text, tag));
      return answer.value.matches(tag) ? "matched" : "not matched";
    };
    holds(fc.tuple(globs, tags), 3000, examine, ["matched", "not matched"]);
  });

  it("is an error only where a character, a beginning or two stars make no sense", () => {
    holds(globs, 1000, (text) => {
      const isSound = /^!?(?![.-])(?!.*\*\*)[\w.*?-]+$/.test(text);
      expect(readOr(() => compileTag(text))).toHaveProperty(isSound ? "value" : "refusal");
    });
  });

  it("selects what one of its list includes and none excludes", () => {
    const lists = fc.array(globs, { maxLength: 5 });
    holds(fc.tuple(lists, tags), 1500, ([texts, tag]) => {
      const sound = texts.filter((text) => "value" in readOr(() => compileTag(text)));
      const matching = sound.filter((text) => expectedOf(text, tag));
      const isIncluded = matching.some((text) => !text.startsWith("!"));
      const isExcluded = matching.some((text) => text.startsWith("!"));
      expect(isSelected(tag, sound.map(compileTag))).toBe(isIncluded && !isExcluded);
    });
  });

  it("takes no time for any tag, however many wildcards it has", () => {
    const pieces = fc.array(fc.constantFrom("*a", "*", "?", "*a*a", "b"), {
      minLength: 1,
      maxLength: 3,
    });
    holds(fc.tuple(pieces, fc.constantFrom("a", "b", "")), 200, ([some, end]) => {
      const answer = readOr(() => compileTag(some.join("").repeat(50) + end));
      takesNoTime(() => "value" in answer && answer.value.matches("a".repeat(128)));
    });
  });
});
