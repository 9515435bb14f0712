import { describe, expect, it } from "@jest/globals";

import { parseDuration } from "../../src/inputs/duration.ts";
import { actionError } from "../support/action-error.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNREADABLE =
  'expected whole numbers, each with a unit (w, d, h, m; largest first), or ISO 8601, for example "30d", "1d12h" or "P7D".';

describe("a duration", () => {
  it.each([
    ["30m", 30 * MINUTE],
    ["12h", 12 * HOUR],
    ["7d", 7 * DAY],
    ["2w", 14 * DAY],
    ["1d12h", 36 * HOUR],
    ["1w2d3h4m", 9 * DAY + 3 * HOUR + 4 * MINUTE],
    ["007d", 7 * DAY],
    ["0d", 0],
    ["0m", 0],
    ["36600d", 36_600 * DAY],
    ["P7D", 7 * DAY],
    ["P2W", 14 * DAY],
    ["P1DT12H", 36 * HOUR],
    ["PT30M", 30 * MINUTE],
    ["PT45S", 45_000],
    ["PT0S", 0],
  ])("reads %s", (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it("counts months and years as long as they can be, since that keeps more", () => {
    expect(parseDuration("P1M")).toBe(31 * DAY);
    expect(parseDuration("P1Y")).toBe(366 * DAY);
    expect(parseDuration("P100Y")).toBe(36_600 * DAY);
  });

  it.each([
    ["", UNREADABLE],
    ["7", 'the unit is missing. Write "7d" for days, "7h" for hours or "7m" for minutes.'],
    ["d", UNREADABLE],
    ["d7", UNREADABLE],
    ["-1d", 'expected a length of time without a sign, for example "30d", "1d12h" or "P7D".'],
    ["+1d", 'expected a length of time without a sign, for example "30d", "1d12h" or "P7D".'],
    ["0x7d", UNREADABLE],
    ["1e3d", UNREADABLE],
    [
      "1.5d",
      'expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "1d12h"?',
    ],
    ["1,5d", UNREADABLE],
    [
      "7 d",
      'expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "7d"?',
    ],
    [
      "7d ",
      'expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "7d"?',
    ],
    [
      "7d\n",
      'expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "7d"?',
    ],
    [
      "7D",
      'expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "7d"?',
    ],
    [
      "7days",
      'expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "7d"?',
    ],
    ["weekd", UNREADABLE],
    [
      "30s",
      'there are no seconds; the smallest unit is a minute, "m". Write for example "30d", "1d12h" or "P7D".',
    ],
    [
      "12h1d",
      'expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "1d12h"?',
    ],
    [
      "1d1d",
      'expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "2d"?',
    ],
    ["٧d", UNREADABLE],
    ["NaNd", UNREADABLE],
    ["Infinityd", UNREADABLE],
    ["P", UNREADABLE],
    ["PT", UNREADABLE],
    ["P1DT", UNREADABLE],
    ["P-1D", UNREADABLE],
    ["P1.5D", UNREADABLE],
    ["p7d", UNREADABLE],
    ["P7D/P1D", UNREADABLE],
    ["36601d", "expected at most 100 years."],
    ["99999999999d", "expected at most 100 years."],
    ["P101Y", "expected at most 100 years."],
    [`${"9".repeat(400)}d`, "expected at most 100 years."],
  ])("refuses %j", (text, message) => {
    expect(() => parseDuration(text)).toThrow(actionError(message));
  });
});
