/**
 * The inputs of the action as flags: action.yml says which there are, what they mean and what their defaults are. Only what
 * needs GitHub's runner is left out, and what must not stand on a command line.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

export interface Input {
  readonly description: string;
  readonly required: boolean;
  /** As text, as the runner hands it over; empty where there is none. */
  readonly default: string;
}

type Inputs = ReadonlyMap<string, Input>;

/** Why an input is no flag, as the end of a sentence that begins with its name. */
const NO_FLAGS: Readonly<Record<string, string>> = {
  cache: "is for workflows: on the command line nothing is kept between runs, so leave it out.",
  comment: "is for workflows: on the command line there is no pull request, so leave it out.",
  "github-token":
    "is for workflows: on the command line nothing is asked of GitHub, so leave it out.",
  password:
    "would stand in the shell's history, in the list of processes and in what npm prints: set the environment variable ACR_PRUNE_PASSWORD instead.",
};

/** What an input is that no flag may set; the other defaults are those of action.yml. */
const SETTLED: Readonly<Record<string, string>> = {
  cache: "false",
  comment: "false",
  "github-token": "",
};

const ACTION = join(import.meta.dirname, "..", "action.yml");

/** All inputs of the action, in the order of action.yml. */
export function readInputs(): Inputs {
  const action = parse(readFileSync(ACTION, "utf8")) as {
    inputs: Record<string, { description: string; required?: boolean; default?: string }>;
  };
  const inputs = Object.entries(action.inputs).map(([name, input]) => {
    const { description, required = false, default: value = "" } = input;
    return [name, { description, required, default: value }] as const;
  });
  return new Map(inputs);
}

/** Why this input can't be given as a flag, or undefined where it can. */
export function whyNoFlag(name: string): string | undefined {
  return Object.hasOwn(NO_FLAGS, name) ? NO_FLAGS[name] : undefined;
}

/** What the action is handed over where no flag says otherwise. */
export function defaultsOf(inputs: Inputs): Readonly<Record<string, string>> {
  const defaults = [...inputs].map(([name, input]) => [name, SETTLED[name] ?? input.default]);
  return Object.fromEntries(defaults) as Record<string, string>;
}
