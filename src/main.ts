/**
 * The run from inputs to report. `run` is the only place that fails the step, once, at the very end.
 */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { BodyCache } from "./cache/body-cache.ts";
import { ActionError, errorMessage } from "./errors/action-error.ts";
import { DEFAULTS } from "./inputs/defaults.ts";
import { readOptions, type Options } from "./inputs/inputs.ts";
import type { Signals } from "./registry/signals.ts";
import { failureOf } from "./report/annotations.ts";
import { publish, publishFailedStart } from "./report/publish.ts";
import type { PolicySummary, Report } from "./report/report.ts";
import { limitTime, watchForCancellation, type BreakOff } from "./run/cancellation.ts";
import { openBodies } from "./run/open-bodies.ts";
import { pruneRegistry } from "./run/prune-registry.ts";
import { setFailed } from "./runner/commands.ts";

/** Runs the action. Never throws: whatever goes wrong fails the step with one message. */
export async function run(): Promise<void> {
  try {
    const { signals: cancellation, breakOff } = watchForCancellation();
    const options = await readOptions();
    const path = await reportPath(options);
    const signals = limitTime(cancellation, options.timeLimitMs);
    const bodies = openBodies(options, signals);
    try {
      const report = await makeReport(options, signals, breakOff, bodies);
      const unpublished = await publish(report, path);
      await comment(report, options, signals);
      const { title, message } = failureOf(report) ?? { title: "ACR Prune", message: undefined };
      const failures = [message ?? [], unpublished, lateFailure(report, breakOff)].flat();
      if (failures.length > 0) setFailed(failures.join("\n"), { title });
      await bodies.save();
    } finally {
      await bodies.close();
    }
  } catch (error) {
    await publishFailedStart(error);
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

async function makeReport(
  options: Options,
  signals: Signals,
  breakOff: BreakOff,
  bodies: BodyCache,
): Promise<Report> {
  const startedAt = new Date();
  const findings = await pruneRegistry(options, signals, breakOff, bodies);
  return {
    registry: options.registry,
    dryRun: options.dryRun,
    cancelled: signals.cancelled.aborted,
    startedAt,
    finishedAt: new Date(),
    settings: options.settings,
    policyText: options.policyText,
    defaults: DEFAULTS,
    rules: options.entries
      .flatMap(({ tags }) => tags.rules)
      .filter(({ line }) => line !== undefined),
    policy: policySummary(options),
    ...findings,
  };
}

function policySummary({ entries }: Options): PolicySummary {
  const deciding = entries.filter(({ leaves }) => !leaves);
  return {
    agesMs: [...new Set(deciding.map(({ ageMs }) => ageMs))].sort((a, b) => a - b),
    tagRules: deciding.flatMap(({ tags }) => tags.rules),
  };
}

async function comment(
  report: Report,
  { commentToken }: Options,
  { cancelled }: Signals,
): Promise<void> {
  if (commentToken === undefined) return;
  // Loaded only here: most runs comment on nothing.
  const [{ commentOnPullRequest }, { isCommentFor, renderComment }] = await Promise.all([
    import("./github/pull-request.ts"),
    import("./report/comment.ts"),
  ]);
  const body = {
    render: (runUrl: string, commit: string) => renderComment(report, { runUrl, commit }),
    isSameAs: (other: string) => isCommentFor(report.registry, other),
  };
  await commentOnPullRequest(body, commentToken, cancelled);
}

/** What was thrown once the report was made, and is not in it. */
function lateFailure({ brokenOff }: Report, { uncaught }: BreakOff): readonly string[] {
  const thrown = uncaught();
  const isLate = thrown !== undefined && brokenOff === undefined;
  return isLate ? [`The run finished, but its report failed: ${errorMessage(thrown)}`] : [];
}
