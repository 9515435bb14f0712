// Loaded into the action's process by tests of defects: SIGUSR2 throws where nothing catches it, SIGHUP rejects what nothing
// awaits.
import process from "node:process";

process.on("SIGUSR2", () => {
  throw new RangeError("Invalid string length");
});
process.on("SIGHUP", () => {
  void Promise.reject(new RangeError("Invalid string length"));
});
