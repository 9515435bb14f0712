/**
 * What became of an approved plan in numbers and in one sentence: what it had, what of it is wanted by now or gone, and what
 * waits for the next one.
 */
import { count, counted } from "./markdown.ts";
import { totalsOfRun, type Report } from "./report.ts";

/** Counts over a run that applies a plan; of manifests unless they say tags. */
export interface PlanTotals {
  /** In the repositories of the run. */
  readonly approved: number;
  /** Of those, what is to be kept by now. */
  readonly wanted: number;
  /** Of those, what was not there any more, or went by another hand. */
  readonly gone: number;
  /** What would go, if it were approved as it is now. */
  readonly waiting: number;
  readonly approvedTags: number;
  /** Tags that would go from manifests that stay, if they were approved. */
  readonly waitingTags: number;
}

/** Adds up a run; all is 0 where no plan is applied. */
export function planTotalsOf(report: Report): PlanTotals {
  const { plan, repositories } = report;
  const sum = (of: "wanted" | "gone" | "waiting" | "waitingTags") =>
    repositories.reduce((total, { approval }) => total + (approval?.[of] ?? 0), 0);
  return {
    approved: plan?.manifests ?? 0,
    wanted: sum("wanted"),
    gone: (plan?.goneWithRepository ?? 0) + sum("gone"),
    waiting: sum("waiting"),
    approvedTags: plan?.tags ?? 0,
    waitingTags: sum("waitingTags"),
  };
}

/** What became of the plan, for the headline: "deleted 18 of 20 approved manifests; 2 are wanted by now". */
export function planOutcome(report: Report): string {
  const { planned, deleted, failed, blocked, tagsFailed, expiredTags } = totalsOfRun(report);
  const { approved, gone, wanted, waiting, approvedTags, waitingTags } = planTotalsOf(report);
  const tags =
    approvedTags > 0
      ? ` and ${countOrNone(expiredTags)} of ${counted(approvedTags, "approved tag")}`
      : " and no tag";
  const [verb, done] = report.dryRun ? ["would delete", planned] : ["deleted", deleted];
  const rest = [
    ...some(gone, `${count(gone)} ${are(gone)} gone already`),
    ...some(wanted, `${count(wanted)} ${are(wanted)} wanted by now`),
    ...some(failed, `${count(failed)} failed`),
    ...some(tagsFailed, `${counted(tagsFailed, "tag")} failed`),
    ...some(blocked, `${count(blocked)} left alone because of that`),
    ...waitingText(waiting, waitingTags),
  ].join(", ");
  const what = `${verb} ${countOrNone(done)} of ${counted(approved, "approved manifest")}${tags}`;
  return rest === "" ? what : `${what}; ${rest}`;
}

function waitingText(manifests: number, tags: number): readonly string[] {
  const what = [
    ...some(manifests, `${count(manifests)} new ${manifests === 1 ? "one" : "ones"}`),
    ...some(tags, counted(tags, "new tag")),
  ].join(" and ");
  return some(
    manifests + tags,
    `${what} ${manifests + tags === 1 ? "waits" : "wait"} for the next plan`,
  );
}

function countOrNone(value: number): string {
  return value === 0 ? "none" : count(value);
}

function some(value: number, text: string): readonly string[] {
  return value === 0 ? [] : [text];
}

function are(value: number): string {
  return value === 1 ? "is" : "are";
}
