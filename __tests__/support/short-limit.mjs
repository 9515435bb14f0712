/**
 * Loaded before the action: a minute until an abort signal fires lasts two seconds, so that a time limit can be tested.
 */
const MINUTE_MS = 60_000;
const timeout = globalThis.AbortSignal.timeout.bind(globalThis.AbortSignal);

globalThis.AbortSignal.timeout = (ms) => timeout(ms === MINUTE_MS ? 2_000 : ms);
