/**
 * The selected repositories in their order: read, planned and, unless it is a dry run, pruned. There is no flag for a dry
 * run below this file: it ends before `pruneRepository`.
 */
import { notice } from "@actions/core";

import { ActionError, errorMessage } from "../errors/action-error.ts";
import { addSizes, limitHit, sizeOf, type PlanSize } from "./deletion-limit.ts";
import type { BreakOff } from "./cancellation.ts";
import type { Options } from "../inputs/inputs.ts";
import { absentNames, areSeen, noKeptNames } from "./kept-names.ts";
import { openRegistry } from "./open-registry.ts";
import { plansOf, runtimeOf, type KnownBodies } from "./planning.ts";
import { createLimiters } from "./limiter.ts";
import type { Progress } from "../prune/model/progress.ts";
import {
  leaveAsItIs,
  pruneRepository,
  type PlannedRepository,
  type RepositoryPlan,
} from "../prune/repository.ts";
import type { BodyCache } from "../cache/body-cache.ts";
import type { Manifest } from "../oci/manifest.ts";
import type { Digest } from "../oci/digest.ts";
import { NO_REQUESTS, type Registry } from "../registry/registry.ts";
import type { Signals } from "../registry/signals.ts";
import { logLine, logOutcomes, logPlan } from "../report/log.ts";
import { reportRepository } from "../report/repository-report.ts";
import { isUnfinished, type Report, type RepositoryReport } from "../report/report.ts";
import type { Run } from "./run.ts";
import { findScope, warn } from "./scope.ts";

/** What the repositories contribute to the report. */
export type Findings = Pick<
  Report,
  | "repositories"
  | "warnings"
  | "stopped"
  | "brokenOff"
  | "deletionLimit"
  | "absentNames"
  | "isTimeUp"
  | "unreached"
  | "requests"
>;

/**
 * Prunes all selected repositories. Never throws: `stopped` says why nothing could be done at all, and `brokenOff` what
 * went wrong in the middle.
 */
export async function pruneRepositories(
  options: Options,
  signals: Signals,
  breakOff: BreakOff,
  bodies: BodyCache,
): Promise<Findings> {
  const warnings: string[] = [];
  const nothing = {
    repositories: [],
    warnings,
    deletionLimit: undefined,
    absentNames: [],
    isTimeUp: false,
    unreached: 0,
  };
  let registry: Registry | undefined;
  try {
    registry = openRegistry(options, signals);
    logLine(`Signs in to ${registry.host} as: ${await registry.signIn()}.`);
    const { names, pinnedTags } = await findScope(registry, options, warnings);
    const run: Run = {
      options,
      registry,
      names,
      pinnedTags,
      limiters: createLimiters(options.concurrency),
      bodies,
      signals,
      repositories: [],
      reached: new Set(),
      inHand: new Set(),
      warnings,
      usedPatterns: new Set(),
      keptNames: noKeptNames(),
    };
    return findingsOf(run, await pruneOrBreakOff(run, breakOff));
  } catch (error) {
    const stopped = signals.cancelled.aborted ? undefined : errorMessage(error);
    const requests = registry?.requestCounts() ?? NO_REQUESTS;
    return { ...nothing, stopped, brokenOff: messageOf(breakOff.uncaught()), requests };
  }
}

type End = Pick<Findings, "deletionLimit" | "brokenOff">;

/** Prunes all. What was done until something was thrown that must not be stays in the report. */
async function pruneOrBreakOff(run: Run, { uncaught, overdue }: BreakOff): Promise<End> {
  try {
    const deletionLimit = await Promise.race([pruneAll(run), overdue]);
    if (!run.signals.noNewWork.aborted) await areSeen(run);
    return { deletionLimit, brokenOff: messageOf(uncaught()) };
  } catch (error) {
    return { deletionLimit: undefined, brokenOff: messageOf(uncaught() ?? error) };
  }
}

function messageOf(thrown: unknown): string | undefined {
  return thrown === undefined ? undefined : errorMessage(thrown).replace(/\.$/, "");
}

/**
 * Prunes one repository after the other, and plans ahead meanwhile. Returns why the deletion limit was hit, if it was.
 */
async function pruneAll(run: Run): Promise<string | undefined> {
  const counted = run.options.deletionLimit === undefined ? undefined : await countFirst(run);
  if (counted?.isAll === true) return counted.hit;
  let load: PlanSize = { deletions: 0, manifests: counted?.load.manifests ?? 0 };
  for await (const { name, planned, progress } of plansOf(run, counted?.bodies)) {
    if (planned.state === "planned") {
      const { deletions } = sizeOf(planned.plan);
      load = addSizes(load, { deletions, manifests: 0 });
    }
    const hit =
      run.options.deletionLimit === undefined
        ? undefined
        : limitHit(run.options.deletionLimit, load);
    if (hit !== undefined) {
      preview(run, name, reportUndone(run, name, planned));
      return hit;
    }
    await pruneOne(run, name, planned, progress);
  }
  return undefined;
}

/** Whether a plan deletes nothing, or nothing that a slip of the pen in "keep-tags" may have left unprotected. */
async function mayDelete(run: Run, { plan }: PlannedRepository): Promise<boolean> {
  return sizeOf(plan).deletions === 0 || (await areSeen(run));
}

