/**
 * Turns a command line and the environment into the inputs of the action. What is not known is an error, never overlooked:
 * `--keep-tag` would protect nothing. What the values mean is checked by the action.
 */
import { didYouMean, nearestNames, relatedNames } from "../src/errors/nearest.ts";
import { defaultsOf, readInputs, whyNoFlag, type Input } from "./action-inputs.ts";

type Texts = Readonly<Record<string, string | undefined>>;

/** Flags that are no inputs of the action. */
export const OWN_FLAGS: Readonly<Record<string, string>> = {
  summary:
    "Path of the summary in Markdown, relative to the current folder; what is there is replaced. By default a new file in the folder for temporary files.",
};

export interface CommandLine {
  readonly asksForHelp: boolean;
  /** Every input of the action. */
  readonly inputs: Readonly<Record<string, string>>;
  /** As given; undefined stands for a new file. */
  readonly summary: string | undefined;
  /** Whole sentences; where there is one, nothing may be run. */
  readonly problems: readonly string[];
}

/** Which inputs may come from which variables: a secret has no other way, and a user name is kept beside it. */
export const VARIABLES: Readonly<Record<string, string>> = {
  ACR_PRUNE_USERNAME: "username",
  ACR_PRUNE_PASSWORD: "password",
};

const PREFIX = "ACR_PRUNE_";

/** Reads a command line, without the program's own name; never throws. */
export function readCommandLine(words: readonly string[], environment: Texts): CommandLine {
  const known = readInputs();
  const { given, asksForHelp, problems } = readFlags(words, known);
  const fromVariables = Object.entries(VARIABLES).map(
    ([variable, name]) => [name, environment[variable] ?? ""] as const,
  );
  const { summary, ...flags } = Object.fromEntries(given) as Record<string, string>;
  const inputs = { ...defaultsOf(known), ...Object.fromEntries(fromVariables), ...flags };
  return {
    asksForHelp,
    inputs,
    summary,
    problems: [
      ...problems,
      ...(summary === "" ? ['Flag "--summary" is empty: give the path of a file.'] : []),
      ...unknownVariables(environment),
    ],
  };
}

const HELP = new Set(["--help", "-h"]);

interface Flags {
  readonly given: ReadonlyMap<string, string>;
  readonly asksForHelp: boolean;
  readonly problems: readonly string[];
}

/** A flag that is given several times has one value in each line, as a list in a workflow has. */
function readFlags(words: readonly string[], known: ReadonlyMap<string, Input>): Flags {
  const given = new Map<string, string>();
  const problems: string[] = [];
  let asksForHelp = false;
  let last: string | undefined;
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const flag = flagIn(word);
    if (flag === undefined) {
      problems.push(strayWord(last));
      continue;
    }
    const { name, value } = flag;
    last = name;
    if (HELP.has(word)) {
      asksForHelp = true;
      continue;
    }
    const next = value ?? (rest[0]?.startsWith("-") === false ? rest.shift() : undefined);
    const text = next ?? bareValue(known.get(name));
    const problem = problemOf(word, name, text, known);
    if (problem !== undefined) problems.push(problem);
    else given.set(name, [given.get(name) ?? [], text ?? []].flat().join("\n"));
  }
  return { given, asksForHelp, problems };
}

/** With one dash it is none that exists, but no value either. */
function flagIn(word: string): { readonly name: string; readonly value?: string } | undefined {
  const [, name, value] = /^--?([^=]*)(?:=([^]*))?$/.exec(word) ?? [];
  if (name === undefined) return undefined;
  return value === undefined ? { name } : { name, value };
}

/** What a flag without a value says: that something is so. */
function bareValue(input: Input | undefined): string | undefined {
  return input !== undefined && /^(?:true|false)$/.test(input.default) ? "true" : undefined;
}

function problemOf(
  word: string,
  name: string,
  text: string | undefined,
  known: ReadonlyMap<string, Input>,
): string | undefined {
  const isOwn = Object.hasOwn(OWN_FLAGS, name);
  const isFlag = word.startsWith("--") && (isOwn || known.has(name));
  if (!isFlag) return unknownFlag(word, name, known);
  const why = whyNoFlag(name);
  if (why !== undefined) return `Flag "--${name}" ${why}`;
  return text === undefined ? `Flag "--${name}" has no value: expected one after it.` : undefined;
}

function unknownFlag(word: string, name: string, known: ReadonlyMap<string, Input>): string {
  const flags = [...known.keys(), ...Object.keys(OWN_FLAGS), "help"].filter(
    (flag) => whyNoFlag(flag) === undefined,
  );
  const nearest = nearestNames(name, flags);
  const question = didYouMean(
    nearest.length > 0 ? nearest : relatedNames(name, flags),
    (flag) => `"--${flag}"`,
  );
  // Without its value, which may be a secret.
  const [flag] = word.split("=");
  return `Flag ${JSON.stringify(flag)} does not exist.${question === "" ? ' See "--help".' : question}`;
}

/** The word itself may be a part of a password. */
function strayWord(last: string | undefined): string {
  const where = last === undefined ? "The first word" : `A word after "--${last}"`;
  return `${where} belongs to no flag. Put patterns in quotes, so that the shell hands them over as they are: --repositories 'team/**'.`;
}

function unknownVariables(environment: Texts): readonly string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && !Object.hasOwn(VARIABLES, name))
    .sort()
    .map((name) => {
      const question = didYouMean(nearestNames(name, Object.keys(VARIABLES)));
      const way = question === "" ? " Unset it, and use a flag." : question;
      return `Environment variable "${name}" means nothing here.${way}`;
    });
}
