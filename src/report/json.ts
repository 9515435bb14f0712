/**
 * The JSON report: every manifest with its verdict and outcome, for scripts and as evidence after an accident. Full
 * digests, stable order, one manifest a line. Its schema is `docs/report.schema.json`.
 */
import { totalsOf, totalsOfRun, type ManifestReport, type Report, type Totals } from "./report.ts";

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
const SCHEMA_VERSION = 1;

/** The report as JSON text that ends with a line break. */
export function renderJson(report: Report): string {
  const { repositories, startedAt, finishedAt, ...run } = report;
  const head = {
    schemaVersion: SCHEMA_VERSION,
    ...run,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    totals: flatTotals(totalsOfRun(report)),
  };
  const parts = repositories.map((repository) => {
    const { name, state, message, verification, brokenIndexes, manifests } = repository;
    const totals = flatTotals(totalsOf(repository));
    const lines = manifests.map((manifest) => `      ${JSON.stringify(flatManifest(manifest))}`);
    const own = JSON.stringify({ name, state, message, totals, verification, brokenIndexes });
    return `    ${own.slice(0, -1)},"manifests":[\n${lines.join(",\n")}\n    ]}`;
  });
  const text = JSON.stringify(head);
  return `${text.slice(0, -1)},\n  "repositories":[\n${parts.join(",\n")}\n  ]}\n`;
}

function flatTotals({ reclaimed, ...counts }: Totals) {
  return {
    ...counts,
    reclaimedBytes: reclaimed.bytes,
    reclaimedBytesAreEstimated: reclaimed.isEstimate,
  };
}

function flatManifest({ verdict, pushedAt, outcome, ...manifest }: ManifestReport) {
  return {
    ...manifest,
    pushedAt: pushedAt?.toISOString(),
    verdict: verdict.action,
    reason: verdict.reason,
    because: verdict.because,
    outcome,
  };
}
