// Times as the registry keeps them: ticks of 100 ns since 0001-01-01 UTC. On the wire they are ISO strings with up to
// seven fractional digits, trailing zeros dropped, so they sort as instants and not as strings.

import type { Clock } from "../../http/clock.ts";

export type Ticks = bigint;

const unixEpoch = 621_355_968_000_000_000n;
const ticksPerMs = 10_000n;
const ticksPerSecond = 10_000_000n;
const lastTick = 2n ** 63n - 1n;

/** Ticks of a date, or of a wire time with up to seven fractional digits. */
export function ticksOf(time: Date | string): Ticks {
  if (time instanceof Date) return ticksOfMs(time.getTime());
  const [, whole, fraction] = /^(.*?)(?:\.(\d{1,7}))?Z$/.exec(time) ?? [];
  const ms = Date.parse(`${whole}Z`);
  if (whole === undefined || Number.isNaN(ms)) throw new Error(`"${time}" is no UTC time.`);
  return ticksOfMs(ms) + BigInt((fraction ?? "").padEnd(7, "0"));
}

function ticksOfMs(ms: number): Ticks {
  return BigInt(Math.floor(ms)) * ticksPerMs + unixEpoch;
}

/** `2022-02-09T02:57:24.3574334Z`. */
export function wireTime(ticks: Ticks): string {
  const ms = Number((ticks - unixEpoch) / ticksPerMs);
  const fraction = (ticks % ticksPerSecond).toString().padStart(7, "0").replace(/0+$/, "");
  const seconds = new Date(ms).toISOString().slice(0, 19);
  return fraction === "" ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}

/** First half of the paging cursor for `timeasc`. */
export function ascendingCursor(ticks: Ticks): string {
  return ticks.toString();
}

/** First half of the paging cursor for `timedesc`: counts down, so that the newest sorts first. */
export function descendingCursor(ticks: Ticks): string {
  return (lastTick - ticks).toString();
}

/** Gives every push its own tick: the clock's milliseconds and below them digits that grow within a millisecond. */
export function pushTimes(clock: Clock, backdateMs: () => number): () => Ticks {
  let lastMs = Number.NaN;
  let belowMs = 0n;
  return () => {
    const ms = clock.now().getTime() - backdateMs();
    belowMs = ms === lastMs ? belowMs + 1n : BigInt(Math.abs(Math.floor(ms)) % 7919);
    lastMs = ms;
    return ticksOfMs(ms) + belowMs;
  };
}
