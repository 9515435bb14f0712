/**
 * Which tags expire (DESIGN "Which tags expire"). Pure: `now` is an argument. Everything that is not known of a tag or
 * its image saves it.
 */
import type { Digest, Tag } from "../registry/registry.ts";
import { digestNamedBy, type ReferenceGraph } from "./graph.ts";
import type { Inventory, NamePattern, Policy, TagRules } from "./inventory.ts";
import { latestImages } from "./latest.ts";

/**
 * The tags that expire, with the manifests that carry them. `isRoot` tells what is kept for its own sake whatever its
 * tags, a lock on one of them included: those keep their tags. Only right once every index has been read.
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
  const latest = latestOfAll(inventory, graph, policy.tags, matching);
  for (const { tag } of matching) {
    const isSaved =
      isListed(tag.name, policy.tags.keeping) ||
      !isOlder(tag.updatedAt, policy.tags.ageMs, now) ||
      latest.has(tag.digest) ||
      isRoot(tag.digest);
    if (!isSaved) expired.set(tag.name, tag.digest);
  }
  return expired;
}

/** The patterns that match a tag of the repository, whether it expires or not. */
export function patternsInUse(inventory: Inventory, rules: TagRules): ReadonlySet<NamePattern> {
  const unused = new Set([...rules.expiring, ...rules.keeping]);
  const used = new Set<NamePattern>();
  for (const { name } of inventory.tags) {
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
  { tags, rows }: Inventory,
  { ordinaryTags }: ReferenceGraph,
  { expiring }: TagRules,
): readonly Match[] {
  const ordinary = new Map<Digest, ReadonlySet<string>>();
  for (const [digest, names] of ordinaryTags) ordinary.set(digest, new Set(names));
  const excluding = expiring.filter(({ excludes }) => excludes);
  const including = expiring.filter(({ excludes }) => !excludes);
  return tags.flatMap((tag) => {
    // A digest tag that is a reference is no tag of its own.
    if (ordinary.get(tag.digest)?.has(tag.name) !== true) return [];
    if (excluding.some(({ matches }) => matches(tag.name))) return [];
    const named = digestNamedBy(tag.name);
    const isStray = named !== undefined && !rows.has(named);
    const patterns = including.filter(
      // `*` must not empty a repository of signatures whose images are elsewhere.
      ({ text, matches }) => matches(tag.name) && (!isStray || text.startsWith("sha256-")),
    );
    return patterns.length === 0 ? [] : [{ tag, patterns }];
  });
}

function isListed(name: string, patterns: readonly NamePattern[]): boolean {
  const matching = patterns.filter(({ matches }) => matches(name));
  return matching.length > 0 && !matching.some(({ excludes }) => excludes);
}

function isOlder(time: Date | undefined, ageMs: number, now: Date): boolean {
  return time !== undefined && now.getTime() - time.getTime() >= ageMs;
}

/** What belongs to one of the newest images of any pattern. */
function latestOfAll(
  inventory: Inventory,
  graph: ReferenceGraph,
  rules: TagRules,
  matching: readonly Match[],
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
    for (const digest of latestImages(inventory, graph, tags, saved, rules.keepLatest)) {
      latest.add(digest);
    }
  }
  return latest;
}
