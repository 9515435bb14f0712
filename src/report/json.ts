/**
 * The JSON report: every manifest with its verdict and outcome, for scripts and as evidence after an accident. Full
 * digests, stable order, one manifest a line. Its schema is `docs/report.schema.json`.
 */
import type { TagRule } from "../prune/model/policy.ts";
import { planTotalsOf } from "./plan-totals.ts";
import { paceOf } from "./pace.ts";
import { describePolicy, whyText } from "./policy-words.ts";
import { FOR_LOG, type Quoting } from "./problems.ts";
import { reasonsIn, reasonSums, type ReasonSum } from "./reasons.ts";
import {
  totalsOf,
  totalsOfRun,
  type AppliedPlan,
  type ExpiredTag,
  type ManifestReport,
  type Report,
  type RepositoryReport,
  type TagAlong,
  type Totals,
} from "./report.ts";
import { describeRule, ruleSums, type RuleSum } from "./tag-rules.ts";

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
const SCHEMA_VERSION = 1;

/** Characters that are written at once: a write for every line would take longer than making it. */
const CHUNK = 65_536;

/**
 * The report as JSON text that ends with a line break, in parts: as one text half a million manifests need a GiB, and a
 * few more are longer than a string can be.
 */
export function* renderJson(report: Report): Generator<string> {
  let chunk = "";
  for (const part of parts(report)) {
    chunk += part;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = "";
  }
  yield chunk;
}

function* parts(report: Report): Generator<string> {
  const head = {
    schemaVersion: SCHEMA_VERSION,
    registry: report.registry,
    dryRun: report.dryRun,
    stopped: report.stopped,
    cancelled: report.cancelled,
    brokenOff: report.brokenOff,
    deletionLimit: report.deletionLimit,
    absentNames: report.absentNames.length > 0 ? report.absentNames : undefined,
    isTimeUp: report.isTimeUp,
    unreached: report.unreached,
    startedAt: report.startedAt.toISOString(),
    finishedAt: report.finishedAt.toISOString(),
    totals: flatTotals(totalsOfRun(report)),
    requests: report.requests,
    settings: report.settings,
    policyText: report.policyText,
    plan: report.plan === undefined ? undefined : flatPlan(report, report.plan),
    warnings: report.warnings,
    rules: report.rules.length > 0 ? ruleSums(report).map(flatRule) : undefined,
    policy: plain(describePolicy(report, FOR_LOG)),
    reasons: reasonSums(report).map(flatReason),
    pace: paceOf(report),
  };
  yield* list(opened(head, '\n  "repositories"'), report.repositories, (repository) =>
    repositoryParts(repository, report.policy.tagRules),
  );
  yield "]}\n";
}

function* repositoryParts(
  repository: RepositoryReport,
  rules: readonly TagRule[],
): Generator<string> {
  const { name, state, message, decidedAt, verification, manifests } = repository;
  const { approval, brokenIndexes, orphanedTags, unpullable } = repository;
  const head = {
    name,
    state,
    message,
    decidedAt: decidedAt?.toISOString(),
    totals: flatTotals(totalsOf(repository)),
    verification,
    approval,
    brokenIndexes,
    orphanedTags,
    unpullable,
    tagsOnNothing: repository.tagsOnNothing.map(flatTag),
    reasons: reasonsIn(repository, rules).map(flatReason),
  };
  yield* list(`    ${opened(head, '"manifests"')}`, manifests, function* (manifest) {
    yield `      ${JSON.stringify(flatManifest(manifest))}`;
  });
  yield "    ]}";
}

/** A JSON object that goes on with a list; it is not closed. */
function opened(head: object, listName: string): string {
  return `${JSON.stringify(head).slice(0, -1)},${listName}:[`;
}

/** The opening, then the parts of all items, each on a line of its own. */
function* list<T>(
  opening: string,
  items: readonly T[],
  partsOf: (item: T) => Iterable<string>,
): Generator<string> {
  yield `${opening}\n`;
  for (const [i, item] of items.entries()) {
    if (i > 0) yield ",\n";
    yield* partsOf(item);
  }
  yield items.length > 0 ? "\n" : "";
}

function flatPlan(report: Report, { path, madeAt }: AppliedPlan) {
  return { path, madeAt: madeAt.toISOString(), totals: planTotalsOf(report) };
}

function flatTotals({ reclaimed, ...counts }: Totals) {
  return {
    ...counts,
    reclaimedBytes: reclaimed.bytes,
    reclaimedBytesAreEstimated: reclaimed.isEstimate,
  };
}

/** A rule is named by its line in the policy file. */
function flatTag<T extends TagAlong | ExpiredTag>({ rule, ...tag }: T) {
  return rule === undefined ? tag : { ...tag, rule: rule.line };
}

function flatRule({ rule, ...sums }: RuleSum) {
  return { line: rule.line, rule: describeRule(rule), ...sums };
}

/** A reason by its code, by the rule where there is one, and in words. */
function flatReason({ why, youngest, ...sums }: ReasonSum) {
  return {
    reason: why.reason,
    rule: why.reason === "tags-expired" ? why.rule?.line : undefined,
    why: plain(whyText(why, AS_WRITTEN)),
    ...sums,
    youngest: youngest && {
      repository: youngest.repository,
      digest: youngest.manifest.digest,
      tag: youngest.manifest.tagsAlong[0]?.name,
      pushedAt: youngest.manifest.pushedAt?.toISOString(),
    },
  };
}

const AS_WRITTEN: Quoting = { ...FOR_LOG, name: (text) => text };

/** What keeps words together on a page is in the way of a search. */
function plain(text: string): string {
  return text.replaceAll("\u00A0", " ");
}

function flatManifest(report: ManifestReport) {
  const { verdict, pushedAt, pulledAt, outcome, tagsAlong, isWaiting, ...manifest } = report;
  const rules = new Set(tagsAlong.flatMap(({ rule }) => rule?.line ?? []));
  const isExpired = verdict.reason === "tags-expired" && rules.size > 0;
  return {
    ...manifest,
    // It orders the page.
    place: undefined,
    expiredTags: manifest.expiredTags.map(flatTag),
    expiredBy: isExpired ? [...rules] : undefined,
    tagsAlong: tagsAlong.length > 0 ? tagsAlong.map(flatTag) : undefined,
    pushedAt: pushedAt?.toISOString(),
    pulledAt: pulledAt?.toISOString(),
    verdict: verdict.action,
    reason: verdict.reason,
    because: verdict.because,
    isWaiting: isWaiting === true ? true : undefined,
    outcome,
  };
}
