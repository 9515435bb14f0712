/**
 * The job summary. Pure: one Report in, one page of Markdown out. GitHub drops a summary over 1 MiB as a whole, so the
 * page is a ladder: the first rendering that fits the budget is taken, and says what it leaves out.
 */
import { headline } from "./headline.ts";
import { code, count, counted, details, escapeText, size, table } from "./markdown.ts";
import { renderManifests, type Rung } from "./manifest-tables.ts";
import { FOR_MARKDOWN, problemsOf } from "./problems.ts";
import {
  totalsOf,
  totalsOfRun,
  type ManifestReport,
  type Reclaimed,
  type Report,
  type RepositoryReport,
  type Totals,
} from "./report.ts";

/** Well under GitHub's 1 MiB for one step. Bytes. */
const DEFAULT_BUDGET = 900_000;

/** More rows than this are hard to read, so the page starts on the second rung. */
const READABLE_ROWS = 1000;

/** What is shown at most of a repository's incomplete indexes, and of the children that one of them misses. */
const BROKEN_INDEXES = 20;
const MISSING_CHILDREN = 5;

const RUNGS: readonly Rung[] = [
  { keptRows: Infinity, deletedRows: Infinity, note: "" },
  { keptRows: 0, deletedRows: Infinity, note: "Kept manifests are only in the report file." },
  {
    keptRows: 0,
    deletedRows: 100,
    note: "At most 100 deletions of a repository are shown; all are in the report file.",
  },
  { keptRows: 0, deletedRows: 0, note: "The manifests are only in the report file." },
];

/** The page, at most `budget` bytes long unless even the repository table alone is longer. */
export function renderSummary(report: Report, budget: number = DEFAULT_BUDGET): string {
  const rows = report.repositories.reduce((sum, { manifests }) => sum + manifests.length, 0);
  let page = "";
  for (const rung of rows > READABLE_ROWS ? RUNGS.slice(1) : RUNGS) {
    page = renderPage(report, rung);
    if (Buffer.byteLength(page) <= budget) return page;
  }
  return page;
}

function renderPage(report: Report, rung: Rung): string {
  const sections = [
    [`## ${headline(report)}`],
    [overview(report)],
    problems(report),
    repositoryTable(report),
    rung.note === "" ? [] : [rung.note],
    ...report.repositories.map((repository) => repositoryDetails(report, repository, rung)),
    settings(report),
  ];
  const pages = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${pages.join("\n\n")}\n`;
}

function overview(report: Report): string {
  const totals = totalsOfRun(report);
  const parts = [
    code(report.registry),
    counted(report.repositories.length, "repository", "repositories"),
    counted(totals.manifests, "manifest"),
    `${count(totals.kept)} kept`,
  ];
  if (totals.reclaimed.bytes > 0) {
    parts.push(
      `${reclaimedText(totals.reclaimed)} ${report.dryRun ? "would be reclaimed" : "reclaimed"}`,
    );
  }
  const verified = report.repositories.flatMap(({ verification }) =>
    verification?.state === "verified" ? [verification.kept] : [],
  );
  if (verified.length > 0) {
    const kept = verified.reduce((sum, number) => sum + number, 0);
    parts.push(`verified: ${counted(kept, "kept manifest")} still there`);
  }
  return parts.join(" · ");
}

function reclaimedText({ bytes, isEstimate }: Reclaimed): string {
  return `${isEstimate ? "about " : ""}${size(bytes)}`;
}

function problems(report: Report): readonly string[] {
  const lines = [...problemsOf(report, FOR_MARKDOWN), ...report.warnings.map(escapeText)];
  const broken = report.repositories.flatMap(brokenIndexLines);
  if (lines.length + broken.length === 0) return [];
  return ["**Needs attention**", "", ...lines.map((line) => `- ${line}`), ...broken];
}

function brokenIndexLines({ name, brokenIndexes }: RepositoryReport): readonly string[] {
  const lines = brokenIndexes.slice(0, BROKEN_INDEXES).map(({ digest, tags, missing }) => {
    const tag = tags[0] === undefined ? "" : ` (${code(tags[0])})`;
    const lost = missing.slice(0, MISSING_CHILDREN);
    const more =
      missing.length > lost.length ? ` + ${count(missing.length - lost.length)} more` : "";
    const names = lost.map((child) => code(child.platform ?? child.digest)).join(", ");
    return `- ${code(name)}: the kept index ${code(digest)}${tag} was incomplete before this run. Missing: ${names}${more}.`;
  });
  const left = brokenIndexes.length - lines.length;
  return left > 0 ? [...lines, `- ${code(name)}: and ${count(left)} more such indexes.`] : lines;
}

interface Column {
  readonly title: string;
  readonly align?: "right";
  /** Empty where there is nothing to say. */
  readonly cell: (repository: RepositoryReport, totals: Totals) => string;
}

function repositoryTable({ repositories, dryRun }: Report): readonly string[] {
  if (repositories.length === 0) return [];
  const isWhole = repositories.every(({ state }) => state === "pruned");
  const columns: readonly Column[] = [
    { title: "Repository", cell: ({ name }) => code(name) },
    number("Manifests", ({ manifests }) => manifests),
    number("Kept", ({ kept }) => kept),
    ...(dryRun
      ? [number("Would delete", ({ planned }) => planned)]
      : [
          number("Deleted", ({ deleted }) => deleted),
          number("Not deleted", ({ failed, blocked, cancelled }) => failed + blocked + cancelled),
        ]),
    ...(repositories.some(({ manifests }) => manifests.some(hasExpiredTags))
      ? [
          dryRun
            ? number("Would untag", ({ tagsPlanned }) => tagsPlanned)
            : number("Untagged", ({ untagged }) => untagged),
        ]
      : []),
    {
      title: dryRun ? "Would reclaim" : "Reclaimed",
      align: "right",
      cell: ({ state }, { reclaimed }) => (state === "pruned" ? reclaimedText(reclaimed) : ""),
    },
    ...(isWhole ? [] : [{ title: "", cell: stateCell }]),
  ];
  const rows = repositories.map((repository) => {
    const totals = totalsOf(repository);
    return columns.map(({ cell }) => cell(repository, totals));
  });
  return table(columns, rows);
}

function hasExpiredTags({ expiredTags }: ManifestReport): boolean {
  return expiredTags.length > 0;
}

/** A column of counts; where nothing was decided there is nothing to count. */
function number(title: string, of: (totals: Totals) => number): Column {
  const cell: Column["cell"] = ({ state }, totals) => (state === "pruned" ? count(of(totals)) : "");
  return { title, align: "right", cell };
}

function stateCell({ state }: RepositoryReport): string {
  if (state === "pruned") return "";
  return state === "cancelled" ? "cancelled" : "skipped";
}

function repositoryDetails(
  report: Report,
  repository: RepositoryReport,
  rung: Rung,
): readonly string[] {
  const lines = renderManifests(repository, report.dryRun, rung);
  if (lines.length === 0) return [];
  const { planned, deleted, kept } = totalsOf(repository);
  const verb = report.dryRun ? `${count(planned)} would be deleted` : `${count(deleted)} deleted`;
  return details(`${code(repository.name)}: ${verb}, ${count(kept)} kept`, lines);
}

function settings({ settings: inputs }: Report): readonly string[] {
  const rows = Object.entries(inputs)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => [code(name), code(value.replace(/\s+/g, " ").trim())]);
  return details("Settings", table([{ title: "Input" }, { title: "Value" }], rows));
}
