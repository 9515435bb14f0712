/**
 * The action's inputs as one frozen value. Everything is checked before the first request, and all that is wrong is
 * reported at once. An empty value is the default, as if the input were not there.
 */
import { tmpdir } from "node:os";
import { resolve } from "node:path";

import { ActionError, errorMessage } from "../errors/action-error.ts";
import { InputError } from "../errors/input-error.ts";
import { registryName, type RegistryAddress } from "../registry/address.ts";
import type { PullLog } from "../registry/pull-log.ts";
import type { SignIn } from "../registry/sign-in.ts";
import { getInput } from "../runner/commands.ts";
import { DEFAULTS, GITHUB_TOKEN, textOf } from "./defaults.ts";
import { deletionLimit } from "./deletion-limit.ts";
import type { DeletionLimit } from "./entry.ts";
import type { ApprovedPlan, PlannedFor } from "./plan-file.ts";
import { readPolicy, type PolicyOptions } from "./policy.ts";
import { readPullLog } from "./pull-log.ts";
import { readRegistry } from "./registry-inputs.ts";
import { checkReportPath } from "./report-path.ts";
import { shard, type Shard } from "./shard.ts";
import { readSignIn } from "./sign-in-inputs.ts";
import { unknownInputs } from "./unknown-inputs.ts";
import { boolean, oneLine, timeLimit, wholeNumber, type Read } from "./values.ts";

export interface Options extends PolicyOptions {
  readonly address: RegistryAddress;
  /** What users know the registry as. */
  readonly registry: string;
  readonly dryRun: boolean;
  /** Undefined when a run may delete any number. */
  readonly deletionLimit: DeletionLimit | undefined;
  /** Whether locked manifests and tags are treated like others. */
  readonly unlocks: boolean;
  readonly timeLimitMs: number;
  /** Requests in flight, 1 to 64. */
  readonly concurrency: number;
  readonly signIn: SignIn;
  /** Where the pulls are logged that keep what was pulled; undefined where none do, or the registry knows them itself. */
  readonly pullLog: PullLog | undefined;
  /** Whether manifest bodies are kept between runs. */
  readonly cache: boolean;
  /** Undefined when a run takes all repositories that match. */
  readonly shard: Shard | undefined;
  /** What writes the comment on a pull request; undefined where none is wanted. Never empty. */
  readonly commentToken: string | undefined;
  /** What was approved; undefined where all that is decided now is deleted. */
  readonly plan: ApprovedPlan | undefined;
  /** Absolute; undefined for a new file in the runner's temporary folder. */
  readonly report: string | undefined;
  /** The inputs as text, for the summary; without secrets. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Stands in for an address that is wrong; then there are no options. */
const NOWHERE: RegistryAddress = { kind: "acr", host: "" };

const SECRET_INPUTS = ["username", "password", GITHUB_TOKEN];

/**
 * Reads and checks all inputs, the files that they name included.
 * @throws InputError with everything that is wrong.
 */
export async function readOptions(): Promise<Options> {
  const problems: string[] = [...unknownInputs(process.env, Object.keys(DEFAULTS))];
  const note = (error: unknown) => {
    if (!(error instanceof ActionError)) throw error;
    problems.push(error.message);
  };
  const read: Read = (name, parse, otherwise) => {
    try {
      return parse(textOf(name), name);
    } catch (error) {
      note(error);
      return otherwise;
    }
  };
  const address = readRegistry(read, note);
  const policy = await readPolicy(read, note, { workspace: workspace(), host: hostOf(address) });
  const report = await reportPath(note);
  const registry = registryName(address ?? NOWHERE);
  const settings = settingsOf();
  const signIn = readSignIn(read, note, address?.kind);
  const options: Options = {
    address: address ?? NOWHERE,
    registry,
    ...policy,
    dryRun: read("dry-run", boolean, true),
    deletionLimit: read("max-deletions", deletionLimit, undefined),
    unlocks: read("unlock", (text, name) => unlocks(text, name, address), false),
    timeLimitMs: read("time-limit", timeLimit, 0),
    concurrency: read("concurrency", (text, name) => wholeNumber(text, name, 1, 64), 1),
    signIn,
    pullLog: readPullLog(read, note, { kind: address?.kind, signIn, entries: policy.entries }),
    cache: read("cache", boolean, true),
    shard: read("shard", shard, undefined),
    commentToken: read("comment", commentToken, undefined),
    plan: await planOf({ registry, settings, report, ...policy }, note),
    report,
    settings,
  };
  if (problems.length > 0) throw new InputError(problems);
  return Object.freeze(options);
}

/** Repositories of Azure are named without it. */
function hostOf(address: RegistryAddress | undefined): string | undefined {
  return address?.kind === "acr" ? address.host : undefined;
}

function workspace(): string {
  return resolve(process.env["GITHUB_WORKSPACE"] ?? "");
}

function temporaryFolder(): string {
  return resolve(process.env["RUNNER_TEMP"] ?? tmpdir());
}

async function planOf(
  plannedFor: Omit<PlannedFor, "folders">,
  note: (error: unknown) => void,
): Promise<ApprovedPlan | undefined> {
  const path = textOf("plan");
  if (path === "") return undefined;
  try {
    // Loaded only here: most runs apply no plan.
    const { readPlan } = await import("./plan-file.ts");
    return await readPlan(path, { ...plannedFor, folders: [workspace(), temporaryFolder()] });
  } catch (error) {
    note(error);
    return undefined;
  }
}

async function reportPath(note: (error: unknown) => void): Promise<string | undefined> {
  const text = textOf("report");
  if (text === "") return undefined;
  try {
    return await checkReportPath(text, { workspace: workspace(), temporary: temporaryFolder() });
  } catch (error) {
    note(new ActionError(`Input "report" is ${JSON.stringify(text)}: ${errorMessage(error)}`));
    return undefined;
  }
}

function unlocks(text: string, name: string, address: RegistryAddress | undefined): boolean {
  const isWanted = boolean(text, name);
  if (!isWanted || address?.kind !== "artifactory") return isWanted;
  throw new ActionError(
    `Input "${name}" is ${JSON.stringify(text)}: Artifactory has no locks that could be lifted. Leave it out.`,
  );
}

function commentToken(text: string, name: string): string | undefined {
  if (!boolean(text, name)) return undefined;
  if (textOf("shard") !== "") {
    throw new ActionError(
      `Input "${name}" is ${JSON.stringify(text)}, and "shard" is given: all shards would write the same comment. Leave one of them out.`,
    );
  }
  const token = oneLine(getInput(GITHUB_TOKEN), GITHUB_TOKEN);
  if (token !== "") return token;
  throw new ActionError(
    `Input "${name}" is ${JSON.stringify(text)}, and "${GITHUB_TOKEN}" is empty: leave "${GITHUB_TOKEN}" out to use the job's own token. Secrets are empty in pull requests from forks.`,
  );
}

function settingsOf(): Readonly<Record<string, string>> {
  const shown = Object.keys(DEFAULTS).filter((name) => !SECRET_INPUTS.includes(name));
  return Object.fromEntries(shown.map((name) => [name, textOf(name)]));
}
