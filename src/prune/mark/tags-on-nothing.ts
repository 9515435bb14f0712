/**
 * Which tags on nothing expire (docs/how-it-decides.md#which-tags-expire). Pure. They are no images: they take no place
 * among the newest, and none of them is kept for being new. Where no age is given for tags, that of manifests counts.
 */
import type { Tag } from "../../registry/registry.ts";
import { ageMsOf } from "./age.ts";
import { byName, type Inventory } from "../model/inventory.ts";
import type { Policy } from "../model/policy.ts";
import { isProtectedByLock } from "./locks.ts";
import { isListed, mayExpire, ruleOf } from "./tag-rules.ts";

/** The tags on nothing that expire; sorted by name. Everything that is not known of one of them saves it. */
export function expiredTagsOnNothing(
  { tagsOnNothing, isLocked }: Inventory,
  policy: Policy,
  now: Date,
): readonly Tag[] {
  if (isLocked) return [];
  const { rules, keeping } = policy.tags;
  return tagsOnNothing
    .filter((tag) => {
      const rule = ruleOf(tag.name, rules);
      if (rule === undefined || !mayExpire(tag.name, rule)) return false;
      const tagAgeMs = ageMsOf(tag.updatedAt, now) ?? NaN;
      const isPinned = [policy.pins, policy.pulled].some(
        ({ tags, digests }) => tags.has(tag.name) || digests.has(tag.digest),
      );
      return (
        !isListed(tag.name, keeping) &&
        tagAgeMs >= (rule.olderThanMs ?? policy.ageMs) &&
        !isPinned &&
        !isProtectedByLock(tag, policy)
      );
    })
    .sort(byName);
}
