/**
 * Which tags expire (docs/how-it-decides.md#which-tags-expire). Pure: `now` is an argument. Everything that is not
 * known of a tag or its image saves it.
 */
import type { Digest } from "../../oci/digest.ts";
import type { Tag } from "../../registry/registry.ts";
import { ageMsOf } from "./age.ts";
import { digestNamedBy, isMeantForDigestTags } from "../../oci/digest-tag.ts";
import type { ReferenceGraph } from "./graph.ts";
import type { Inventory, NamePattern, Policy, TagRules } from "../model/inventory.ts";
import { newestImages } from "./newest-images.ts";

/**
 * The tags that expire, with the manifests that carry them. `isRoot` tells what is kept for its own sake whatever its
 * tags, a lock on one of them included: those keep their tags. Only right once every index and all of `latestCarriers`
 * have been read.
 */
export function findExpiredTags(
  inventory: Inventory,
  graph: ReferenceGraph,
  policy: Policy,
  now: Date,
  isRoot: (digest: Digest) => boolean,
): ReadonlyMap<string, Digest> {
  const expired = new Map<string, Digest>();
  if (policy.tags.expiring.length === 0) return expired;
  const matching = matchingTags(inventory, graph, policy.tags);
  const latest = newestOf(matching, inventory, graph, policy.tags, now);
  for (const { tag } of matching) {
    const ageMs = ageMsOf(tag.updatedAt, now);
    const isSaved =
      isListed(tag.name, policy.tags.keeping) ||
      ageMs === undefined ||
      ageMs < policy.tags.ageMs ||
      latest.has(tag.digest) ||
      isRoot(tag.digest);
    if (!isSaved) expired.set(tag.name, tag.digest);
  }
  return expired;
}

/** What `keep-latest` keeps, as far as the bodies that were read tell. */
export function newestCarriers(
  inventory: Inventory,
  graph: ReferenceGraph,
  rules: TagRules,
  now: Date,
): ReadonlySet<Digest> {
  return newestOf(matchingTags(inventory, graph, rules), inventory, graph, rules, now);
}

/** The patterns that match a tag of the repository, whether it expires or not. */
export function patternsInUse(inventory: Inventory, rules: TagRules): ReadonlySet<NamePattern> {
  const unused = new Set([...rules.expiring, ...rules.keeping]);
  const used = new Set<NamePattern>();
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
  readonly patterns: readonly NamePattern[];
}

function matchingTags(
  { tags }: Inventory,
  { ordinaryTags }: ReferenceGraph,
  { expiring }: TagRules,
): readonly Match[] {
  const ordinary = new Map<Digest, ReadonlySet<string>>();
  for (const [digest, names] of ordinaryTags) ordinary.set(digest, new Set(names));
  const excluding = expiring.filter(({ excludes }) => excludes);
  return tags.flatMap((tag) => {
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
export function isListed(name: string, patterns: readonly NamePattern[]): boolean {
  const matching = patterns.filter(({ matches }) => matches(name));
  return matching.length > 0 && !matching.some(({ excludes }) => excludes);
}

/** What belongs to one of the newest images of any pattern. */
function newestOf(
  matching: readonly Match[],
  inventory: Inventory,
  graph: ReferenceGraph,
  rules: TagRules,
  now: Date,
): ReadonlySet<Digest> {
  const latest = new Set<Digest>();
  if (rules.keepLatest === 0) return latest;
  const saved = new Set<Digest>();
  for (const [digest, names] of graph.ordinaryTags) {
    if (names.some((name) => isListed(name, rules.keeping))) saved.add(digest);
  }
  for (const pattern of new Set(matching.flatMap(({ patterns }) => patterns))) {
    const matches = matching.filter(({ patterns }) => patterns.includes(pattern));
    const tags = matches.map(({ tag }) => tag);
    const ranking = { tags, saved, count: rules.keepLatest, now };
    for (const digest of newestImages(inventory, graph, ranking)) latest.add(digest);
  }
  return latest;
}
