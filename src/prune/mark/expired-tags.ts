/**
 * Which tags expire (docs/how-it-decides.md#which-tags-expire). Pure: `now` is an argument. Everything that is not
 * known of a tag or its image saves it.
 */
import type { Digest } from "../../oci/digest.ts";
import type { Tag } from "../../registry/registry.ts";
import { ageMsOf } from "./age.ts";
import type { Pattern, TagPolicy, TagRule } from "../model/policy.ts";
import { newestImages } from "./newest-images.ts";
import type { Snapshot } from "./snapshot.ts";
import { isListed, mayExpire, ruleOf, takes } from "./tag-rules.ts";

/**
 * The tags that expire, with the manifests that carry them. `isRoot` tells what is kept for its own sake whatever its
 * tags, a lock on one of them included: those keep their tags. Only right once every index and all of `newestCarriers`
 * have been read.
 */
export function findExpiredTags(
  snapshot: Snapshot,
  policy: TagPolicy,
  isRoot: (digest: Digest) => boolean,
): ReadonlyMap<string, Digest> {
  const expired = new Map<string, Digest>();
  const saved = savedBy(policy.keeping, snapshot);
  for (const [rule, tags] of tagsByRule(snapshot, policy)) {
    const newest = newestOf({ rule, tags, saved }, snapshot, rule.keepNewest);
    const most = newestOf({ rule, tags, saved }, snapshot, rule.keepAtMost ?? 0);
    for (const tag of tags) {
      const isSaved =
        isListed(tag.name, policy.keeping) || newest.has(tag.digest) || isRoot(tag.digest);
      const isDue =
        isOld(tag, rule, snapshot.now) ||
        (!most.has(tag.digest) &&
          (rule.keepAtMost !== undefined || rule.olderThanMs === undefined));
      if (!isSaved && isDue) expired.set(tag.name, tag.digest);
    }
  }
  return expired;
}

function isOld({ updatedAt }: Tag, { olderThanMs }: TagRule, now: Date): boolean {
  return (ageMsOf(updatedAt, now) ?? NaN) >= (olderThanMs ?? NaN);
}

/** What the newest images of every rule are, and so many more of each, as far as the bodies that were read tell. */
export function newestCarriers(
  snapshot: Snapshot,
  policy: TagPolicy,
  more: number,
): ReadonlySet<Digest> {
  const saved = savedBy(policy.keeping, snapshot);
  const carriers = new Set<Digest>();
  for (const [rule, tags] of tagsByRule(snapshot, policy)) {
    const count = Math.max(rule.keepNewest, rule.keepAtMost ?? 0);
    if (count === 0) continue;
    for (const digest of newestOf({ rule, tags, saved }, snapshot, count + more)) {
      carriers.add(digest);
    }
  }
  return carriers;
}

/** The tags of every rule that may expire by it. */
function tagsByRule(
  { inventory, graph }: Snapshot,
  { rules }: TagPolicy,
): ReadonlyMap<TagRule, readonly Tag[]> {
  const ordinary = new Map<Digest, ReadonlySet<string>>();
  for (const [digest, names] of graph.ordinaryTags) ordinary.set(digest, new Set(names));
  const byRule = new Map<TagRule, Tag[]>();
  for (const tag of inventory.tags) {
    // A digest tag that is a reference is no tag of its own.
    if (ordinary.get(tag.digest)?.has(tag.name) !== true) continue;
    const rule = ruleOf(tag.name, rules);
    if (rule === undefined || !mayExpire(tag.name, rule)) continue;
    const tags = byRule.get(rule) ?? [];
    tags.push(tag);
    byRule.set(rule, tags);
  }
  return byRule;
}

/** What has a tag that is to be kept by name: it takes no place among the newest. */
function savedBy(keeping: readonly Pattern[], { graph }: Snapshot): ReadonlySet<Digest> {
  const saved = new Set<Digest>();
  for (const [digest, names] of graph.ordinaryTags) {
    if (names.some((name) => isListed(name, keeping))) saved.add(digest);
  }
  return saved;
}

/** A rule with the tags that may expire by it, and what takes no place among its newest. */
interface RuleTags {
  readonly rule: TagRule;
  readonly tags: readonly Tag[];
  readonly saved: ReadonlySet<Digest>;
}

/** What belongs to one of the newest images of a rule; of any of its patterns, where each has its own. */
function newestOf(
  { rule, tags, saved }: RuleTags,
  snapshot: Snapshot,
  count: number,
): ReadonlySet<Digest> {
  if (count === 0) return new Set();
  const ranking = { saved, count, order: rule.order };
  if (rule.countsOf === "rule") return newestImages(snapshot, { ...ranking, tags });
  const newest = new Set<Digest>();
  for (const pattern of rule.match) {
    const matching = tags.filter(({ name }) => takes(pattern, name));
    for (const digest of newestImages(snapshot, { ...ranking, tags: matching })) newest.add(digest);
  }
  return newest;
}
