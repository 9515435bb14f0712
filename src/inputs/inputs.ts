/**
 * The action's inputs as one frozen value. Everything is checked before the first request, and all that is wrong is
 * reported at once. An empty value is the default, as if the input were not there.
 */
import { tmpdir } from "node:os";
import { resolve } from "node:path";

import { getInput } from "@actions/core";

import { ActionError, errorMessage } from "../errors/action-error.ts";
import { registryName, type RegistryAddress } from "../registry/address.ts";
import type { Digest } from "../oci/digest.ts";
import type { SignIn } from "../registry/sign-in.ts";
import { REPOSITORY_NAMES } from "../oci/names.ts";
import type { Pattern, TagRules } from "../prune/model/policy.ts";
import { parseItems, parsePatterns } from "./items.ts";
import { readKeptReferences, type MentioningFiles } from "./kept-references.ts";
import { parseList } from "./list.ts";
import { digestOf } from "./references.ts";
import { readRegistry } from "./registry-inputs.ts";
import { checkReportPath } from "./report-path.ts";
import { shard, type Shard } from "./shard.ts";
import { readSignIn } from "./sign-in-inputs.ts";
import { readTagRules } from "./tag-rules.ts";
import { unknownInputs } from "./unknown-inputs.ts";
import { boolean, duration, oneLine, timeLimit, wholeNumber, type Read } from "./values.ts";

