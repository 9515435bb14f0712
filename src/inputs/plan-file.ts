/**
 * The input `plan`: the JSON report of a dry run, of which this run deletes what it would delete now as well (docs/plans.md).
 * All that can be wrong with it is looked for before the first request.
 */
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { resolve } from "node:path";

import { ActionError, errorMessage } from "../errors/action-error.ts";
import type { Approval } from "../prune/model/approval.ts";
import type { Pattern } from "../prune/model/policy.ts";
import type { Entry } from "./entry.ts";
import { PlanReader, type ReadPlan } from "./plan-reader.ts";
import { differencesFrom, type Deciding } from "./plan-settings.ts";
import { isWithin } from "./workspace.ts";

/** What a reviewed dry run would delete. */
export interface ApprovedPlan {
  /** As the input names it. */
  readonly path: string;
  /** When the dry run began. */
  readonly madeAt: Date;
  /** By repository. */
  readonly approvals: ReadonlyMap<string, Approval>;
  /** That the plan is only a part, as a sentence; undefined when it is whole. */
  readonly partly: string | undefined;
}

/** What a plan has to fit. */
export interface PlannedFor extends Deciding {
  /** What users know the registry as. */
  readonly registry: string;
  readonly entries: readonly Entry[];
  /** Where this run's report goes; undefined for a new file. */
  readonly report: string | undefined;
  /** Folders in which a plan may lie. */
  readonly folders: readonly string[];
}

/**
 * Reads the plan at a path, which is relative to the first folder.
 * @throws ActionError with one line for everything that is wrong.
 */
export async function readPlan(path: string, plannedFor: PlannedFor): Promise<ApprovedPlan> {
  const input = `Input "plan" is ${JSON.stringify(path)}: `;
  let plan: ReadPlan;
  try {
    plan = await planIn(await fileOf(path, plannedFor));
  } catch (error) {
    throw new ActionError(`${input}${wordsFor(error)}`, { cause: error });
  }
  const problems = refusals(plan, plannedFor);
  if (problems.length > 0) {
    throw new ActionError(problems.map((problem) => `${input}${problem}`).join("\n"));
  }
  const { madeAt, approvals, isUnfinished } = plan;
  return { path, madeAt, approvals, partly: isUnfinished ? PARTLY : undefined };
}

const PARTLY =
  "The plan was made by a run that did not end: this run is only about repositories that it had finished.";

async function fileOf(path: string, { folders, report }: PlannedFor): Promise<string> {
  const file = await realpath(resolve(folders[0] ?? "", path));
  // One of the folders may not be there, and then nothing is in it.
  const roots = await Promise.all(
    folders.map((folder) => realpath(folder).catch(() => resolve(folder))),
  );
  if (!roots.some((root) => isWithin(file, root))) {
    throw new ActionError(
      "expected a file in the workspace or in the runner's temporary folder, and no link that leads elsewhere.",
    );
  }
  const found = await stat(file);
  if (found.isDirectory()) {
    throw new ActionError('it is a folder: give the file in it, for example "plan/report.json".');
  }
  if (!found.isFile()) throw new ActionError("expected a file.");
  if (report !== undefined && file === (await realpath(report).catch(() => report))) {
    throw new ActionError('"report" is the same file, and would overwrite it: give another one.');
  }
  return file;
}

/** Read in a stream: the report of a large registry is longer than a string can be. */
async function planIn(file: string): Promise<ReadPlan> {
  const reader = new PlanReader();
  for await (const chunk of createReadStream(file)) reader.write(chunk as Buffer);
  return reader.end();
}

function wordsFor(error: unknown): string {
  if (error instanceof ActionError) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") {
    return "there is no such file. Does a step before this one download the plan, and into the workspace?";
  }
  return `it can't be read: ${errorMessage(error)}.`;
}

function refusals(plan: ReadPlan, plannedFor: PlannedFor): readonly string[] {
  const { registry, dryRun, stopped } = plan;
  if (!dryRun) return ["it is the report of a real run; a plan is that of a dry run."];
  if (stopped !== undefined) return [`its run was stopped, so that it is no plan: ${stopped}`];
  const isElsewhere = plannedFor.registry !== "" && registry !== plannedFor.registry;
  return [
    ...(isElsewhere
      ? [`it is for ${JSON.stringify(registry)}, and "registry" is "${plannedFor.registry}".`]
      : []),
    ...differencesFrom(plan, plannedFor),
    ...unfinished(plan, plannedFor),
  ];
}

/** A plan whose run ended early is taken only where just repositories are named that it had finished. */
function unfinished(
  { isUnfinished, finished }: ReadPlan,
  { entries }: PlannedFor,
): readonly string[] {
  const selected = entries.flatMap(({ match }) => match);
  const isFinished = ({ text, isGlob, excludes }: Pattern) =>
    !isGlob && !excludes && finished.has(text);
  if (!isUnfinished || selected.every(isFinished)) return [];
  const names = [...finished].slice(0, MOST_NAMES).map((name) => JSON.stringify(name));
  const more = finished.size > names.length ? ", …" : "";
  const way =
    names.length === 0
      ? "Make a new plan."
      : `Make a new plan, or name only repositories that it had finished in "repositories": ${names.join(", ")}${more}.`;
  return [
    `its run was cancelled, broke off, or ran out of time before it had looked at everything. ${way}`,
  ];
}

const MOST_NAMES = 10;
