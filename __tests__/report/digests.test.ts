import { describe, expect, it } from "@jest/globals";

import type { Digest } from "../../src/oci/digest.ts";
import { digitsNeeded, shortDigest } from "../../src/report/digests.ts";

/** A digest that begins with these digits. */
const digest = (start: string) => `sha256:${start.padEnd(64, "0")}` as Digest;

describe("a short digest", () => {
  it("has twelve digits and no algorithm", () => {
    expect(shortDigest(digest("0123456789abcdef"))).toBe("0123456789ab");
    expect(shortDigest(`sha512:${"c".repeat(128)}` as Digest)).toBe("cccccccccccc");
  });

  it("has as many digits as asked for", () => {
    expect(shortDigest(digest("0123456789abcdef"), 14)).toBe("0123456789abcd");
  });
});

describe("the digits that tell digests apart", () => {
  it.each([
    ["none", [], 12],
    ["one", ["a"], 12],
    ["the same twice", ["a", "a"], 12],
    ["two that differ at once", ["a", "b"], 12],
    ["two that differ in the twelfth", ["aaaaaaaaaaa1", "aaaaaaaaaaa2"], 12],
    ["two that differ in the thirteenth", ["aaaaaaaaaaaa1", "aaaaaaaaaaaa2"], 13],
    ["two that differ in the last", [`${"a".repeat(63)}1`, `${"a".repeat(63)}2`], 64],
    ["two alike that are listed far apart", ["bbbbbbbbbbbbbb1", "a", "f", "bbbbbbbbbbbbbb2"], 15],
    ["three alike", ["cccccccccccc1", "cccccccccccccc2", "cccccccccccccc3"], 15],
  ])("of %s", (_, starts, expected) => {
    const digests = starts.map(digest);
    const digits = digitsNeeded(digests);
    expect(digits).toBe(expected);
    expect(new Set(digests.map((one) => shortDigest(one, digits))).size).toBe(
      new Set(digests).size,
    );
  });
});