export interface Options {
  readonly address: RegistryAddress;
  /** What users know the registry as. */
  readonly registry: string;
  /** Never empty, and never only exclusions. */
  readonly repositories: readonly Pattern[];
  readonly ageMs: number;
  readonly tags: TagRules;
  readonly dryRun: boolean;
  readonly pins: PinSources;
  readonly prunesUntaggedRepositories: boolean;
  /** Undefined when a run may delete any number. */
  readonly deletionLimit: DeletionLimit | undefined;
  /** Whether locked manifests and tags are treated like others. */
  readonly unlocks: boolean;
  readonly timeLimitMs: number;
  /** Requests in flight, 1 to 64. */
  readonly concurrency: number;
  readonly signIn: SignIn;
  /** Whether manifest bodies are kept between runs. */
  readonly cache: boolean;
  /** Undefined when a run takes all repositories that match. */
  readonly shard: Shard | undefined;
  /** What writes the comment on a pull request; undefined where none is wanted. Never empty. */
  readonly commentToken: string | undefined;
  /** Absolute; undefined for a new file in the runner's temporary folder. */
  readonly report: string | undefined;
  /** The inputs as text, for the summary; without secrets. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Where it is said what is kept by name. */
export interface PinSources {
  /** Pinned in every repository, out of `keep-digests` and the files. */
  readonly digests: ReadonlySet<Digest>;
  /** What may pin tags, once it is known which repositories there are. */
  readonly files: readonly MentioningFiles[];
}

/** A limit on what one run may delete. */
export interface DeletionLimit {
  readonly limit: number;
  /** Manifests and tags together, or hundredths of the manifests that were read. */
  readonly unit: "deletions" | "percent";
}

/** Stands in for an address that is wrong; then there are no options. */
const NOWHERE: RegistryAddress = { kind: "acr", host: "" };

const GITHUB_TOKEN = "github-token";

/** All inputs there are, with their defaults; `action.yml` states the same, and a test holds the two together. */
export const DEFAULTS: Readonly<Record<string, string>> = {
  registry: "",
  "registry-type": "",
  "registry-key": "",
  repositories: "",
  age: "7d",
  "tag-age": "",
  "dry-run": "true",
  "delete-tags": "",
  "keep-tags": "",
  "keep-latest": "0",
  "keep-digests": "",
  "keep-references-in": "",
  "prune-untagged-repositories": "false",
  "max-deletions": "",
  unlock: "false",
  "time-limit": "5h",
  concurrency: "32",
  "client-id": "",
  "tenant-id": "",
  "managed-identity": "false",
  username: "",
  password: "",
  cache: "true",
  shard: "",
  comment: "false",
  // Only the runner can fill this in, so that an empty value stays empty.
  [GITHUB_TOKEN]: "${{ github.token }}",
  report: "",
};

const SECRET_INPUTS = ["username", "password", GITHUB_TOKEN];

/**
 * Reads and checks all inputs, the files of `keep-references-in` included.
 * @throws ActionError with one line for everything that is wrong.
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
  const repositories = read("repositories", repositoryPatterns, []);
  const ageMs = read("age", duration, 0);
  const options: Options = {
    address: address ?? NOWHERE,
    registry: registryName(address ?? NOWHERE),
    repositories,
    ageMs,
    tags: readTagRules(read, parseList(textOf("delete-tags")).length > 0, ageMs),
    dryRun: read("dry-run", boolean, true),
    pins: await pins(read, note, repositories),
    prunesUntaggedRepositories: read("prune-untagged-repositories", boolean, false),
    deletionLimit: read("max-deletions", deletionLimit, undefined),
    unlocks: read("unlock", (text, name) => unlocks(text, name, address), false),
    timeLimitMs: read("time-limit", timeLimit, 0),
    concurrency: read("concurrency", (text, name) => wholeNumber(text, name, 1, 64), 1),
    signIn: readSignIn(read, note, address?.kind),
    cache: read("cache", boolean, true),
    shard: read("shard", shard, undefined),
    commentToken: read("comment", commentToken, undefined),
    report: await reportPath(note),
    settings: settingsOf(),
  };
  if (problems.length > 0) throw new ActionError(problems.join("\n"));
  return Object.freeze(options);
}

function textOf(name: string): string {
  return getInput(name) || (DEFAULTS[name] ?? "");
}

function repositoryPatterns(text: string, name: string): readonly Pattern[] {
  const patterns = parsePatterns(name, text, REPOSITORY_NAMES, "*");
  if (patterns.length > 0) return patterns;
  throw new ActionError(
    'Input "repositories" is missing: give names or patterns, one per line, for example "team/api" or "team/**"; "*" means all.',
  );
}

function deletionLimit(text: string, name: string): DeletionLimit | undefined {
  if (text === "") return undefined;
  // Fifteen digits are always exact.
  if (/^\d{1,15}$/.test(text)) return { limit: Number(text), unit: "deletions" };
  const limit = /^\d{1,3}%$/.test(text) ? Number(text.slice(0, -1)) : NaN;
  if (limit <= 100) return { limit, unit: "percent" };
  throw new ActionError(
    `Input "${name}" is ${JSON.stringify(text)}: expected a whole number, or a whole percentage of what is read from "0%" to "100%".`,
  );
}

/** What is pinned by name: `keep-digests`, and what the files say. */
async function pins(
  read: Read,
  note: (error: unknown) => void,
  repositories: readonly Pattern[],
): Promise<PinSources> {
  const listed = read("keep-digests", (text, name) => parseItems(name, text, digestOf), []);
  let files: readonly MentioningFiles[] = [];
  try {
    files = await readKeptReferences(textOf("keep-references-in"), workspace(), repositories);
  } catch (error) {
    note(error);
  }
  const mentioned = files.flatMap((glob) =>
    [...glob.files.values()].flatMap(({ digests }) => [...digests]),
  );
  return { digests: new Set([...listed, ...mentioned]), files };
}

function workspace(): string {
  return resolve(process.env["GITHUB_WORKSPACE"] ?? "");
}

async function reportPath(note: (error: unknown) => void): Promise<string | undefined> {
  const text = textOf("report");
  if (text === "") return undefined;
  const temporary = resolve(process.env["RUNNER_TEMP"] ?? tmpdir());
  try {
    return await checkReportPath(text, { workspace: workspace(), temporary });
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
