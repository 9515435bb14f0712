/**
 * Numbers as the page shows them: sizes in one unit for a column, ages, days, shares with a bar. Pure. Spaces inside a figure
 * do not break.
 */
import { count, counted } from "./markdown.ts";

const SPACE = "\u00A0";
const DAY_MS = 86_400_000;

/** A figure that no line break tears apart. */
export function unbroken(text: string): string {
  return text.replaceAll(" ", SPACE);
}

export interface Unit {
  readonly name: string;
  readonly bytes: number;
}

const UNITS: readonly Unit[] = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"].map((name, power) => ({
  name,
  bytes: 1024 ** power,
}));

/** The largest unit of which there is at least one, as it will be shown; no larger than `largest`. */
export function unitFor(bytes: number, largest = "PiB"): Unit {
  const last = UNITS.findIndex(({ name }) => name === largest);
  const fitting = UNITS.slice(0, last + 1).filter((unit) => round(bytes / unit.bytes) >= 1);
  return fitting.at(-1) ?? { name: "KiB", bytes: 1024 };
}

function round(value: number): number {
  return Number(value.toFixed(1));
}

/** A size in a column of that unit; empty where there is nothing. */
export function sizeIn({ bytes: unitBytes, name }: Unit, bytes: number): string {
  if (bytes === 0) return "";
  if (name === "bytes") return count(bytes);
  const value = round(bytes / unitBytes);
  if (value < 0.1) return unbroken("< 0.1");
  // With separators only where it has any: they take a hundred times as long.
  return value < 1000
    ? value.toFixed(1)
    : `${count(Math.floor(value))}${value.toFixed(1).slice(-2)}`;
}

const AGES: readonly (readonly [unit: string, ms: number])[] = [
  ["day", DAY_MS],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];

/** A time span with all its units: `14 days`, `1 day 12 hours`. */
export function duration(ms: number): string {
  let rest = Math.max(0, Math.round(ms / 1000) * 1000);
  const parts = AGES.flatMap(([unit, unitMs]) => {
    const whole = Math.floor(rest / unitMs);
    rest -= whole * unitMs;
    return whole === 0 ? [] : [unbroken(counted(whole, unit))];
  });
  return parts.length === 0 ? unbroken("0 days") : parts.join(SPACE);
}

/** An estimate for people: `a few seconds`, `about 11 minutes`. */
export function roughly(ms: number): string {
  if (ms < 30_000) return "a few seconds";
  const [unit, unitMs] =
    ms < 90 * 60_000 ? (["minute", 60_000] as const) : (["hour", 3_600_000] as const);
  return `about ${unbroken(counted(Math.max(1, Math.round(ms / unitMs)), unit))}`;
}

/** How old something is in whole days, or what there is of the first one. */
export function age(ms: number | undefined): string {
  if (ms === undefined) return unbroken("unknown age");
  const days = Math.floor(ms / DAY_MS);
  if (days >= 1) return unbroken(counted(days, "day"));
  const hours = Math.floor(ms / 3_600_000);
  return unbroken(hours >= 1 ? counted(hours, "hour") : "under 1 hour");
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** A day in UTC, with its year where that is another than that of `now`: `14 Nov`. */
export function day(date: Date, now: Date): string {
  const year = date.getUTCFullYear();
  const shown = year === now.getUTCFullYear() ? "" : ` ${year}`;
  return unbroken(`${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ""}${shown}`);
}

/** When something was pushed or pulled: `14 Nov, 14 days`; empty where that is not known. */
export function dayAndAge(date: Date | undefined, now: Date | undefined): string {
  if (date === undefined || now === undefined) return "";
  const days = Math.floor((now.getTime() - date.getTime()) / DAY_MS);
  const ago = days >= 1 ? counted(days, "day") : "today";
  return unbroken(`${day(date, now)}, ${ago}`);
}

/** A part of a whole as a bar, a full block for ten hundredths, and in figures; empty where there is none. */
export function share(part: number, whole: number): string {
  if (part === 0 || whole === 0) return "";
  const percent = (100 * part) / whole;
  const halves = Math.round(percent / 5);
  const bar = `${"█".repeat(Math.floor(halves / 2))}${halves % 2 === 1 ? "▌" : ""}`;
  const rounded = Math.round(percent);
  const figure =
    percent < 1 ? "< 1 %" : rounded === 100 && part < whole ? "> 99 %" : `${rounded} %`;
  return unbroken(bar === "" ? figure : `${bar} ${figure}`);
}

/** What was done of what was to be done; the plain number where it is all, empty where there was nothing to do. */
export function ofPlanned(done: number, planned: number): string {
  if (planned === 0) return "";
  return done === planned ? count(done) : unbroken(`${count(done)} of ${count(planned)}`);
}
