/** Lists in inputs, as people type them. */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { parseList } from "../../../src/inputs/list.ts";
import { holds } from "../holds.ts";
import { anyText } from "./texts.ts";

describe("a list", () => {
  const words = fc.string({
    unit: fc.constantFrom("a", "b/", "*", "#", "!", " ", "\u00a0", "\u00e9"),
    maxLength: 4,
  });
  const items = words.map((word) => word.trim()).filter((word) => word !== "");
  const blanks = fc.constantFrom("", " ", "\t", "\u00a0", "\ufeff");

  it("has exactly the items that were written, trimmed, with their lines, and no comment", () => {
    const entries = fc.tuple(
      blanks,
      fc.oneof({ weight: 4, arbitrary: items }, { weight: 1, arbitrary: blanks }),
      blanks,
    );
    const lines = fc.record({
      entries: fc.array(entries, { maxLength: 3 }),
      isComment: fc.boolean(),
    });
    const ends = fc.constantFrom("\n", "\r\n", "\r");
    holds(fc.tuple(fc.array(lines, { maxLength: 6 }), ends), 1000, ([all, end]) => {
      const text = all
        .map(
          ({ entries: some, isComment }) =>
            (isComment ? " # " : "") + some.map((e) => e.join("")).join(","),
        )
        .join(end);
      const expected = all.flatMap(({ entries: some, isComment }, i) => {
        const own = some.map(([, item]) => item.trim()).filter((item) => item !== "");
        const isLineComment =
          isComment ||
          some
            .map((e) => e.join(""))
            .join(",")
            .trim()
            .startsWith("#");
        return isLineComment ? [] : own.map((item) => ({ text: item, line: i + 1 }));
      });
      expect(parseList(text)).toEqual(expected);
    });
  });

  it("of any text has no blank item and none over two lines, and reads the same once it is written again", () => {
    const pieces = fc.array(fc.oneof(words, fc.constantFrom(",", "\n", "\r", " # ", "")), {
      maxLength: 12,
    });
    const texts = fc.oneof(
      pieces.map((some) => some.join("")),
      anyText(),
    );
    const examine = (text: string) => {
      const read = parseList(text).map((item) => item.text);
      for (const item of read) expect(item).toMatch(/^[^,\r\n]+$/);
      for (const item of read) expect(item.trim()).toBe(item);
      // The comma in front keeps an item that begins with "#" from becoming a comment.
      expect(parseList(`,${read.join(", ")}`).map((item) => item.text)).toEqual(read);
      return read.length > 0 ? "items" : "none";
    };
    holds(texts, 1000, examine, ["items", "none"]);
  });
});
