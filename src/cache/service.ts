/**
 * The runner's cache service, through a process of its own: a run must be able to give up on it, its memory is not
 * counted here, and what it prints must not look like errors of the run.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

export type WorkerJob = "restore" | "save";

/** The file, in the folder that a process is sent to. Its name is part of what finds a cache. */
export const BODIES_FILE = "bodies";

const IS_WINDOWS = process.platform === "win32";

/** Whether the runner names a cache service at all: without one nothing needs to be loaded to find out. */
export function hasCacheService(): boolean {
  const names = ["ACTIONS_RESULTS_URL", "ACTIONS_CACHE_URL"];
  return names.some((name) => (process.env[name] ?? "") !== "");
}

/**
 * Lets a process restore or save the file `bodies` of a folder. Returns why that failed, or undefined; a cache that is
 * not there is no failure. Aborting ends the process at once.
 * @throws the signal's reason when that is aborted already.
 */
export async function runCacheWorker(
  job: WorkerJob,
  key: string,
  folder: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  signal.throwIfAborted();
  const [, script = ""] = process.argv;
  const child = spawn(process.execPath, [...process.execArgv, script, job, key], {
    cwd: folder,
    env: environmentFor(folder),
    stdio: ["ignore", "pipe", "pipe"],
    // With a process group of its own, whatever it has started ends with it.
    detached: !IS_WINDOWS,
  });
  const end = () => {
    kill(child);
  };
  signal.addEventListener("abort", end);
  const complaints = listen(child);
  const exit = await exitOf(child);
  signal.removeEventListener("abort", end);
  if (signal.aborted) return describeAbort(signal);
  return complaints.at(-1) ?? (exit === 0 ? undefined : `it ended with ${exit}`);
}

/**
 * The package unpacks archives into the workspace, wherever their entries lead. Here that is a folder of its own, and GNU
 * tar is told to leave nothing but the last part of a name. Inputs hold passwords, which are of no use there.
 */
function environmentFor(folder: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("INPUT_"));
  return {
    ...Object.fromEntries(inherited),
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    TAR_OPTIONS: "--transform=s,.*/,,",
  };
}

/** Warnings and errors, and what the package says where it thinks that a copy is no loss. */
const COMPLAINT =
  /^(?:::(?:warning|error)[^:]*::|Failed to save: |Cache \w+ skipped: )(?<text>.+?)\.?(?:%0[AD].*)?$/;

/** What the process complains about, as it comes. Secrets that it names are passed on to the runner, to be masked. */
function listen(child: ChildProcess): readonly string[] {
  const complaints: string[] = [];
  const hear = (line: string) => {
    if (/^::(?:add-mask|debug)::/.test(line)) process.stdout.write(`${line}\n`);
    const text = COMPLAINT.exec(line)?.groups?.["text"];
    if (text !== undefined) complaints.push(text.replaceAll("%25", "%"));
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface(stream).on("line", hear);
  }
  return complaints;
}

function exitOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    child.on("error", (error) => {
      resolve(error.message);
    });
    child.on("close", (code, signal) => {
      resolve(code ?? signal ?? "no exit code");
    });
  });
}

function kill({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(IS_WINDOWS ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function describeAbort({ reason }: AbortSignal): string {
  const isTimeout = reason instanceof Error && reason.name === "TimeoutError";
  return isTimeout ? "it took too long" : "the run has ended";
}
