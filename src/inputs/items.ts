/**
 * Inputs that are lists, item by item: whatever is wrong is said of the item and its line, and of all items at once.
 */
import { ActionError, errorMessage } from "../errors/action-error.ts";
import type { Pattern } from "../prune/model/policy.ts";
import { parseList, type ListItem } from "./list.ts";
import type { PatternKind } from "./pattern-kinds.ts";
import { parsePattern } from "./pattern.ts";

/** Where an item of an input stands, as the beginning of a sentence about it. */
export function itemPlace(name: string, { text, line }: ListItem): string {
  return `Input "${name}", line ${line}, ${JSON.stringify(text)}`;
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
  const problems: string[] = [];
  const parsed = parseList(text).flatMap((item) => {
    try {
      return [parse(item.text)];
    } catch (error) {
      problems.push(`${itemPlace(name, item)}: ${errorMessage(error)}`);
      return [];
    }
  });
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
  kind: PatternKind,
  example: string,
): readonly Pattern[] {
  const patterns = parseItems(name, text, (item) => parsePattern(item, kind));
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
