import { describe, expect, it } from "@jest/globals";

import { didYouMean, nearestNames, relatedNames } from "../../src/errors/nearest.ts";

const TAGS = ["latest", "stable", "v1.0", "v1.1", "v1.2", "v1.3", "v2.0.0", "main"];

describe("the nearest names", () => {
  it.each([
    ["one letter too few", "lates", ["latest"]],
    ["one letter too many", "latestt", ["latest"]],
    ["another letter", "letest", ["latest"]],
    ["two letters swapped", "stabel", ["stable"]],
    ["another case and separator", "V1_1", ["v1.1"]],
    ["the name itself", "main", ["main"]],
    ["three of many", "v1.9", ["v1.0", "v1.1", "v1.2"]],
    ["none where too much is different", "nightly", []],
    ["none of a short name but with one slip", "ma", []],
  ])("are %s", (_, name, expected) => {
    expect(nearestNames(name, TAGS)).toEqual(expected);
  });

  it("are the same when asked for in parts, in any order", () => {
    for (const name of ["v1.9", "lates", "v2", "stabel"]) {
      const whole = nearestNames(name, TAGS);
      const parts = TAGS.toReversed().reduce<readonly string[]>(
        (nearest, tag) => nearestNames(name, [...nearest, tag]),
        [],
      );
      expect(parts).toEqual(whole);
    }
  });
});

describe("related names", () => {
  it.each([
    ["exclude-tags", ["delete-tags", "keep-tags"]],
    ["EXCLUDE_TAGS", ["delete-tags", "keep-tags"]],
    ["older-than", []],
    ["dr-y", []],
  ])("have a word in common: %s", (name, expected) => {
    expect(relatedNames(name, ["keep-tags", "delete-tags", "dr-x", "age"])).toEqual(expected);
  });
});

describe("the question", () => {
  it.each([
    [[], ""],
    [["a"], ' Did you mean "a"?'],
    [["a", "b"], ' Did you mean "a" or "b"?'],
    [["a", "b", "c"], ' Did you mean "a", "b" or "c"?'],
  ])("names all: %j", (names, expected) => {
    expect(didYouMean(names)).toBe(expected);
  });
});
