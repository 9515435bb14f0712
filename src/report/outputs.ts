/**
 * The action's outputs: counts and a path. Lists do not fit into outputs (1 MB for a whole job).
 */
import { planTotalsOf } from "./plan-totals.ts";
import { totalsOfRun, type Report } from "./report.ts";

/** The value of every output that `action.yml` declares. */
export function outputsOf(report: Report, reportPath: string): Readonly<Record<string, string>> {
  const { planned, deleted, kept, failed, untagged, expiredTags, reclaimed } = totalsOfRun(report);
  const { approved, wanted, waiting } = planTotalsOf(report);
  const skipped = report.repositories.filter(({ state }) => state !== "pruned").length;
  return {
    planned: String(planned),
    deleted: String(deleted),
    kept: String(kept),
    failed: String(failed),
    untagged: String(untagged),
    "expired-tags": String(expiredTags),
    "skipped-repositories": String(skipped),
    approved: String(approved),
    "wanted-by-now": String(wanted),
    waiting: String(waiting),
    "reclaimed-bytes": String(reclaimed.bytes),
    "report-path": reportPath,
  };
}
