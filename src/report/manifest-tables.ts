/**
 * The tables of one repository: what could not be deleted, what was (or would be), what is kept, each digest with its
 * reason and its index parents.
 */
import type { HeldReason } from "../prune/model/verdict.ts";
import type { Digest } from "../oci/digest.ts";
import { inBlocks, rootsAmong, type Root } from "./blocks.ts";
import { digitsNeeded, shortDigest } from "./digests.ts";
import { andMore, code, codeSpan, count, counted, escapeText, listed, table } from "./markdown.ts";
import type { ExpiredTag, ManifestReport, RepositoryReport } from "./report.ts";
import type { SummaryLevel } from "./detail-levels.ts";
import { describeRule } from "./tag-rules.ts";
import {
  describeOutcome,
  describeReason,
  describeTagOutcome,
  describeTagReason,
} from "./wording.ts";

/** What stands in a cell at most; the report file has the rest. */
const TAGS_PER_ROW = 5;
const PARENTS_PER_ROW = 3;

/** The manifests of one repository, sorted by what is shown of them. */
export interface Sections {
  readonly dryRun: boolean;
  /** Planned, and gone; in a dry run, all that is planned. */
  readonly gone: readonly ManifestReport[];
  /** Planned and tried, or held by what was, and still there. */
  readonly undone: readonly ManifestReport[];
  /** Planned, and the run ended before its turn. */
  readonly unbegun: readonly ManifestReport[];
  readonly expired: readonly ExpiredRow[];
  readonly kept: readonly ManifestReport[];
}

/** A tag that is removed alone, and the manifest that it is on; undefined for one on nothing. */
interface ExpiredRow {
  readonly tag: ExpiredTag;
  readonly digest: Digest;
  readonly manifest: ManifestReport | undefined;
}

export function sectionsOf(
  { manifests, tagsOnNothing }: RepositoryReport,
  dryRun: boolean,
): Sections {
  const planned = manifests.filter(({ verdict }) => verdict.action === "delete");
  const isGone = ({ outcome }: ManifestReport) =>
    dryRun || outcome?.state === "deleted" || outcome?.state === "already-gone";
  return {
    dryRun,
    gone: planned.filter(isGone),
    undone: planned.filter((manifest) => !isGone(manifest) && !isUnbegun(manifest)),
    unbegun: planned.filter(isUnbegun),
    expired: [
      ...manifests.flatMap((manifest) =>
        manifest.expiredTags.map((tag) => ({ manifest, digest: manifest.digest, tag })),
      ),
      ...tagsOnNothing
        .filter(({ isExpired }) => isExpired)
        .map((tag) => ({ manifest: undefined, digest: tag.digest, tag })),
    ],
    kept: manifests.filter(({ verdict }) => verdict.action === "keep"),
  };
}

function isUnbegun({ outcome }: ManifestReport): boolean {
  return outcome?.state === "cancelled";
}

/** How many rows `renderSections` writes. */
export function rowsOf(sections: Sections, level: SummaryLevel): number {
  const { gone, undone, unbegun, expired, kept } = sections;
  const deletions = [gone, undone, unbegun, expired].map(({ length }) =>
    Math.min(length, level.deletions),
  );
  const rows = deletions.reduce((sum, length) => sum + length, 0);
  if (level.kept === "none") return rows;
  const isRoot = ({ verdict }: ManifestReport) => verdict.because === undefined;
  return rows + (level.kept === "all" ? kept : kept.filter(isRoot)).length;
}

/** The tables' lines, what went wrong first. Empty when there is nothing to show. */
export function renderSections(sections: Sections, level: SummaryLevel): readonly string[] {
  if (rowsOf(sections, level) === 0) return [];
  const { dryRun, gone, undone, unbegun, kept } = sections;
  const names = digestNames([...gone, ...undone, ...unbegun, ...kept]);
  const tables = [
    section("Not deleted", "Reason", undone, level.deletions, names),
    section("Not begun", "Reason", unbegun, level.deletions, names),
    section(dryRun ? "Would delete" : "Deleted", "Reason", gone, level.deletions, names),
    tagSection(sections, level.deletions, names),
    level.kept === "all" ? section("Kept", "Kept because", kept, Infinity, names) : [],
    level.kept === "roots" ? rootSection(kept, names) : [],
  ];
  const shown = tables.filter((lines) => lines.length > 0);
  return shown.flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
}

function section(
  title: string,
  reasonTitle: string,
  manifests: readonly ManifestReport[],
  limit: number,
  names: DigestNames,
): readonly string[] {
  const titles = ["Digest", "What", "Tags", reasonTitle, "Index parents"];
  const rows = limit === 0 ? [] : inBlocks(manifests).slice(0, limit);
  const cells = rows.map((manifest) => row(manifest, names));
  const heading = `#### ${title} (${count(manifests.length)})`;
  return titledTable(heading, titles, cells, manifests.length - cells.length);
}

