// Loaded into the action's process by tests of long pauses: whoever waits for some seconds waits for some milliseconds.
// Time-outs of requests are longer than that and stay what they are.
const original = globalThis.setTimeout;
const LONGEST_PAUSE_MS = 20_000;

globalThis.setTimeout = Object.assign(
  (callback, ms, ...rest) =>
    original(callback, ms > 200 && ms <= LONGEST_PAUSE_MS ? ms / 100 : ms, ...rest),
  original,
);
