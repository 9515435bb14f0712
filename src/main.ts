/**
 * The run from inputs to report. `run` is the only place that fails the step, once, at the very end.
 */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { notice, setFailed } from "@actions/core";

import { ActionError, errorMessage } from "./errors/action-error.ts";
import { watchForCancellation, type CancelledRun } from "./run/cancellation.ts";
import { DEFAULTS, readOptions, type Options } from "./inputs/inputs.ts";
import { failureOf } from "./report/annotations.ts";
import { isCommentFor, renderComment } from "./report/comment.ts";
import { logLine } from "./report/log.ts";
import { publish } from "./report/publish.ts";
import { commentOnPullRequest, type CommentOrigin } from "./github/pull-request.ts";
import type { Report } from "./report/report.ts";
import { NO_BODY_CACHE, openBodyCache, type BodyCache } from "./cache/body-cache.ts";
import { pruneRepositories } from "./run/repositories.ts";

/** Runs the action. Never throws: whatever goes wrong fails the step with one message. */
export async function run(): Promise<void> {
  try {
    const cancelled = watchForCancellation();
    const options = await readOptions();
    const path = await reportPath(options);
    const timeUp = AbortSignal.timeout(Math.min(options.timeLimitMs, LONGEST_TIMER_MS));
    const bodies = openBodies(options, cancelled, timeUp);
    try {
      const report = await pruneRegistry(options, cancelled, timeUp, bodies);
      const unpublished = await publish(report, path);
      await comment(report, options, cancelled);
      const failures = [
        failureOf(report) ?? [],
        unpublished,
        lateFailure(report, cancelled),
      ].flat();
      if (failures.length > 0) setFailed(failures.join("\n"));
      await bodies.save();
    } finally {
      await bodies.close();
    }
  } catch (error) {
    setFailed(errorMessage(error));
  }
}

/** What was thrown once the report was made, and is not in it. */
function lateFailure({ brokenOff }: Report, { uncaught }: CancelledRun): readonly string[] {
  const thrown = uncaught();
  const isLate = thrown !== undefined && brokenOff === undefined;
  return isLate ? [`The run finished, but its report failed: ${errorMessage(thrown)}`] : [];
}

async function comment(
  report: Report,
  { commentToken }: Options,
  cancelled: CancelledRun,
): Promise<void> {
  if (commentToken !== undefined) {
    const body = {
      render: (from: CommentOrigin) => renderComment(report, from),
      isSameAs: (other: string) => isCommentFor(report.registry, other),
    };
    await commentOnPullRequest(body, commentToken, cancelled.signal);
  }
}

async function reportPath({ report }: Options): Promise<string> {
  if (report !== undefined) return report;
  // A folder of its own: several steps of a job must not overwrite each other's evidence.
  const temp = process.env["RUNNER_TEMP"] ?? tmpdir();
  try {
    return join(await mkdtemp(join(temp, "acr-prune-")), "report.json");
  } catch (cause) {
    throw new ActionError(
      `There is no place for the report: the runner's folder "${temp}" (RUNNER_TEMP) can't be written to (${errorMessage(cause)}). Nothing was deleted.`,
      { cause },
    );
  }
}

/** Timers know no longer time; a job ends long before. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function openBodies(
  { cache, registry, shard }: Options,
  { signal: cancelled }: CancelledRun,
  timeUp: AbortSignal,
): BodyCache {
  if (!cache) return NO_BODY_CACHE;
  return openBodyCache({
    // No name of a registry has "@". The jobs of a matrix would overwrite each other's copies.
    scope: shard === undefined ? registry : `${registry}@${shard.part}-of-${shard.of}`,
    now: new Date(),
    log: logLine,
    notice: (message) => {
      notice(message, { title: "ACR Prune" });
    },
    ended: AbortSignal.any([cancelled, timeUp]),
    cancelled,
  });
}

async function pruneRegistry(
  options: Options,
  cancelled: CancelledRun,
  timeUp: AbortSignal,
  bodies: BodyCache,
): Promise<Report> {
  const startedAt = new Date();
  const findings = await pruneRepositories(options, cancelled, timeUp, bodies);
  return {
    registry: options.registry,
    dryRun: options.dryRun,
    cancelled: cancelled.signal.aborted,
    startedAt,
    finishedAt: new Date(),
    settings: options.settings,
    defaults: DEFAULTS,
    ...findings,
  };
}
