/**
 * What ends a run before its time: the runner cancels the job (it sends SIGINT, SIGTERM 7.5 seconds later, and kills 2.5
 * seconds after that, https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation), its time
 * is up, or something is thrown that nothing catches. In all cases nothing new begins, and there is a report.
 */
import type { Signals } from "../registry/signals.ts";

/** What a deletion in flight gets to finish, and after that a lock that has to be set again; the report needs the rest. */
const GRACE_MS = 3_000;
const RELOCK_MS = 1_500;

/** In which a run that broke off comes to its end by itself, unless it waits for what never comes. */
const BREAK_OFF_MS = 6_000;

/** Timers know no longer time; a job ends long before. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Whether a run broke off: something was thrown and never caught, which cancels it. */
export interface BreakOff {
  /** What was thrown, or undefined. */
  readonly uncaught: () => unknown;
  /** Resolves when a run in which that happened is not waited for any longer. */
  readonly overdue: Promise<undefined>;
}

/** Watches for the runner's signals, which no longer end the process, and for what nothing catches. */
export function watchForCancellation(): { readonly signals: Signals; readonly breakOff: BreakOff } {
  const { signals, cancel } = cancellable();
  process.on("SIGINT", cancel);
  process.on("SIGTERM", cancel);
  const overdue = Promise.withResolvers<undefined>();
  let uncaught: unknown;
  const breakOff = (thrown: unknown) => {
    if (uncaught !== undefined) return;
    uncaught = thrown ?? new Error("nothing was thrown");
    cancel();
    // It keeps the process alive, which may have nothing else to wait for.
    setTimeout(() => {
      overdue.resolve(undefined);
    }, BREAK_OFF_MS);
  };
  process.on("uncaughtException", breakOff);
  process.on("unhandledRejection", breakOff);
  return { signals, breakOff: { uncaught: () => uncaught, overdue: overdue.promise } };
}

/** The same signals in a run whose time is limited: that ends new work, and cancels nothing. */
export function limitTime(signals: Signals, limitMs: number): Signals {
  const timeUp = AbortSignal.timeout(Math.min(limitMs, LONGEST_TIMER_MS));
  return { ...signals, noNewWork: AbortSignal.any([signals.noNewWork, timeUp]) };
}

function cancellable(): { readonly signals: Signals; readonly cancel: () => void } {
  const cancelled = new AbortController();
  const deadline = new AbortController();
  const end = new AbortController();
  const abortLater = (controller: AbortController, ms: number) => {
    setTimeout(() => {
      controller.abort();
    }, ms).unref();
  };
  const cancel = () => {
    cancelled.abort();
    abortLater(deadline, GRACE_MS);
    abortLater(end, GRACE_MS + RELOCK_MS);
  };
  const signals = {
    noNewWork: cancelled.signal,
    cancelled: cancelled.signal,
    deadline: deadline.signal,
    end: end.signal,
  };
  return { signals, cancel };
}
