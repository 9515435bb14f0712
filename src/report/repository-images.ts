/**
 * The images of one repository as tables in folds: what failed or is wanted by now, open; what goes, tags that go alone, a list to
 * copy, and what stays.
 */
import { sizeOf, type Fate, type Group } from "./blocks.ts";
import type { ImageLevel } from "./image-levels.ts";
import { shortList, tagList } from "./image-lists.ts";
import { imageRows, manifestRows, type ImageTable, type Setting } from "./image-rows.ts";
import { groupHeading, stayingTitle, type HeadingOptions } from "./image-titles.ts";
import { code, count, counted, details } from "./markdown.ts";
import type { Report, RepositoryReport } from "./report.ts";
import { tagTables } from "./tag-tables.ts";

/** A fold with no more rows than this is open where it is what the reader came for. */
export const OPEN_ROWS = 50;

export interface RepositoryImages {
  readonly repository: RepositoryReport;
  readonly groups: readonly Group[];
  readonly setting: Setting;
}

/** What stands on the page so far. */
export interface Shown {
  goes: number;
  tags: number;
  stays: number;
  hasParents: boolean;
}

const FIRST: ReadonlySet<Fate> = new Set(["failed", "wanted", "waiting"]);

/** What failed, is wanted by now, or waits: open, as long as it can be overlooked. */
export function exceptional(
  { repository, groups, setting }: RepositoryImages,
  { report, shown }: Rendering,
): readonly string[] {
  const found = groups.filter(({ fate }) => FIRST.has(fate));
  return [...Map.groupBy(found, ({ fate }) => fate)].flatMap(([fate, own]) => {
    const manifests = own.reduce((sum, one) => sum + one.manifests, 0);
    const limited = own.map((group) => ({ group, table: limitedRows(group, setting) }));
    const lines = limited.flatMap(({ group, table }) => {
      note(shown, "going", table);
      return [...groupHeading(group, headingOptions(report)), "", ...table.lines, ""];
    });
    const title = `${FIRST_TITLES[fate]}: ${counted(manifests, "manifest")} in ${code(repository.name)}`;
    return [...details(title, lines.slice(0, -1), manifests <= OPEN_ROWS), ""];
  });
}

const FIRST_TITLES: Readonly<Record<Fate, string>> = {
  failed: "Not deleted",
  wanted: "Wanted by now",
  waiting: "Not approved",
  unbegun: "Not begun",
  goes: "Goes",
  stays: "Stays",
};

/** However many there are, the page is for the rest as well. */
const MOST_EXCEPTIONS = 100;

function limitedRows(group: Group, setting: Setting): ImageTable {
  const blocks = group.blocks.slice(0, MOST_EXCEPTIONS);
  const manifests = blocks.reduce((sum, { members }) => sum + 1 + members.length, 0);
  const shown = { ...group, blocks };
  return manifests <= MOST_EXCEPTIONS
    ? manifestRows(shown, setting)
    : imageRows(shown, { ...setting, isTitled: false });
}

/** What the parts of a page have in common. */
export interface Rendering {
  readonly level: ImageLevel;
  readonly report: Report;
  readonly shown: Shown;
  readonly isOpen: boolean;
}

function headingOptions(report: Report): HeadingOptions {
  const { dryRun, policy } = report;
  return { dryRun, agesMs: policy.agesMs, hasRules: policy.tagRules.length > 0 };
}

function note(shown: Shown, kind: "going" | "staying", table: ImageTable): void {
  if (table.hasParents) shown.hasParents = true;
  if (kind === "staying") shown.stays += table.manifests;
  else shown.goes += table.manifests;
  shown.tags += table.tags;
}

