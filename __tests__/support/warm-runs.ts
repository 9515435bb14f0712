/**
 * Runs the action in processes that have run it before: the built bundle, from its first line to its `process.exit`. To start it
 * takes a tenth of the processor that it takes in a process of its own. Each process of Jest's has some, and hands them from one
 * test file to the next. `OWN_PROCESSES=true` gives every run its own, as the nightly workflow does.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Socket } from "node:net";
import { join } from "node:path";

import { afterAll } from "@jest/globals";
import PQueue from "p-queue";

import {
  runStep,
  stepEnvironment,
  writtenBy,
  type Step,
  type StepRun,
} from "../../emulator/github/runner.ts";

const SCRIPT = join(import.meta.dirname, "warm-process.mjs");

/** More would begin in new processes, while others wait for the processor. */
const MOST_AT_ONCE = 2;

interface WarmProcess {
  readonly child: ChildProcess;
  /** What it was started with, beside the script. */
  readonly options: string;
  isIdle: boolean;
}

declare global {
  /** Those that wait for a run, and those that are in one; see environment.mjs. */
  var warmProcesses: () => Set<WarmProcess>;
}

const processes = warmProcesses();

/** A run that no test waited for. */
afterAll(async () => {
  await Promise.all([...processes].filter(({ isIdle }) => !isIdle).map(stop));
});

const queue = new PQueue({ concurrency: MOST_AT_ONCE });

/** As `runStep`, but for signals, and of a file no more than two at once. */
export function runWarm(script: readonly string[], step: Step): Promise<StepRun> {
  if (process.env["OWN_PROCESSES"] === "true") return runStep(script, step);
  return queue.add(() => runNext(script, step));
}

async function runNext(script: readonly string[], step: Step): Promise<StepRun> {
  const env = await stepEnvironment(step);
  const warm = idleProcess(script.slice(0, -1), env["NODE_OPTIONS"] ?? "");
  warm.isIdle = false;
  forHandles(warm.child, "ref");
  const { log, exitCode } = await runIn(warm.child, script.at(-1) ?? "", env);
  forHandles(warm.child, "unref");
  warm.isIdle = warm.child.connected;
  if (!warm.isIdle) await stop(warm);
  return { exitCode, log, ...(await writtenBy(step)) };
}

/** What waits for its next run keeps no process of Jest's from its end. */
function forHandles(child: ChildProcess, action: "ref" | "unref"): void {
  for (const handle of [child, child.channel, child.stdout as Socket, child.stderr as Socket]) {
    handle?.[action]();
  }
}

async function stop(warm: WarmProcess): Promise<void> {
  processes.delete(warm);
  if (warm.child.kill()) await once(warm.child, "close");
}

function idleProcess(preloads: readonly string[], nodeOptions: string): WarmProcess {
  const options = [...preloads, nodeOptions].join(" ");
  const idle = [...processes].find((warm) => warm.isIdle && warm.options === options);
  if (idle !== undefined) return idle;
  const child = spawn(process.execPath, ["--expose-internals", ...preloads, SCRIPT], {
    env: { NODE_OPTIONS: nodeOptions },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const started = { child, options, isIdle: true };
  processes.add(started);
  return started;
}

/** What is written until the run says in both streams that it is over, or takes the process with it. */
async function runIn(
  child: ChildProcess,
  script: string,
  env: NodeJS.ProcessEnv,
): Promise<Pick<StepRun, "exitCode" | "log">> {
  const id = randomUUID();
  const end = new RegExp(`${id} (\\d+)\\n`, "g");
  let log = "";
  const ends = [child.stdout, child.stderr].map(async (stream) => {
    if (stream === null) return;
    let tail = "";
    stream.setEncoding("utf8");
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const read = (piece: string) => {
      log += piece;
      tail = (tail + piece).slice(-100);
      if (tail.search(end) >= 0) resolve(undefined);
    };
    stream.on("data", read);
    await promise;
    stream.off("data", read);
  });
  child.send({ id, script, env });
  const over = new AbortController();
  const exitCode = await Promise.race([
    Promise.all(ends).then(() => Number(end.exec(log)?.[1])),
    once(child, "close", over).then(([code]) => code as number | null),
  ]);
  over.abort();
  return { exitCode, log: log.replaceAll(end, "") };
}
