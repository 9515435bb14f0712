/**
 * Patterns for names: `*` within a path segment, `**` across segments, `?` for one character, and a leading `!` that
 * excludes and always wins. Everything that could mean something else in another dialect is refused, so that no
 * pattern ever matches more, or excludes less, than its author meant.
 */
import picomatch from "picomatch";

import { ActionError } from "../action-error.ts";

/** Only what the header says is special; picomatch knows a lot more. */
const OPTIONS: picomatch.PicomatchOptions = {
  dot: true,
  nobrace: true,
  nobracket: true,
  noextglob: true,
  nonegate: true,
  strictSlashes: true,
};

export interface Pattern {
  /** As the user wrote it. */
  readonly text: string;
  readonly excludes: boolean;
  /** True when it has a wildcard; a plain name matches itself only. */
  readonly isGlob: boolean;
  readonly matches: (name: string) => boolean;
}

/** What a kind of name may consist of, in a regular expression, and what it is called. */
export interface Alphabet {
  readonly noun: string;
  readonly characters: RegExp;
  /** What a whole plain name must look like. */
  readonly name: RegExp;
}

/** OCI distribution specification, "Pulling manifests": lower case, in segments. */
export const REPOSITORY_NAMES: Alphabet = {
  noun: "a repository name",
  characters: /^[a-z0-9._/-]$/,
  name: /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/,
};

/**
 * Compiles one pattern. A lone `*` means everything, also across segments.
 * @throws ActionError whose message completes `Input "repositories", line 1, "team/{a,b}": `.
 */
export function compilePattern(text: string, alphabet: Alphabet): Pattern {
  const excludes = text.startsWith("!");
  const glob = excludes ? text.slice(1) : text;
  checkCharacters(glob, alphabet);
  const isGlob = /[*?]/.test(glob);
  if (isGlob) checkSegments(glob, alphabet);
  if (!isGlob && !alphabet.name.test(glob)) {
    throw new ActionError(`not ${alphabet.noun}.`);
  }
  const matches = isGlob
    ? picomatch(glob === "*" ? "**" : glob, OPTIONS)
    : (name: string) => name === glob;
  return { text, excludes, isGlob, matches: (name) => matches(name) };
}

function checkCharacters(glob: string, alphabet: Alphabet): void {
  if (glob === "") throw new ActionError('the name after "!" is missing.');
  for (const character of glob) {
    if ("*?".includes(character) || alphabet.characters.test(character)) continue;
    throw new ActionError(
      `${JSON.stringify(character)} can't stand in ${alphabet.noun}. Special are only "*", "**", "?" and a leading "!".`,
    );
  }
}

function checkSegments(glob: string, alphabet: Alphabet): void {
  for (const segment of glob.split("/")) {
    if (/^\.{0,2}$/.test(segment)) {
      throw new ActionError(`${JSON.stringify(segment)} is no path segment of ${alphabet.noun}.`);
    }
    if (segment.includes("**") && segment !== "**") {
      throw new ActionError('"**" must be a whole segment, as in "team/**". Use "*" within one.');
    }
  }
}

/** True when an including pattern matches and no excluding one does. */
export function isSelected(name: string, patterns: readonly Pattern[]): boolean {
  let isIncluded = false;
  for (const pattern of patterns) {
    if (!pattern.matches(name)) continue;
    if (pattern.excludes) return false;
    isIncluded = true;
  }
  return isIncluded;
}
