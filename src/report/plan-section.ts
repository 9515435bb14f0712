/**
 * Approving and applying, on the page: the plan that was applied in numbers, and in a dry run how to apply its report
 * (docs/plans.md).
 */
import { basename } from "node:path";

import { code, count, details, table } from "./markdown.ts";
import { planTotalsOf } from "./plan-totals.ts";
import { totalsOfRun, type Report } from "./report.ts";

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

/** How to delete what this dry run shows, and nothing newer; empty where there is nothing to delete, or no dry run. */
export function howToApply(report: Report): readonly string[] {
  const { planned, tagsPlanned } = totalsOfRun(report);
  const isPlan = report.dryRun && report.plan === undefined && report.stopped === undefined;
  if (!isPlan || planned + tagsPlanned === 0) return [];
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
