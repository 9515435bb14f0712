/**
 * Runs the bundled action in a process of its own, as GitHub's runner would: inputs as environment variables, files for what
 * it hands on. Its log is shown while it runs.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

const BUNDLE = join(import.meta.dirname, "..", "dist", "index.js");

export interface BundleRun {
  readonly inputs: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Paths in inputs are relative to it. */
  readonly workspace: string;
  /** For this run alone. */
  readonly temporary: string;
  /** Files that are there already. */
  readonly summary: string;
  readonly outputs: string;
  readonly onLine: (line: string) => void;
}

/**
 * The exit code of the action; 1 where it was ended by a signal. A signal to this process ends the action in good order: it
 * begins no new deletion and reports.
 * @throws Error when there is no bundle, or no process can be started.
 */
export async function runBundle(run: BundleRun): Promise<number> {
  if (!existsSync(BUNDLE)) {
    throw new Error('dist/index.js is missing: run "npm run package" first.');
  }
  const child = spawn(process.execPath, [BUNDLE], {
    cwd: run.workspace,
    env: environmentOf(run),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stopForwarding = forwardSignals(child);
  const reading = [child.stdout, child.stderr].map((stream) => readLines(stream, run.onLine));
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    await Promise.all(reading);
    return exitCode ?? 1;
  } finally {
    stopForwarding();
  }
}

/** Inputs come from the command line alone: the runner of another step must not add any. */
function environmentOf(run: BundleRun): Record<string, string | undefined> {
  const inherited = Object.entries(run.environment).filter(
    ([name]) => !/^(?:INPUT_|ACR_PRUNE_)/i.test(name),
  );
  const inputs = Object.entries(run.inputs).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  return {
    ...Object.fromEntries(inherited),
    ...(Object.fromEntries(inputs) as Record<string, string>),
    RUNNER_TEMP: run.temporary,
    GITHUB_WORKSPACE: run.workspace,
    GITHUB_STEP_SUMMARY: run.summary,
    GITHUB_OUTPUT: run.outputs,
  };
}

function forwardSignals(child: ChildProcess): () => void {
  const forward = (signal: NodeJS.Signals) => {
    child.kill(signal === "SIGHUP" ? "SIGTERM" : signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}

async function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) onLine(line);
}
