/**
 * Durations in inputs: `30m`, `12h`, `7d`, `2w`, `1d12h`, or ISO 8601 (`P7D`). Strict on purpose: "7" could be minutes
 * or days, and a guess in the wrong direction deletes.
 */
import { parse } from "iso8601-duration";

import { ActionError } from "../errors/action-error.ts";
import { AGES, durationAdvice, type DurationExamples } from "./duration-advice.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Months and years count as long as they can be: of two readings the longer one keeps more. */
const UNITS_MS = {
  years: 366 * DAY_MS,
  months: 31 * DAY_MS,
  weeks: 7 * DAY_MS,
  days: DAY_MS,
  hours: HOUR_MS,
  minutes: MINUTE_MS,
  seconds: SECOND_MS,
} as const;

const LONGEST_MS = 100 * UNITS_MS.years;

const SHORT = /^(?<weeks>\d+w)?(?<days>\d+d)?(?<hours>\d+h)?(?<minutes>\d+m)?$/;
const ISO =
  /^P(?=[\dT])(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/;

/**
 * The duration in milliseconds, from 0 to 100 years. `examples` are for what is said of one that is none.
 * @throws ActionError whose message completes `Input "age" is "7": `.
 */
export function parseDuration(text: string, examples: DurationExamples = AGES): number {
  const iso = isoForm(text);
  if (iso === undefined) {
    throw new ActionError(
      durationAdvice(text, examples) ??
        `expected whole numbers, each with a unit (w, d, h, m; largest first), or ISO 8601, for example ${examples.list}.`,
    );
  }
  const parsed = parse(iso);
  let ms = 0;
  for (const [unit, unitMs] of Object.entries(UNITS_MS)) {
    ms += (parsed[unit as keyof typeof UNITS_MS] ?? 0) * unitMs;
  }
  if (ms > LONGEST_MS) throw new ActionError("expected at most 100 years.");
  return ms;
}

/** `1d12h` as `P1DT12H`, so that one parser reads both forms. */
function isoForm(text: string): string | undefined {
  if (ISO.test(text)) return text;
  const groups = text === "" ? undefined : SHORT.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { weeks = "", days = "", hours = "", minutes = "" } = groups;
  return `P${weeks}${days}T${hours}${minutes}`.replace(/T$/, "").toUpperCase();
}
