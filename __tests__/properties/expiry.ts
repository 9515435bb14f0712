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
} from "./described.ts";

/** Names of all tags that expire. */
export function expiredTags(repository: DescribedRepository, rules: Rules): ReadonlySet<string> {
  const latest = new Set(
    patternsOf(rules).flatMap((pattern) => keptByLatest(pattern, repository, rules)),
  );
  const tags = repository.manifests
    .filter(({ digest }) => !latest.has(digest))
    .flatMap((manifest) => ordinaryTagsOf(manifest, repository));
  const expired = tags.filter(
    (tag) =>
      patternsOf(rules).some((pattern) => isMatch(pattern, tag, rules)) &&
      !isKeptByName(tag, rules) &&
      !isShut(tag.locks, rules) &&
      isKnown(tag.setAt, rules) &&
      rules.now.getTime() - tag.setAt.getTime() >= rules.tagAgeMs,
  );
  return new Set(expired.map(({ name }) => name));
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
  return new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(name);
}

/** The images that this pattern keeps for being the newest, and those of which nobody knows how new or what they are. */
function keptByLatest(
  pattern: string,
  repository: DescribedRepository,
  rules: Rules,
): readonly string[] {
  if (rules.keepLatest === 0) return [];
  const matching = (manifest: DescribedManifest) =>
    ordinaryTagsOf(manifest, repository).filter((tag) => isMatch(pattern, tag, rules));
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
    (image) =>
      !sharesWith(image, images) && !isSignature(image) && !isSaved(image) && !isUnknown(image),
  );
  const best = places
    .toSorted((a, b) => newest(b) - newest(a) || (a.digest < b.digest ? -1 : 1))
    .slice(0, rules.keepLatest);
  const kept = [...best, ...images.filter(isUnknown)];
  const sharing = images.filter((image) => sharesWith(image, kept));
  return [...kept, ...sharing].map(({ digest }) => digest);
}
