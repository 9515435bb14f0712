/**
 * The inputs that say which tags may expire. Without `delete-tags` none may, and the others would do nothing, which
 * is hardly what was meant: an error.
 */
import { ActionError } from "../errors/action-error.ts";
import type { TagPolicy, TagRule } from "../prune/model/policy.ts";
import { parsePatterns } from "./items.ts";
import { tagPatterns } from "./pattern-kinds.ts";
import { duration, wholeNumber, type Read } from "./values.ts";

const MOST_KEPT = 100_000;

/** Without a `tag-age`, tags have the age of manifests. `expires` tells whether `delete-tags` is given, right or wrong. */
export function readTagRules(read: Read, expires: boolean, manifestAgeMs: number): TagPolicy {
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
    const patterns = parsePatterns(name, text, tagPatterns("inputs"), "v*");
    if (patterns.length > 0) requireTags(name);
    return patterns;
  };
  const keepLatest = (text: string, name: string) => {
    const count = wholeNumber(text, name, 0, MOST_KEPT);
    if (count > 0) requireTags(name);
    return count;
  };
  const expiring = (text: string, name: string) =>
    parsePatterns(name, text, tagPatterns("inputs"), "pr-*");
  const olderThanMs = read("tag-age", ageMs, 0);
  const match = read("delete-tags", expiring, []);
  const keep = read("keep-tags", keeping, []);
  const rule: TagRule = {
    match,
    olderThanMs,
    keepNewest: read("keep-latest", keepLatest, 0),
    keepAtMost: undefined,
    order: { by: "time" },
    countsOf: "pattern",
    line: undefined,
  };
  const rules = rule.match.length > 0 ? [rule] : [];
  return { rules, keeping: keep };
}
