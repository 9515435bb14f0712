/**
 * The job summary. Pure: one Report in, one page of Markdown out, in the order in which readers ask: what happened, what
 * needs attention, where, why each manifest, which settings.
 */
import { headline } from "./headline.ts";
import { renderSections, rowsOf, sectionsOf, type Sections } from "./manifest-tables.ts";
import { code, count, counted, details, escapeText, listed, table } from "./markdown.ts";
import { noticesOf } from "./notices.ts";
import { howToApply, planTable, wantedByNow } from "./plan-section.ts";
import { renderPicture } from "./picture.ts";
import { FOR_MARKDOWN, problemsOf } from "./problems.ts";
import {
  totalsOf,
  totalsOfRun,
  type Report,
  type RepositoryReport,
  type Totals,
} from "./report.ts";
import { ruleTable } from "./tag-rules.ts";
import { describeSparse, sparseHeading, sparseIndexes } from "./sparse-indexes.ts";
import { IN_FULL, reclaimedText, repositoryTable } from "./repository-table.ts";
import { firstWithin, readable, SUMMARY_LEVELS, type SummaryLevel } from "./detail-levels.ts";

/** Well under GitHub's 1 MiB for one step. Bytes. */
export const SUMMARY_BUDGET = 900_000;

/** How many forms of tags one sentence names. */
const MOST_PATTERNS = 5;

/** A repository's section with no more rows than this is open from the start, where it is what the reader came for. */
const OPEN_ROWS = 50;

/** How many manifests that were approved and are wanted by now the page names at most; the report file has all. */
const MOST_WANTED = 50;

/** How many sparse indexes the page names at most; the report file has all. */
const MOST_SPARSE = 20;

/** The page, at most `budget` bytes long unless even the headline alone is longer. */
export function renderSummary(report: Report, budget: number = SUMMARY_BUDGET): string {
  const views = report.repositories.map((repository) => viewOf(repository, report.dryRun));
  const rows = (level: SummaryLevel) =>
    views.reduce((sum, { sections }) => sum + rowsOf(sections, level), 0);
  const render = (level: SummaryLevel) => renderPage(report, views, level);
  return firstWithin(readable(SUMMARY_LEVELS, rows), render, budget);
}

/** What every level needs of a repository. */
interface View {
  readonly repository: RepositoryReport;
  readonly totals: Totals;
  readonly sections: Sections;
}

function viewOf(repository: RepositoryReport, dryRun: boolean): View {
  const sections = sectionsOf(repository, dryRun);
  return { repository, totals: totalsOf(repository), sections };
}

function renderPage(report: Report, views: readonly View[], level: SummaryLevel): string {
  const sections = [
    [`## ${headline(report)}`],
    level.hasOverview ? [overview(report)] : [],
    attention(report, level.problems),
    level.hasOverview ? planTable(report) : [],
    wantedByNow(report, Math.min(level.deletions, MOST_WANTED)),
    repositoryTable(report, IN_FULL, level.repositories),
    level.hasOverview ? ruleTable(report) : [],
    level.note === "" ? [] : [level.note],
    level.hasOverview ? orphanedTags(report) : [],
    level.hasPicture ? renderPicture(report) : [],
    ...views.map((view) => repositoryDetails(view, views.length, level)),
    level.deletions > 0 ? howToApply(report) : [],
    sparseDetails(report, Math.min(level.problems, MOST_SPARSE)),
    level.hasSettings ? settings(report) : [],
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
    const isAll = verified.length === report.repositories.length;
    const where = isAll ? "" : ` in ${counted(verified.length, "repository", "repositories")}`;
    parts.push(`verified${where}: ${counted(kept, "kept manifest")} still there`);
  }
  return parts.join(" · ");
}

/** What made the run fail, then what one should know besides. */
function attention(report: Report, limit: number): readonly string[] {
  const lines = [
    ...problemsOf(report, FOR_MARKDOWN),
    ...report.warnings.map(escapeText),
    ...noticesOf(report, FOR_MARKDOWN),
  ];
  if (lines.length === 0 || limit === 0) return [];
  return ["### Needs attention", "", ...bullets(lines, limit)];
}

function bullets(lines: readonly string[], limit: number): readonly string[] {
  const shown = lines.slice(0, limit).map((line) => `- ${line}`);
  const left = lines.length - shown.length;
  return left > 0 ? [...shown, `- And ${count(left)} more.`] : shown;
}

/** No failure, and nothing to worry about: signatures may be stored apart from their images. */
function orphanedTags({ repositories }: Report): readonly string[] {
  const orphaned = repositories.filter((repository) => repository.orphanedTags.count > 0);
  const total = orphaned.reduce((sum, { orphanedTags: { count: own } }) => sum + own, 0);
  if (total === 0) return [];
  const patterns = new Set(orphaned.flatMap(({ orphanedTags: { patterns: own } }) => own));
  const names = listed([...patterns], MOST_PATTERNS, (pattern) => code(pattern));
  const tags = counted(total, "digest tag names", "digest tags name");
  const where = counted(orphaned.length, "repository", "repositories");
  return [
    `${tags} a manifest that is not there (in ${where}). ${code("delete-tags")} expires such tags by ${names}.`,
  ];
}

/** Nothing that needs attention: caches leave indexes like that. */
function sparseDetails(report: Report, limit: number): readonly string[] {
  const indexes = sparseIndexes(report);
  if (indexes.length === 0 || limit === 0) return [];
  const lines = indexes.map((index) => describeSparse(index, FOR_MARKDOWN));
  return details(sparseHeading(indexes), bullets(lines, limit));
}

/** Open where there is nothing else to look at, or where something failed; never when it fills more than a screen or two. */
function repositoryDetails(
  { repository, totals, sections }: View,
  repositories: number,
  level: SummaryLevel,
): readonly string[] {
  const lines = renderSections(sections, level);
  if (lines.length === 0) return [];
  const isBroken = repository.verification?.state === "broken";
  const isWanted = repositories === 1 || isBroken || totals.failed + totals.tagsFailed > 0;
  const isOpen = isWanted && rowsOf(sections, level) <= OPEN_ROWS;
  const would = sections.dryRun ? "would be " : "";
  const { planned, deleted, tagsPlanned, untagged } = totals;
  const tags = sections.dryRun ? tagsPlanned : untagged;
  const parts = [
    `${count(sections.dryRun ? planned : deleted)} ${would}deleted`,
    ...(tags > 0 ? [`${counted(tags, "tag")} ${would}removed`] : []),
    ...(sections.undone.length > 0 ? [`${count(sections.undone.length)} not deleted`] : []),
    ...(sections.unbegun.length > 0 ? [`${count(sections.unbegun.length)} not begun`] : []),
    `${count(totals.kept)} kept`,
  ];
  return details(`${code(repository.name)}: ${parts.join(", ")}`, lines, isOpen);
}

/** What was asked for; most of what is as it is by default says nothing. */
function settings({ settings: inputs, defaults }: Report): readonly string[] {
  const rows = Object.entries(inputs)
    // Without it, "within the grace period" says nothing.
    .filter(([name, value]) => name === "age" || value !== (defaults[name] ?? ""))
    .map(([name, value]) => [code(name), code(value.replace(/\s+/g, " ").trim())]);
  return details("Settings", table([{ title: "Input" }, { title: "Value" }], rows));
}
