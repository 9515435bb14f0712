/**
 * What the user should know of a repository although it makes no run fail: that it was left alone, that images in it were
 * incomplete before, that somebody else removes what is kept.
 */
import { count, counted, listed } from "./markdown.ts";
import type { Quoting } from "./problems.ts";
import { describePlatform } from "./wording.ts";
import type { BrokenIndex, ManifestReport, Report, RepositoryReport } from "./report.ts";

/** How many a sentence names at most; the report file has all. */
const MOST_INDEXES = 20;
const MOST_ITEMS = 5;
const MOST_NAMES = 10;

/** All notices of a run, as sentences that name the repository; skipped ones first, those for the same reason together. */
export function noticesOf({ repositories }: Report, quoting: Quoting): readonly string[] {
  const skipped = repositories.filter(isSkipped);
  const others = repositories.filter((repository) => !isSkipped(repository));
  return [
    ...[...Map.groupBy(skipped, ({ message }) => message)].map(([, group]) =>
      skippedTogether(group, quoting),
    ),
    ...others.flatMap((repository) =>
      noticesIn(repository, quoting).map((notice) => `${quoting.name(repository.name)}: ${notice}`),
    ),
  ];
}

/** The notices of one repository, as sentences that do not name it. */
export function noticesIn(repository: RepositoryReport, quoting: Quoting): readonly string[] {
  if (isSkipped(repository)) return [quoting.sentence(repository.message ?? "")];
  return [
    ...emptied(repository),
    ...disappeared(repository, quoting),
    ...circular(repository, quoting),
    ...incomplete(repository, quoting),
  ];
}

/** Left alone by a rule. */
function isSkipped({ state }: RepositoryReport): boolean {
  return state === "skipped";
}

function skippedTogether(group: readonly RepositoryReport[], quoting: Quoting): string {
  const names = listed(group, MOST_NAMES, ({ name }) => quoting.name(name));
  const were = group.length === 1 ? "was skipped" : "were skipped, each for the same reason";
  return `${names} ${were}: ${quoting.sentence(group[0]?.message ?? "")}`;
}

/** Whoever loses the last tag of a repository, or all of it, rarely meant it. */
function emptied({ manifests }: RepositoryReport): readonly string[] {
  const left = manifests.filter((manifest) => !isGone(manifest));
  const tags = manifests.reduce((sum, manifest) => sum + manifest.tags.length, 0);
  const withTags = tags > 0 ? `, with ${counted(tags, "tag")}` : "";
  const all = counted(manifests.length, "manifest");
  const isPreview = manifests.every(
    ({ outcome, expiredTags: [tag] }) => outcome === undefined && tag?.outcome === undefined,
  );
  if (manifests.length > 0 && left.length === 0) {
    return isPreview
      ? [`nothing would be left of it: ${all} would go${withTags}. ${IF_NOT_MEANT}`]
      : [`nothing is left of it: ${all} went${withTags}. ${IF_NOT_MEANT}`];
  }
  if (tags === 0 || left.some((manifest) => tagsLeft(manifest) > 0)) return [];
  return isPreview
    ? [`it would keep no tag: ${counted(tags, "tag")} would go. ${IF_NOT_MEANT}`]
    : [`it has no tag any more: ${counted(tags, "tag")} went. ${IF_NOT_MEANT}`];
}

const IF_NOT_MEANT =
  'If that is not meant, name what has to stay in "keep-tags", "keep-latest" or "keep-digests".';

/** Gone by now; in a dry run, about to go. */
function isGone({ verdict, outcome }: ManifestReport): boolean {
  if (verdict.action === "keep") return false;
  return outcome === undefined || outcome.state === "deleted" || outcome.state === "already-gone";
}

function tagsLeft({ tags, expiredTags }: ManifestReport): number {
  const gone = expiredTags.filter(
    ({ outcome }) =>
      outcome === undefined || outcome.state === "deleted" || outcome.state === "already-gone",
  );
  return tags.length - gone.length;
}

function disappeared({ verification }: RepositoryReport, { name }: Quoting): readonly string[] {
  const gone = verification?.state === "verified" ? verification.disappeared : [];
  if (gone.length === 0) return [];
  const manifests = counted(gone.length, "kept manifest was", "kept manifests were");
  const digests = listed(gone, MOST_ITEMS, name);
  return [
    `${manifests} removed by somebody else during the run (another run, a retention policy): ${digests}.`,
  ];
}

/** Nothing else will ever delete these, so they are said each time. */
function circular({ manifests }: RepositoryReport, { name }: Quoting): readonly string[] {
  const members = manifests.filter(({ verdict }) => verdict.reason === "reference-cycle");
  if (members.length === 0) return [];
  const kept = counted(members.length, "manifest is kept", "manifests are kept");
  const digests = listed(members, MOST_ITEMS, ({ digest }) => name(digest));
  return [
    `${kept} only because they refer to each other in a circle, so that no order of deletion is safe: ${digests}. No later run deletes them; remove one of them by hand if they are not needed (az acr manifest delete).`,
  ];
}

function incomplete({ brokenIndexes }: RepositoryReport, quoting: Quoting): readonly string[] {
  const shown = brokenIndexes
    .slice(0, MOST_INDEXES)
    .map((index) => incompleteIndex(index, quoting));
  const left = brokenIndexes.length - shown.length;
  return left > 0 ? [...shown, `and ${count(left)} more such indexes.`] : shown;
}

function incompleteIndex({ digest, tags, missing }: BrokenIndex, { name }: Quoting): string {
  const [tag] = tags;
  const tagged = tag === undefined ? "" : ` (${name(tag)})`;
  const children = listed(missing, MOST_ITEMS, ({ platform, digest: child }) =>
    name(platform === undefined ? child : describePlatform(platform)),
  );
  return `the kept index ${name(digest)}${tagged} was incomplete before this run. Missing: ${children}.`;
}
