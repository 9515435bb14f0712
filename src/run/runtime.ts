/**
 * What the work on one repository needs from outside, out of what the whole run has.
 */
import type { Limit } from "../prune/model/each.ts";
import type { Progress } from "../prune/model/progress.ts";
import type { Runtime } from "../prune/model/runtime.ts";
import { logLine } from "../report/log.ts";
import { pauseUnless } from "./pause.ts";
import type { Run } from "./run.ts";

/** For one repository; `limit` says how urgent its requests are. */
export function runtimeOf(
  { bodies, signals }: Run,
  name: string,
  limit: Limit,
  progress: Progress,
): Runtime {
  return {
    now: () => new Date(),
    wait: pauseUnless(signals.noNewWork),
    limit,
    progress,
    log: (line) => {
      logLine(`${name}: ${line}`);
    },
    bodies: bodies.repository(name),
    signals,
  };
}
