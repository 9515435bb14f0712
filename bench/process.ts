/**
 * Runs a script in a process of its own and measures it: wall time from start to end, CPU time, peak memory.
 */
import { spawn } from "node:child_process";
import { openSync, closeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { once } from "node:events";
import { join } from "node:path";

export interface Measured {
  /** Milliseconds of the system clock. */
  readonly startedAt: number;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakRssMiB: number;
}

const USAGE = join(import.meta.dirname, "usage.mjs");

/**
 * Runs a script to its end, its output into a file of the folder.
 * @throws Error with the end of that output when it fails.
 */
export async function measure(
  folder: string,
  script: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Measured> {
  const output = join(folder, "output.log");
  const usage = join(folder, "usage.json");
  const log = openSync(output, "w");
  const startedAt = Date.now();
  const began = performance.now();
  const child = spawn(process.execPath, ["--import", USAGE, ...script], {
    env: { ...env, BENCH_USAGE: usage },
    stdio: ["ignore", log, log],
  });
  const [exitCode] = (await once(child, "close")) as [number | null];
  const wallSeconds = (performance.now() - began) / 1000;
  closeSync(log);
  if (exitCode !== 0) {
    throw new Error(
      `${script.join(" ")} failed:\n${(await readFile(output, "utf8")).slice(-2000)}`,
    );
  }
  const used = JSON.parse(await readFile(usage, "utf8")) as Pick<
    Measured,
    "cpuSeconds" | "peakRssMiB"
  >;
  return { startedAt, wallSeconds, ...used };
}
