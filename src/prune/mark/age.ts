/** How old something is by the registry's word, and when that word is worth nothing. Pure. */

/** No registry of this kind is older; a time before it is a zero value or a broken clock. */
const EARLIEST_MS = Date.UTC(2013, 0, 1);

/** In milliseconds. Undefined where nothing can be told: no time, one before 2013, or one in the future. */
export function ageMsOf(time: Date | undefined, now: Date): number | undefined {
  const timeMs = time?.getTime() ?? NaN;
  return timeMs >= EARLIEST_MS && timeMs <= now.getTime() ? now.getTime() - timeMs : undefined;
}
