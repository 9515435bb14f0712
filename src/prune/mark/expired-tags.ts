/**
 * Which tags expire (docs/how-it-decides.md#which-tags-expire). Pure: `now` is an argument. Everything that is not
 * known of a tag or its image saves it.
 */
import type { Digest } from "../../oci/digest.ts";
import type { Tag } from "../../registry/registry.ts";
import { ageMsOf } from "./age.ts";
import { digestNamedBy, isMeantForDigestTags } from "../../oci/digest-tag.ts";
import type { Inventory } from "../model/inventory.ts";
import type { Pattern, TagRules } from "../model/policy.ts";
import { newestImages } from "./newest-images.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * The tags that expire, with the manifests that carry them. `isRoot` tells what is kept for its own sake whatever its
 * tags, a lock on one of them included: those keep their tags. Only right once every index and all of `newestCarriers`
 * have been read.
 */
export function findExpiredTags(
  snapshot: Snapshot,
  rules: TagRules,
  isRoot: (digest: Digest) => boolean,
): ReadonlyMap<string, Digest> {
  const expired = new Map<string, Digest>();
  if (rules.expiring.length === 0) return expired;
  const matching = matchingTags(snapshot, rules);
  const latest = newestOf(matching, snapshot, rules);
  for (const { tag } of matching) {
    const ageMs = ageMsOf(tag.updatedAt, snapshot.now);
    const isSaved =
      isListed(tag.name, rules.keeping) ||
      ageMs === undefined ||
      ageMs < rules.ageMs ||
      latest.has(tag.digest) ||
      isRoot(tag.digest);
    if (!isSaved) expired.set(tag.name, tag.digest);
  }
  return expired;
}

/** What `keep-latest` keeps, as far as the bodies that were read tell. */
export function newestCarriers(snapshot: Snapshot, rules: TagRules): ReadonlySet<Digest> {
  return newestOf(matchingTags(snapshot, rules), snapshot, rules);
}

/** The patterns that match a tag of the repository, whether it expires or not. */
export function patternsInUse(inventory: Inventory, rules: TagRules): ReadonlySet<Pattern> {
  const unused = new Set([...rules.expiring, ...rules.keeping]);
  const used = new Set<Pattern>();
  for (const { name } of [...inventory.tags, ...inventory.tagsOnNothing]) {
    for (const pattern of unused) {
      if (!pattern.matches(name)) continue;
      used.add(pattern);
      unused.delete(pattern);
    }
  }
  return used;
}

/** A tag that `delete-tags` matches, and by which of its patterns. */
interface Match {
  readonly tag: Tag;
  readonly patterns: readonly Pattern[];
}

function matchingTags({ inventory, graph }: Snapshot, { expiring }: TagRules): readonly Match[] {
  const ordinary = new Map<Digest, ReadonlySet<string>>();
  for (const [digest, names] of graph.ordinaryTags) ordinary.set(digest, new Set(names));
  const excluding = expiring.filter(({ excludes }) => excludes);
  return inventory.tags.flatMap((tag) => {
    // A digest tag that is a reference is no tag of its own.
    if (ordinary.get(tag.digest)?.has(tag.name) !== true) return [];
    if (excluding.some(({ matches }) => matches(tag.name))) return [];
    const named = digestNamedBy(tag.name);
    const patterns = expiring.filter(
      ({ text, matches }) =>
        matches(tag.name) && (named === undefined || isMeantForDigestTags(text, named)),
    );
    return patterns.length === 0 ? [] : [{ tag, patterns }];
  });
}

/** Whether a list of patterns takes a name: one of them matches, and no exclusion does. */
export function isListed(name: string, patterns: readonly Pattern[]): boolean {
  const matching = patterns.filter(({ matches }) => matches(name));
  return matching.length > 0 && !matching.some(({ excludes }) => excludes);
}

/** What belongs to one of the newest images of any pattern. */
function newestOf(
  matching: readonly Match[],
  snapshot: Snapshot,
  rules: TagRules,
): ReadonlySet<Digest> {
  const latest = new Set<Digest>();
  if (rules.keepLatest === 0) return latest;
  const saved = new Set<Digest>();
  for (const [digest, names] of snapshot.graph.ordinaryTags) {
    if (names.some((name) => isListed(name, rules.keeping))) saved.add(digest);
  }
  for (const pattern of new Set(matching.flatMap(({ patterns }) => patterns))) {
    const matches = matching.filter(({ patterns }) => patterns.includes(pattern));
    const tags = matches.map(({ tag }) => tag);
    const ranking = { tags, saved, count: rules.keepLatest };
    for (const digest of newestImages(snapshot, ranking)) latest.add(digest);
  }
  return latest;
}
