/**
 * Runs the built action as a runner does: its own process, inputs in the environment, GITHUB_* files in a temporary
 * folder. What is tested is `dist/index.js`, so `npm run package` comes first after a change.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startEmulator, type Emulator, type EmulatorOptions } from "../../emulator/acr/emulator.ts";
import { AZ_TOKEN } from "./az.ts";
import { checkForLeaks, givenSecrets } from "./leaks.ts";

const ROOT = join(import.meta.dirname, "..", "..");

export const USERNAME = "pruner";
export const PASSWORD = "not-so-secret-password";

/** An emulator with one account that may do everything. */
export function startRegistry(options: EmulatorOptions = {}): Promise<Emulator> {
  return startEmulator({
    accounts: [{ username: USERNAME, password: PASSWORD }],
    ...options,
    switches: { premium: true, ...options.switches },
  });
}

/** What of an emulator a run needs. */
export type Host = Pick<Emulator, "caPem" | "issuedTokens">;

export interface ActionRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Undefined when the run ended before there was anything to report, or it could not be written. */
  readonly report: JsonReport | undefined;
  /** The messages of `::error::` annotations. */
  readonly errors: readonly string[];
  /** The messages of `::warning::` annotations. */
  readonly warnings: readonly string[];
  /** The messages of `::notice::` annotations. */
  readonly notices: readonly string[];
}

/** The parts of the JSON report that tests look at. */
export interface JsonReport {
  readonly requests: Readonly<Record<string, number>>;
  readonly settings: Readonly<Record<string, string>>;
  readonly totals: Readonly<Record<string, number>>;
  readonly repositories: readonly {
    readonly name: string;
    readonly state: string;
    readonly message?: string;
    readonly brokenIndexes: readonly object[];
    readonly unpullable: readonly object[];
    readonly tagsOnNothing: readonly {
      readonly name: string;
      readonly isExpired: boolean;
      readonly outcome?: { readonly state: string };
    }[];
    readonly manifests: readonly {
      readonly digest: string;
      readonly what: string;
      readonly mediaType?: string;
      readonly verdict: string;
      readonly reason: string;
      readonly because?: string;
      readonly expiredTags: readonly { readonly name: string }[];
      readonly outcome?: { readonly state: string; readonly why?: string };
    }[];
  }[];
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What started the workflow. */
  readonly event?: { readonly name: string; readonly payload: object };
  /** Minutes-long pauses of the action last milliseconds. */
  readonly hastens?: boolean;
  /** What the step has already written to its summary. */
  readonly summary?: string;
  /** Tells, after the run, what others than the registry gave out that nobody may see. */
  readonly secrets?: () => readonly string[];
  /** The report could not be written. */
  readonly hasNoReport?: boolean;
  /** Called with the running process, for signals. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
}

/**
 * Runs the action against an emulator; by default for real, on repository `team/app`, as the full account.
 * @throws Error when the run leaves a secret in its log, or in a file.
 */
export async function runAction(
  emulator: Emulator,
  inputs: Readonly<Record<string, string>> = {},
  options: RunOptions = {},
): Promise<ActionRun> {
  const registry = emulator.loginServer;
  return runWith(emulator, { registry, username: USERNAME, ...inputs }, options);
}

/**
 * Runs the action against a registry of any kind; by default for real, on repository `team/app`, with the password or token
 * of the full account.
 * @throws Error when the run leaves a secret in its log, or in a file.
 */
export async function runWith(
  emulator: Host,
  inputs: Readonly<Record<string, string>>,
  options: RunOptions = {},
): Promise<ActionRun> {
  const folder = await mkdtemp(join(tmpdir(), "acr-prune-test-"));
  try {
    const environment = {
      ...(await runnerEnvironment(folder, emulator, options)),
      ...(await eventEnvironment(folder, options)),
    };
    const everyInput = {
      repositories: "team/app",
      "dry-run": "false",
      password: PASSWORD,
      ...inputs,
    };
    const { exitCode, stdout } = await start(
      { ...environment, ...inputVariables(everyInput) },
      options,
    );
    const { env = {}, secrets = () => [] } = options;
    const given = [...givenSecrets(everyInput, env), AZ_TOKEN];
    const { GITHUB_WORKSPACE: workspace = folder } = env;
    const all = [...given, ...emulator.issuedTokens(), ...secrets()];
    await checkForLeaks(all, stdout, [folder, workspace]);
    const outputs = parseOutputs(await readFile(join(folder, "output"), "utf8"));
    return {
      exitCode,
      stdout,
      summary: await readFile(join(folder, "summary"), "utf8"),
      outputs,
      report: options.hasNoReport === true ? undefined : await readReport(outputs["report-path"]),
      errors: annotations(stdout, "error"),
      warnings: annotations(stdout, "warning"),
      notices: annotations(stdout, "notice"),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runnerEnvironment(folder: string, emulator: Host, { summary }: RunOptions) {
  await writeFile(join(folder, "ca.pem"), emulator.caPem);
  await writeFile(join(folder, "output"), "");
  await writeFile(join(folder, "summary"), summary ?? "");
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    RUNNER_TEMP: folder,
    GITHUB_WORKSPACE: folder,
    GITHUB_OUTPUT: join(folder, "output"),
    GITHUB_STEP_SUMMARY: join(folder, "summary"),
    NODE_EXTRA_CA_CERTS: join(folder, "ca.pem"),
  };
}

async function eventEnvironment(folder: string, { event }: RunOptions) {
  if (event === undefined) return {};
  const path = join(folder, "event.json");
  await writeFile(path, JSON.stringify(event.payload));
  return { GITHUB_EVENT_NAME: event.name, GITHUB_EVENT_PATH: path };
}

/** As the runner names them: upper case, spaces to underscores, hyphens kept. */
function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
}

function start(
  environment: Readonly<Record<string, string>>,
  { env, hastens = false, onStart }: RunOptions,
): Promise<{ exitCode: number | null; stdout: string }> {
  const hasten = hastens ? ["--import", join(ROOT, "__tests__/support/hasten.mjs")] : [];
  const child = spawn(process.execPath, [...hasten, join(ROOT, "dist/index.js")], {
    env: { ...environment, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onStart?.((signal) => child.kill(signal));
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => {
      resolve({ exitCode, stdout });
    });
  });
}

/** `name<<delimiter`, the value, the delimiter: the only form that @actions/core writes. */
function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [, name = "", , value = ""] of text.matchAll(
    /^([\w-]+)<<(\S+)\r?\n([\s\S]*?)\r?\n\2\r?$/gm,
  )) {
    outputs[name] = value;
  }
  return outputs;
}

async function readReport(path: string | undefined): Promise<JsonReport | undefined> {
  if (path === undefined || !existsSync(path)) return undefined;
  return JSON.parse(await readFile(path, "utf8")) as JsonReport;
}

/** The messages of one kind of workflow command, unescaped. */
function annotations(stdout: string, command: "error" | "warning" | "notice"): readonly string[] {
  const lines = stdout.matchAll(new RegExp(`^::${command}[^:]*::(.*)$`, "gm"));
  return [...lines].map(([, message = ""]) =>
    message.replaceAll("%0A", "\n").replaceAll("%0D", "\r").replaceAll("%25", "%"),
  );
}
