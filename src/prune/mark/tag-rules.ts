/**
 * Which rule decides over a tag. Pure, and by the name alone.
 */
import { digestNamedBy, isMeantForDigestTags } from "../../oci/digest-tag.ts";
import type { Inventory } from "../model/inventory.ts";
import type { Pattern, TagPolicy, TagRule } from "../model/policy.ts";
import { versionOf } from "../../oci/versions.ts";

/** The first rule that takes a tag; undefined for one that never expires. */
export function ruleOf(name: string, rules: readonly TagRule[]): TagRule | undefined {
  return rules.find(({ match }) => {
    if (match.some(({ excludes, matches }) => excludes && matches(name))) return false;
    return match.some((pattern) => takes(pattern, name));
  });
}

/** Whether a pattern includes a tag. Digest tags are only meant by patterns that are made for them. */
export function takes({ text, excludes, matches }: Pattern, name: string): boolean {
  if (excludes || !matches(name)) return false;
  const named = digestNamedBy(name);
  return named === undefined || isMeantForDigestTags(text, named);
}

/** Whether a tag may expire by the rule that takes it: what is no version has no place in an order of versions. */
export function mayExpire(name: string, { order }: TagRule): boolean {
  return order.by === "time" || versionOf(name) !== undefined;
}

/** Whether which tags expire depends on which images are the newest. */
export function countsNewest({ rules }: TagPolicy): boolean {
  return rules.some(({ keepNewest, keepAtMost }) => keepNewest > 0 || keepAtMost !== undefined);
}

/** Whether a list of patterns takes a name: one of them matches, and no exclusion does. */
export function isListed(name: string, patterns: readonly Pattern[]): boolean {
  const matching = patterns.filter(({ matches }) => matches(name));
  return matching.length > 0 && !matching.some(({ excludes }) => excludes);
}

/** The patterns that match a tag of the repository, whether it expires or not. */
export function patternsInUse(
  inventory: Inventory,
  { rules, keeping }: TagPolicy,
): ReadonlySet<Pattern> {
  const unused = new Set([...rules.flatMap(({ match }) => match), ...keeping]);
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
