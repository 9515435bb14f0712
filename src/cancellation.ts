/**
 * What happens when the runner cancels a job: it sends SIGINT, SIGTERM 7.5 seconds later, and kills 2.5 seconds after
 * that (GitHub, "Workflow cancellation reference").
 */

/** What a deletion in flight gets to finish, and after that a lock that has to be set again; the report needs the rest. */
const GRACE_MS = 3_000;
const RELOCK_MS = 1_500;

/** The moments of a cancelled run. */
export interface CancelledRun {
  /** Aborted at once: nothing new begins. */
  readonly signal: AbortSignal;
  /** Aborted when deletions in flight can't be awaited any longer. */
  readonly deadline: AbortSignal;
  /** Aborted when nothing can be awaited any longer. */
  readonly end: AbortSignal;
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
  return { signal: signal.signal, deadline: deadline.signal, end: end.signal };
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