/** What goes, tags of what stays, a list to copy, then what stays. */
export function usual(one: RepositoryImages, rendering: Rendering): readonly string[] {
  const { repository, groups } = one;
  const { report, isOpen, level } = rendering;
  const going = groups.filter(({ fate }) => fate === "goes" || fate === "unbegun");
  const goes = going.filter(({ fate }) => fate === "goes");
  const staying = groups.filter(({ fate }) => fate === "stays");
  const limit = level.tagged === "rows" ? Infinity : level.tagged;
  const alone = tagTables(repository, { ...headingOptions(report), limit });
  rendering.shown.tags += alone.tags;
  const parts = [
    ...going.map((group) => goingLines(group, one, rendering)),
    ...alone.tables,
    level.hasWholeDigests ? copyList(one, goes, rendering) : [],
    ...stayingLines(staying, one, rendering),
  ].filter((lines) => lines.length > 0);
  if (parts.length === 0) return [];
  const lines = parts.flatMap((part, i) => (i === 0 ? part : ["", ...part]));
  if (isOpen) return [...lines, ""];
  return [...details(`${code(repository.name)}: ${shortList(repository, going)}`, lines), ""];
}

function goingLines(
  group: Group,
  { setting }: RepositoryImages,
  { level, report, shown }: Rendering,
): readonly string[] {
  const own = { ...setting, isTitled: level.hasWholeDigests };
  const heading = groupHeading(group, headingOptions(report));
  const isTagged = group.why?.reason === "tags-expired";
  if (isTagged && level.tagged !== "rows") {
    const list = tagList(group, level.tagged);
    shown.tags += list.tags;
    return [...heading, "", list.line];
  }
  const blocks = isTagged ? group.blocks : largest(group, level.untagged);
  if (blocks.length === 0) return [];
  const cut = { ...group, blocks };
  const table = level.rows === "manifest" ? manifestRows(cut, own) : imageRows(cut, own);
  note(shown, "going", table);
  const left = group.blocks.length - blocks.length;
  const more = left > 0 ? ["", `And ${count(left)} more, none of them larger.`] : [];
  return [...heading, "", ...table.lines, ...more];
}

/** Those that take most, in their order. */
function largest({ blocks }: Group, limit: number): Group["blocks"] {
  if (blocks.length <= limit) return blocks;
  const chosen = new Set(blocks.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, limit));
  return blocks.filter((block) => chosen.has(block));
}

function stayingLines(
  staying: readonly Group[],
  { setting }: RepositoryImages,
  { level, report, shown }: Rendering,
): readonly (readonly string[])[] {
  const options = headingOptions(report);
  if (level.stays === "counts") {
    const counts = staying.map(
      (group) =>
        `${counted(group.manifests, "manifest")} (${stayingTitle(group.verdict, options)})`,
    );
    return counts.length === 0 ? [] : [[`Stays: ${counts.join(", ")}.`]];
  }
  return staying.map((group) => {
    const table =
      level.rows === "manifest" ? manifestRows(group, setting) : imageRows(group, setting);
    note(shown, "staying", table);
    return [...groupHeading(group, options), "", ...table.lines];
  });
}

/** Whole addresses, which commands take as they are, in the order of the tables. */
function copyList(
  { repository }: RepositoryImages,
  going: readonly Group[],
  { level, report }: Rendering,
): readonly string[] {
  const blocks = going.flatMap((group) => group.blocks);
  if (blocks.length === 0) return [];
  const isWhole = level.rows === "manifest";
  const digests = blocks.flatMap(({ root, members }) => (isWhole ? [root, ...members] : [root]));
  // Nothing of a foreign name can end the block.
  const place = `${report.registry}/${repository.name}`.replace(/[^\w./:[\]-]/g, "\uFFFD");
  const verb = report.dryRun ? "go" : "went";
  const title = isWhole
    ? `Digests that ${verb}, to copy (${count(digests.length)})`
    : `Digests of what ${report.dryRun ? "goes" : "went"}, one for each of ${counted(digests.length, "line")} above, to copy`;
  return details(title, ["```text", ...digests.map(({ digest }) => `${place}@${digest}`), "```"]);
}
