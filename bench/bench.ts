/**
 * How fast the built action is, and what it costs in requests: `npm run bench`. It runs `dist/index.js` against the emulator in
 * another process and prints Markdown tables; `--help` has the options. Exits with 1 when a run sent other requests than
 * the formula says.
 */
import { existsSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";

import { Command, InvalidArgumentError } from "commander";

import { BLOCK } from "./population.ts";
import { APPROVED, DRY, POLICY, REAL, SECOND, SIGNED_IN } from "./scenarios.ts";
import { requestsTable, timesTable } from "./table.ts";
import { isSame, measureScenario, type Result, type Setting } from "./trial.ts";

interface Flags {
  readonly sizes: readonly number[];
  readonly runs: number;
  readonly repositories: number;
  readonly latency: number;
  readonly realUpTo: number;
  readonly profile?: string;
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
    .option("--profile <folder>", "write a CPU profile of every run");
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

async function measureAll(flags: Flags): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const manifests of flags.sizes) {
    const { repositories, latency: latencyMs, runs, profile: profileIn } = flags;
    const setting: Setting = { manifests, repositories, latencyMs, runs, profileIn };
    const dry = await measureScenario(DRY, setting);
    const second = await measureScenario(SECOND, setting);
    const approved = await measureScenario(APPROVED, setting);
    print(timesTable([dry, second, approved]));
    results.push(dry, second, approved);
    if (manifests >= REPOSITORIES_OF_POLICY * BLOCK) {
      const many = { ...setting, repositories: REPOSITORIES_OF_POLICY };
      results.push(await measureScenario(DRY, many), await measureScenario(POLICY, many));
    }
    if (manifests > flags.realUpTo) continue;
    const once = manifests > SHORT_REAL_RUN ? { runs: 1 } : {};
    results.push(
      await measureScenario(SIGNED_IN, setting),
      await measureScenario(REAL, { ...setting, ...once }, dry.floorSeconds),
    );
  }
  return results;
}

async function run(flags: Flags): Promise<void> {
  if (!existsSync(join(import.meta.dirname, "..", "dist", "index.js"))) {
    throw new Error('dist/index.js is missing. Run "npm run package" first.');
  }
  const load = loadavg()[0] ?? 0;
  print(`${availableParallelism()} cores, load before: ${load.toFixed(1)}\n`);
  const results = await measureAll(flags);
  print(`\n${timesTable(results)}\n\n${requestsTable(results)}`);
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