/** What came of planning every repository once before the first deletion. */
interface Counted {
  readonly hit: string | undefined;
  readonly load: PlanSize;
  /** True when nothing is left to do: the deletion limit was hit, a kept name is nowhere, it is a dry run, or it has ended. */
  readonly isAll: boolean;
  /** What was read, by repository; it is not read again. */
  readonly bodies: KnownBodies;
}

async function countFirst(run: Run): Promise<Counted> {
  const { deletionLimit, dryRun } = run.options;
  const reports = new Map<string, RepositoryReport | undefined>();
  const bodies = new Map<string, ReadonlyMap<Digest, Manifest>>();
  let load: PlanSize = { deletions: 0, manifests: 0 };
  logLine('Planning every repository before the first deletion, because "max-deletions" is set.');
  for await (const { name, planned } of plansOf(run)) {
    reports.set(name, reportUndone(run, name, planned));
    if (planned.state !== "planned") continue;
    if (!dryRun) bodies.set(name, planned.inventory.bodies);
    load = addSizes(load, sizeOf(planned.plan));
  }
  const hit = deletionLimit === undefined ? undefined : limitHit(deletionLimit, load);
  const isAll =
    hit !== undefined || dryRun || run.signals.noNewWork.aborted || !(await areSeen(run));
  if (isAll) for (const [name, report] of reports) preview(run, name, report);
  return { hit, load, isAll, bodies };
}

/** The report of a plan of which nothing came: of a dry run, or of a run that ended before its turn. */
function reportUndone(
  { options }: Run,
  name: string,
  planned: RepositoryPlan,
): RepositoryReport | undefined {
  const isPreview = options.dryRun || planned.state !== "planned";
  return reportRepository(name, planned, isPreview ? undefined : leaveAsItIs(planned));
}

/** Publishes what was planned, and that nothing came of it. */
function preview(run: Run, name: string, report: RepositoryReport | undefined): void {
  run.reached.add(name);
  if (report === undefined) {
    warn(run.warnings, `Repository "${name}" does not exist.`);
    return;
  }
  logPlan(report, run.options.dryRun);
  run.repositories.push(report);
}

async function pruneOne(
  run: Run,
  name: string,
  planned: RepositoryPlan,
  progress: Progress,
): Promise<void> {
  if (run.options.dryRun || planned.state !== "planned" || !(await mayDelete(run, planned))) {
    preview(run, name, reportUndone(run, name, planned));
    return;
  }
  run.reached.add(name);
  const plannedReport = reportRepository(name, planned, undefined);
  if (plannedReport !== undefined) logPlan(plannedReport, false);
  run.inHand.add(name);
  const pruned = await pruneRepository(run.registry.repository(name), planned, {
    ...runtimeOf(run, name, run.limiters.urgent, progress),
    acquire: () => run.registry.acquireDeletion(),
    cascades: run.registry.capabilities.cascadesToReferrers,
    unlocks: run.options.unlocks,
  });
  const report = reportRepository(name, planned, pruned);
  run.inHand.delete(name);
  if (report === undefined) return;
  logOutcomes(report);
  run.repositories.push(report);
}

function findingsOf(run: Run, end: End): Findings {
  const isWhole = end.deletionLimit === undefined && end.brokenOff === undefined;
  const { names, reached, options, repositories, warnings, signals } = run;
  const hasEnded = signals.noNewWork.aborted;
  if (!hasEnded && names.length > 0 && repositories.length === 0 && isWhole) {
    throw new ActionError(`"repositories" names nothing that exists in ${options.registry}.`);
  }
  if (!hasEnded && end.brokenOff === undefined) tellOfUnusedPatterns(run);
  for (const name of run.inHand) {
    warn(warnings, `The run broke off while it pruned "${name}": what became of it is not known.`);
  }
  const unreached = names.length - reached.size;
  const isTimeUp =
    hasEnded && !signals.cancelled.aborted && (unreached > 0 || repositories.some(isUnfinished));
  const requests = run.registry.requestCounts();
  return {
    repositories,
    warnings,
    stopped: undefined,
    ...end,
    absentNames: absentNames(run),
    isTimeUp,
    unreached,
    requests,
  };
}

/**
 * A glob in the wrong syntax must not look like success. What matches nothing in a shard may well match in another, so
 * there it is only a notice; a plain name that is to be kept is a warning even there, and an error elsewhere.
 */
function tellOfUnusedPatterns({ options, usedPatterns, warnings }: Run): void {
  const { shard, tags } = options;
  const { expiring, keeping } = tags;
  for (const [input, patterns] of [
    ["delete-tags", expiring],
    ["keep-tags", keeping],
  ] as const) {
    for (const pattern of patterns) {
      if (usedPatterns.has(pattern)) continue;
      const message = `Pattern "${pattern.text}" of "${input}" matches no tag`;
      const isKeptName = input === "keep-tags" && !pattern.isGlob && !pattern.excludes;
      if (isKeptName && shard === undefined) continue;
      if (isKeptName) warn(warnings, `${message} in this shard.`);
      else if (shard === undefined) warn(warnings, `${message}.`);
      else notice(`${message} in this shard.`, { title: "ACR Prune" });
    }
  }
}
