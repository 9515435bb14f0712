/**
 * Inputs that are lists, item by item: whatever is wrong is said of the item and its line, and of all items at once.
 */
import { ActionError, errorMessage } from "../errors/action-error.ts";
import type { NameGrammar } from "../oci/names.ts";
import type { Pattern } from "../prune/model/policy.ts";
import { compilePattern } from "./glob.ts";
import { parseList, type ListItem } from "./list.ts";

/** What is wrong with one item of an input, as a whole sentence. */
export function itemProblem(name: string, { text, line }: ListItem, error: unknown): string {
  return `Input "${name}", line ${line}, ${JSON.stringify(text)}: ${errorMessage(error)}`;
}

/** The items that `parse` accepts, and one line for each that it refuses. */
export function tryItems<T>(
  name: string,
  text: string,
  parse: (item: ListItem) => T,
): { readonly parsed: readonly T[]; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const parsed = parseList(text).flatMap((item) => {
    try {
      return [parse(item)];
    } catch (error) {
      problems.push(itemProblem(name, item, error));
      return [];
    }
  });
  return { parsed, problems };
}

/**
 * Parses every item of a list.
 * @throws ActionError with one line for each item that `parse` refuses.
 */
export function parseItems<T>(
  name: string,
  text: string,
  parse: (item: string) => T,
): readonly T[] {
  const { parsed, problems } = tryItems(name, text, (item) => parse(item.text));
  if (problems.length > 0) throw new ActionError(problems.join("\n"));
  return parsed;
}

/**
 * A list of patterns, which may be empty. `example` is one that could include something.
 * @throws ActionError with one line for each wrong pattern, or when there are only exclusions.
 */
export function parsePatterns(
  name: string,
  text: string,
  grammar: NameGrammar,
  example: string,
): readonly Pattern[] {
  const patterns = parseItems(name, text, (item) => compilePattern(item, grammar));
  checkInclusions(name, patterns, example);
  return patterns;
}

/** @throws ActionError when there are exclusions and nothing else. */
export function checkInclusions(
  name: string,
  patterns: readonly { readonly excludes: boolean }[],
  example: string,
): void {
  if (patterns.length > 0 && patterns.every(({ excludes }) => excludes)) {
    throw new ActionError(
      `Input "${name}" has only exclusions: add what they exclude from, for example "${example}".`,
    );
  }
}
