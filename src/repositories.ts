/**
 * The selected repositories, one after the other: read, planned and, unless it is a dry run, pruned. There is no flag
 * for a dry run below this file: it ends before `pruneRepository`.
 */
import { setSecret } from "@actions/core";
import pLimit from "p-limit";

import { ActionError, errorMessage } from "./action-error.ts";
import { addLoads, brakeHit, loadOf, type Load } from "./brake.ts";
import { pauseUnless, type CancelledRun } from "./cancellation.ts";
import type { Options } from "./inputs/inputs.ts";
import type { NamePattern, Policy } from "./prune/inventory.ts";
import type { Surroundings } from "./prune/reader.ts";
import {
  leaveAsItIs,
  pruneRepository,
  readAndPlan,
  type RepositoryPlan,
} from "./prune/repository.ts";
import { patternsInUse } from "./prune/tags.ts";
import { openAcr } from "./registry/acr/acr.ts";
import type { Manifest } from "./registry/manifest.ts";
import { NO_REQUESTS, type Digest, type Registry } from "./registry/registry.ts";
import { logLine, logOutcomes, logPlan } from "./report/log.ts";
import { reportRepository } from "./report/repository-report.ts";
import { isUnfinished, type Report, type RepositoryReport } from "./report/report.ts";
import { selectRepositories } from "./selection.ts";

/** What the repositories contribute to the report. */
export type Findings = Pick<
  Report,
  "repositories" | "warnings" | "stopped" | "brake" | "isTimeUp" | "unreached" | "requests"
>;

interface Run {
  readonly options: Options;
  readonly registry: Registry;
  readonly names: readonly string[];
  readonly pooled: Surroundings["pooled"];
  readonly cancelled: AbortSignal;
  /** Aborted when nothing new may begin. */
  readonly ended: AbortSignal;
  readonly repositories: RepositoryReport[];
  /** What has begun, or has turned out not to exist. */
  readonly reached: Set<string>;
  readonly warnings: string[];
  readonly usedPatterns: Set<NamePattern>;
}

/** Prunes all selected repositories. Never throws: `stopped` says why nothing could be done at all. */
export async function pruneRepositories(
  options: Options,
  cancellation: CancelledRun,
  timeUp: AbortSignal,
): Promise<Findings> {
  const warnings: string[] = [];
  const nothing = { repositories: [], warnings, brake: undefined, isTimeUp: false, unreached: 0 };
  let registry: Registry | undefined;
  try {
    registry = openRegistry(options, cancellation);
    const names = await selectNames(registry, options, warnings);
    const run: Run = {
      options,
      registry,
      names,
      pooled: pLimit(options.concurrency),
      cancelled: cancellation.signal,
      ended: AbortSignal.any([cancellation.signal, timeUp]),
      repositories: [],
      reached: new Set(),
      warnings,
      usedPatterns: new Set(),
    };
    const brake = await pruneAll(run);
    return findingsOf(run, brake);
  } catch (error) {
    const stopped = cancellation.signal.aborted ? undefined : errorMessage(error);
    return { ...nothing, stopped, requests: registry?.requestCounts() ?? NO_REQUESTS };
  }
}

function openRegistry(options: Options, cancellation: CancelledRun): Registry {
  const { registry: host, credentials, dryRun, unlocks } = options;
  const wait = pauseUnless(cancellation.signal);
  const onSecret = setSecret;
  return openAcr({ host, credentials, onSecret, deletes: !dryRun, unlocks, wait, cancellation });
}

async function selectNames(
  registry: Registry,
  { repositories }: Options,
  warnings: string[],
): Promise<readonly string[]> {
  const { names, unmatched, malformed } = await selectRepositories(registry, repositories);
  for (const pattern of unmatched) warn(warnings, `Pattern "${pattern}" matches no repository.`);
  for (const name of malformed) {
    warn(warnings, `The catalog lists "${name}", which is no repository name; it is left alone.`);
  }
  if (names.length === 0) {
    throw new ActionError(
      `"repositories" selects nothing in ${registry.host}: check its patterns and exclusions.`,
    );
  }
  return names;
}

/** Prunes one repository after the other. Returns why the brake was hit, if it was. */
async function pruneAll(run: Run): Promise<string | undefined> {
  const counted = run.options.brake === undefined ? undefined : await countFirst(run);
  if (counted?.isAll === true) return counted.hit;
  let load: Load = { deletions: 0, manifests: counted?.load.manifests ?? 0 };
  for (const name of run.names) {
    if (run.ended.aborted) break;
    const planned = await plan(run, name, counted?.bodies.get(name));
    if (planned.state === "planned") {
      const { deletions } = loadOf(planned.plan);
      load = addLoads(load, { deletions, manifests: 0 });
    }
    const hit = run.options.brake === undefined ? undefined : brakeHit(run.options.brake, load);
    if (hit !== undefined) {
      preview(run, name, planned);
      return hit;
    }
    await pruneOne(run, name, planned);
  }
  return undefined;
}

