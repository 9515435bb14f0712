/**
 * In words: what was asked for, why something goes, and what of that is the youngest. The same on the page, in the comment and
 * in the JSON report.
 */
import { age, duration, unbroken } from "./figures.ts";
import { ownTags } from "./image-rows.ts";
import { count, counted, listed } from "./markdown.ts";
import type { Quoting } from "./problems.ts";
import type { Why, Youngest } from "./reasons.ts";
import type { Report } from "./report.ts";
import { conditionsOf, patternsOf } from "./tag-rules.ts";
import { nounOf, type ArtifactKind } from "./wording.ts";

/** How many rules of the inputs are named; there is one by now. */
const MOST_RULES = 3;

/** What stays for its age and which tags expire, as one sentence. */
export function describePolicy(report: Report, { name }: Quoting): string {
  const { policy, rules, settings } = report;
  const young = youngStay(policy.agesMs);
  if (settings["policy"] !== undefined && settings["policy"] !== "") {
    const tags = rules.length === 0 ? "no rule" : counted(rules.length, "rule");
    return `Policy ${name(settings["policy"])}: ${tags} for tags, and ${young}.`;
  }
  const expiring = listed(policy.tagRules, MOST_RULES, (rule) => {
    const due = conditionsOf(rule);
    return `tags ${patternsOf(rule, name)} expire ${due.replace(/^over /, "after ")}`;
  });
  const sentence = `${young}; ${expiring === "" ? "no tag expires" : expiring}.`;
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}

function youngStay(agesMs: readonly number[]): string {
  const [youngest = 0, oldest = youngest] = [agesMs[0], agesMs.at(-1)];
  if (oldest === 0) return "images of any age may go";
  const upTo =
    youngest === oldest ? duration(oldest) : `${duration(youngest)} to ${duration(oldest)}`;
  return `images younger than ${upTo} stay`;
}

const GONE: Readonly<Record<ArtifactKind, string>> = {
  signature: "Signatures whose image is gone",
  SBOM: "SBOM whose image is gone",
  attestation: "Attestations whose image is gone",
  artifact: "Artifacts whose image is gone",
};

/** Why something goes, to begin a line with: "`pr-*`: over 14 days". */
export function whyText(why: Why, { name }: Quoting): string {
  switch (why.reason) {
    case "tags-expired":
      if (why.rule === undefined) return "All tags have expired";
      return `${patternsOf(why.rule, name)}: ${conditionsOf(why.rule)}`;
    case "untagged":
      return "No tag, held by nothing that stays";
    case "subject-gone":
      return GONE[why.kind];
    case "digest-goes":
      return "Tags that name a digest that goes";
    default:
      return why satisfies never;
  }
}

/** The youngest of several, its age first: "14 days: `team/api:pr-1812`", "7 days: index in `team/api`". */
export function youngestText(youngest: Youngest, { name }: Quoting): string {
  const { repository, manifest, ageMs } = youngest;
  const [tag] = ownTags(manifest);
  const what =
    tag === undefined
      ? unbroken(`${nounOf(manifest.what)} in `) + name(repository)
      : name(`${repository}:${tag}`);
  return `${age(ageMs)}: ${what}`;
}

/** "an index", "an SBOM", "a signature". */
export function withArticle(noun: string): string {
  return `${/^[aeiou]|^SBOM/i.test(noun) ? "an" : "a"} ${noun}`;
}

/** "no tag", "1 tag", "1,180 tags": never left out, so that pure garbage and lost tags do not look alike. */
export function tagsText(tags: number): string {
  return tags === 0 ? "no tag" : counted(tags, "tag");
}

/** "104 of 106 tags", "no tag" where none was to go. */
export function tagsOfPlanned(done: number, planned: number): string {
  if (done === planned) return tagsText(done);
  return `${count(done)} of ${counted(planned, "tag")}`;
}
