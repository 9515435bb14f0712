/**
 * The table with a row for each repository. Columns that would say nothing are left out, and where not all repositories
 * find room, those that need attention and those that lose most come first.
 */
import { code, count, counted, size, table } from "./markdown.ts";
import {
  totalsOf,
  type Reclaimed,
  type Report,
  type RepositoryReport,
  type Totals,
} from "./report.ts";

interface Row {
  readonly repository: RepositoryReport;
  readonly totals: Totals;
}

interface Column {
  readonly title: string;
  readonly align?: "right";
  /** Empty where there is nothing to say. */
  readonly cell: (row: Row) => string;
}

/** The table's lines, at most `limit` rows long; empty when there is nothing to show. */
export function repositoryTable(
  { repositories, dryRun }: Report,
  limit: number,
): readonly string[] {
  const rows = repositories.map((repository) => ({ repository, totals: totalsOf(repository) }));
  const shown = mostImportant(rows, limit);
  if (shown.length === 0) return [];
  const columns = columnsOf(rows, dryRun);
  const lines = table(
    columns,
    shown.map((row) => columns.map(({ cell }) => cell(row))),
  );
  const left = rows.length - shown.length;
  if (left === 0) return lines;
  return [...lines, "", `And ${counted(left, "repository", "repositories")} more.`];
}

/** A size, and whether it is one for certain. */
export function reclaimedText({ bytes, isEstimate }: Reclaimed): string {
  return `${isEstimate ? "about " : ""}${size(bytes)}`;
}

/** Planned, and still there. */
function notDeleted({ planned, deleted, alreadyGone }: Totals): number {
  return planned - deleted - alreadyGone;
}

function mostImportant(rows: readonly Row[], limit: number): readonly Row[] {
  if (rows.length <= limit) return rows;
  const weight = (row: Row) => (stateOf(row) === "" ? 0 : 1);
  const ranked = rows.toSorted(
    (a, b) => weight(b) - weight(a) || b.totals.planned - a.totals.planned,
  );
  const chosen = new Set(ranked.slice(0, limit));
  return rows.filter((row) => chosen.has(row));
}

function columnsOf(rows: readonly Row[], dryRun: boolean): readonly Column[] {
  const where = (isShown: boolean, column: Column) => (isShown ? [column] : []);
  const some = (of: (totals: Totals) => number) => rows.some(({ totals }) => of(totals) > 0);
  const deletions = dryRun
    ? [number("Would delete", ({ planned }) => planned)]
    : [
        number("Deleted", ({ deleted }) => deleted),
        ...where(some(notDeleted), number("Not deleted", notDeleted)),
        ...where(
          some(({ alreadyGone }) => alreadyGone),
          number("Already gone", ({ alreadyGone }) => alreadyGone),
        ),
      ];
  const tags = dryRun
    ? number("Would untag", ({ tagsPlanned }) => tagsPlanned)
    : number("Untagged", ({ untagged }) => untagged);
  return [
    { title: "Repository", cell: ({ repository }) => code(repository.name) },
    number("Manifests", ({ manifests }) => manifests),
    number("Kept", ({ kept }) => kept),
    ...deletions,
    ...where(
      some(({ tagsPlanned }) => tagsPlanned),
      tags,
    ),
    whereDecided(dryRun ? "Would reclaim" : "Reclaimed", ({ reclaimed }) =>
      reclaimedText(reclaimed),
    ),
    ...where(
      rows.some((row) => stateOf(row) !== ""),
      { title: "", cell: stateOf },
    ),
  ];
}

function number(title: string, of: (totals: Totals) => number): Column {
  return whereDecided(title, (totals) => count(of(totals)));
}

/** A column of numbers; where nothing was decided there is nothing to count. */
function whereDecided(title: string, cell: (totals: Totals) => string): Column {
  return {
    title,
    align: "right",
    cell: ({ repository, totals }) => (repository.state === "pruned" ? cell(totals) : ""),
  };
}

/** What one should know of a repository at a glance; empty when all went well. */
function stateOf({ repository: { state, verification }, totals }: Row): string {
  if (state === "failed") return "not read";
  if (state !== "pruned") return state;
  if (verification?.state === "broken") return "BROKEN";
  if (totals.failed + totals.tagsFailed > 0) return "failed in part";
  return verification?.state === "unknown" ? "not verified" : "";
}
