/**
 * Approving and applying, on the page: the plan that was applied in numbers, and in a dry run how to apply its report
 * (docs/plans.md).
 */
import { basename } from "node:path";

import { shortDigest } from "./digests.ts";
import { andMore, code, codeSpan, count, details, escapeText, listed, table } from "./markdown.ts";
import { planTotalsOf } from "./plan-totals.ts";
import { totalsOfRun, type Report } from "./report.ts";
import { describeReason } from "./wording.ts";

/** How many tags a row names. */
const MOST_TAGS = 5;

/** The applied plan in numbers; empty where there is none. */
export function planTable(report: Report): readonly string[] {
  const { plan, dryRun } = report;
  if (plan === undefined) return [];
  const { planned, deleted, expiredTags } = totalsOfRun(report);
  const { approved, wanted, gone, waiting, approvedTags, waitingTags } = planTotalsOf(report);
  const rows: readonly (readonly [string, number, number?])[] = [
    ["Approved", approved, approvedTags],
    dryRun
      ? ["Approved, would be deleted", planned, expiredTags]
      : ["Approved and deleted", deleted, expiredTags],
    ["Approved, wanted by now", wanted],
    ["Approved, gone already", gone],
    ["Not approved, waiting for the next plan", waiting, waitingTags],
  ];
  const made = plan.madeAt.toISOString().slice(0, 16).replace("T", " ");
  const columns = [
    { title: `Plan ${code(plan.path)}, made on ${made} UTC` },
    { title: "Manifests", align: "right" },
    { title: "Tags", align: "right" },
  ] as const;
  const isSaid = ([, manifests, tags = 0]: (typeof rows)[number], i: number) =>
    i < 2 || manifests + tags > 0;
  const cells = rows
    .filter(isSaid)
    .map(([title, manifests, tags]) => [
      title,
      count(manifests),
      tags === undefined ? "" : count(tags),
    ]);
  return table(columns, cells);
}

/** What was approved and is wanted by now, with the reason; at most `limit` rows. */
export function wantedByNow(report: Report, limit: number): readonly string[] {
  const all = report.repositories.flatMap(({ name, manifests }) =>
    manifests
      .filter(({ isApproved, isWaiting, verdict }) => {
        return isApproved === true && isWaiting !== true && verdict.action === "keep";
      })
      .map((manifest) => ({ name, ...manifest })),
  );
  if (all.length === 0 || limit === 0) return [];
  const rows = all.slice(0, limit).map(({ name, digest, what, tags, verdict }) => {
    const { because } = verdict;
    const behind = because === undefined ? "" : ` (${codeSpan(shortDigest(because))})`;
    return [
      code(name),
      codeSpan(shortDigest(digest)),
      escapeText(what),
      listed(tags, MOST_TAGS, code),
      `${describeReason(verdict)}${behind}`,
    ];
  });
  const titles = ["Repository", "Digest", "What", "Tags", "Kept because"];
  const columns = titles.map((title) => ({ title }));
  const lines = [...table(columns, rows), ...andMore(all.length - rows.length)];
  return details(`Approved, and wanted by now (${count(all.length)})`, lines);
}

/** How to delete what this dry run shows, and nothing newer; empty where there is nothing to delete, or no whole plan. */
export function howToApply(report: Report): readonly string[] {
  const { planned, tagsPlanned } = totalsOfRun(report);
  if (!isWholePlan(report) || planned + tagsPlanned === 0) return [];
  const file = basename(report.settings["report"] ?? "") || "report.json";
  return details("How to delete exactly this, and nothing newer", [
    "The JSON report of this run is a plan. Keep it as an artifact, and apply it in a second job that begins once somebody has agreed; the environment of that job asks for the approval.",
    "",
    "```yaml",
    "# this job, after this step, which has `id: plan`",
    "      - uses: actions/upload-artifact@v7",
    "        with:",
    "          name: acr-prune-plan",
    "          path: ${{ steps.plan.outputs.report-path }}",
    "# the second job",
    "  apply:",
    "    needs: plan",
    "    environment: acr-prune",
    "    steps:",
    "      - uses: actions/download-artifact@v8",
    "        with:",
    "          name: acr-prune-plan",
    "      # sign in as this job does, with the right to delete",
    "      - uses: acr-prune/acr-prune@v1",
    "        with:",
    "          # the inputs of this run, and",
    // Quoted as YAML does: the name of a file is the workflow author's own.
    `          plan: ${JSON.stringify(file)}`,
    "          dry-run: false",
    "```",
  ]);
}

/** Whether a run can take its report as a plan, and has nothing to say against that. */
function isWholePlan(report: Report): boolean {
  const { stopped, brokenOff, cancelled, isTimeUp, unreached, absentNames } = report;
  const isThrough = stopped === undefined && brokenOff === undefined && absentNames.length === 0;
  const hasReachedAll = !cancelled && !isTimeUp && unreached === 0;
  return report.dryRun && report.plan === undefined && isThrough && hasReachedAll;
}
