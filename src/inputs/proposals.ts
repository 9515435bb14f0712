/**
 * Patterns that may be proposed: only what compiles, so that who follows an advice is not sent on to the next error.
 */
import { ActionError } from "../errors/action-error.ts";
import { compilePattern } from "./glob.ts";
import type { PatternKind } from "./pattern-kinds.ts";
import { looksRegular, translate } from "./regular-expressions.ts";

/** A text itself, if it is a pattern; else what a regular expression comes to. */
export function patternsFor(text: string, { grammar }: PatternKind): readonly string[] {
  if (!looksRegular(text) && isPattern(text, grammar)) return [text];
  const patterns = translate(text)?.patterns ?? [];
  const deep = grammar.hasSegments
    ? patterns.flatMap((one) => (one.endsWith("/*") ? [one, `${one}*`] : [one]))
    : patterns;
  return deep.every((one) => isPattern(one, grammar)) ? deep : [];
}

/** Whether a text compiles. */
export function isPattern(text: string, grammar: PatternKind["grammar"]): boolean {
  try {
    compilePattern(text, grammar);
    return true;
  } catch (error) {
    if (error instanceof ActionError) return false;
    throw error;
  }
}
