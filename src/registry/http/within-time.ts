/**
 * An end to waiting for what knows no end itself.
 */

/** What was promised, or the error when it takes too long. What was begun goes on; the end of the process ends it. */
export function withinTime<T>(promised: Promise<T>, ms: number, late: () => Error): Promise<T> {
  const timeUp = AbortSignal.timeout(ms);
  const tooLate = Promise.withResolvers<never>();
  const abort = () => {
    tooLate.reject(late());
  };
  timeUp.addEventListener("abort", abort);
  return Promise.race([promised, tooLate.promise]).finally(() => {
    timeUp.removeEventListener("abort", abort);
  });
}
