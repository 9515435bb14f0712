/**
 * The run from inputs to report. A dry run ends before `pruneRepository`: there is no flag for it below this file.
 * `run` is the only place that fails the step, once, at the very end.
 */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { setFailed, setSecret, warning } from "@actions/core";
import pLimit from "p-limit";

import { ActionError, errorMessage } from "./action-error.ts";
import { pauseUnless, watchForCancellation, type CancelledRun } from "./cancellation.ts";
import { readOptions, type Options } from "./inputs/inputs.ts";
import type { Surroundings } from "./prune/reader.ts";
import { pruneRepository, readAndPlan } from "./prune/repository.ts";
import { openAcr } from "./registry/acr/acr.ts";
import type { Registry } from "./registry/registry.ts";
import { FOR_LOG, headline, problemsOf } from "./report/headline.ts";
import { logLine, logOutcomes, logPlan } from "./report/log.ts";
import { publish } from "./report/publish.ts";
import { reportRepository } from "./report/repository-report.ts";
import type { Report, RepositoryReport } from "./report/report.ts";
import { selectRepositories } from "./selection.ts";

/** Runs the action. Never throws: whatever goes wrong fails the step with one message. */
export async function run(): Promise<void> {
  try {
    const cancelled = watchForCancellation();
    const options = readOptions();
    const path = await reportPath(options);
    const report = await pruneRegistry(options, cancelled);
    await publish(report, path);
    const problems = problemsOf(report, FOR_LOG);
    if (problems.length > 0) setFailed([headline(report), ...problems].join("\n"));
  } catch (error) {
    setFailed(errorMessage(error));
  }
}

async function reportPath({ report }: Options): Promise<string> {
  if (report !== undefined) return resolve(process.env["GITHUB_WORKSPACE"] ?? "", report);
  // A folder of its own: several steps of a job must not overwrite each other's evidence.
  const folder = await mkdtemp(join(process.env["RUNNER_TEMP"] ?? tmpdir(), "acr-prune-"));
  return join(folder, "report.json");
}

/** Everything of the report that grows while the run goes on. */
interface Findings {
  readonly repositories: RepositoryReport[];
  readonly warnings: string[];
}

async function pruneRegistry(options: Options, cancelled: CancelledRun): Promise<Report> {
  const startedAt = new Date();
  const findings: Findings = { repositories: [], warnings: [] };
  const stopped = await pruneRepositories(options, cancelled, findings);
  return {
    registry: options.registry,
    dryRun: options.dryRun,
    stopped,
    cancelled: cancelled.signal.aborted,
    startedAt,
    finishedAt: new Date(),
    settings: options.settings,
    ...findings,
  };
}

/** Prunes all selected repositories into `findings`. Returns why nothing could be done at all, if so. */
async function pruneRepositories(
  options: Options,
  cancelled: CancelledRun,
  findings: Findings,
): Promise<string | undefined> {
  let registry: Registry;
  let names: readonly string[];
  try {
    registry = openRegistry(options, cancelled);
    names = await selectNames(registry, options, findings);
  } catch (error) {
    return cancelled.signal.aborted ? undefined : errorMessage(error);
  }
  const pooled = pLimit(options.concurrency);
  for (const name of names) {
    if (cancelled.signal.aborted) return undefined;
    const surroundings: Surroundings = {
      now: () => new Date(),
      wait: pauseUnless(cancelled.signal),
      pooled,
      log: (line) => {
        logLine(`${name}: ${line}`);
      },
      signal: cancelled.signal,
    };
    const report = await pruneOne(registry, name, options, surroundings);
    if (report === undefined) warn(findings, `Repository "${name}" does not exist.`);
    else findings.repositories.push(report);
  }
  return findings.repositories.length === 0
    ? `"repositories" names nothing that exists in ${options.registry}.`
    : undefined;
}

async function selectNames(
  registry: Registry,
  { repositories }: Options,
  findings: Findings,
): Promise<readonly string[]> {
  const { names, unmatched, malformed } = await selectRepositories(registry, repositories);
  for (const pattern of unmatched) warn(findings, `Pattern "${pattern}" matches no repository.`);
  for (const name of malformed) {
    warn(findings, `The catalog lists "${name}", which is no repository name; it is left alone.`);
  }
  if (names.length === 0) {
    throw new ActionError(
      `"repositories" selects nothing in ${registry.host}: check its patterns and exclusions.`,
    );
  }
  return names;
}

function openRegistry(options: Options, cancellation: CancelledRun): Registry {
  const { registry: host, credentials, dryRun } = options;
  const wait = pauseUnless(cancellation.signal);
  return openAcr({
    host,
    credentials,
    onSecret: setSecret,
    deletes: !dryRun,
    wait,
    cancellation,
  });
}

async function pruneOne(
  registry: Registry,
  name: string,
  options: Options,
  surroundings: Surroundings,
): Promise<RepositoryReport | undefined> {
  const repository = registry.repository(name);
  const { cascadesToReferrers } = registry.capabilities;
  const planned = await readAndPlan(repository, options, cascadesToReferrers, surroundings);
  const preview = reportRepository(name, planned, undefined);
  if (preview !== undefined) logPlan(preview);
  if (options.dryRun || planned.state !== "planned") return preview;

  const pruned = await pruneRepository(repository, planned, {
    ...surroundings,
    turn: () => registry.deletionTurn(),
  });
  const report = reportRepository(name, planned, pruned);
  if (report !== undefined) logOutcomes(report);
  return report;
}

function warn(findings: Findings, message: string): void {
  findings.warnings.push(message);
  warning(message, { title: "ACR Prune" });
}
