/**
 * How fast deletions go: what a run has come to, or what a dry run takes for granted.
 */
import { totalsOfRun, type Report } from "./report.ts";

/**
 * What Basic and Standard take: 500 a minute. Premium takes four times as many.
 * https://learn.microsoft.com/azure/container-registry/container-registry-skus
 */
const ASSUMED_PER_SECOND = 8;

export interface Pace {
  readonly deletionsPerSecond: number;
  /** Over the whole run, reading included; otherwise it is what the slower registries allow. */
  readonly isObserved: boolean;
}

/** The pace of a run. A dry run, and one that deleted nothing, has seen none. */
export function paceOf(report: Report): Pace {
  const { deleted, untagged } = totalsOfRun(report);
  const seconds = (report.finishedAt.getTime() - report.startedAt.getTime()) / 1000;
  if (report.dryRun || deleted + untagged === 0 || seconds <= 0) {
    return { deletionsPerSecond: ASSUMED_PER_SECOND, isObserved: false };
  }
  const perSecond = Math.round(((deleted + untagged) / seconds) * 10) / 10;
  return { deletionsPerSecond: perSecond, isObserved: true };
}

/** How long it takes to delete what a dry run shows. Milliseconds. */
export function timeFor(report: Report): number {
  const { planned, tagsPlanned } = totalsOfRun(report);
  return (1000 * (planned + tagsPlanned)) / paceOf(report).deletionsPerSecond;
}