/** Tags that go from manifests that stay, with what keeps the manifest, and those that go from nothing. */
function tagSection(
  { dryRun, expired }: Sections,
  limit: number,
  names: DigestNames,
): readonly string[] {
  const titles = ["Tag", "Because", "Digest", "The manifest stays because"];
  const rows = expired.slice(0, limit).map(({ manifest, digest, tag }) => {
    const outcome = tag.outcome === undefined ? "" : escapeText(describeTagOutcome(tag.outcome));
    const because = escapeText(describeTagReason(tag));
    const cells = [tagCell(tag.name), because, names.short(digest)];
    const stays =
      manifest === undefined ? "there is no such manifest" : reasonCell(manifest, names);
    return dryRun ? [...cells, stays] : [...cells, stays, outcome];
  });
  const title = dryRun ? "Would remove tags" : "Tags that go";
  const heading = `#### ${title} (${count(expired.length)})`;
  return titledTable(
    heading,
    [...titles, ...(dryRun ? [] : ["Outcome"])],
    rows,
    expired.length - rows.length,
  );
}

/** Manifests that are kept for their own sake, with what each of them keeps. */
function rootSection(kept: readonly ManifestReport[], names: DigestNames): readonly string[] {
  const titles = ["Digest", "What", "Tags", "Kept because", "Keeps"];
  const rows = rootsAmong(kept).map(({ manifest, holds }) => {
    const cells = row(manifest, names);
    return [...cells.slice(0, 4), holdsCell(holds)];
  });
  return titledTable(`#### Kept (${count(kept.length)}), by what keeps them`, titles, rows, 0);
}

const HELD: Readonly<Record<HeldReason, readonly [singular: string, plural: string]>> = {
  "child-of-kept-index": ["child", "children"],
  "referrer-of-kept-manifest": ["referrer", "referrers"],
  "subject-of-kept-referrer": ["subject", "subjects"],
  "mentioned-by-unknown-manifest": ["other", "others"],
};

function holdsCell(holds: Root["holds"]): string {
  const parts = (Object.keys(HELD) as HeldReason[]).flatMap((reason) => {
    const held = holds.get(reason);
    return held === undefined ? [] : [counted(held, ...HELD[reason])];
  });
  return parts.join(", ");
}

/** A table below its heading, with a count of what it leaves out; nothing where it has no rows. */
function titledTable(
  heading: string,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  left: number,
): readonly string[] {
  if (rows.length === 0) return [];
  const columns = titles.map((columnTitle) => ({ title: columnTitle }));
  return [heading, "", ...table(columns, rows), ...andMore(left)];
}

/** How digests are named on a page: short, and with the best tag for an index that is a parent. */
interface DigestNames {
  readonly short: (digest: Digest) => string;
  readonly tagged: (digest: Digest) => string;
  readonly isKept: (digest: Digest) => boolean;
}

function digestNames(manifests: readonly ManifestReport[]): DigestNames {
  const digits = digitsNeeded(manifests.map(({ digest }) => digest));
  const byDigest = new Map(manifests.map((manifest) => [manifest.digest, manifest]));
  const short = (digest: Digest) => codeSpan(shortDigest(digest, digits));
  return {
    short,
    isKept: (digest) => byDigest.get(digest)?.verdict.action === "keep",
    tagged: (digest) => {
      const manifest = byDigest.get(digest);
      const tag = manifest === undefined ? undefined : tagsLeft(manifest)[0];
      return tag === undefined ? short(digest) : `${short(digest)} (${code(tag)})`;
    },
  };
}

function row(manifest: ManifestReport, names: DigestNames): readonly string[] {
  const { digest, what, parents } = manifest;
  return [
    names.short(digest),
    escapeText(what),
    listed(tagsLeft(manifest), TAGS_PER_ROW, tagCell),
    reasonCell(manifest, names),
    listed(keptFirst(parents, names), PARENTS_PER_ROW, names.tagged),
  ];
}

/** Without those that a real run removed: they stand in a table of their own. */
function tagsLeft({ tags, expiredTags }: ManifestReport): readonly string[] {
  const isRemoved = ({ outcome }: ExpiredTag) =>
    outcome?.state === "deleted" || outcome?.state === "already-gone";
  const removed = new Set(expiredTags.filter(isRemoved).map(({ name }) => name));
  return tags.filter((tag) => !removed.has(tag));
}

/** A digest tag would be wider than everything else, and says no more than its first digits. */
function tagCell(tag: string): string {
  return code(tag.replace(/(sha256-[0-9a-f]{12})[0-9a-f]{52}/, "$1…"));
}

/** The parents that matter most: those that keep the manifest. */
function keptFirst(parents: readonly Digest[], { isKept }: DigestNames): readonly Digest[] {
  return [...parents.filter(isKept), ...parents.filter((parent) => !isKept(parent))];
}

function reasonCell({ verdict, tagsAlong, outcome }: ManifestReport, names: DigestNames): string {
  const behind = verdict.because === undefined ? "" : ` (${names.short(verdict.because)})`;
  const lines = new Set(tagsAlong.flatMap(({ rule }) => (rule?.line === undefined ? [] : rule)));
  const rules = [...lines].map((rule) => `; ${escapeText(describeRule(rule))}`).join("");
  const reason = `${describeReason(verdict)}${behind}${rules}`;
  const isTaken = outcome?.state === "deleted" && outcome.with !== undefined;
  const isPlain =
    outcome === undefined ||
    outcome.state === "cancelled" ||
    (outcome.state === "deleted" && !isTaken);
  // The registry took it along with the very manifest that is the reason.
  const isSaid = isTaken && outcome.with === verdict.because;
  return isPlain || isSaid ? reason : `${reason}; ${escapeText(describeOutcome(outcome))}`;
}
