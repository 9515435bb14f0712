/**
 * The input `max-deletions`, also in an entry of a policy file.
 */
import { ActionError } from "../errors/action-error.ts";
import type { DeletionLimit } from "./entry.ts";
import { withInput } from "./values.ts";
import { limitAdvice } from "./word-advice.ts";

/** Undefined when nothing is given. */
export function deletionLimit(text: string, name: string): DeletionLimit | undefined {
  return text === "" ? undefined : withInput(name, text, parseDeletionLimit);
}

/** @throws ActionError whose message completes `Input "max-deletions" is "many": `. */
export function parseDeletionLimit(text: string): DeletionLimit {
  // Fifteen digits are always exact.
  if (/^\d{1,15}$/.test(text)) return { limit: Number(text), unit: "deletions" };
  const limit = /^\d{1,3}%$/.test(text) ? Number(text.slice(0, -1)) : NaN;
  if (limit <= 100) return { limit, unit: "percent" };
  throw new ActionError(
    `expected a whole number, or a whole percentage of what is read from "0%" to "100%".${limitAdvice(text)}`,
  );
}
