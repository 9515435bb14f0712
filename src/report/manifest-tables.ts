/**
 * The tables of one repository: what is deleted, what could not be, what is kept, each digest with its reason and its
 * index parents. A manifest stands below the one that is its reason, so that an image reads as one block.
 */
import type { Digest } from "../registry/registry.ts";
import { digitsNeeded, shortDigest } from "./digests.ts";
import { code, codeSpan, count, table } from "./markdown.ts";
import type { ManifestReport, RepositoryReport } from "./report.ts";
import { describeOutcome, describeReason, describeTagOutcome } from "./wording.ts";

/** How much of a page is shown. */
export interface Rung {
  readonly keptRows: number;
  readonly deletedRows: number;
  /** One sentence on what is left out; empty when nothing is. */
  readonly note: string;
}

/** What stands in a cell at most; the report file has the rest. */
const TAGS_PER_ROW = 5;
const PARENTS_PER_ROW = 3;

/** The tables' lines, without any heading for the repository itself. Empty when there is nothing to show. */
export function renderManifests(
  { manifests }: RepositoryReport,
  dryRun: boolean,
  rung: Rung,
): readonly string[] {
  const names = digestNames(manifests);
  const planned = manifests.filter(({ verdict }) => verdict.action === "delete");
  const isDone = ({ outcome }: ManifestReport) =>
    dryRun || outcome?.state === "deleted" || outcome?.state === "already-gone";
  const undone = planned.filter((manifest) => !isDone(manifest));
  const kept = manifests.filter(({ verdict }) => verdict.action === "keep");
  return [
    ...section(
      dryRun ? "Would delete" : "Deleted",
      planned.filter(isDone),
      rung.deletedRows,
      names,
    ),
    ...section("Not deleted", undone, rung.deletedRows, names),
    ...tagSection(dryRun, manifests, rung.deletedRows, names),
    ...section("Kept", kept, rung.keptRows, names),
  ];
}

/** Tags that go from manifests that stay, with what keeps the manifest. */
function tagSection(
  dryRun: boolean,
  manifests: readonly ManifestReport[],
  limit: number,
  names: DigestNames,
): readonly string[] {
  const expired = manifests.flatMap((manifest) =>
    manifest.expiredTags.map((tag) => ({ manifest, tag })),
  );
  if (expired.length === 0 || limit === 0) return [];
  const rows = expired
    .slice(0, limit)
    .map(({ manifest, tag }) => [
      code(tag.name),
      names.short(manifest.digest),
      reasonCell({ ...manifest, outcome: undefined }, names),
      tag.outcome === undefined ? "" : code(describeTagOutcome(tag.outcome)),
    ]);
  const left = expired.length - rows.length;
  const more = left > 0 ? ["", `And ${count(left)} more.`] : [];
  const titles = ["Tag", "Digest", "The manifest stays because", ...(dryRun ? [] : ["Outcome"])];
  const columns = titles.map((columnTitle) => ({ title: columnTitle }));
  const cells = rows.map((row) => row.slice(0, titles.length));
  const title = dryRun ? "Would remove expired tags" : "Expired tags";
  return [`**${title}** (${count(expired.length)})`, "", ...table(columns, cells), ...more, ""];
}

/** How digests are named on a page: short, and with the best tag for an index that is a parent. */
interface DigestNames {
  readonly short: (digest: Digest) => string;
  readonly tagged: (digest: Digest) => string;
  readonly isKept: (digest: Digest) => boolean;
}

function digestNames(manifests: readonly ManifestReport[]): DigestNames {
  const digits = digitsNeeded(manifests.map(({ digest }) => digest));
  const tags = new Map(manifests.map(({ digest, tags: [first] }) => [digest, first]));
  const keeping = manifests.filter(({ verdict }) => verdict.action === "keep");
  const kept = new Set(keeping.map(({ digest }) => digest));
  const short = (digest: Digest) => codeSpan(shortDigest(digest, digits));
  return {
    short,
    isKept: (digest) => kept.has(digest),
    tagged: (digest) => {
      const tag = tags.get(digest);
      return tag === undefined ? short(digest) : `${short(digest)} (${code(tag)})`;
    },
  };
}

