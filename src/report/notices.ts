/**
 * What the user should know of a repository although it makes no run fail: that it was left alone, that some of its tags
 * can't be pulled, that something else removes what is kept.
 */
import { age } from "./figures.ts";
import { count, counted, listed } from "./markdown.ts";
import type { Quoting } from "./problems.ts";
import type { ManifestReport, Report, RepositoryReport } from "./report.ts";

/** How many a sentence names at most; the report file has all. */
const MOST_ITEMS = 5;
const MOST_NAMES = 10;

/** All notices of a run, as sentences that name the repository; skipped ones first, those for the same reason together. */
export function noticesOf({ registry, repositories }: Report, quoting: Quoting): readonly string[] {
  const skipped = repositories.filter(isSkipped);
  const said = (repository: RepositoryReport) => (notice: string) =>
    `${quoting.name(repository.name)}: ${notice}`;
  return [
    ...[...Map.groupBy(skipped, ({ message }) => message)].map(([, group]) =>
      skippedTogether(group, quoting),
    ),
    ...repositories.flatMap((repository) =>
      oddities(repository, registry, quoting).map(said(repository)),
    ),
  ];
}

/** The notices of one repository, as sentences that do not name it. */
export function noticesIn(
  repository: RepositoryReport,
  registry: string,
  quoting: Quoting,
): readonly string[] {
  const skipped = isSkipped(repository) ? [quoting.sentence(repository.message ?? "")] : [];
  return [...skipped, ...oddities(repository, registry, quoting)];
}

function oddities(
  repository: RepositoryReport,
  registry: string,
  quoting: Quoting,
): readonly string[] {
  return [
    ...emptied(repository, quoting),
    ...unpullable(repository, quoting),
    ...onNothing(repository, registry, quoting),
    ...disappeared(repository, quoting),
    ...circular(repository, quoting),
  ];
}

/** Left alone by a rule. */
function isSkipped({ state }: RepositoryReport): boolean {
  return state === "skipped";
}

function skippedTogether(group: readonly RepositoryReport[], quoting: Quoting): string {
  const names = listed(group, MOST_NAMES, ({ name }) => quoting.name(name));
  const skipped = quoting.strong("skipped");
  const were = group.length === 1 ? `was ${skipped}` : `were ${skipped}, each for the same reason`;
  return `${names} ${were}: ${quoting.sentence(group[0]?.message ?? "")}`;
}

/** Losing the last tag of a repository, or all of it, is rarely intended. */
function emptied({ manifests, decidedAt }: RepositoryReport, quoting: Quoting): readonly string[] {
  const left = manifests.filter((manifest) => !isGone(manifest));
  const tags = manifests.reduce((sum, manifest) => sum + manifest.tags.length, 0);
  const isPreview = manifests.every(
    ({ outcome, expiredTags: [tag] }) => outcome === undefined && tag?.outcome === undefined,
  );
  if (manifests.length > 0 && left.length === 0) {
    const withTags = tags > 0 ? `, with ${counted(tags, "tag")}` : "";
    const none = quoting.strong("nothing");
    const all = counted(manifests.length, "manifest");
    return [
      `${none} ${isPreview ? "would be" : "is"} left of it after deleting ${all}${withTags}. ${IF_NOT_MEANT}`,
    ];
  }
  if (tags === 0 || left.some((manifest) => tagsLeft(manifest) > 0)) return [];
  const [would, goes, go] = isPreview ? ["would have", "goes", "go"] : ["has", "went", "went"];
  const stay = `${counted(left.length, "manifest")} without a tag ${left.length === 1 ? "stays" : "stay"}.`;
  return [
    `it ${would} ${quoting.strong("no tag")} left: ${tags === 1 ? `its only one ${goes}` : `all ${count(tags)} ${go}`}${youngestTag(manifests, decidedAt, quoting)}. ${stay} ${IF_NOT_MEANT}`,
  ];
}

function youngestTag(
  manifests: readonly ManifestReport[],
  decidedAt: Date | undefined,
  { name }: Quoting,
): string {
  const [first] = manifests
    .filter(({ tags }) => tags.length > 0)
    .toSorted((a, b) => (b.pushedAt?.getTime() ?? 0) - (a.pushedAt?.getTime() ?? 0));
  const [tag] = first?.tags ?? [];
  if (tag === undefined || first?.pushedAt === undefined || decidedAt === undefined) return "";
  const old = age(decidedAt.getTime() - first.pushedAt.getTime()).replaceAll("\u00A0", " ");
  return `, the youngest (${name(tag)}) is ${old} old`;
}

const IF_NOT_MEANT =
  'If that is not intended, name what must be kept in "keep-tags", "keep-latest" or "keep-digests".';

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
    `${manifests} removed by something else during the run (another run, a retention policy): ${digests}.`,
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

/** As loud as it gets without failing the run: these may be about to be pulled. */
function unpullable(
  { unpullable: broken }: RepositoryReport,
  { name }: Quoting,
): readonly string[] {
  if (broken.length === 0) return [];
  const [manifests, tags] =
    broken.length === 1
      ? ["a tagged manifest", "its tags"]
      : [`${count(broken.length)} tagged manifests`, "their tags"];
  const items = listed(
    broken,
    MOST_ITEMS,
    (manifest) => `${name(manifest.digest)} (${listed(manifest.tags, MOST_ITEMS, name)})`,
  );
  return [
    `the registry lists ${manifests} but does not return what is in ${broken.length === 1 ? "it" : "them"}, so ${tags} can't be pulled: ${items}. Push ${broken.length === 1 ? "it" : "them"} again, unless a quarantine or "readEnabled=false" is meant to do that.`,
  ];
}

/** With the way out, for those that this run does not remove. */
function onNothing(
  repository: RepositoryReport,
  registry: string,
  { name }: Quoting,
): readonly string[] {
  const tags = repository.tagsOnNothing.filter(({ isExpired }) => !isExpired);
  const [first] = tags;
  if (first === undefined) return [];
  const [those, have, one] =
    tags.length === 1
      ? ["tag names a manifest", "it", "it"]
      : ["tags name manifests", "they", "the first"];
  const command = `az acr repository untag --name ${resourceName(registry)} --image ${repository.name}:${first.name}`;
  return [
    `${count(tags.length)} ${those} that the registry does not have, so ${have} can't be pulled: ${listed(tags, MOST_ITEMS, (tag) => name(tag.name))}. This removes ${one}: ${name(command)}.`,
  ];
}

/**
 * The name that Azure's command line wants. A registry's name has letters and digits only; what follows in its host is a
 * hash, a region or the cloud (https://learn.microsoft.com/azure/container-registry/container-registry-get-started-portal).
 */
function resourceName(registry: string): string {
  return /^[a-z0-9]{5,50}(?=[-.])/i.exec(registry)?.[0] ?? "<registry>";
}
