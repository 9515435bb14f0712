/**
 * The table with a row for each repository, of the summary and of the comment. Columns that would say nothing are left
 * out, and where not all repositories find room, those that matter most are shown. Pure.
 */
import { andMore, code, count, counted, size, table } from "./markdown.ts";
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

/** How a page shows repositories. */
interface Layout {
  readonly columns: (rows: readonly Row[], dryRun: boolean) => readonly Column[];
  /** The rows that find room, in their order. */
  readonly choose: (rows: readonly Row[], limit: number) => readonly Row[];
  /** Says how many do not. */
  readonly left: (rows: number) => string;
}

/** Every manifest accounted for, by name; those that need attention and those that lose most are left out last. */
export const IN_FULL: Layout = {
  columns: (rows, dryRun) => [
    REPOSITORY,
    MANIFESTS,
    KEPT,
    dryRun ? WOULD_DELETE : DELETED,
    ...(dryRun ? [] : [NOT_DELETED, ALREADY_GONE].filter((column) => column.isIn(rows))),
    ...tagColumns(rows, dryRun),
    reclaimedColumn(dryRun),
    ...stateColumns(rows, stateOf),
  ],
  choose: mostImportant,
  left: (rows) => counted(rows, "repository", "repositories"),
};

/** What a reviewer asks; those come first in which something is deleted, or nothing could be decided. */
export const IN_BRIEF: Layout = {
  columns: (rows, dryRun) => [
    REPOSITORY,
    dryRun ? WOULD_DELETE : DELETED,
    ...tagColumns(rows, dryRun),
    KEPT,
    reclaimedColumn(dryRun),
    ...stateColumns(rows, briefStateOf),
  ],
  choose: (rows, limit) =>
    rows.toSorted((a, b) => Number(isQuiet(a)) - Number(isQuiet(b))).slice(0, limit),
  left: count,
};

/** The table's lines, at most `limit` rows long; empty when there is nothing to show. */
export function repositoryTable(
  { repositories, dryRun }: Report,
  { columns: columnsOf, choose, left }: Layout,
  limit: number,
): readonly string[] {
  const rows = repositories.map((repository) => ({ repository, totals: totalsOf(repository) }));
  const shown = choose(rows, limit);
  if (shown.length === 0) return [];
  const columns = columnsOf(rows, dryRun);
  const cells = shown.map((row) => columns.map(({ cell }) => cell(row)));
  const hidden = rows.length - shown.length;
  return [...table(columns, cells), ...andMore(hidden, left(hidden))];
}

/** A size, and whether it is one for certain. */
export function reclaimedText({ bytes, isEstimate }: Reclaimed): string {
  return `${isEstimate ? "about " : ""}${size(bytes)}`;
}

const REPOSITORY: Column = { title: "Repository", cell: ({ repository }) => code(repository.name) };
const MANIFESTS = number("Manifests", ({ manifests }) => manifests);
const KEPT = number("Kept", ({ kept }) => kept);
const WOULD_DELETE = number("Would delete", ({ planned }) => planned);
const DELETED = number("Deleted", ({ deleted }) => deleted);
/** Planned, and still there. */
const NOT_DELETED = number(
  "Not deleted",
  ({ planned, deleted, alreadyGone }) => planned - deleted - alreadyGone,
);
const ALREADY_GONE = number("Already gone", ({ alreadyGone }) => alreadyGone);

function tagColumns(rows: readonly Row[], dryRun: boolean): readonly Column[] {
  if (rows.every(({ totals }) => totals.tagsPlanned === 0)) return [];
  return [
    dryRun
      ? number("Would untag", ({ tagsPlanned }) => tagsPlanned)
      : number("Untagged", ({ untagged }) => untagged),
  ];
}

function reclaimedColumn(dryRun: boolean): Column {
  const cell = ({ reclaimed }: Totals) => reclaimedText(reclaimed);
  return whereDecided(dryRun ? "Would reclaim" : "Reclaimed", cell);
}

function stateColumns(rows: readonly Row[], cell: (row: Row) => string): readonly Column[] {
  return rows.some((row) => cell(row) !== "") ? [{ title: "", cell }] : [];
}

/** A column of counts. */
interface Counts extends Column {
  /** Whether one of these is more than 0. */
  readonly isIn: (rows: readonly Row[]) => boolean;
}

function number(title: string, of: (totals: Totals) => number): Counts {
  const isIn = (rows: readonly Row[]) => rows.some(({ totals }) => of(totals) > 0);
  return { ...whereDecided(title, (totals) => count(of(totals))), isIn };
}

/** A column of numbers; where nothing was decided there is nothing to count. */
function whereDecided(title: string, cell: (totals: Totals) => string): Column {
  return {
    title,
    align: "right",
    cell: ({ repository, totals }) => (repository.state === "pruned" ? cell(totals) : ""),
  };
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

function isQuiet({ repository: { state }, totals: { planned, tagsPlanned } }: Row): boolean {
  return state === "pruned" && planned + tagsPlanned === 0;
}

/** What one should know of a repository at a glance; empty when all went well. */
function stateOf({ repository: { state, verification }, totals }: Row): string {
  if (state === "failed") return "not read";
  if (state !== "pruned") return state;
  if (verification?.state === "broken") return "BROKEN";
  if (totals.failed + totals.tagsFailed > 0) return "failed in part";
  return verification?.state === "unknown" ? "not verified" : "";
}

/** What failed in part stands above the comment's table. */
function briefStateOf({ repository: { state } }: Row): string {
  if (state === "pruned") return "";
  return state === "cancelled" ? "cancelled" : "skipped";
}
