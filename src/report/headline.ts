/**
 * What a reader asks first: what happened, was it a dry run, and what went wrong. One sentence each, the same on the
 * page, in the log and in the error that fails the step.
 */
import { code, count, counted, escapeText } from "./markdown.ts";
import { totalsOf, totalsOfRun, type Report, type RepositoryReport } from "./report.ts";

/** One sentence on the whole run. */
export function headline(report: Report): string {
  const title = report.dryRun ? "ACR Prune (dry run)" : "ACR Prune";
  return `${title}: ${outcomeOf(report)}`;
}

function outcomeOf(report: Report): string {
  const { planned, deleted, alreadyGone, failed, blocked, manifests, kept } = totalsOfRun(report);
  if (report.stopped !== undefined) return "stopped before deleting anything.";
  if (report.cancelled && report.dryRun) return "cancelled. Nothing was deleted.";
  if (report.cancelled) {
    return `cancelled after ${count(deleted)} of ${counted(planned, "deletion")}.`;
  }
  if (planned === 0) return nothingToDelete(report, manifests, kept);
  if (report.dryRun) {
    return `would delete ${count(planned)} of ${counted(manifests, "manifest")}. Nothing was deleted.`;
  }
  const pruned = report.repositories.filter(({ state }) => state === "pruned");
  const where = counted(pruned.length, "repository", "repositories");
  const gone = alreadyGone > 0 ? `, ${count(alreadyGone)} ${were(alreadyGone)} already gone` : "";
  if (failed + blocked === 0) {
    return `deleted ${count(deleted)} of ${counted(manifests, "manifest")} in ${where}${gone}.`;
  }
  const below = blocked > 0 ? `, ${count(blocked)} left alone below them` : "";
  return `deleted ${count(deleted)} of ${counted(planned, "planned manifest")}${gone}, ${count(failed)} failed${below}.`;
}

function nothingToDelete(report: Report, manifests: number, kept: number): string {
  const isWhole = report.repositories.every(({ state }) => state === "pruned");
  if (!isWhole) {
    const decided = kept > 0 ? ` ${counted(kept, "manifest is", "manifests are")} kept.` : "";
    return `nothing was deleted.${decided}`;
  }
  const all = manifests === 1 ? "The only manifest is" : `All ${count(manifests)} manifests are`;
  return `nothing to delete. ${all} kept.`;
}

function were(value: number): string {
  return value === 1 ? "was" : "were";
}

/** How many losses one sentence names; the report file has all. */
const MOST_LOSSES = 10;

/** How text that is not ours enters a sentence. */
export interface Quoting {
  readonly name: (text: string) => string;
  readonly sentence: (text: string) => string;
}

export const FOR_MARKDOWN: Quoting = { name: (text) => code(text), sentence: escapeText };
export const FOR_LOG: Quoting = { name: (text) => `"${text}"`, sentence: (text) => text };

/** Everything that makes the run fail, worst first. Empty when all went well. */
export function problemsOf(report: Report, quoting: Quoting): readonly string[] {
  const problems = report.repositories.flatMap((repository) =>
    repositoryProblem(repository, quoting),
  );
  if (report.cancelled) {
    problems.unshift("The run was cancelled. What it had not begun is unchanged.");
  }
  if (report.stopped !== undefined) {
    problems.unshift(`${quoting.sentence(report.stopped)} Nothing was deleted.`);
  }
  return problems;
}

function repositoryProblem(repository: RepositoryReport, quoting: Quoting): readonly string[] {
  const name = quoting.name(repository.name);
  if (repository.state === "failed") {
    return [
      `${name} was skipped, nothing in it was deleted: ${quoting.sentence(repository.message ?? "unknown")}`,
    ];
  }
  return [
    ...integrityProblem(repository, name, quoting),
    ...failureProblem(repository, name, quoting),
  ];
}

/** What is broken comes first, and with the way out: it may be the last chance to restore it. */
function integrityProblem(
  { verification, manifests }: RepositoryReport,
  name: string,
  quoting: Quoting,
): readonly string[] {
  if (verification?.state === "unknown") {
    const why = quoting.sentence(verification.why);
    return [`${name}: could not verify that everything kept is still there: ${why}`];
  }
  if (verification?.state !== "broken") return [];
  const tags = new Map(manifests.map(({ digest, tags: [first] }) => [digest, first]));
  const losses = verification.losses.slice(0, MOST_LOSSES).map(({ holder, lost }) => {
    const tag = tags.get(holder);
    return `${lost}, which ${holder}${tag === undefined ? "" : ` (tag ${quoting.name(tag)})`} needs`;
  });
  const lostCount = counted(verification.losses.length, "manifest is", "manifests are");
  return [
    `${name} is BROKEN: ${lostCount} gone that something kept needs: ${losses.join("; ")}. Push these images again, or restore them where soft delete is on (az acr manifest restore).`,
  ];
}

function failureProblem(
  repository: RepositoryReport,
  name: string,
  quoting: Quoting,
): readonly string[] {
  const { failed, blocked, planned } = totalsOf(repository);
  if (failed === 0) return [];
  const below = blocked > 0 ? ` ${count(blocked)} that they hold ${were(blocked)} left alone.` : "";
  const first = firstFailure(repository);
  return [
    `${name}: ${count(failed)} of ${counted(planned, "planned deletion")} failed, the first one: ${quoting.sentence(first)}.${below} They will be planned again next time.`,
  ];
}

function firstFailure({ manifests }: RepositoryReport): string {
  for (const { outcome } of manifests) {
    if (outcome?.state === "failed" || outcome?.state === "refused") {
      return outcome.why.replace(/\.$/, "");
    }
  }
  return "";
}
