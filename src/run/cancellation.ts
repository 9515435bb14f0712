/**
 * What ends a run before its time: the runner cancels the job (it sends SIGINT, SIGTERM 7.5 seconds later, and kills 2.5
 * seconds after that, https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation), or
 * something is thrown that nothing catches. In both cases nothing new begins, and there is a report.
 */

/** What a deletion in flight gets to finish, and after that a lock that has to be set again; the report needs the rest. */
const GRACE_MS = 3_000;
const RELOCK_MS = 1_500;

/** In which a run that broke off comes to its end by itself, unless it waits for what never comes. */
const BREAK_OFF_MS = 6_000;

/** The moments of a cancelled run. */
export interface CancelledRun {
  /** Aborted at once: nothing new begins. */
  readonly signal: AbortSignal;
  /** Aborted when deletions in flight can't be awaited any longer. */
  readonly deadline: AbortSignal;
  /** Aborted when nothing can be awaited any longer. */
  readonly end: AbortSignal;
  /** What was thrown and never caught, or undefined. It has cancelled the run. */
  readonly uncaught: () => unknown;
  /** Resolves when a run in which that happened is not waited for any longer. */
  readonly overdue: Promise<undefined>;
}

/** Watches for the runner's signals; they no longer end the process. */
export function watchForCancellation(): CancelledRun {
  const signal = new AbortController();
  const deadline = new AbortController();
  const end = new AbortController();
  const abortLater = (controller: AbortController, ms: number) => {
    setTimeout(() => {
      controller.abort();
    }, ms).unref();
  };
  const cancel = () => {
    signal.abort();
    abortLater(deadline, GRACE_MS);
    abortLater(end, GRACE_MS + RELOCK_MS);
  };
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
  return {
    signal: signal.signal,
    deadline: deadline.signal,
    end: end.signal,
    uncaught: () => uncaught,
    overdue: overdue.promise,
  };
}

/** A pause that ends early when the run is cancelled. Never rejects. */
export function pauseUnless(signal: AbortSignal): (ms: number) => Promise<void> {
  return (ms) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener("abort", end);
    });
}
