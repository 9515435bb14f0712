/**
 * Digest tags whose manifest is gone: signatures of images that were deleted by other means, or that a run was killed
 * before it could take along. Nothing but a pattern that is meant for them ever expires such a tag, so the report says
 * how many there are, and which patterns. Pure.
 */
import { digestNamedBy } from "../oci/digest-tag.ts";
import type { Digest } from "../oci/digest.ts";

/** Digest tags that name what the repository does not have. */
export interface OrphanedTags {
  readonly count: number;
  /** Patterns for `delete-tags` that match them, the most frequent first. */
  readonly patterns: readonly string[];
}

/** How many different forms are named. */
const MOST_PATTERNS = 5;

/** The orphaned ones among tags that stay; `isHere` tells which manifests the repository has by now. */
export function orphanedAmong(
  tags: Iterable<string>,
  isHere: (digest: Digest) => boolean,
): OrphanedTags {
  const counts = new Map<string, number>();
  for (const tag of tags) {
    const named = digestNamedBy(tag);
    if (named === undefined || isHere(named)) continue;
    const pattern = tag.replace(named.slice(named.indexOf(":") + 1), "*");
    counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  }
  const byCount = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return {
    count: byCount.reduce((sum, [, count]) => sum + count, 0),
    patterns: byCount.slice(0, MOST_PATTERNS).map(([pattern]) => pattern),
  };
}
