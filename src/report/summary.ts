/**
 * The job summary. Pure: one Report in, one page of Markdown out, in the order in which readers ask: does it take anything that
 * I need, why, what needs attention, what next; then where, which images, which rules and settings.
 */
import { attentionOf, bullets } from "./attention.ts";
import { answer, asked, overviewOf, whyTable, type Overview } from "./first-screen.ts";
import { pageTitle } from "./headline.ts";
import { IMAGE_LEVELS } from "./image-levels.ts";
import { imagesOf, renderImages, type Images } from "./images.ts";
import { code, counted, details, listed, table } from "./markdown.ts";
import { missingRole, nextStep } from "./next.ts";
import { planTable } from "./plan-table.ts";
import { FOR_MARKDOWN } from "./problems.ts";
import { repositorySection } from "./repository-table.ts";
import type { Report } from "./report.ts";
import { ruleTable } from "./tag-rules.ts";

/** Well under GitHub's 1 MiB for one step. Bytes. */
export const SUMMARY_BUDGET = 900_000;

/** How many forms of tags one sentence names. */
const MOST_PATTERNS = 5;

/** How much of a page is shown besides the images. */
interface PageFrame {
  readonly attention: number;
  readonly reasons: number;
  readonly repositories: number;
  readonly hasSettings: boolean;
}

const FRAMES: readonly PageFrame[] = [
  { attention: 20, reasons: 20, repositories: Infinity, hasSettings: true },
  { attention: 10, reasons: 20, repositories: 50, hasSettings: true },
  { attention: 10, reasons: 20, repositories: 10, hasSettings: false },
  { attention: 5, reasons: 5, repositories: 0, hasSettings: false },
  { attention: 3, reasons: 0, repositories: 0, hasSettings: false },
];

const IN_REPORT = "in the JSON report (output `report-path`)";

/** A run of one repository with no more manifests than this is told in a few lines. */
const SMALL = 50;

/** The page, at most `budget` bytes long unless even the headline alone is longer. */
export function renderSummary(report: Report, budget: number = SUMMARY_BUDGET): string {
  return pagesOf(report)(budget);
}

/** The page of a report by its budget; what is the same on all of them is made once. */
export function pagesOf(report: Report): (budget: number) => string {
  const overview = overviewOf(report);
  const images = imagesOf(report);
  return (budget) => {
    for (const frame of FRAMES) {
      const page = pageWithin(overview, images, frame, budget);
      if (page !== undefined) return page;
    }
    const note = `There is no room here for more than this sentence; everything is ${IN_REPORT}.`;
    return joined([[title(report)], [note]]);
  };
}

/** What comes first and last, and between them as much of the images as there is room for. */
function pageWithin(
  overview: Overview,
  images: Images,
  frame: PageFrame,
  budget: number,
): string | undefined {
  const { report } = overview;
  const before = [...firstScreen(overview, frame), repositorySection(report, frame.repositories)];
  const after = frame.hasSettings
    ? [orphanedTags(report), ruleTable(report), settings(report)]
    : [];
  if (images.repositories.length === 0) {
    const page = joined([...before, ...after]);
    return Buffer.byteLength(page) <= budget ? page : undefined;
  }
  const room = budget - Buffer.byteLength(joined([...before, [], ...after])) - 2;
  if (room < 0) return undefined;
  for (const level of IMAGE_LEVELS) {
    const lines = renderImages(images, level, room);
    if (lines !== undefined) return joined([...before, lines, ...after]);
  }
  const note = `All images and digests are ${IN_REPORT}.`;
  return note.length > room ? undefined : joined([...before, [note], ...after]);
}

/** Everything that decides. */
function firstScreen(overview: Overview, frame: PageFrame): readonly (readonly string[])[] {
  const { report, reasons } = overview;
  const lines = attentionOf(report, FOR_MARKDOWN);
  const next = nextStep(overview);
  const isSmall = report.repositories.length === 1 && overview.totals.manifests <= SMALL;
  const hasTable = frame.reasons > 0 && !(isSmall && reasons.length < 2);
  return [
    [title(report)],
    [asked(overview, FOR_MARKDOWN)],
    answer(overview, FOR_MARKDOWN),
    planTable(overview, FOR_MARKDOWN),
    hasTable && report.plan === undefined ? whyTable(overview, FOR_MARKDOWN, frame.reasons) : [],
    lines.length === 0 ? [] : ["### Needs attention", "", ...bullets(lines, frame.attention)],
    next.length === 0 ? [] : ["### What next", "", ...next],
    frame.hasSettings ? missingRole(overview) : [],
  ];
}

function title(report: Report): string {
  return `## ${pageTitle(report)}`;
}

function joined(sections: readonly (readonly string[])[]): string {
  const pages = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${pages.join("\n\n")}\n`;
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

/** What was asked for; most of what is as it is by default says nothing. */
function settings({ settings: inputs, defaults }: Report): readonly string[] {
  const rows = Object.entries(inputs)
    // Without it, "younger than age" says nothing.
    .filter(([name, value]) => name === "age" || value !== (defaults[name] ?? ""))
    .map(([name, value]) => [code(name), code(value.replace(/\s+/g, " ").trim())]);
  return details("Settings", table([{ title: "Input" }, { title: "Value" }], rows));
}
