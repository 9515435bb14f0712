/**
 * The rules of a policy file in words: what each says, and what it did. Of the single inputs there is one rule, which stands
 * among the settings.
 */
import type { Digest } from "../oci/digest.ts";
import { isListed, mayExpire, ruleOf } from "../prune/mark/tag-rules.ts";
import type { Inventory } from "../prune/model/inventory.ts";
import type { TagPolicy, TagRule } from "../prune/model/policy.ts";
import type { Tag } from "../registry/registry.ts";
import { removalsByName } from "./decided.ts";
import { duration } from "./figures.ts";
import { code, count, details, listed, table } from "./markdown.ts";
import { isGone, type ExpiredTag, type Report, type RuleUse } from "./report.ts";

/** What the rules of a file did in a repository, as far as they took any tag. `gone` is what has gone, or in a dry run would. */
export function usesOf(
  { rules, keeping }: TagPolicy,
  inventory: Inventory,
  gone: ReadonlySet<Digest>,
  removed: ReadonlyMap<Digest, readonly ExpiredTag[]>,
): readonly RuleUse[] {
  if (rules.every(({ line }) => line === undefined)) return [];
  const all = [...inventory.tags, ...inventory.tagsOnNothing];
  const byRule = Map.groupBy(all, ({ name }) => ruleOf(name, rules));
  const removals = removalsByName(removed);
  const isExpired = ({ name, digest }: Tag) => {
    const removal = removals.get(digest)?.get(name);
    const isByRule = removal !== undefined && removal.because === undefined;
    return gone.has(digest) || (isByRule && isGone(removal.outcome?.state));
  };
  return rules.flatMap((rule) => {
    const tags = byRule.get(rule) ?? [];
    const expired = tags.filter(isExpired).length;
    const kept = tags.filter(({ name }) => isListed(name, keeping)).length;
    const withoutVersion = tags.filter(({ name }) => !mayExpire(name, rule)).length;
    return tags.length === 0 ? [] : [{ rule, tags: tags.length, expired, kept, withoutVersion }];
  });
}

/** A rule by its patterns and its conditions: "main-*: over 30 days, newest 10 stay". */
export function describeRule(rule: TagRule, name = (text: string): string => text): string {
  return `${patternsOf(rule, name)}: ${conditionsOf(rule).replaceAll("\u00A0", " ")}`;
}

/** How many patterns of one rule are named. */
const MOST_PATTERNS = 5;

/** The patterns of a rule. */
export function patternsOf({ match }: TagRule, name: (text: string) => string): string {
  return listed(match, MOST_PATTERNS, ({ text }) => name(text));
}

/** When the tags that a rule takes expire: "over 30 days, newest 10 stay". */
export function conditionsOf({ olderThanMs, ...rule }: TagRule): string {
  const { keepNewest, keepAtMost, order, countsOf, match } = rule;
  const series = order.by === "version" ? ` versions${SERIES[order.per]}` : "";
  const each = countsOf === "pattern" && match.length > 1 ? " of each" : "";
  const due = [
    ...(olderThanMs === undefined
      ? []
      : [olderThanMs === 0 ? "at any age" : `over ${duration(olderThanMs)}`]),
    ...(keepAtMost === undefined ? [] : [`beyond the newest ${count(keepAtMost)}${series}${each}`]),
  ].join(", or ");
  const newest =
    keepNewest === 0
      ? []
      : keepNewest === 1
        ? [`the newest${series.replace("versions", "version")}${each} stays`]
        : [`newest ${count(keepNewest)}${series}${each} stay`];
  return [due, ...newest].filter((part) => part !== "").join(", ");
}

const SERIES = { all: "", minor: " of a minor version", major: " of a major version" } as const;

/** What a rule did in a whole run. */
export interface RuleSum extends RuleUse {
  readonly repositories: number;
}

/** All rules of the policy file, in their order, with what each did. */
export function ruleSums({ rules, repositories }: Report): readonly RuleSum[] {
  const uses = Map.groupBy(
    repositories.flatMap(({ ruleUses }) => ruleUses),
    ({ rule }) => rule,
  );
  return rules.map((rule) => {
    const own = uses.get(rule) ?? [];
    const sum = (key: "tags" | "expired" | "kept" | "withoutVersion") =>
      own.reduce((total, use) => total + use[key], 0);
    return {
      rule,
      repositories: own.length,
      tags: sum("tags"),
      expired: sum("expired"),
      kept: sum("kept"),
      withoutVersion: sum("withoutVersion"),
    };
  });
}

/** What each rule of the policy file did; nothing where there is none. */
export function ruleTable(report: Report): readonly string[] {
  const sums = ruleSums(report);
  if (sums.length === 0) return [];
  const numbers: readonly (readonly [title: string, of: (sum: RuleSum) => number])[] = [
    ["Repositories", ({ repositories }) => repositories],
    ["Tags matched", ({ tags }) => tags],
    [report.dryRun ? "Go" : "Went", ({ expired }) => expired],
    ["Stay", ({ tags, expired }) => tags - expired],
    ["Kept by name", ({ kept }) => kept],
    [
      "No versions",
      ({ rule, withoutVersion }) => (rule.order.by === "version" ? withoutVersion : 0),
    ],
  ];
  // The last two tell what is rare.
  const shown = numbers.filter(([, of], i) => i < 4 || sums.some((sum) => of(sum) > 0));
  const columns = [
    { title: "Rule" },
    { title: "Line", align: "right" as const },
    ...shown.map(([title]) => ({ title, align: "right" as const })),
  ];
  const rows = sums.map((sum) => [
    `${patternsOf(sum.rule, code)}: ${conditionsOf(sum.rule)}`,
    String(sum.rule.line ?? ""),
    ...shown.map(([, of]) => count(of(sum))),
  ]);
  return details("Rules", table(columns, rows));
}
