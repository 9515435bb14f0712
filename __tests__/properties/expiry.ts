/**
 * Says which tags expire, from docs/how-it-decides.md alone; what becomes of them and of their manifests is the oracle's matter. What
 * to get right: places are taken for each pattern apart, and an image that any pattern keeps keeps all its tags.
 */
import {
  holdersOf,
  isDigestTag,
  isGhost,
  ordinaryTagsOf,
  reach,
  subjectsOf,
  type DescribedManifest,
  type DescribedRepository,
  type DescribedTag,
  type Locks,
  type Rules,
  type TagRuleSpec,
} from "./described.ts";

/** Names of all tags that expire. */
export function expiredTags(repository: DescribedRepository, rules: Rules): ReadonlySet<string> {
  const { tagRules } = rules;
  if (tagRules !== undefined) return expiredByRules(repository, rules, tagRules);
  const latest = new Set(
    patternsOf(rules).flatMap((pattern) =>
      newestImages((tag) => isMatch(pattern, tag, rules), rules.keepLatest, repository, rules),
    ),
  );
  const tags = repository.manifests
    .filter(({ digest }) => !latest.has(digest))
    .flatMap((manifest) => ordinaryTagsOf(manifest, repository));
  const expired = tags.filter(
    (tag) =>
      patternsOf(rules).some((pattern) => isMatch(pattern, tag, rules)) &&
      mayGo(tag, rules) &&
      isOlder(tag, rules.tagAgeMs, rules),
  );
  return new Set(expired.map(({ name }) => name));
}

function mayGo(tag: DescribedTag, rules: Rules): boolean {
  return !isKeptByName(tag, rules) && !isShut(tag.locks, rules);
}

function isOlder({ setAt }: DescribedTag, ageMs: number, rules: Rules): boolean {
  return isKnown(setAt, rules) && rules.now.getTime() - setAt.getTime() >= ageMs;
}

/** docs/policy.md: each tag by the first rule that takes it. */
function expiredByRules(
  repository: DescribedRepository,
  rules: Rules,
  tagRules: readonly TagRuleSpec[],
): ReadonlySet<string> {
  const decides = (rule: TagRuleSpec, tag: DescribedTag) =>
    tagRules.find(({ match }) => isTaken(match, tag)) === rule &&
    (rule.versions === undefined || versionIn(tag.name) !== undefined);
  const all = repository.manifests.flatMap((manifest) =>
    ordinaryTagsOf(manifest, repository).map((tag) => ({ tag, digest: manifest.digest })),
  );
  const expired = tagRules.flatMap((rule) => {
    const { olderThanMs, keepNewest = 0, keepAtMost } = rule;
    const newest = (count: number) => {
      const groups = rule.versions === undefined ? [""] : seriesIn(all, rule.versions);
      return new Set(
        groups.flatMap((group) => {
          const isCounted = (tag: DescribedTag) =>
            decides(rule, tag) && (group === "" || seriesOf(tag.name, rule.versions) === group);
          return newestImages(isCounted, count, repository, rules, rule.versions !== undefined);
        }),
      );
    };
    const [floor, ceiling] = [newest(keepNewest), newest(keepAtMost ?? 0)];
    return all.filter(({ tag, digest }) => {
      if (!decides(rule, tag) || !mayGo(tag, rules) || floor.has(digest)) return false;
      if (olderThanMs !== undefined && isOlder(tag, olderThanMs, rules)) return true;
      if (keepAtMost !== undefined) return !ceiling.has(digest);
      return olderThanMs === undefined;
    });
  });
  return new Set(expired.map(({ tag }) => tag.name));
}

function isTaken(match: readonly string[], { name }: DescribedTag): boolean {
  const isExcluded = match.some((one) => one.startsWith("!") && fits(one.slice(1), name));
  const including = match.filter((one) => !one.startsWith("!") && fits(one, name));
  return !isExcluded && including.some((one) => !isDigestTag(name) || one.includes("sha256-"));
}

/** Release numbers, and the number of a release candidate; the release itself comes after all of them. */
function versionIn(name: string): readonly number[] | undefined {
  const found = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-rc\.([1-9]\d*))?$/.exec(name);
  if (found === null) return undefined;
  const [, major, minor, patch, candidate] = found;
  return [Number(major), Number(minor), Number(patch), Number(candidate ?? Infinity)];
}

function seriesOf(name: string, per: TagRuleSpec["versions"]): string | undefined {
  const version = versionIn(name);
  if (version === undefined) return undefined;
  return { all: "all", major: `${version[0]}`, minor: `${version[0]}.${version[1]}` }[per ?? "all"];
}

