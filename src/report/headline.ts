/**
 * What a reader asks first: what happened, and was it a dry run. The same sentence on the page, in the log and in the
 * error that fails the step.
 */
import { count, counted } from "./markdown.ts";
import { planOutcome } from "./plan-totals.ts";
import { totalsOfRun, type Report, type Totals } from "./report.ts";

/** One sentence on the whole run. */
export function headline(report: Report): string {
  const title = report.dryRun ? "ACR Prune (dry run)" : "ACR Prune";
  return [`${title}: ${outcomeOf(report)}`, ...alarms(report)].join(" ");
}

/** What a reader must not miss, however well everything else went. */
function alarms({ repositories }: Report): readonly string[] {
  const sentence = (what: string, count: number) =>
    count === 0 ? [] : [`${counted(count, "repository", "repositories")} ${what}.`];
  const verified = (state: "broken" | "unknown") =>
    repositories.filter(({ verification }) => verification?.state === state).length;
  const broken = verified("broken");
  return [
    ...sentence(broken === 1 ? "is BROKEN" : "are BROKEN", broken),
    ...sentence("could not be verified", verified("unknown")),
    ...sentence("could not be read", repositories.filter(({ state }) => state === "failed").length),
  ];
}

function outcomeOf(report: Report): string {
  const totals = totalsOfRun(report);
  const { planned, deleted } = totals;
  if (report.stopped !== undefined) return "stopped before deleting anything.";
  if (report.absentNames.length > 0) return 'stopped by "keep-tags". Nothing was deleted.';
  if (report.brokenOff !== undefined) {
    return `broke off after ${count(deleted)} of ${counted(planned, "deletion")}.`;
  }
  if (report.deletionLimit !== undefined) return stoppedByLimit(totals);
  if (report.cancelled && report.dryRun) return "cancelled. Nothing was deleted.";
  if (report.cancelled) {
    return `cancelled after ${count(deleted)} of ${counted(planned, "deletion")}.`;
  }
  const end = report.isTimeUp ? ` ${timeUp(report)}` : "";
  return `${decided(report, totals)}${end}`;
}

/** What was decided, and what came of it, in a run that nothing stopped. */
function decided(report: Report, totals: Totals): string {
  const { planned, manifests, tagsPlanned } = totals;
  const nothing = report.dryRun ? " Nothing was deleted." : "";
  if (report.plan !== undefined) return `${planOutcome(report)}.${nothing}`;
  if (planned + tagsPlanned === 0) return nothingToDelete(report, totals);
  if (!report.dryRun) return deletions(report, totals);
  const tags = tagsPlanned > 0 ? ` and remove ${counted(tagsPlanned, "tag")} more` : "";
  return `would delete ${count(planned)} of ${counted(manifests, "manifest")}${tags}.${nothing}`;
}

/** What was deleted before the deletion limit was hit: nothing, unless the registry changed after the plans had been counted. */
function stoppedByLimit({ deleted, planned }: Totals): string {
  if (deleted === 0) return 'stopped by "max-deletions". Nothing was deleted.';
  return `stopped by "max-deletions" after ${count(deleted)} of ${counted(planned, "deletion")}.`;
}

function timeUp({ unreached }: Report): string {
  const left = counted(unreached, "repository was", "repositories were");
  return `The time limit ended the run; ${left} not begun. The next run continues from there.`;
}

function deletions(report: Report, totals: Totals): string {
  const { planned, deleted, alreadyGone, failed, blocked, manifests, untagged, tagsFailed } =
    totals;
  const tags = untagged > 0 ? ` and removed ${counted(untagged, "tag")} more` : "";
  const pruned = report.repositories.filter(({ state }) => state === "pruned");
  const where = counted(pruned.length, "repository", "repositories");
  const gone = alreadyGone > 0 ? `, ${count(alreadyGone)} ${were(alreadyGone)} already gone` : "";
  if (failed + blocked + tagsFailed === 0) {
    return `deleted ${count(deleted)} of ${counted(manifests, "manifest")}${tags} in ${where}${gone}.`;
  }
  const below = blocked > 0 ? `, ${count(blocked)} left alone because of that` : "";
  const failures = [
    ...(failed > 0 || tagsFailed === 0 ? [count(failed)] : []),
    ...(tagsFailed > 0 ? [counted(tagsFailed, "tag")] : []),
  ].join(" and ");
  return `deleted ${count(deleted)} of ${counted(planned, "planned manifest")}${tags}${gone}, ${failures} failed${below}.`;
}

function nothingToDelete(report: Report, { manifests, kept }: Totals): string {
  if (report.repositories.length === 0) return "nothing to delete: no repository was looked at.";
  const isWhole = report.repositories.every(({ state }) => state === "pruned");
  if (!isWhole) {
    const decided = kept > 0 ? ` ${counted(kept, "manifest is", "manifests are")} kept.` : "";
    return `nothing was deleted.${decided}`;
  }
  if (manifests === 0) return "nothing to delete. There is no manifest.";
  const all = manifests === 1 ? "The only manifest is" : `All ${count(manifests)} manifests are`;
  return `nothing to delete. ${all} kept.`;
}

function were(value: number): string {
  return value === 1 ? "was" : "were";
}
