/**
 * Measures one kind of run over one size of registry, several times, and takes medians.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runAction } from "./action.ts";
import { runFloor } from "./floor.ts";
import type { Requests } from "./formula.ts";
import type { Measured } from "./process.ts";
import { startRegistry, type BenchRegistry, type Traffic } from "./registry.ts";
import { DRY, PLAN, type Scenario } from "./scenarios.ts";
import { standInsCaPem, type StandIn } from "./stand-ins.ts";

export interface Setting {
  readonly manifests: number;
  readonly repositories: number;
  readonly latencyMs: number;
  readonly runs: number;
  /** Where to put a CPU profile of each run; undefined for none. */
  readonly profileIn: string | undefined;
}

/** One run of the action, and what the registry saw of it. */
export interface Run extends Measured {
  readonly sent: Requests;
  /** What the formula says; undefined where there is none. */
  readonly expected: Requests | undefined;
  readonly startUpMs: number;
  readonly floorSeconds: number;
  readonly busy: number;
}

export interface Result {
  readonly scenario: Scenario;
  readonly setting: Setting;
  readonly sent: Requests;
  readonly expected: Requests | undefined;
  /** Medians. */
  readonly wallSeconds: number;
  readonly floorSeconds: number;
  readonly cpuSeconds: number;
  readonly peakRssMiB: number;
  readonly startUpMs: number;
  readonly busy: number;
}

/** Runs a scenario `setting.runs` times. `readSeconds` is the floor of a dry run, where it was measured before. */
export async function measureScenario(
  scenario: Scenario,
  setting: Setting,
  readSeconds?: number,
): Promise<Result> {
  const runs: Run[] = [];
  const standIn = await scenario.startStandIn();
  const open = () => startRegistry({ ...setting, isPremium: scenario.isPremium });
  let registry = await open();
  let planned = scenario;
  try {
    if (scenario.isSecond) {
      const first = { ...scenario, inputs: DRY.inputs };
      const { report } = await runOnce(first, { profileIn: undefined }, registry, standIn, 0);
      if (scenario.appliesPlan) planned = { ...scenario, files: { [PLAN]: report } };
    }
    for (let n = 0; n < setting.runs; n += 1) {
      if (n > 0 && scenario.deletes) {
        await registry.stop();
        registry = await open();
      }
      const { run } = await runOnce(planned, setting, registry, standIn, readSeconds);
      runs.push(run);
    }
  } finally {
    await Promise.all([registry.stop(), standIn.close()]);
  }
  return resultOf(scenario, setting, runs);
}

/** The medians of some runs; the requests of one that went astray, if one did. */
export function resultOf(scenario: Scenario, setting: Setting, runs: readonly Run[]): Result {
  const of = (value: (run: Run) => number) => median(runs.map(value));
  const odd = runs.find(({ sent, expected }) => !isSame(sent, expected)) ?? runs[0];
  return {
    scenario,
    setting,
    sent: odd?.sent ?? {},
    expected: odd?.expected,
    wallSeconds: of((run) => run.wallSeconds),
    floorSeconds: of((run) => run.floorSeconds),
    cpuSeconds: of((run) => run.cpuSeconds),
    peakRssMiB: of((run) => run.peakRssMiB),
    startUpMs: of((run) => run.startUpMs),
    busy: of((run) => run.busy),
  };
}

/** One run, and its JSON report. The floor of its reads is measured where it is not given. */
export async function runOnce(
  scenario: Scenario,
  { profileIn }: Pick<Setting, "profileIn">,
  registry: BenchRegistry,
  standIn: StandIn,
  readSeconds: number | undefined,
): Promise<{ readonly run: Run; readonly report: string }> {
  const folder = await mkdtemp(join(tmpdir(), "acr-prune-bench-"));
  try {
    await registry.traffic();
    const measured = await runAction(folder, registry.loginServer, {
      inputs: { ...standIn.inputs, ...scenario.inputs },
      files: scenario.files,
      env: standIn.env,
      caPem: `${registry.caPem}\n${await standInsCaPem()}`,
      flags: profileIn === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileIn}`],
    });
    const urls = join(folder, "urls");
    const traffic = await registry.traffic({ urlsTo: urls });
    const read = readSeconds ?? (await runFloor(folder, registry, urls)).wallSeconds;
    const floorSeconds = scenario.floorSeconds(read, registry.census);
    const run = runOf(measured, traffic, { floorSeconds });
    const expected = scenario.requests(registry.census, run.sent, measured.wallSeconds);
    return {
      run: { ...run, expected },
      report: await readFile(join(folder, "report.json"), "utf8"),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A measured run with what the registry saw of it. */
export function runOf(
  measured: Measured,
  { byKind, firstAt, busy }: Traffic,
  { floorSeconds }: Pick<Run, "floorSeconds">,
): Run {
  const startUpMs = (firstAt ?? NaN) - measured.startedAt;
  return {
    ...measured,
    sent: withoutZeros(byKind),
    expected: undefined,
    startUpMs,
    floorSeconds,
    busy,
  };
}

function withoutZeros(requests: Requests): Requests {
  return Object.fromEntries(Object.entries(requests).filter(([, count]) => count > 0));
}

/** Whether exactly the expected requests were sent, kind by kind; nothing is expected where there is no formula. */
export function isSame(sent: Requests, expected: Requests | undefined): boolean {
  if (expected === undefined) return true;
  const kinds = new Set([...Object.keys(sent), ...Object.keys(expected)]) as Set<keyof Requests>;
  return [...kinds].every((kind) => (sent[kind] ?? 0) === (expected[kind] ?? 0));
}

/** Of an even number, the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
}
