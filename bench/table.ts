/**
 * The benchmark's tables, in Markdown.
 */
import { requestsIn as sumOf, type Requests } from "./formula.ts";
import { isSame, type Result } from "./trial.ts";

const NONE = "–";
const FEW_REQUESTS = 500;

const COLUMNS: readonly (readonly [title: string, cell: (result: Result) => string])[] = [
  ["Manifests", ({ setting }) => count(setting.manifests)],
  ["In repositories", ({ setting }) => count(setting.repositories)],
  ["Run", ({ scenario }) => scenario.name],
  ["Requests", ({ sent }) => count(sumOf(sent))],
  ["Formula", formula],
  ["Wall", ({ wallSeconds }) => seconds(wallSeconds)],
  ["Floor", ({ floorSeconds }) => seconds(floorSeconds)],
  ["Ratio", ({ wallSeconds, floorSeconds }) => ratio(wallSeconds, floorSeconds)],
  ["CPU", ({ cpuSeconds }) => seconds(cpuSeconds)],
  ["CPU per request", ({ cpuSeconds, sent }) => perRequest(cpuSeconds, sumOf(sent))],
  ["Peak RSS", ({ peakRssMiB }) => `${count(Math.round(peakRssMiB))} MiB`],
  ["First request after", ({ startUpMs }) => `${Math.round(startUpMs)} ms`],
  ["Registry busy", ({ busy }) => `${Math.round(busy * 100)} %`],
  ["Runs", ({ setting }) => String(setting.runs)],
];

/** One row per result. */
export function timesTable(results: readonly Result[]): string {
  const titles = COLUMNS.map(([title]) => title);
  const rows = results.map((result) => COLUMNS.map(([, cell]) => cell(result)));
  return table(titles, rows);
}

/** Requests by kind, as sent and as the formula says; one column per result. */
export function requestsTable(results: readonly Result[]): string {
  const all = results.flatMap(({ sent, expected = {} }) => [sent, expected]);
  const kinds = [...new Set(all.flatMap((requests) => Object.keys(requests)))].sort();
  const titles = results.map(({ setting, scenario }) => {
    return `${count(setting.manifests)}, ${scenario.name}`;
  });
  const rows = (kinds as (keyof Requests)[]).map((kind) => [
    kind,
    ...results.map(({ sent, expected }) => against(sent[kind] ?? 0, (expected ?? sent)[kind] ?? 0)),
  ]);
  return table(["Requests", ...titles], rows);
}

function against(sent: number, expected: number): string {
  return sent === expected ? count(sent) : `${count(sent)} (formula: ${count(expected)})`;
}

function formula({ sent, expected }: Result): string {
  if (expected === undefined) return NONE;
  return isSame(sent, expected) ? "exact" : count(sumOf(expected));
}

/** Of a run that mostly waits for nothing, it says little. */
function perRequest(cpuSeconds: number, requests: number): string {
  return requests < FEW_REQUESTS ? NONE : `${((cpuSeconds * 1000) / requests).toFixed(2)} ms`;
}

function ratio(value: number, floor: number): string {
  return floor > 0 ? (value / floor).toFixed(2) : NONE;
}

/** Columns under their titles. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)].join("\n");
}

export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** What there is no measure of, a floor of nothing included, is a dash. */
export function seconds(value: number): string {
  if (!(value > 0)) return NONE;
  return `${value.toFixed(value < 10 ? 2 : 1)} s`;
}
