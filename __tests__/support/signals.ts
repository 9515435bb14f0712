/** The signals of a run, for tests. */
import type { Signals } from "../../src/registry/signals.ts";

/** Of a run that goes on unless `cancelled` is given, and then for as long as that is not aborted. */
export function signalsOf(cancelled: AbortSignal = new AbortController().signal): Signals {
  const never = new AbortController().signal;
  return { noNewWork: cancelled, cancelled, deadline: never, end: never };
}
