/**
 * The action's inputs as one frozen value. Everything is checked before the first request, and all that is wrong is
 * reported at once. An empty value is the default, as if the input were not there.
 */
import { getInput } from "@actions/core";

import { ActionError, errorMessage } from "../action-error.ts";
import { parseDuration } from "./duration.ts";
import { compilePattern, REPOSITORY_NAMES, type Pattern } from "./glob.ts";
import { parseList } from "./list.ts";
import { parseLoginServer } from "./login-server.ts";

export interface Options {
  /** Host, or host:port, in lower case. */
  readonly registry: string;
  /** Never empty, and never only exclusions. */
  readonly repositories: readonly Pattern[];
  readonly ageMs: number;
  readonly dryRun: boolean;
  readonly prunesUntaggedRepositories: boolean;
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
  /** Requests in flight, 1 to 64. */
  readonly concurrency: number;
  /** As given; undefined for a new file in the runner's temporary folder. */
  readonly report: string | undefined;
  /** The inputs as text, for the summary; without secrets. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The inputs' defaults; `action.yml` states the same. */
export const DEFAULTS: Readonly<Record<string, string>> = {
  registry: "",
  repositories: "",
  age: "7d",
  "dry-run": "true",
  "prune-untagged-repositories": "false",
  username: "",
  password: "",
  concurrency: "32",
  report: "",
};

const SECRET_INPUTS = ["username", "password"];

/**
 * Reads and checks all inputs.
 * @throws ActionError with one line for everything that is wrong.
 */
export function readOptions(): Options {
  const problems: string[] = [];
  const read = <T>(name: string, parse: (text: string) => T, otherwise: T): T => {
    try {
      return parse(textOf(name));
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      problems.push(error.message);
      return otherwise;
    }
  };
  const options: Options = {
    registry: read("registry", registry, ""),
    repositories: read("repositories", repositories, []),
    ageMs: read("age", (text) => withInput("age", text, parseDuration), 0),
    dryRun: read("dry-run", (text) => boolean("dry-run", text), true),
    prunesUntaggedRepositories: read(
      "prune-untagged-repositories",
      (text) => boolean("prune-untagged-repositories", text),
      false,
    ),
    credentials: read("username", (text) => credentials(text, textOf("password")), undefined),
    concurrency: read("concurrency", concurrency, 1),
    report: textOf("report") || undefined,
    settings: settingsOf(),
  };
  if (problems.length > 0) throw new ActionError(problems.join("\n"));
  return Object.freeze(options);
}

function textOf(name: string): string {
  return getInput(name) || (DEFAULTS[name] ?? "");
}

/** Puts the name and the value of an input in front of what is wrong with it. */
function withInput<T>(name: string, text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    throw new ActionError(`Input "${name}" is ${JSON.stringify(text)}: ${errorMessage(error)}`);
  }
}

function registry(text: string): string {
  if (text === "") {
    throw new ActionError(
      'Input "registry" is missing: give the login server, for example "contoso.azurecr.io".',
    );
  }
  return withInput("registry", text, parseLoginServer);
}

function repositories(text: string): readonly Pattern[] {
  const problems: string[] = [];
  const patterns = parseList(text).flatMap((item) => {
    try {
      return [compilePattern(item.text, REPOSITORY_NAMES)];
    } catch (error) {
      const where = `Input "repositories", line ${item.line}, ${JSON.stringify(item.text)}`;
      problems.push(`${where}: ${errorMessage(error)}`);
      return [];
    }
  });
  if (problems.length > 0) throw new ActionError(problems.join("\n"));
  if (patterns.length === 0) {
    throw new ActionError(
      'Input "repositories" is missing: give names or patterns, one per line, for example "team/api" or "team/**"; "*" means all.',
    );
  }
  if (patterns.every(({ excludes }) => excludes)) {
    throw new ActionError(
      'Input "repositories" has only exclusions: add what they exclude from, for example "*".',
    );
  }
  return patterns;
}

function boolean(name: string, text: string): boolean {
  // The words of the YAML 1.2 core schema, as in core.getBooleanInput, whose errors name neither value nor way out.
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  throw new ActionError(`Input "${name}" is ${JSON.stringify(text)}: expected "true" or "false".`);
}

function concurrency(text: string): number {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= 64) return value;
  throw new ActionError(
    `Input "concurrency" is ${JSON.stringify(text)}: expected a whole number from 1 to 64.`,
  );
}

function credentials(username: string, password: string): Options["credentials"] {
  if (username === "" && password === "") return undefined;
  if (username !== "" && password !== "") return { username, password };
  const [given, missing] = username === "" ? ["password", "username"] : ["username", "password"];
  throw new ActionError(
    `Input "${given}" is given without "${missing}": give both, or neither to use the job's Azure sign-in. Secrets are empty in pull requests from forks.`,
  );
}

function settingsOf(): Readonly<Record<string, string>> {
  const shown = Object.keys(DEFAULTS).filter((name) => !SECRET_INPUTS.includes(name));
  return Object.fromEntries(shown.map((name) => [name, textOf(name)]));
}
