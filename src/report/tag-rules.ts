/**
 * The rules of a policy file in words: what each says, and what it did. Of the single inputs there is one rule, which stands
 * among the settings.
 */
import type { Digest } from "../oci/digest.ts";
import { isListed, mayExpire, ruleOf } from "../prune/mark/tag-rules.ts";
import type { Inventory } from "../prune/model/inventory.ts";
import type { TagPolicy, TagRule } from "../prune/model/policy.ts";
import type { Verdict } from "../prune/model/verdict.ts";
import { code, count, details, escapeText, table } from "./markdown.ts";
import type { ExpiredTag, Report, RuleUse } from "./report.ts";

/** What the rules of a file did in a repository, as far as they took any tag. */
export function usesOf(
  { rules, keeping }: TagPolicy,
  inventory: Inventory,
  verdicts: ReadonlyMap<Digest, Verdict>,
  removed: ReadonlyMap<Digest, readonly ExpiredTag[]>,
): readonly RuleUse[] {
  if (rules.every(({ line }) => line === undefined)) return [];
  const all = [...inventory.tags, ...inventory.tagsOnNothing];
  const byRule = Map.groupBy(all, ({ name }) => ruleOf(name, rules));
  return rules.flatMap((rule) => {
    const tags = byRule.get(rule) ?? [];
    const isExpired = ({ name, digest }: (typeof tags)[number]) =>
      verdicts.get(digest)?.action === "delete" ||
      removed.get(digest)?.some((tag) => tag.name === name && tag.because === undefined) === true;
    const expired = tags.filter(isExpired).length;
    const kept = tags.filter(({ name }) => isListed(name, keeping)).length;
    const withoutVersion = tags.filter(({ name }) => !mayExpire(name, rule)).length;
    return tags.length === 0 ? [] : [{ rule, tags: tags.length, expired, kept, withoutVersion }];
  });
}

/** The rule of the policy file that takes a tag; undefined where the inputs are the policy. */
export function ruleOfFile(name: string, rules: readonly TagRule[]): TagRule | undefined {
  const rule = ruleOf(name, rules);
  return rule?.line === undefined ? undefined : rule;
}

/** All of them that take any of the tags, each once. */
export function rulesOfFile(names: readonly string[], { rules }: TagPolicy): readonly TagRule[] {
  return [...new Set(names.flatMap((name) => ruleOfFile(name, rules) ?? []))];
}

/** A rule by its patterns and its conditions: "main-*: older than 30d, not among the newest 10". */
export function describeRule(rule: TagRule): string {
  return `${patternsOf(rule)}: ${conditionsOf(rule)}`;
}

function patternsOf({ match }: TagRule): string {
  return match.map(({ text }) => text).join(", ");
}

function conditionsOf({ olderThanMs, keepNewest, keepAtMost, order }: TagRule): string {
  const series = order.by === "version" ? ` versions${SERIES[order.per]}` : "";
  const age = olderThanMs === undefined ? [] : [`older than ${durationText(olderThanMs)}`];
  const most = keepAtMost === undefined ? [] : [`beyond the newest ${keepAtMost}${series}`];
  const due = [...age, ...most].join(", or ");
  const newest = keepNewest === 0 ? [] : [`not among the newest ${keepNewest}${series}`];
  return [due, ...newest].filter((part) => part !== "").join(", ");
}

const SERIES = { all: "", minor: " of a minor version", major: " of a major version" } as const;

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
] as const;

function durationText(ms: number): string {
  if (ms === 0) return "0d";
  let rest = ms;
  const parts = UNITS.flatMap(([unit, unitMs]) => {
    const whole = Math.floor(rest / unitMs);
    rest -= whole * unitMs;
    return whole === 0 ? [] : [`${whole}${unit}`];
  });
  return rest === 0 ? parts.join("") : `${ms / 1000} s`;
}

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

/** The table of rules for the page; nothing where there is no policy file. */
export function ruleTable(report: Report): readonly string[] {
  const sums = ruleSums(report);
  if (sums.length === 0) return [];
  const expire = report.dryRun ? "Would expire" : "Expired";
  const columns = [
    { title: "Line", align: "right" as const },
    { title: "Tags" },
    { title: "Expire when" },
    ...["Repositories", "Tags taken", expire, "Kept by name", "No versions"].map((title) => ({
      title,
      align: "right" as const,
    })),
  ];
  const rows = sums.map(({ rule, ...sum }) => [
    String(rule.line ?? ""),
    rule.match.map(({ text }) => code(text)).join(", "),
    escapeText(conditionsOf(rule)),
    ...[sum.repositories, sum.tags, sum.expired, sum.kept].map((number) => count(number)),
    rule.order.by === "version" ? count(sum.withoutVersion) : "",
  ]);
  return details(`${count(sums.length)} rules for tags, and what each did`, table(columns, rows));
}
