/**
 * What a reader asks first: what happened, and was it a dry run. The same sentence on the page, in the log and in the
 * error that fails the step.
 */
import { count, counted } from "./markdown.ts";
import { planOutcome } from "./plan-totals.ts";
import { tagsOfPlanned, tagsText } from "./policy-words.ts";
import { rootsOf } from "./reasons.ts";
import { totalsOfRun, type ManifestReport, type Report, type Totals } from "./report.ts";

const NOTHING = " Nothing was deleted.";

/** What the run came to, in as few sentences as it takes. */
export function headline(report: Report): string {
  const title = report.dryRun ? "ACR Prune (dry run)" : "ACR Prune";
  return [`${title}: ${outcomeOf(report)}`, ...alarms(report)].join(" ");
}

/** The same above a page, whose next line says that nothing was deleted. */
export function pageTitle(report: Report): string {
  const text = headline(report);
  return (saysNothingDeleted(report) ? text.replace(NOTHING, "") : text).replace(/\.$/, "");
}

/** Of the comment on a pull request, whose dry run shows what the merge comes to. */
export function commentTitle(report: Report): string {
  const title = pageTitle(report);
  const whenMerged = "When this is merged, ACR Prune ";
  return title
    .replace("ACR Prune (dry run): would delete ", `${whenMerged}deletes `)
    .replace("ACR Prune (dry run): nothing to delete", `${whenMerged}deletes nothing`);
}

/** Whether a page has to say that nothing was deleted, since its title speaks of deletions. */
export function saysNothingDeleted(report: Report): boolean {
  return report.dryRun && outcomeOf(report).endsWith(NOTHING);
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
  if (report.stopped !== undefined) return "stopped before deleting anything.";
  if (report.absentNames.length > 0) return 'stopped by "keep-tags". Nothing was deleted.';
  if (report.brokenOff !== undefined && report.dryRun) return `broke off.${NOTHING}`;
  if (report.brokenOff !== undefined) return `broke off after ${progress(totals)}.`;
  if (report.deletionLimit !== undefined) return stoppedByLimit(totals);
  if (report.cancelled && report.dryRun) return "cancelled. Nothing was deleted.";
  if (report.cancelled) return `cancelled after ${progress(totals)}.`;
  const end = report.isTimeUp ? ` ${timeUp(report)}` : "";
  return `${decided(report, totals)}${end}`;
}

/** What was decided, and what came of it, in a run that nothing stopped. */
function decided(report: Report, totals: Totals): string {
  const { planned, manifests, tagsPlanned, expiredTags } = totals;
  const nothing = report.dryRun ? NOTHING : "";
  if (report.plan !== undefined) return `${planOutcome(report)}.${nothing}`;
  if (planned + tagsPlanned === 0) return nothingToDelete(report, totals);
  if (!report.dryRun) return deletions(report, totals);
  return `would delete ${count(planned)} of ${counted(manifests, "manifest")} and ${tagsText(expiredTags)}.${nothing}`;
}

/** How far a run came that did not come to its end. */
function progress({ deleted, planned, expiredTags, expiredTagsPlanned }: Totals): string {
  const tags =
    expiredTagsPlanned > 0 ? ` and ${tagsProgress(expiredTags, expiredTagsPlanned)}` : "";
  return `${count(deleted)} of ${counted(planned, "deletion")}${tags}`;
}

function tagsProgress(done: number, planned: number): string {
  return `${count(done)} of ${counted(planned, "tag")}`;
}

/** What was deleted before the deletion limit was hit: nothing, unless the registry changed after the plans had been counted. */
function stoppedByLimit(totals: Totals): string {
  const gone = totals.deleted + totals.untagged;
  if (gone === 0) return 'stopped by "max-deletions". Nothing was deleted.';
  return `stopped by "max-deletions" after ${progress(totals)}.`;
}

function timeUp({ unreached }: Report): string {
  const left = counted(unreached, "repository was", "repositories were");
  return `The time limit ended the run; ${left} not begun. The next run continues from there.`;
}

function deletions(report: Report, totals: Totals): string {
  const { planned, deleted, alreadyGone, failed, blocked, cancelled, manifests } = totals;
  const { expiredTags, expiredTagsPlanned, tagsFailed } = totals;
  const wanted = wantedIn(report);
  const rest = [
    ...some(
      alreadyGone,
      `${count(alreadyGone)} ${alreadyGone === 1 ? "was" : "were"} already gone`,
    ),
    ...some(failed, `${count(failed)} failed`),
    ...some(tagsFailed, `${counted(tagsFailed, "tag")} failed`),
    ...some(blocked, `${count(blocked)} left alone because of that`),
    ...some(cancelled, `${count(cancelled)} not begun`),
    ...some(wanted, `${count(wanted)} ${wanted === 1 ? "is" : "are"} wanted by now`),
  ].join(", ");
  const isWhole = failed + blocked + cancelled === 0;
  const of = isWhole ? counted(manifests, "manifest") : counted(planned, "planned manifest");
  const tags = tagsOfPlanned(expiredTags, expiredTagsPlanned);
  return `deleted ${count(deleted)} of ${of} and ${tags}${rest === "" ? "" : `; ${rest}`}.`;
}

/** Manifests that stay for what changed during the run, and what stays with them. */
function wantedIn({ repositories, dryRun }: Report): number {
  if (dryRun) return 0;
  return repositories.reduce((sum, { manifests }) => {
    if (!manifests.some(({ verdict }) => verdict.reason === "changed-during-run")) return sum;
    const rootOf = rootsOf(manifests.filter(({ verdict }) => verdict.action === "keep"));
    const isWanted = (manifest: ManifestReport) =>
      manifest.verdict.action === "keep" &&
      rootOf(manifest).verdict.reason === "changed-during-run";
    return sum + manifests.filter(isWanted).length;
  }, 0);
}

function some(value: number, text: string): readonly string[] {
  return value === 0 ? [] : [text];
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
