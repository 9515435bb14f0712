/**
 * Starts an action as GitHub's runner does: its script in a process of its own, inputs as environment variables, and a folder
 * with the files that it may write to. Nothing of the own environment reaches it but the path.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

type Texts = Readonly<Record<string, string>>;

export interface Step {
  /** Of this step alone; it is made. */
  readonly folder: string;
  /** Certificates of authorities that the step trusts besides the usual ones. */
  readonly caPem: string;
  readonly inputs: Texts;
  /** What the job says besides; it wins over what the runner says. */
  readonly env?: Texts;
  /** What earlier steps have written to the summary. */
  readonly summary?: string;
}

/** What a step is started with, its files made. */
export async function stepEnvironment(step: Step): Promise<Record<string, string>> {
  const { folder, caPem, inputs, env = {}, summary = "" } = step;
  await mkdir(folder, { recursive: true });
  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    RUNNER_TEMP: folder,
    GITHUB_WORKSPACE: folder,
    GITHUB_OUTPUT: await file("output", ""),
    GITHUB_STEP_SUMMARY: await file("summary.md", summary),
    NODE_EXTRA_CA_CERTS: await file("ca.pem", caPem),
    ...inputVariables(inputs),
    ...env,
  };
}

/** As the runner names them: upper case, spaces to underscores, hyphens kept. */
function inputVariables(inputs: Texts): Texts {
  const named = Object.entries(inputs).map(([name, value]) => [
    `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
    value,
  ]);
  return Object.fromEntries(named) as Texts;
}

export interface StepRun {
  readonly exitCode: number | null;
  readonly log: string;
  /** Markdown, as GitHub shows it on the page of the run. */
  readonly summary: string;
  /** As written; undefined parts were never written. */
  readonly outputs: Texts;
}

/** Runs a script of Node's to its end. It is stopped if this process ends before. */
export async function runStep(
  script: readonly string[],
  step: Step,
  onStart?: (kill: (signal: NodeJS.Signals) => void) => void,
): Promise<StepRun> {
  const env = await stepEnvironment(step);
  const child = spawn(process.execPath, script, { env, stdio: ["ignore", "pipe", "pipe"] });
  const kill = (signal?: NodeJS.Signals) => child.kill(signal);
  const stop = () => {
    kill();
  };
  process.once("exit", stop);
  onStart?.(kill);
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (log += text));
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  process.off("exit", stop);
  return { exitCode, log, ...(await writtenBy(step)) };
}

/** What a step has left in the files that it may write to. */
export async function writtenBy({ folder }: Step): Promise<Pick<StepRun, "summary" | "outputs">> {
  const read = (name: string) => readFile(join(folder, name), "utf8");
  return { summary: await read("summary.md"), outputs: parse(await read("output")) };
}

/** `name<<delimiter`, the value, the delimiter: the only form that the action writes. */
function parse(text: string): Texts {
  const outputs: Record<string, string> = {};
  const written = /^([\w-]+)<<(\S+)\r?\n([\s\S]*?)\r?\n\2\r?$/gm;
  for (const [, name = "", , value = ""] of text.matchAll(written)) outputs[name] = value;
  return outputs;
}
