/**
 * Runs the built action as a runner does, and gathers all that it said. What is tested is `dist/index.js`, so
 * `npm run package` comes first after a change.
 */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startEmulator, type Emulator, type EmulatorOptions } from "../../emulator/acr/emulator.ts";
import { runStep } from "../../emulator/github/runner.ts";
import { AZ_TOKEN } from "./az.ts";
import { checkForLeaks, givenSecrets } from "./leaks.ts";
import { runWarm } from "./warm-runs.ts";

const ACTION = join(import.meta.dirname, "../../dist/index.js");
const HASTEN = join(import.meta.dirname, "hasten.mjs");

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
  readonly errorTitles: readonly string[];
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
    readonly verification?: { readonly state: string };
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
      readonly pulledAt?: string;
      readonly because?: string;
      readonly expiredTags: readonly {
        readonly name: string;
        readonly outcome?: { readonly state: string; readonly why?: string };
      }[];
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
  /** Runs it in a process that runs nothing else, as a runner does: for what is said of the process. See warm-runs.ts. */
  readonly inOwnProcess?: boolean;
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
    const everyInput = {
      repositories: "team/app",
      "dry-run": "false",
      password: PASSWORD,
      ...inputs,
    };
    const { env = {}, secrets = () => [], summary, hastens = false } = options;
    const isAlone = options.inOwnProcess === true || options.onStart !== undefined;
    const { exitCode, log, ...written } = await (isAlone ? runStep : runWarm)(
      [...(hastens ? ["--import", HASTEN] : []), ACTION],
      {
        folder,
        caPem: emulator.caPem,
        inputs: everyInput,
        env: { ...(await eventEnvironment(folder, options)), ...env },
        ...(summary === undefined ? {} : { summary }),
      },
      options.onStart,
    );
    const given = [...givenSecrets(everyInput, env), AZ_TOKEN];
    const { GITHUB_WORKSPACE: workspace = folder } = env;
    const all = [...given, ...emulator.issuedTokens(), ...secrets()];
    await checkForLeaks(all, log, [folder, workspace]);
    return {
      exitCode,
      stdout: log,
      ...written,
      report:
        options.hasNoReport === true ? undefined : await readReport(written.outputs["report-path"]),
      errors: annotations(log, "error"),
      errorTitles: titlesOfErrors(log),
      warnings: annotations(log, "warning"),
      notices: annotations(log, "notice"),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function eventEnvironment(folder: string, { event }: RunOptions) {
  if (event === undefined) return {};
  const path = join(folder, "event.json");
  await writeFile(path, JSON.stringify(event.payload));
  return { GITHUB_EVENT_NAME: event.name, GITHUB_EVENT_PATH: path };
}

async function readReport(path: string | undefined): Promise<JsonReport | undefined> {
  if (path === undefined || !existsSync(path)) return undefined;
  return JSON.parse(await readFile(path, "utf8")) as JsonReport;
}

function titlesOfErrors(stdout: string): readonly string[] {
  return [...stdout.matchAll(/^::error title=([^:]*)::/gm)].map(([, title = ""]) =>
    title.replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%25", "%"),
  );
}

/** The messages of one kind of workflow command, unescaped. */
function annotations(stdout: string, command: "error" | "warning" | "notice"): readonly string[] {
  const lines = stdout.matchAll(new RegExp(`^::${command}[^:]*::(.*)$`, "gm"));
  return [...lines].map(([, message = ""]) =>
    message.replaceAll("%0A", "\n").replaceAll("%0D", "\r").replaceAll("%25", "%"),
  );
}