function seriesIn(
  all: readonly { readonly tag: DescribedTag }[],
  per: TagRuleSpec["versions"],
): readonly string[] {
  return [...new Set(all.flatMap(({ tag }) => seriesOf(tag.name, per) ?? []))];
}

function laterVersion(a: readonly number[] = [], b: readonly number[] = []): number {
  for (const i of [0, 1, 2, 3]) {
    const [one = -1, other = -1] = [a[i], b[i]];
    if (one !== other) return other - one;
  }
  return 0;
}

/** No time, one before 2013 and one in the future say nothing. */
export function isKnown(time: Date, { now }: Rules): boolean {
  return time.getTime() >= Date.UTC(2013) && time.getTime() <= now.getTime();
}

/** A lock that the registry does not state counts as set, and nobody can see through it. */
export function isShut({ deleteEnabled, writeEnabled }: Locks, { unlock }: Rules): boolean {
  if (deleteEnabled === undefined || writeEnabled === undefined) return true;
  return !unlock && !(deleteEnabled && writeEnabled);
}

function patternsOf({ deleteTags }: Rules): readonly string[] {
  return deleteTags.filter((pattern) => !pattern.startsWith("!"));
}

function isMatch(pattern: string, { name }: DescribedTag, { deleteTags }: Rules): boolean {
  const isExcluded = deleteTags.some(
    (other) => other.startsWith("!") && fits(other.slice(1), name),
  );
  const isSpared = isDigestTag(name) && !pattern.includes("sha256-");
  return fits(pattern, name) && !isExcluded && !isSpared;
}

export function isKeptByName({ name }: Pick<DescribedTag, "name">, { keepTags }: Rules): boolean {
  return keepTags.some((pattern) => fits(pattern, name));
}

function fits(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(name);
}

/** The newest images of all with a tag that counts, and those of which nobody knows how new or what they are. */
function newestImages(
  counts: (tag: DescribedTag) => boolean,
  most: number,
  repository: DescribedRepository,
  rules: Rules,
  byVersion = false,
): readonly string[] {
  if (most === 0) return [];
  const matching = (manifest: DescribedManifest) =>
    ordinaryTagsOf(manifest, repository).filter(counts);
  const times = (manifest: DescribedManifest) => [
    manifest.pushedAt,
    ...matching(manifest).map(({ setAt }) => setAt),
  ];
  const newest = (manifest: DescribedManifest) =>
    Math.max(...times(manifest).map((time) => time.getTime()));
  const images = repository.manifests.filter((manifest) =>
    // Digest tags take no place, whatever they name.
    matching(manifest).some(({ name }) => !isDigestTag(name)),
  );
  const isSignature = (image: DescribedManifest) => subjectsOf(image, repository).length > 0;
  const everything = new Set(repository.manifests.map(({ digest }) => digest));
  const ghosts = repository.manifests.filter(isGhost).map(({ digest }) => digest);
  const hanging = reach(ghosts, holdersOf(repository), everything);
  const isUnknown = (image: DescribedManifest) =>
    hanging.has(image.digest) || times(image).some((time) => !isKnown(time, rules));
  const isSaved = (image: DescribedManifest) =>
    ordinaryTagsOf(image, repository).some((tag) => isKeptByName(tag, rules));

  /** One of these, other than itself, lists the image or is what it signs. */
  const sharesWith = (image: DescribedManifest, some: readonly DescribedManifest[]) =>
    some.some(
      (other) =>
        other !== image &&
        !isSignature(other) &&
        reach([other.digest], holdersOf(repository), everything).has(image.digest),
    );
  const places = images.filter(
    (image) => !sharesWith(image, images) && !isSignature(image) && !isUnknown(image),
  );
  const version = (manifest: DescribedManifest) =>
    matching(manifest)
      .flatMap(({ name }) => [versionIn(name) ?? []])
      .sort(laterVersion)[0];
  const byTime = (a: DescribedManifest, b: DescribedManifest) =>
    newest(b) - newest(a) || (a.digest < b.digest ? -1 : 1);
  const sorted = places.toSorted(
    (a, b) => (byVersion && laterVersion(version(a), version(b))) || byTime(a, b),
  );
  // What is saved by name takes no place, and is among the newest where fewer than so many others are newer.
  const best = sorted.filter(
    (_, i) => sorted.slice(0, i).filter((other) => !isSaved(other)).length < most,
  );
  const kept = [...best, ...images.filter(isUnknown)];
  const sharing = images.filter((image) => sharesWith(image, kept));
  return [...kept, ...sharing].map(({ digest }) => digest);
}
