/**
 * How fast the built action is, and what it costs in requests: `npm run bench`. It runs `dist/index.js` against the emulator in
 * another process and prints Markdown tables; `--help` has the options. Exits with 1 when a run sent other requests than
 * the formula says.
 */
import { existsSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";

import { Command, InvalidArgumentError } from "commander";

import { measureMonth, monthTable } from "./month.ts";
import { measurePeer } from "./peer.ts";
import { BLOCK } from "./population.ts";
import { renderingTable } from "./rendering.ts";
import {
  APPROVED,
  DRY,
  POLICY,
  REAL,
  REAL_ON_STANDARD,
  SECOND,
  SIGNED_IN,
  type Scenario,
} from "./scenarios.ts";
import { requestsTable, timesTable } from "./table.ts";
import { isSame, measureScenario, type Result, type Setting } from "./trial.ts";

interface Flags {
  readonly sizes: readonly number[];
  readonly runs: number;
  readonly repositories: number;
  readonly latency: number;
  readonly realUpTo: number;
  readonly profile?: string;
  readonly only?: readonly string[];
  readonly peer?: string;
  readonly month: boolean;
  readonly nights: number;
  readonly rendering: boolean;
}

/** A real run of more than this is paced for minutes: once is enough. */
const SHORT_REAL_RUN = 1000;

/** In which a policy is measured, where there is enough to fill them. */
const REPOSITORIES_OF_POLICY = 40;

function command(): Command {
  return new Command("bench")
    .description("Measures the built action against the emulator; build it first.")
    .option("--sizes <numbers>", "manifests, multiples of 100", sizes, [1000, 10_000, 100_000])
    .option("--runs <number>", "runs of which the median is taken", wholeNumber, 3)
    .option("--repositories <number>", "how many hold the manifests", wholeNumber, 1)
    .option("--latency <ms>", "milliseconds that every request takes longer", wholeNumber, 20)
    .option("--real-up-to <number>", "largest size at which to delete", wholeNumber, 10_000)
    .option("--profile <folder>", "write a CPU profile of every run")
    .option("--only <names>", 'kinds of runs, as the tables name them: "dry run"', (text) =>
      text.split(";").map((part) => part.trim()),
    )
    .option("--peer <path>", 'an "acr" binary, whose "acr purge" is measured beside')
    .option("--month", "nightly runs that share a cache, and nothing else", false)
    .option("--nights <number>", "how many", wholeNumber, 30)
    .option("--rendering", "the report alone, and nothing else", false);
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("Expected a whole number.");
  return Number(text);
}

function sizes(text: string): readonly number[] {
  const numbers = text.split(",").map((part) => wholeNumber(part.trim()));
  if (numbers.every((number) => number > 0 && number % BLOCK === 0)) return numbers;
  throw new InvalidArgumentError(`Expected multiples of ${BLOCK}.`);
}

/** What is measured of one size, as far as it is asked for. */
async function measureSize(manifests: number, flags: Flags): Promise<readonly Result[]> {
  const { only, peer } = flags;
  const results: Result[] = [];
  const setting = settingOf(manifests, flags);
  const measure = async (scenario: Scenario, other: Partial<Setting> = {}) => {
    if (only !== undefined && !only.includes(scenario.name)) return;
    const readSeconds = scenario.deletes ? (results[0]?.floorSeconds ?? 0) : undefined;
    const result = await measureScenario(scenario, { ...setting, ...other }, readSeconds);
    print(timesTable([result]));
    results.push(result);
  };
  await measure(DRY);
  await measure(SECOND);
  await measure(APPROVED);
  if (manifests >= REPOSITORIES_OF_POLICY * BLOCK) {
    await measure(DRY, { repositories: REPOSITORIES_OF_POLICY });
    await measure(POLICY, { repositories: REPOSITORIES_OF_POLICY });
  }
  if (manifests <= flags.realUpTo) {
    await measure(SIGNED_IN);
    await measure(REAL, manifests > SHORT_REAL_RUN ? { runs: 1 } : {});
    if (manifests <= SHORT_REAL_RUN) await measure(REAL_ON_STANDARD, { runs: 1 });
  }
  if (peer !== undefined) results.push(await measurePeer(peer, setting));
  return results;
}

function settingOf(manifests: number, flags: Flags): Setting {
  const { repositories, latency: latencyMs, runs, profile: profileIn } = flags;
  return { manifests, repositories, latencyMs, runs, profileIn };
}

async function run(flags: Flags): Promise<void> {
  if (!existsSync(join(import.meta.dirname, "..", "dist", "index.js"))) {
    throw new Error('dist/index.js is missing. Run "npm run package" first.');
  }
  const load = loadavg()[0] ?? 0;
  print(`${availableParallelism()} cores, load before: ${load.toFixed(1)}\n`);
  const results: Result[] = [];
  for (const manifests of flags.sizes) {
    if (flags.rendering) print(await renderingTable(manifests, flags.runs));
    const setting = settingOf(manifests, flags);
    if (flags.month) print(monthTable(await measureMonth(flags.nights, setting, flags.peer)));
    if (!flags.rendering && !flags.month) results.push(...(await measureSize(manifests, flags)));
  }
  if (results.length > 0) print(`\n${timesTable(results)}\n\n${requestsTable(results)}`);
  if (!results.every(({ sent, expected }) => isSame(sent, expected))) process.exitCode = 1;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

const program = command();
program.action(() => run(program.opts<Flags>()));
try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
