/**
 * The JSON report: every manifest with its verdict and outcome, for scripts and as evidence after an accident. Full
 * digests, stable order, one manifest a line. Its schema is `docs/report.schema.json`.
 */
import { planTotalsOf } from "./plan-totals.ts";
import {
  totalsOf,
  totalsOfRun,
  type AppliedPlan,
  type ExpiredTag,
  type ManifestReport,
  type Report,
  type RepositoryReport,
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
  };
  yield* list(opened(head, '\n  "repositories"'), report.repositories, repositoryParts);
  yield "]}\n";
}

function* repositoryParts(repository: RepositoryReport): Generator<string> {
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
function flatTag<T extends ExpiredTag>({ rule, ...tag }: T) {
  return rule === undefined ? tag : { ...tag, rule: rule.line };
}

function flatRule({ rule, ...sums }: RuleSum) {
  return { line: rule.line, rule: describeRule(rule), ...sums };
}

function flatManifest(report: ManifestReport) {
  const { verdict, pushedAt, pulledAt, outcome, expiredBy, isWaiting, ...manifest } = report;
  return {
    ...manifest,
    expiredTags: manifest.expiredTags.map(flatTag),
    expiredBy: expiredBy.length > 0 ? expiredBy.map(({ line }) => line) : undefined,
    pushedAt: pushedAt?.toISOString(),
    pulledAt: pulledAt?.toISOString(),
    verdict: verdict.action,
    reason: verdict.reason,
    because: verdict.because,
    isWaiting: isWaiting === true ? true : undefined,
    outcome,
  };
}
