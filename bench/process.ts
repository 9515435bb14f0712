/**
 * Runs a script or a program in a process of its own and measures it: wall time from start to end, CPU time, peak memory.
 */
import { spawn } from "node:child_process";
import { openSync, closeSync, readFileSync } from "node:fs";
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

type Usage = Pick<Measured, "cpuSeconds" | "peakRssMiB">;

const USAGE = join(import.meta.dirname, "usage.mjs");

const WATCH_MS = 20;
/** The same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Runs a script of Node's to its end, its output into a file of the folder.
 * @throws Error with the end of that output when it fails.
 */
export async function measure(
  folder: string,
  script: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Measured> {
  const file = join(folder, "usage.json");
  const command = [process.execPath, "--import", USAGE, ...script];
  const times = await runToEnd(folder, command, { ...env, BENCH_USAGE: file });
  return { ...times, ...(JSON.parse(await readFile(file, "utf8")) as Usage) };
}

/** The same for any program, as far as Linux tells: 20 ms before its end at the latest. */
export async function measureProgram(
  folder: string,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Measured> {
  let usage: Usage = { cpuSeconds: NaN, peakRssMiB: NaN };
  const watch = (pid: number) => {
    usage = usageOf(pid) ?? usage;
  };
  return { ...(await runToEnd(folder, command, env, watch)), ...usage };
}

async function runToEnd(
  folder: string,
  [program = "", ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
  watch: (pid: number) => void = () => undefined,
): Promise<Pick<Measured, "startedAt" | "wallSeconds">> {
  const output = join(folder, "output.log");
  const log = openSync(output, "w");
  const startedAt = Date.now();
  const began = performance.now();
  const child = spawn(program, args, { env, stdio: ["ignore", log, log] });
  const timer = setInterval(() => {
    if (child.pid !== undefined) watch(child.pid);
  }, WATCH_MS);
  try {
    const [exitCode] = (await once(child, "close")) as [number | null];
    const wallSeconds = (performance.now() - began) / 1000;
    if (exitCode === 0) return { startedAt, wallSeconds };
  } finally {
    clearInterval(timer);
    closeSync(log);
  }
  const end = (await readFile(output, "utf8")).slice(-2000);
  throw new Error(`${program} ${args.join(" ")} failed:\n${end}`);
}

/** What a process has used so far: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html. Undefined once it is gone. */
function usageOf(pid: number): Usage | undefined {
  try {
    // The name of the program stands in brackets, and may have spaces; the times are the 14th and 15th field.
    const [, fields = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(/\) (?=[A-Z] )/);
    const [user, system] = fields.split(" ").slice(11, 13).map(Number);
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return {
      cpuSeconds: ((user ?? NaN) + (system ?? NaN)) / TICKS_PER_SECOND,
      peakRssMiB: Number(peak) / 1024,
    };
  } catch {
    return undefined;
  }
}
