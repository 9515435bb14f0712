/**
 * The repositories of a run: ten of those in which something goes, the rest of these in a fold with its sums, and those in which
 * nothing goes by their names. Columns that would say nothing are left out. Pure.
 */
import { share, sizeIn, unitFor, type Unit } from "./figures.ts";
import { lossText } from "./first-screen.ts";
import { code, count, counted, details, listed, size, table } from "./markdown.ts";
import { totalsOf, type Report, type RepositoryReport, type Totals } from "./report.ts";

interface RepositoryRow {
  readonly repository: RepositoryReport;
  readonly totals: Totals;
}

/** How many rows stand outside of the fold. */
const MOST_SHOWN = 10;

/** How many names a fold has. */
const MOST_NAMES = 500;

/** The section, with at most `limit` rows; the rest is only counted. Empty where there is nothing to compare. */
export function repositorySection(report: Report, limit: number): readonly string[] {
  if (report.repositories.length < 2) return [];
  const rows = report.repositories.map((repository) => ({
    repository,
    totals: totalsOf(repository),
  }));
  const going = rows.filter(isTouched).sort(mostFirst);
  const others = rows.filter((row) => !isTouched(row));
  const quiet = others.filter(
    ({ repository: { state } }) => state === "pruned" || state === "skipped",
  );
  const undecided = others.filter((row) => !quiet.includes(row));
  const layout = layoutOf(report, going);
  const shown = going.slice(0, Math.min(limit, MOST_SHOWN));
  const parts = [
    shown.length === 0 ? [] : tableOf(shown, layout),
    folded(going.slice(shown.length), limit - shown.length, layout, report.dryRun),
    named(quiet, report.dryRun ? "nothing goes" : "nothing was deleted", limit),
    named(undecided, "nothing was decided", limit),
  ].filter((lines) => lines.length > 0);
  return ["### Repositories", "", ...parts.flatMap((part, i) => (i === 0 ? part : ["", ...part]))];
}

/** Something goes from it, or was to go. */
function isTouched({ totals: { planned, tagsPlanned } }: RepositoryRow): boolean {
  return planned + tagsPlanned > 0;
}

function mostFirst(a: RepositoryRow, b: RepositoryRow): number {
  const byBytes = b.totals.reclaimed.bytes - a.totals.reclaimed.bytes;
  const byCount = b.totals.planned - a.totals.planned;
  return byBytes || byCount || (a.repository.name < b.repository.name ? -1 : 1);
}

interface Layout {
  readonly columns: readonly { readonly title: string; readonly align?: "right" }[];
  readonly cells: (row: RepositoryRow) => readonly string[];
}

interface Figure {
  readonly title: string;
  readonly of: (totals: Totals) => number;
  /** As it is shown; by default the number, and empty for none. */
  readonly text?: (totals: Totals) => string;
  /** Whether it stands there even if it is 0 everywhere. */
  readonly isFixed?: boolean;
}

function layoutOf({ dryRun }: Report, rows: readonly RepositoryRow[]): Layout {
  const bytes = rows.reduce((sum, { totals }) => sum + totals.reclaimed.bytes, 0);
  const figures = figuresOf(dryRun, unitFor(bytes)).filter(
    ({ of, isFixed }) => isFixed === true || rows.some(({ totals }) => of(totals) > 0),
  );
  return {
    columns: [
      { title: "Repository" },
      ...figures.map(({ title }) => ({ title, align: "right" as const })),
      { title: dryRun ? "Share that goes" : "Share deleted" },
    ],
    cells: ({ repository, totals }) => [
      code(repository.name),
      ...figures.map(({ of, text }) => {
        const value = of(totals);
        return text === undefined ? (value === 0 ? "" : count(value)) : text(totals);
      }),
      share(dryRun ? totals.planned : totals.deleted, totals.manifests),
    ],
  };
}

function figuresOf(dryRun: boolean, unit: Unit): readonly Figure[] {
  const tagsStay: Figure = {
    title: "Tags stay",
    of: ({ tagsStay: stay }) => stay,
    // Losing the last tag is what should catch the eye.
    text: ({ tagsStay: stay, expiredTags }) =>
      stay === 0 && expiredTags > 0 ? "**0**" : count(stay),
    isFixed: true,
  };
  const stay: Figure = { title: "Stay", of: ({ kept }) => kept, isFixed: true };
  const freed: Figure = {
    title: `${unit.name} freed`,
    of: ({ reclaimed }) => reclaimed.bytes,
    text: ({ reclaimed }) => sizeIn(unit, reclaimed.bytes),
  };
  if (dryRun) {
    return [
      { title: "Go", of: ({ planned }) => planned, isFixed: true },
      { title: "Tags go", of: ({ expiredTags }) => expiredTags },
      stay,
      tagsStay,
      freed,
    ];
  }
  return [
    { title: "Deleted", of: ({ deleted }) => deleted, isFixed: true },
    { title: "Tags deleted", of: ({ expiredTags }) => expiredTags },
    { title: "Not deleted", of: notDeleted },
    { title: "Already gone", of: ({ alreadyGone }) => alreadyGone },
    stay,
    tagsStay,
    freed,
  ];
}

/** Planned, and still there. */
function notDeleted({ planned, deleted, alreadyGone }: Totals): number {
  return planned - deleted - alreadyGone;
}

function tableOf(rows: readonly RepositoryRow[], { columns, cells }: Layout): readonly string[] {
  return table(columns, rows.map(cells));
}

function folded(
  rows: readonly RepositoryRow[],
  limit: number,
  layout: Layout,
  dryRun: boolean,
): readonly string[] {
  if (rows.length === 0) return [];
  const sum = (of: (totals: Totals) => number) =>
    rows.reduce((all, { totals }) => all + of(totals), 0);
  const manifests = sum(({ planned, deleted }) => (dryRun ? planned : deleted));
  const losses = lossText(
    manifests,
    sum(({ expiredTags }) => expiredTags),
  );
  const which = counted(rows.length, "more repository", "more repositories");
  const freed = size(sum(({ reclaimed }) => reclaimed.bytes));
  const title = `${which} in which something ${dryRun ? "goes" : "was to go"}: ${losses}, ${freed}`;
  const shown = rows.slice(0, Math.max(0, limit));
  if (shown.length === 0) return [`${title}.`];
  const left = rows.length - shown.length;
  const more = left > 0 ? ["", `And ${counted(left, "repository", "repositories")} more.`] : [];
  return details(title, [...tableOf(shown, layout), ...more]);
}

function named(rows: readonly RepositoryRow[], what: string, limit: number): readonly string[] {
  if (rows.length === 0) return [];
  const manifests = rows.reduce((sum, { totals }) => sum + totals.manifests, 0);
  const which = counted(rows.length, "repository", "repositories");
  const title = `${which} in which ${what}: ${counted(manifests, "manifest")}`;
  const most = Math.min(limit - MOST_SHOWN, MOST_NAMES);
  if (most <= 0) return [`${title}.`];
  return details(title, [listed(rows, most, ({ repository }) => code(repository.name))]);
}
