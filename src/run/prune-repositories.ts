/**
 * The selected repositories in their order: read, planned and, unless it is a dry run, pruned. There is no flag for a dry
 * run below this file: it ends before `pruneRepository`. What becomes of each is told step by step, so that what was done
 * is known even if the next step never comes.
 */
import {
  leaveAsItIs,
  pruneRepository,
  type PlannedRepository,
  type RepositoryPlan,
} from "../prune/repository.ts";
import { logLine, logOutcomes, logPlan } from "../report/log.ts";
import { reportRepository } from "../report/repository-report.ts";
import type { RepositoryReport } from "../report/report.ts";
import { DeletionLimits, sizeOf } from "./deletion-limit.ts";
import { areSeen } from "./kept-names.ts";
import { KnownBodies } from "./known-bodies.ts";
import { planRepositories, type NamedPlan } from "./plan-repositories.ts";
import type { Run } from "./run.ts";
import { runtimeOf } from "./runtime.ts";

/** What happens to one repository: its pruning begins, or it is done with. */
export type Step =
  | { readonly state: "begun"; readonly name: string }
  /** Without a report: it does not exist. */
  | {
      readonly state: "done";
      readonly name: string;
      readonly report: RepositoryReport | undefined;
    };

/** All steps of a run; at the end, why the deletion limit was hit, if it was. */
export type Steps<End = string | undefined> = AsyncGenerator<Step, End, undefined>;

/** Prunes one repository after the other, and plans ahead meanwhile. `known` keeps what has to be planned twice. */
export async function* pruneRepositories(run: Run, known = new KnownBodies()): Steps {
  const limits = new DeletionLimits(run.options.deletionLimit, run.entryOf);
  const counted = limits.areSet() ? yield* count(run, limits, known) : NOT_COUNTED;
  const hit = counted.isAll ? counted.hit : yield* pruneAll(run, limits.begunAnew(), known);
  if (!run.signals.noNewWork.aborted) await areSeen(run);
  return hit;
}

/** What came of planning every repository once before the first deletion. */
interface Counted {
  readonly hit: string | undefined;
  /** True when nothing is left to do: the deletion limit was hit, a kept name is nowhere, it is a dry run, or it has ended. */
  readonly isAll: boolean;
}

const NOT_COUNTED: Counted = { hit: undefined, isAll: false };

async function* count(run: Run, limits: DeletionLimits, known: KnownBodies): Steps<Counted> {
  const { dryRun } = run.options;
  const reports = new Map<string, RepositoryReport | undefined>();
  logLine('Planning every repository before the first deletion, because "max-deletions" is set.');
  for await (const { name, planned } of planRepositories(run)) {
    reports.set(name, reportUndone(run, name, planned));
    if (planned.state !== "planned") continue;
    if (!dryRun) known.keep(name, planned.inventory.bodies);
    limits.add(name, sizeOf(planned.plan));
  }
  const hit = limits.hit();
  const hasEnded = run.signals.noNewWork.aborted;
  const isAll = hit !== undefined || dryRun || hasEnded || !(await areSeen(run));
  if (isAll) for (const [name, report] of reports) yield preview(run, name, report);
  return { hit, isAll };
}

/** `limits` know how many manifests there are in all repositories, where that has been counted. */
async function* pruneAll(run: Run, limits: DeletionLimits, known: KnownBodies): Steps {
  for await (const plan of planRepositories(run, known)) {
    const { name, planned } = plan;
    if (planned.state === "planned") {
      limits.add(name, { ...sizeOf(planned.plan), manifests: 0 });
    }
    const hit = limits.hit();
    if (hit !== undefined) {
      yield preview(run, name, reportUndone(run, name, planned));
      return hit;
    }
    yield* pruneOne(run, plan);
  }
  return undefined;
}

async function* pruneOne(run: Run, { name, planned, progress }: NamedPlan): Steps<void> {
  if (run.options.dryRun || planned.state !== "planned" || !(await mayDelete(run, planned))) {
    yield preview(run, name, reportUndone(run, name, planned));
    return;
  }
  const plannedReport = reportRepository(name, planned, undefined);
  if (plannedReport !== undefined) logPlan(plannedReport, false, run.logRoom);
  yield { state: "begun", name };
  const pruned = await pruneRepository(run.registry.repository(name), planned, {
    ...runtimeOf(run, name, run.limiters.urgent, progress),
    acquire: () => run.registry.acquireDeletion(),
  });
  const report = reportRepository(name, planned, pruned);
  if (report !== undefined) logOutcomes(report, run.logRoom);
  yield { state: "done", name, report };
}

/** Whether a plan deletes nothing, or nothing that a slip of the pen in "keep-tags" may have left unprotected. */
async function mayDelete(run: Run, { plan }: PlannedRepository): Promise<boolean> {
  return sizeOf(plan).deletions === 0 || (await areSeen(run));
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

/** What was planned is published, and nothing comes of it. The plans of a dry run are logged at its end. */
function preview(
  { options, logRoom }: Run,
  name: string,
  report: RepositoryReport | undefined,
): Step {
  if (report !== undefined && !options.dryRun) logPlan(report, false, logRoom);
  return { state: "done", name, report };
}
