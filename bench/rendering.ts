/**
 * Measures what the report alone takes, in a process that has all it is made of.
 */
import { fork } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { messageFrom } from "./registry.ts";
import { count, seconds, table } from "./table.ts";
import { median } from "./trial.ts";

const SCRIPT = join(import.meta.dirname, "rendering-process.ts");

export interface Rendering {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Of the process before, what a run has read included. */
  readonly liveMiB: number;
  readonly peakMiB: number;
}

/** One row, of medians. */
export async function renderingTable(manifests: number, runs: number): Promise<string> {
  const all: Rendering[] = [];
  for (let n = 0; n < runs; n += 1) all.push(await render(manifests));
  const of = (value: (one: Rendering) => number) => median(all.map(value));
  const cells = [
    count(manifests),
    seconds(of((one) => one.seconds)),
    seconds(of((one) => one.cpuSeconds)),
    `${count(Math.round(of(({ liveMiB }) => liveMiB)))} MiB`,
    `${count(Math.round(of(({ peakMiB }) => peakMiB)))} MiB`,
  ];
  return table(["Manifests", "Report", "CPU", "Memory before", "Peak"], [cells]);
}

async function render(manifests: number): Promise<Rendering> {
  const folder = await mkdtemp(join(tmpdir(), "acr-prune-bench-"));
  try {
    const [summary, output] = [join(folder, "summary.md"), join(folder, "output")];
    await Promise.all([writeFile(summary, ""), writeFile(output, "")]);
    const child = fork(SCRIPT, [String(manifests), join(folder, "report.json")], {
      execArgv: ["--expose-gc", "--max-old-space-size=12000"],
      env: { ...process.env, GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    return (await messageFrom(child)) as Rendering;
  } finally {
    await rm(folder, { recursive: true });
  }
}
