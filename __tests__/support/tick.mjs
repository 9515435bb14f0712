// Loaded into the action's process by tests of its progress: what happens every five seconds happens every 50 milliseconds.
const original = globalThis.setInterval;

globalThis.setInterval = Object.assign(
  (callback, ms, ...rest) => original(callback, ms === 5_000 ? 50 : ms, ...rest),
  original,
);
