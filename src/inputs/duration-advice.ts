/**
 * What to write instead of a text that is no duration. Where a unit is missing or may be two, all that may be meant are
 * said: minutes for months would delete what is in use.
 */
import { isShort } from "../errors/advised.ts";

/** Durations as they may be wanted, for the end of a sentence. */
export interface DurationExamples {
  /** Units that come into question where none is given, the likeliest first. */
  readonly units: readonly ("d" | "h" | "m")[];
  readonly list: string;
}

export const AGES: DurationExamples = {
  units: ["d", "h", "m"],
  list: '"30d", "1d12h" or "P7D"',
};

export const LIMITS: DurationExamples = { units: ["m", "h"], list: '"45m", "2h" or "1h30m"' };

const NAMES = { d: "days", h: "hours", m: "minutes" } as const;

/** By the first letters of every spelling; what is not here is no unit, or two. */
const UNITS: readonly (readonly [RegExp, "w" | "d" | "h" | "m" | "s" | "mo" | "y"])[] = [
  [/^w(?:ks?|eeks?)?$/i, "w"],
  [/^d(?:ays?)?$/i, "d"],
  [/^h(?:rs?|ours?)?$/i, "h"],
  [/^(?:m|mins?|minutes?)$/, "m"],
  [/^(?:Min|MIN)(?:s|S|utes?|UTES?)?$/, "m"],
  [/^s(?:ecs?|econds?)?$/i, "s"],
  [/^mo(?:n|ns|nths?|s)?$/i, "mo"],
  [/^y(?:rs?|ears?)?$/i, "y"],
];

const LARGEST_FIRST = ["w", "d", "h", "m"] as const;

const MINUTES = { w: 10_080, d: 1440, h: 60, m: 1 } as const;

/** Cause and way out, as sentences; undefined where nothing comes near. */
export function durationAdvice(text: string, examples: DurationExamples): string | undefined {
  if (!isShort(text)) return undefined;
  const bare = text.replace(/^(["'])(.*)\1$/, "$2").trim();
  if (/^\d+$/.test(bare)) return unitMissing(bare, examples);
  if (/^[+-]/.test(bare)) {
    return `expected a length of time without a sign, for example ${examples.list}.`;
  }
  const [, count] = /^(\d+)\s*M$/.exec(bare) ?? [];
  if (count !== undefined) {
    return `"M" may be minutes or months. Write "${count}m" for minutes, or "P${count}M" for months of 31 days.`;
  }
  const parts = partsOf(bare);
  return parts === undefined ? undefined : inOurForm(parts, examples);
}

function unitMissing(digits: string, { units }: DurationExamples): string {
  const forms = units.map((unit) => `"${digits}${unit}" for ${NAMES[unit]}`);
  return `the unit is missing. Write ${forms.slice(0, -1).join(", ")} or ${forms.at(-1) ?? ""}.`;
}

interface Part {
  readonly amount: number;
  readonly unit: (typeof UNITS)[number][1];
}

const AMOUNT_AND_UNIT = /\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*(?:,|and)?\s*/giy;

/** `1 day, 12 hours`: undefined where something else is in it. */
function partsOf(text: string): readonly Part[] | undefined {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(AMOUNT_AND_UNIT)) {
    const [whole, digits = "", word = ""] = match;
    const unit = UNITS.find(([spelling]) => spelling.test(word))?.[1];
    if (unit === undefined) return undefined;
    parts.push({ amount: Number(digits), unit });
    end += whole.length;
  }
  return end === text.length && parts.length > 0 ? parts : undefined;
}

function inOurForm(parts: readonly Part[], examples: DurationExamples): string | undefined {
  const { list } = examples;
  const [first] = parts;
  if (parts.some(({ unit }) => unit === "s")) {
    return `there are no seconds; the smallest unit is a minute, "m". Write for example ${list}.`;
  }
  if (parts.some(({ unit }) => unit === "mo" || unit === "y")) {
    const only = parts.length === 1 && Number.isInteger(first?.amount) ? first : undefined;
    const form = only && `P${only.amount}${only.unit === "y" ? "Y" : "M"}`;
    return `months and years are written as in ISO 8601, as months of 31 and years of 366 days.${form === undefined ? "" : ` Did you mean "${form}"?`}`;
  }
  const minutes = parts.reduce(
    (sum, { amount, unit }) => sum + amount * MINUTES[unit as keyof typeof MINUTES],
    0,
  );
  if (!Number.isSafeInteger(minutes)) return undefined;
  return `expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "${written(parts, minutes)}"?`;
}

/** The same parts where they are whole, else the same length in whole units. */
function written(parts: readonly Part[], minutes: number): string {
  const units = parts.map(({ unit }) => unit);
  const areWhole = parts.every(({ amount }) => Number.isInteger(amount));
  if (areWhole && new Set(units).size === units.length) {
    const order = (unit: string) => LARGEST_FIRST.indexOf(unit as (typeof LARGEST_FIRST)[number]);
    return parts
      .toSorted((a, b) => order(a.unit) - order(b.unit))
      .map(({ amount, unit }) => `${amount}${unit}`)
      .join("");
  }
  let left = minutes;
  const largest = units.includes("w") ? LARGEST_FIRST : LARGEST_FIRST.slice(1);
  const form = largest.map((unit) => {
    const count = Math.floor(left / MINUTES[unit]);
    left -= count * MINUTES[unit];
    return count === 0 ? "" : `${count}${unit}`;
  });
  return form.join("") || "0d";
}
