import { describe, expect, it } from "@jest/globals";

import { parseList } from "../../src/inputs/list.ts";

describe("a list", () => {
  it.each([
    ["nothing", "", []],
    ["white space and empty lines", " \n\t\n \r\n", []],
    ["only commas", ",, ,\n,", []],
    ["one item", "team/api", ["1 team/api"]],
    ["items by line", "a\nb\r\nc\rd", ["1 a", "2 b", "3 c", "4 d"]],
    ["items by comma", "a,b , c", ["1 a", "1 b", "1 c"]],
    ["both, with blanks between", "a, b\n\n  c,\n", ["1 a", "1 b", "3 c"]],
    ["comments", "# all of them\na\n  # b, c\nd", ["2 a", "4 d"]],
    ["a hash within an item, which is no comment", "a#b, #c", ["1 a#b", "1 #c"]],
    ["white space within an item", "a b", ["1 a b"]],
  ])("takes %s", (_, text, expected) => {
    expect(parseList(text).map((item) => `${item.line} ${item.text}`)).toEqual(expected);
  });
});
