/**
 * Runs the action within the test's own process, from the inputs to the report: all of it but the bundle and the process
 * around it, for a tenth of the processor. For the many cases of one kind, where one of them is a run of the bundle
 * (`run-action.ts`). It knows no signals, and no two runs at once.
 */
import type { EventEmitter } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import { stepEnvironment, type Step, type StepRun } from "../../emulator/github/runner.ts";
import { run } from "../../src/main.ts";
import { runAction, type ActionRun, type RunOptions } from "./run-action.ts";

/** One for all runs of a file. */
let summaryFile = "";
let isRunning = false;
let runs = 0;

/** Belongs into every test file with runs here: afterwards all is as it was. */
export function useRunsHere(): void {
  const trusted = getCACertificates("default");
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "acr-prune-here-"));
    summaryFile = join(folder, "summary.md");
  });
  afterAll(async () => {
    setDefaultCACertificates(trusted);
    await rm(folder, { recursive: true });
  });
}

/** As `runAction`, and with the same inputs by default. */
export function runHere(
  emulator: Emulator,
  inputs: Readonly<Record<string, string>> = {},
  options: Omit<RunOptions, "onStart" | "start"> = {},
): Promise<ActionRun> {
  return runAction(emulator, inputs, { ...options, ...here });
}

/** The option of a run that makes it one. */
export const here = { start } satisfies RunOptions;

async function start(script: readonly string[], step: Step): Promise<StepRun> {
  if (isRunning || summaryFile === "") throw new Error("one run at a time, after useRunsHere()");
  const env = await stepEnvironment(step);
  await writeFile(summaryFile, step.summary ?? "");
  runs += 1;
  const first = preloaded([...script.slice(0, -1), ...(env["NODE_OPTIONS"]?.split(" ") ?? [])]);
  const { log, exitCode } = await withEnvironment(
    { ...env, GITHUB_STEP_SUMMARY: summaryFile },
    env["NODE_EXTRA_CA_CERTS"] === "" ? [] : [step.caPem],
    async () => {
      // Under a name of its own: what is loaded a second time does nothing.
      for (const module of first) await import(`${module}?${runs}`);
      await run();
    },
  );
  const summary = await readFile(summaryFile, "utf8");
  // Where secrets are looked for.
  await writeFile(join(step.folder, "summary.md"), summary);
  const outputs = outputsIn(await readFile(join(step.folder, "output"), "utf8"));
  return { exitCode, log, summary, outputs };
}

/** What it writes to standard output, and the exit code that it asks for. */
async function withEnvironment(
  env: NodeJS.ProcessEnv,
  authorities: readonly string[],
  act: () => Promise<void>,
): Promise<{ readonly log: string; readonly exitCode: number }> {
  const events: Pick<EventEmitter, "listeners" | "off"> = process;
  const before = { env: process.env, exitCode: process.exitCode, write: process.stdout.write };
  const { setTimeout } = globalThis;
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  const known = EVENTS.map((event) => events.listeners(event));
  const timers = recordTimers();
  let log = "";
  try {
    isRunning = true;
    process.env = env;
    setDefaultCACertificates(authorities);
    process.stdout.write = (text: string | Uint8Array) => {
      log += String(text);
      return true;
    };
    await act();
    return { log, exitCode: Number(process.exitCode ?? 0) };
  } finally {
    isRunning = false;
    // A server that knew its authority would send its certificate along.
    setDefaultCACertificates([]);
    process.env = before.env;
    process.stdout.write = before.write;
    process.exitCode = before.exitCode;
    Object.assign(globalThis, { setTimeout });
    // The end of its process would end them: a request that was cut off leaves one for as long as it might have taken.
    for (const timer of timers) clearTimeout(timer);
    AbortSignal.timeout = timeout;
    for (const [n, event] of EVENTS.entries()) {
      const added = events.listeners(event).filter((listener) => !known[n]?.includes(listener));
      for (const listener of added) events.off(event, listener as () => void);
    }
  }
}

/** The timers that are set from now on; what is loaded afterwards may change time further. */
function recordTimers(): readonly NodeJS.Timeout[] {
  const timers: NodeJS.Timeout[] = [];
  const { setTimeout } = globalThis;
  const recorded = (callback: () => void, ...rest: unknown[]) => {
    const timer = Reflect.apply(setTimeout, globalThis, [callback, ...rest]) as NodeJS.Timeout;
    timers.push(timer);
    return timer;
  };
  Object.assign(globalThis, { setTimeout: Object.assign(recorded, setTimeout) });
  return timers;
}

/** The modules that a process loads before its script; they may change time. */
function preloaded(options: readonly string[]): readonly string[] {
  const text = options.join(" ");
  return [...text.matchAll(/--import[= ](\S+)/g)].map(([, module = ""]) =>
    module.startsWith("file:") ? fileURLToPath(module) : module,
  );
}

/** What the action listens to as long as there is a process. */
const EVENTS = ["SIGINT", "SIGTERM", "uncaughtException", "unhandledRejection"];

/** `name<<delimiter`, the value, the delimiter. */
function outputsIn(text: string): Readonly<Record<string, string>> {
  const written = text.matchAll(/^([\w-]+)<<(\S+)\n([^]*?)\n\2$/gm);
  return Object.fromEntries([...written].map(([, name = "", , value = ""]) => [name, value]));
}
