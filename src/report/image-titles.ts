/** What stands above a table of images: what becomes of them, why, and how many there are. */
import type { Verdict } from "../prune/model/verdict.ts";
import type { Group } from "./blocks.ts";
import { duration } from "./figures.ts";
import { counted } from "./markdown.ts";
import { whyText } from "./policy-words.ts";
import { FOR_MARKDOWN } from "./problems.ts";
import { reasonTitle } from "./wording.ts";

/** What the words depend on. */
export interface HeadingOptions {
  readonly dryRun: boolean;
  readonly agesMs: readonly number[];
  /** Whether any tag may expire. */
  readonly hasRules: boolean;
}

/** "#### Goes: `pr-*`: over 14 days (47 images, 50 tags)". */
export function groupHeading(group: Group, options: HeadingOptions): readonly string[] {
  const { blocks, tags, why } = group;
  const isPart = why?.reason === "subject-gone";
  const counts = [
    isPart ? counted(blocks.length, "manifest") : counted(blocks.length, "image"),
    ...(tags > 0 ? [counted(tags, "tag")] : []),
  ].join(", ");
  return [`#### ${titleOf(group, options)} (${counts})`];
}

function titleOf({ fate, why, verdict }: Group, options: HeadingOptions): string {
  const reason =
    why === undefined ? stayingTitle(verdict, options) : lowerFirst(whyText(why, FOR_MARKDOWN));
  switch (fate) {
    case "failed":
      return "Not deleted";
    case "unbegun":
      return `Not begun: ${reason}`;
    case "goes":
      return `${options.dryRun ? "Goes" : "Deleted"}: ${reason}`;
    case "wanted":
    case "waiting":
    case "stays":
      return `Stays: ${reason}`;
    default:
      return fate satisfies never;
  }
}

/** Why something stays, in the words that this policy makes true. */
export function stayingTitle(verdict: Verdict, { agesMs, hasRules }: HeadingOptions): string {
  const [ageMs] = agesMs;
  if (verdict.reason === "within-grace-period" && agesMs.length === 1 && ageMs !== undefined) {
    return ageMs === 0 ? "pushed just now" : `younger than ${duration(ageMs)}`;
  }
  const isTagged = verdict.reason === "tagged" && hasRules;
  return isTagged ? "has a tag that does not expire" : reasonTitle(verdict);
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}