function section(
  title: string,
  manifests: readonly ManifestReport[],
  limit: number,
  names: DigestNames,
): readonly string[] {
  if (manifests.length === 0 || limit === 0) return [];
  const rows = inBlocks(manifests)
    .slice(0, limit)
    .map((manifest) => row(manifest, names));
  const left = manifests.length - rows.length;
  const more = left > 0 ? ["", `And ${count(left)} more.`] : [];
  const titles = ["Digest", "What", "Tags", "Reason", "Index parents"];
  const columns = titles.map((columnTitle) => ({ title: columnTitle }));
  return [`**${title}** (${count(manifests.length)})`, "", ...table(columns, rows), ...more, ""];
}

function row(manifest: ManifestReport, names: DigestNames): readonly string[] {
  const { digest, what, tags, parents } = manifest;
  return [
    names.short(digest),
    code(what),
    capped(tags, TAGS_PER_ROW, code),
    reasonCell(manifest, names),
    capped(keptFirst(parents, names), PARENTS_PER_ROW, names.tagged),
  ];
}

/** The parents that matter most: those that keep the manifest. */
function keptFirst(parents: readonly Digest[], { isKept }: DigestNames): readonly Digest[] {
  return [...parents.filter(isKept), ...parents.filter((parent) => !isKept(parent))];
}

function reasonCell({ verdict, outcome }: ManifestReport, names: DigestNames): string {
  const behind = verdict.because === undefined ? "" : ` (${names.short(verdict.because)})`;
  const reason = `${describeReason(verdict)}${behind}`;
  const isTaken = outcome?.state === "deleted" && outcome.with !== undefined;
  const isPlain = outcome === undefined || (outcome.state === "deleted" && !isTaken);
  // The registry took it along with the very manifest that is the reason.
  const isSaid = isTaken && outcome.with === verdict.because;
  return isPlain || isSaid ? reason : `${reason}; ${code(describeOutcome(outcome))}`;
}

function capped<T>(items: readonly T[], limit: number, show: (item: T) => string): string {
  const shown = items.slice(0, limit).map(show);
  const left = items.length - shown.length;
  return left > 0 ? `${shown.join(", ")} + ${count(left)} more` : shown.join(", ");
}

/** Newest first, each followed by the manifests whose reason it is. */
function inBlocks(manifests: readonly ManifestReport[]): readonly ManifestReport[] {
  const shown = new Set(manifests.map(({ digest }) => digest));
  const below = new Map<Digest | undefined, ManifestReport[]>();
  for (const manifest of manifests.toSorted(newestFirst)) {
    const because = manifest.verdict.because;
    const above = because !== undefined && shown.has(because) ? because : undefined;
    const siblings = below.get(above);
    if (siblings === undefined) below.set(above, [manifest]);
    else siblings.push(manifest);
  }
  const ordered: ManifestReport[] = [];
  const placed = new Set<Digest>();
  const pending = (below.get(undefined) ?? []).toReversed();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (placed.has(next.digest)) continue;
    placed.add(next.digest);
    ordered.push(next);
    // Not `push(...)`: one image may have more referrers than a call takes arguments.
    for (const manifest of (below.get(next.digest) ?? []).toReversed()) pending.push(manifest);
  }
  return [...ordered, ...manifests.filter(({ digest }) => !placed.has(digest))];
}

function newestFirst(a: ManifestReport, b: ManifestReport): number {
  const byTime = (b.pushedAt?.getTime() ?? 0) - (a.pushedAt?.getTime() ?? 0);
  return byTime !== 0 ? byTime : a.digest < b.digest ? -1 : 1;
}
