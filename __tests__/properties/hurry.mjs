// Loaded into the action's process: whoever waits for some seconds, or for the turn of the next deletion, waits for some
// milliseconds. Time-outs of requests are longer than that and stay what they are.
const original = globalThis.setTimeout;
const SHORTEST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 20_000;

globalThis.setTimeout = Object.assign((callback, ms, ...rest) => {
  const isPause = ms >= SHORTEST_PAUSE_MS && ms <= LONGEST_PAUSE_MS;
  return original(callback, isPause ? ms / 100 : ms, ...rest);
}, original);
