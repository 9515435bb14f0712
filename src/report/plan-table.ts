/** What became of the plan that is applied, as a table: how much, and which. */
import { groupsOf, type Fate } from "./blocks.ts";
import { share, sizeIn, unitFor } from "./figures.ts";
import type { Overview } from "./first-screen.ts";
import { ownTags } from "./image-rows.ts";
import { count, counted, table, type Column } from "./markdown.ts";
import { planTotalsOf } from "./plan-totals.ts";
import { youngestText } from "./policy-words.ts";
import type { Quoting } from "./problems.ts";
import { younger, youngestOf, type Youngest } from "./reasons.ts";
import type { Report } from "./report.ts";

interface PlanRow {
  readonly title: string;
  readonly manifests: number;
  readonly tags: number;
  readonly fates: readonly Fate[];
}

/** Empty where no plan is applied. */
export function planTable(overview: Overview, quoting: Quoting): readonly string[] {
  const { report, totals } = overview;
  if (report.plan === undefined) return [];
  const { approved } = planTotalsOf(report);
  const { bytes } = totals.reclaimed;
  const unit = unitFor(bytes);
  const which = whichOf(report, quoting);
  const rows = rowsOf(overview);
  const hasTags = rows.some(({ tags }) => tags > 0);
  const columns: readonly Column[] = [
    { title: "The plan" },
    { title: "Manifests", align: "right" },
    ...(hasTags ? [{ title: "Tags", align: "right" as const }] : []),
    { title: unit.name, align: "right" },
    { title: "Share of what was approved" },
    { title: "Which" },
  ];
  const cells = rows.map(({ title, manifests, tags, fates }) => [
    title,
    count(manifests),
    ...(hasTags ? [tags === 0 ? "" : count(tags)] : []),
    fates.includes("goes") ? sizeIn(unit, bytes) : "",
    title.startsWith("Approved") ? share(manifests, approved) : "",
    which(fates),
  ]);
  return table(columns, cells);
}

/** The first is always there, the others where there is something to say. */
function rowsOf({ report, totals }: Overview): readonly PlanRow[] {
  const { dryRun } = report;
  const { wanted, gone, waiting, waitingTags } = planTotalsOf(report);
  const { planned, deleted, expiredTags, failed, blocked, cancelled } = totals;
  const [done, undone] = dryRun ? [planned, 0] : [deleted, failed + blocked + cancelled];
  const title = dryRun ? "Approved, would be deleted" : "Approved and deleted";
  const others: readonly PlanRow[] = [
    { title: "Approved, wanted by now", manifests: wanted, tags: 0, fates: ["wanted"] },
    { title: "Approved, gone already", manifests: gone, tags: 0, fates: [] },
    { title: "Approved, not deleted", manifests: undone, tags: 0, fates: ["failed", "unbegun"] },
    { title: "New, not approved", manifests: waiting, tags: waitingTags, fates: ["waiting"] },
  ];
  return [
    { title, manifests: done, tags: expiredTags, fates: ["goes"] },
    ...others.filter(({ manifests, tags }) => manifests + tags > 0),
  ];
}

/** The youngest image with a tag, or else the youngest, and how many there are besides. */
function whichOf(
  { repositories, policy }: Report,
  quoting: Quoting,
): (fates: readonly Fate[]) => string {
  const groups = repositories.flatMap((repository) =>
    groupsOf(repository, policy.tagRules).map(({ fate, blocks }) => ({ repository, fate, blocks })),
  );
  return (fates) => {
    const images = groups
      .filter(({ fate }) => fates.includes(fate))
      .flatMap(({ repository, blocks }) => blocks.map(({ root }) => youngestOf(repository, root)));
    const tagged = images.filter(({ manifest }) => ownTags(manifest).length > 0);
    const first = [...tagged, ...(tagged.length === 0 ? images : [])].reduce<Youngest | undefined>(
      younger,
      undefined,
    );
    if (first === undefined) return "";
    const more = images.length === 1 ? "" : ` and ${counted(images.length - 1, "more image")}`;
    return `${youngestText(first, quoting)}${more}`;
  };
}
