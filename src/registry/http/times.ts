/** Times as registries write them. Pure. What is no time can't make anything old. */

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** The latest of the times that are there; undefined when there is none, or one that can't be read. */
export function latest(texts: readonly unknown[]): Date | undefined {
  // Most manifests were never touched again: both of their times are one.
  const distinct = new Set(texts.filter((text) => text !== undefined && text !== null));
  const latestMs = Math.max(...distinct.values().map(millisecondsOf));
  return Number.isFinite(latestMs) ? new Date(latestMs) : undefined;
}

/** The sender's own clock, by its `Date` header; undefined where it does not tell. */
export function clockOf(header: string | undefined): Date | undefined {
  const date = Date.parse(header ?? "");
  return Number.isNaN(date) ? undefined : new Date(date);
}

/** Every month has so many days. */
const SHORTEST_MONTH = 28;

/** NaN for what is no time. JavaScript reads the 30th of February as the 2nd of March. */
function millisecondsOf(text: unknown): number {
  if (typeof text !== "string" || !TIME.test(text)) return NaN;
  const dayOfMonth = Number(text.slice(8, 10));
  const isDay =
    dayOfMonth <= SHORTEST_MONTH || new Date(text.slice(0, 10)).getUTCDate() === dayOfMonth;
  return isDay ? Date.parse(text) : NaN;
}
