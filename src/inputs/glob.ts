/**
 * Patterns for names: `*` within a path segment, `**` across segments, `?` for one character, and a leading `!` that
 * excludes and always wins. Everything that could mean something else in another dialect is refused, so that no
 * pattern ever matches more, or excludes less, than its author meant. Tags have no segments, and no `**`.
 */
import type { NameGrammar } from "../oci/names.ts";
import { ActionError } from "../errors/action-error.ts";
import type { Pattern } from "../prune/model/policy.ts";

/**
 * Compiles one pattern. A lone `*` means everything, also across segments.
 * @throws ActionError whose message completes `Input "repositories", line 1, "team/{a,b}": `.
 */
export function compilePattern(text: string, grammar: NameGrammar): Pattern {
  const excludes = text.startsWith("!");
  const glob = excludes ? text.slice(1) : text;
  checkCharacters(glob, grammar);
  const isGlob = /[*?]/.test(glob);
  if (!isGlob && !grammar.name.test(glob)) {
    throw new ActionError(`not ${grammar.noun}.`);
  }
  return { text, excludes, isGlob, matches: matcherOf(glob, isGlob, grammar) };
}

function matcherOf(glob: string, isGlob: boolean, grammar: NameGrammar): Pattern["matches"] {
  if (!isGlob) return (name) => name === glob;
  if (!grammar.hasSegments) {
    checkWildcards(glob, grammar);
    return (name) => matchesSegment(glob, name);
  }
  checkSegments(glob, grammar);
  // A `**` at the end stands for what is below, so it wants at least one segment.
  const segments = (glob === "*" ? "**" : glob).replace(/\*\*$/, "*/**").split("/");
  return (name) => isInOrder(segments, "**", name.split("/"), matchesSegment);
}

function checkCharacters(glob: string, grammar: NameGrammar): void {
  if (glob === "") throw new ActionError('the name after "!" is missing.');
  for (const character of glob) {
    if ("*?".includes(character) || grammar.characters.test(character)) continue;
    const special = grammar.hasSegments ? '"*", "**", "?"' : '"*", "?"';
    throw new ActionError(
      `${JSON.stringify(character)} can't be part of ${grammar.noun}. The only special characters are ${special} and a leading "!".`,
    );
  }
}

function checkWildcards(glob: string, { noun }: NameGrammar): void {
  if (glob.includes("**")) {
    throw new ActionError(`"**" means nothing in ${noun}, which has no segments. Use "*".`);
  }
  if (/^[.-]/.test(glob)) {
    throw new ActionError(
      `${noun} can't begin with "${glob.charAt(0)}". "*" alone stands for any characters; this is not a regular expression.`,
    );
  }
}

function checkSegments(glob: string, grammar: NameGrammar): void {
  for (const segment of glob.split("/")) {
    if (/^\.{0,2}$/.test(segment)) {
      throw new ActionError(`${JSON.stringify(segment)} is not a path segment of ${grammar.noun}.`);
    }
    if (segment.includes("**") && segment !== "**") {
      throw new ActionError('"**" must be a whole segment, as in "team/**". Use "*" within one.');
    }
  }
}

function matchesSegment(glob: string, segment: string): boolean {
  return isInOrder(glob, "*", segment, isCharacter);
}

function isCharacter(expected: string, character: string): boolean {
  return expected === "?" || expected === character;
}

/**
 * True when the parts are as expected one by one, where `any` stands for any number of parts. An `any` first takes none,
 * and one more each time that the rest does not fit; only the last one is ever asked to take more, since what came before
 * it can't do better. So the work is at most the product of both lengths. Pushers choose names, and regular expressions
 * that are made of a few stars take years to fail on some.
 */
function isInOrder(
  expected: ArrayLike<string>,
  any: string,
  parts: ArrayLike<string>,
  isAs: (expected: string, part: string) => boolean,
): boolean {
  let [place, position] = [0, 0];
  let retry: { readonly place: number; position: number } | undefined;
  for (let part = parts[0]; part !== undefined; part = parts[position]) {
    const one = expected[place];
    if (one === any) {
      place += 1;
      retry = { place, position };
    } else if (one !== undefined && isAs(one, part)) {
      place += 1;
      position += 1;
    } else if (retry === undefined) {
      return false;
    } else {
      retry.position += 1;
      ({ place, position } = retry);
    }
  }
  return Array.from(expected)
    .slice(place)
    .every((one) => one === any);
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
