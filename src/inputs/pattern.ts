/**
 * One pattern as a user writes it: compiled, or refused with what to write instead. What another dialect reads in another way
 * is refused even where it would compile: a pattern that matches nothing deletes nothing, but one that is to keep protects
 * nothing either.
 */
import { ActionError } from "../errors/action-error.ts";
import type { Pattern } from "../prune/model/policy.ts";
import { compilePattern } from "./glob.ts";
import { adviceOn } from "./pattern-advice.ts";
import type { PatternKind } from "./pattern-kinds.ts";
import { looksRegular } from "./regular-expressions.ts";

/** @throws ActionError whose message completes `Input "repositories", line 1, "team/.*": `. */
export function parsePattern(text: string, kind: PatternKind): Pattern {
  if (isAmbiguous(text, kind)) {
    const advice = adviceOn(text, kind);
    if (advice !== undefined) throw new ActionError(advice);
  }
  try {
    return compilePattern(text, kind.grammar);
  } catch (error) {
    const advice = error instanceof ActionError ? adviceOn(text, kind) : undefined;
    throw advice === undefined ? error : new ActionError(advice, { cause: error });
  }
}

function isAmbiguous(text: string, { host }: PatternKind): boolean {
  const name = text.replace(/^!/, "");
  return looksRegular(text) || (host !== undefined && name.startsWith(`${host}/`));
}
