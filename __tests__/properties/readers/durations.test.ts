/** Durations as people type them: what is accepted is the sum of its parts, and everything else is an error that quotes it. */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { parseDuration } from "../../../src/inputs/duration.ts";
import { LEAST, options, useCleanEnvironment } from "../../inputs/given.ts";
import { holds, holdsInTime, readOr, readOrInTime, takesNoTime } from "../holds.ts";

useCleanEnvironment();

const MINUTE = 60_000n;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;
const LONGEST = 36_600n * DAY;

/** The units in their order, with what each of them counts. */
const SHORT = [
  ["w", 7n * DAY],
  ["d", DAY],
  ["h", HOUR],
  ["m", MINUTE],
] as const;
const DATE = [
  ["Y", 366n * DAY],
  ["M", 31n * DAY],
  ["W", 7n * DAY],
  ["D", DAY],
] as const;
const TIME = [
  ["H", HOUR],
  ["M", MINUTE],
  ["S", 1000n],
] as const;

/** What each kind of text is told that is none. */
const REFUSALS =
  /^(?:expected (?:whole|a length)|the unit is missing|there are no seconds|months and years|"M" may be)/;

describe("a duration", () => {
  /** Reads digits and a unit as long as there are some, each unit once and in order; undefined for anything else. */
  function sumOf(text: string, units: readonly (readonly [string, bigint])[]): bigint | undefined {
    let sum = 0n;
    let rest = text;
    for (const [unit, ms] of units) {
      const end = rest.indexOf(unit);
      const digits = rest.slice(0, Math.max(end, 0));
      if (digits === "" || Array.from(digits).some((digit) => digit < "0" || digit > "9")) continue;
      sum += BigInt(digits) * ms;
      rest = rest.slice(end + 1);
    }
    return rest === "" ? sum : undefined;
  }

  function meaningOf(text: string): bigint | undefined {
    if (!text.startsWith("P")) return text === "" ? undefined : sumOf(text, SHORT);
    const [date = "", time, ...others] = text.slice(1).split("T");
    if (others.length > 0 || time === "" || (date === "" && time === undefined)) return undefined;
    const parts = [sumOf(date, DATE), sumOf(time ?? "", TIME)] as const;
    return parts[0] === undefined || parts[1] === undefined ? undefined : parts[0] + parts[1];
  }

  const numbers = fc.oneof(fc.nat(99), fc.nat(9999), fc.nat()).map(String);
  const counts = fc.oneof(
    { weight: 9, arbitrary: numbers },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom("0", "00", "1".repeat(30)), numbers)
        .map(([a, b]) => a + b),
    },
  );
  const parts = (units: string) =>
    fc
      .tuple(fc.subarray(Array.from(units)), fc.infiniteStream(counts))
      .map(([some, values]) =>
        some.map((unit) => `${String(values.next().value)}${unit}`).join(""),
      );
  const sound = fc.oneof(
    parts("wdhm"),
    fc.tuple(parts("YMWD"), parts("HMS")).map(([date, time]) => `P${date}${time && "T"}${time}`),
  );
  const close = fc
    .array(
      fc.constantFrom(
        "0",
        "1",
        "7",
        "30",
        "w",
        "d",
        "h",
        "m",
        "P",
        "T",
        "D",
        "M",
        "S",
        "-",
        ".",
        " ",
        "e",
      ),
      {
        maxLength: 6,
      },
    )
    .map((pieces) => pieces.join(""));
  const texts = fc.oneof(sound, close, fc.string({ unit: "grapheme" }));

  it("is the sum of its parts, and anything else is an error", () => {
    const examine = (text: string) => {
      const answer = readOr(() => parseDuration(text));
      const ms = meaningOf(text);
      if (ms === undefined) {
        expect(answer).toEqual({ refusal: expect.stringMatching(REFUSALS) });
        return "no duration";
      }
      const tooLong = { refusal: "expected at most 100 years." };
      expect(answer).toEqual(ms > LONGEST ? tooLong : { value: Number(ms) });
      return ms > LONGEST ? "too long" : "read";
    };
    holds(texts, 3000, examine, ["no duration", "too long", "read"]);
  });

  it("as an input is a whole number of milliseconds, or an error that quotes it", async () => {
    const examine = async (text: string) => {
      const answer = await readOrInTime(() => options({ ...LEAST, age: text }));
      const typed = text.trim();
      if ("refusal" in answer) {
        expect(answer.refusal).toMatch(/^[^\n]*$/);
        expect(answer.refusal.startsWith(`Input "age" is ${JSON.stringify(typed)}: `)).toBe(true);
        return "refused";
      }
      const ageMs = answer.value.entries[0]?.ageMs ?? NaN;
      expect(ageMs).toBe(typed === "" ? 7 * 86_400_000 : Number(meaningOf(typed)));
      expect(Number.isSafeInteger(ageMs) && ageMs >= 0 && BigInt(ageMs) <= LONGEST).toBe(true);
      return "read";
    };
    await holdsInTime(texts, 500, examine, ["refused", "read"]);
  });

  it("takes no time, however long it is", () => {
    const units = fc.constantFrom("", "d", "w1", "P", "T", "PT", "0d0");
    holds(
      fc.tuple(units, fc.constantFrom("9", "0", "1d", "P"), units),
      100,
      ([before, unit, after]) => {
        const text = `${before}${unit.repeat(50_000)}${after}`;
        takesNoTime(() => readOr(() => parseDuration(text)));
      },
    );
  });
});
