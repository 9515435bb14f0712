/**
 * Runs the bundled action as GitHub's runner does: `dist/index.js` in a process of its own, inputs as environment
 * variables, and a few files that it writes to. It learns nothing of the demo or the emulator but a login server.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const ACTION = join(import.meta.dirname, "..", "dist", "index.js");

export interface ActionRun {
  readonly exitCode: number | null;
  readonly log: string;
  /** Markdown, as GitHub shows it on the page of the run. */
  readonly summary: string;
}

export type Inputs = Readonly<Record<string, string>>;

/** Runs the action once; `folder` is made, `caPem` is whose word the action takes for the registry's certificate. */
export async function runAction(folder: string, caPem: string, inputs: Inputs): Promise<ActionRun> {
  if (!existsSync(ACTION)) {
    throw new Error('dist/index.js is missing. Run "npm run package" first.');
  }
  await mkdir(folder);
  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const summaryFile = await file("summary.md", "");
  const { exitCode, log } = await runToEnd({
    PATH: process.env["PATH"] ?? "",
    RUNNER_TEMP: folder,
    GITHUB_WORKSPACE: folder,
    GITHUB_OUTPUT: await file("output", ""),
    GITHUB_STEP_SUMMARY: summaryFile,
    NODE_EXTRA_CA_CERTS: await file("ca.pem", caPem),
    ...inputVariables(inputs),
  });
  const summary = await readFile(summaryFile, "utf8");
  return { exitCode, summary, log: log.replaceAll(folder, "$RUNNER_TEMP") };
}

/** As the runner names them: upper case, hyphens kept. */
function inputVariables(inputs: Inputs): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
}

function runToEnd(env: Record<string, string>): Promise<{ exitCode: number | null; log: string }> {
  const action = spawn(process.execPath, [ACTION], { env, stdio: ["ignore", "pipe", "pipe"] });
  const stop = (): void => {
    action.kill();
  };
  process.once("exit", stop);
  let log = "";
  for (const stream of [action.stdout, action.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (log += text));
  }
  return new Promise((resolve, reject) => {
    action.on("error", reject);
    action.on("close", (exitCode) => {
      process.off("exit", stop);
      resolve({ exitCode, log });
    });
  });
}
