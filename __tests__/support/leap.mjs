// Loaded into the action's process by tests of what gets old while a registry throttles: a pause of at least five seconds
// takes a hundredth of its time, and the process's clock leaps over the rest. Time-outs of requests stay what they are.
const SHORTEST_LEAP_MS = 5_000;
const LONGEST_LEAP_MS = 120_000;
const REQUEST_TIMEOUT_MS = 30_000;

const RealDate = globalThis.Date;
const original = globalThis.setTimeout;
let aheadMs = 0;

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + aheadMs);
    else super(...parts);
  }

  static now() {
    return RealDate.now() + aheadMs;
  }
};

globalThis.setTimeout = Object.assign((callback, ms, ...rest) => {
  const isPause = ms >= SHORTEST_LEAP_MS && ms <= LONGEST_LEAP_MS && ms !== REQUEST_TIMEOUT_MS;
  if (!isPause) return original(callback, ms, ...rest);
  const endMs = Date.now() + ms;
  const leap = () => {
    aheadMs = Math.max(aheadMs, endMs - RealDate.now());
    callback(...rest);
  };
  return original(leap, ms / 100);
}, original);
