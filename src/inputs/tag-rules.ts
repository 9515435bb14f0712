/**
 * The inputs that say which tags may expire. Without `delete-tags` none may, and the others would do nothing, which
 * is hardly what was meant: an error.
 */
import { ActionError } from "../errors/action-error.ts";
import { TAG_NAMES } from "../oci/names.ts";
import type { TagRules } from "../prune/model/policy.ts";
import { parsePatterns } from "./items.ts";
import { duration, wholeNumber, type Read } from "./values.ts";

const MOST_KEPT = 100_000;

/** Without a `tag-age`, tags have the age of manifests. `expires` tells whether `delete-tags` is given, right or wrong. */
export function readTagRules(read: Read, expires: boolean, manifestAgeMs: number): TagRules {
  const requireTags = (name: string) => {
    if (expires) return;
    throw new ActionError(
      `Input "${name}" has no effect without "delete-tags": name the tags that may expire, for example "pr-*".`,
    );
  };
  const ageMs = (text: string, name: string) => {
    if (text === "") return manifestAgeMs;
    const ms = duration(text, name);
    requireTags(name);
    return ms;
  };
  const keeping = (text: string, name: string) => {
    const patterns = parsePatterns(name, text, TAG_NAMES, "v*");
    if (patterns.length > 0) requireTags(name);
    return patterns;
  };
  const keepLatest = (text: string, name: string) => {
    const count = wholeNumber(text, name, 0, MOST_KEPT);
    if (count > 0) requireTags(name);
    return count;
  };
  const expiring = (text: string, name: string) => parsePatterns(name, text, TAG_NAMES, "pr-*");
  return {
    ageMs: read("tag-age", ageMs, 0),
    expiring: read("delete-tags", expiring, []),
    keeping: read("keep-tags", keeping, []),
    keepLatest: read("keep-latest", keepLatest, 0),
  };
}
