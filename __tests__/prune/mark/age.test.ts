/** How old something is, and which times say nothing. */
import { describe, expect, it } from "@jest/globals";

import { ageMsOf } from "../../../src/prune/mark/age.ts";
import { NOW } from "../../support/fixture.ts";

describe("an age", () => {
  it.each([
    ["none of what is just here", NOW, 0],
    ["a millisecond's", new Date(NOW.getTime() - 1), 1],
    ["that of the first moment of 2013", new Date("2013-01-01T00:00:00Z"), 424_526_400_000],
    ["unknown before 2013", new Date("2012-12-31T23:59:59.999Z"), undefined],
    ["unknown in the future", new Date(NOW.getTime() + 1), undefined],
    ["unknown without a time", undefined, undefined],
    ["unknown for what is no time", new Date(NaN), undefined],
  ])("is %s", (_, time, expected) => {
    expect(ageMsOf(time, NOW)).toBe(expected);
  });
});