/** What came of planning every repository once before the first deletion. */
interface Counted {
  readonly hit: string | undefined;
  readonly load: Load;
  /** True when nothing is left to do: the brake was hit, it is a dry run, or it has ended. */
  readonly isAll: boolean;
  /** What was read, by repository; it is not read again. */
  readonly bodies: ReadonlyMap<string, ReadonlyMap<Digest, Manifest>>;
}

async function countFirst(run: Run): Promise<Counted> {
  const { brake, dryRun } = run.options;
  const plans = new Map<string, RepositoryPlan>();
  const bodies = new Map<string, ReadonlyMap<Digest, Manifest>>();
  let load: Load = { deletions: 0, manifests: 0 };
  logLine('Planning every repository before the first deletion, because "max-deletions" is set.');
  for (const name of run.names) {
    if (run.ended.aborted) break;
    const planned = await plan(run, name);
    plans.set(name, planned);
    if (planned.state !== "planned") continue;
    bodies.set(name, planned.inventory.bodies);
    load = addLoads(load, loadOf(planned.plan));
  }
  const hit = brake === undefined ? undefined : brakeHit(brake, load);
  const isAll = hit !== undefined || dryRun || run.ended.aborted;
  if (isAll) for (const [name, planned] of plans) preview(run, name, planned);
  return { hit, load, isAll, bodies };
}

async function plan(
  run: Run,
  name: string,
  known?: ReadonlyMap<Digest, Manifest>,
): Promise<RepositoryPlan> {
  const { registry, options, usedPatterns } = run;
  const planned = await readAndPlan(
    registry.repository(name),
    policyFor(options, name),
    registry.capabilities.cascadesToReferrers,
    surroundingsOf(run, name),
    known,
  );
  if (planned.state === "planned") {
    for (const pattern of patternsInUse(planned.inventory, options.tags)) usedPatterns.add(pattern);
  }
  return planned;
}

function policyFor(options: Options, name: string): Policy {
  const { digests, tagsByRepository } = options.pins;
  return { ...options, pins: { digests, tags: tagsByRepository.get(name) ?? new Set() } };
}

function surroundingsOf({ pooled, cancelled, ended }: Run, name: string): Surroundings {
  return {
    now: () => new Date(),
    wait: pauseUnless(ended),
    pooled,
    log: (line) => {
      logLine(`${name}: ${line}`);
    },
    signal: ended,
    cancelled,
  };
}

/** Reports what was planned, and that nothing came of it. */
function preview(run: Run, name: string, planned: RepositoryPlan): void {
  run.reached.add(name);
  const isPreview = run.options.dryRun || planned.state !== "planned";
  const report = reportRepository(name, planned, isPreview ? undefined : leaveAsItIs(planned));
  if (report === undefined) {
    warn(run.warnings, `Repository "${name}" does not exist.`);
    return;
  }
  logPlan(report, run.options.dryRun);
  run.repositories.push(report);
}

async function pruneOne(run: Run, name: string, planned: RepositoryPlan): Promise<void> {
  if (run.options.dryRun || planned.state !== "planned") {
    preview(run, name, planned);
    return;
  }
  run.reached.add(name);
  const plannedReport = reportRepository(name, planned, undefined);
  if (plannedReport !== undefined) logPlan(plannedReport, false);
  const pruned = await pruneRepository(run.registry.repository(name), planned, {
    ...surroundingsOf(run, name),
    turn: () => run.registry.deletionTurn(),
    unlocks: run.options.unlocks,
  });
  const report = reportRepository(name, planned, pruned);
  if (report === undefined) return;
  logOutcomes(report);
  run.repositories.push(report);
}

function findingsOf(run: Run, brake: string | undefined): Findings {
  const { names, reached, options, repositories, warnings, cancelled, ended } = run;
  if (!ended.aborted && repositories.length === 0 && brake === undefined) {
    throw new ActionError(`"repositories" names nothing that exists in ${options.registry}.`);
  }
  if (!ended.aborted) warnOfUnusedPatterns(run);
  const unreached = names.length - reached.size;
  const isTimeUp =
    ended.aborted && !cancelled.aborted && (unreached > 0 || repositories.some(isUnfinished));
  const requests = run.registry.requestCounts();
  return { repositories, warnings, stopped: undefined, brake, isTimeUp, unreached, requests };
}

/** A glob in the wrong syntax must not look like success. */
function warnOfUnusedPatterns({ options, usedPatterns, warnings }: Run): void {
  const { expiring, keeping } = options.tags;
  for (const [input, patterns] of [
    ["delete-tags", expiring],
    ["keep-tags", keeping],
  ] as const) {
    for (const pattern of patterns) {
      if (usedPatterns.has(pattern)) continue;
      warn(warnings, `Pattern "${pattern.text}" of "${input}" matches no tag.`);
    }
  }
}

function warn(warnings: string[], message: string): void {
  warnings.push(message);
  logLine(message);
}
