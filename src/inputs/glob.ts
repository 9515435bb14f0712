/**
 * Patterns for names: `*` within a path segment, `**` across segments, `?` for one character, and a leading `!` that
 * excludes and always wins. Everything that could mean something else in another dialect is refused, so that no
 * pattern ever matches more, or excludes less, than its author meant. Tags have no segments, and no `**`.
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
  /** Whether "/" divides such names, which is what `**` is for. */
  readonly hasSegments: boolean;
}

/** OCI distribution specification, "Pulling manifests": lower case, in segments. */
export const REPOSITORY_NAMES: Alphabet = {
  noun: "a repository name",
  characters: /^[a-z0-9._/-]$/,
  name: /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/,
  hasSegments: true,
};

/** The same section of the specification, "<reference> as a tag". */
export const TAG_NAMES: Alphabet = {
  noun: "a tag",
  characters: /^[a-zA-Z0-9._-]$/,
  name: /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/,
  hasSegments: false,
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
  if (!isGlob && !alphabet.name.test(glob)) {
    throw new ActionError(`not ${alphabet.noun}.`);
  }
  return { text, excludes, isGlob, matches: matcherOf(glob, isGlob, alphabet) };
}

function matcherOf(glob: string, isGlob: boolean, alphabet: Alphabet): Pattern["matches"] {
  if (!isGlob) return (name) => name === glob;
  if (!alphabet.hasSegments) {
    checkWildcards(glob, alphabet);
    return (name) => matchesWildcards(name, glob);
  }
  checkSegments(glob, alphabet);
  const matches = picomatch(glob === "*" ? "**" : glob, OPTIONS);
  return (name) => matches(name);
}

function checkCharacters(glob: string, alphabet: Alphabet): void {
  if (glob === "") throw new ActionError('the name after "!" is missing.');
  for (const character of glob) {
    if ("*?".includes(character) || alphabet.characters.test(character)) continue;
    const special = alphabet.hasSegments ? '"*", "**", "?"' : '"*", "?"';
    throw new ActionError(
      `${JSON.stringify(character)} can't stand in ${alphabet.noun}. Special are only ${special} and a leading "!".`,
    );
  }
}

function checkWildcards(glob: string, { noun }: Alphabet): void {
  if (glob.includes("**")) {
    throw new ActionError(`"**" means nothing in ${noun}, which has no segments. Use "*".`);
  }
  if (/^[.-]/.test(glob)) {
    throw new ActionError(
      `${noun} can't begin with "${glob.charAt(0)}". "*" alone stands for any characters; this is no regular expression.`,
    );
  }
}

/**
 * Not left to picomatch: there `*.*` misses the tag `a.`, and a few stars take seconds to fail on a long tag. Here a
 * star first takes nothing, and one character more each time that the rest does not fit; only the last star is ever
 * asked to take more, so the work is at most the product of both lengths.
 */
function matchesWildcards(name: string, glob: string): boolean {
  let at = 0;
  let inGlob = 0;
  let afterStar = -1;
  let starEnd = 0;
  while (at < name.length) {
    const special = glob.charAt(inGlob);
    if (special === "*") {
      inGlob += 1;
      afterStar = inGlob;
      starEnd = at;
    } else if (special === "?" || special === name.charAt(at)) {
      inGlob += 1;
      at += 1;
    } else if (afterStar >= 0) {
      starEnd += 1;
      at = starEnd;
      inGlob = afterStar;
    } else {
      return false;
    }
  }
  return /^\*?$/.test(glob.slice(inGlob));
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
