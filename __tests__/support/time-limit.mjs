/**
 * Loaded before the action: a time limit of a minute has come as soon as the process gets SIGUSR2, and not before, so that
 * a test chooses the request at which time is up.
 */
const MINUTE_MS = 60_000;
const timeout = globalThis.AbortSignal.timeout.bind(globalThis.AbortSignal);

globalThis.AbortSignal.timeout = (ms) => {
  if (ms !== MINUTE_MS) return timeout(ms);
  const limit = new globalThis.AbortController();
  globalThis.process.on("SIGUSR2", () =>
    limit.abort(new globalThis.DOMException("time is up", "TimeoutError")),
  );
  return limit.signal;
};
