// Loaded into the action's process by tests of servers that never answer: a request may take half a second, not thirty,
// and what takes minutes takes as many seconds.
const original = globalThis.setTimeout;
const REQUEST_TIMEOUT_MS = 30_000;

globalThis.setTimeout = Object.assign(
  (callback, ms, ...rest) => original(callback, ms === REQUEST_TIMEOUT_MS ? 500 : ms, ...rest),
  original,
);

const { AbortSignal } = globalThis;
const timeout = AbortSignal.timeout.bind(AbortSignal);

AbortSignal.timeout = (ms) => timeout(ms / 60);
