/**
 * Inputs that are one value. Strict on purpose: what is not exactly of the expected form is an error that names the
 * input, never a default.
 */
import { ActionError, errorMessage } from "../errors/action-error.ts";
import { LIMITS } from "./duration-advice.ts";
import { parseDuration } from "./duration.ts";
import { numberAdvice, truthAdvice } from "./word-advice.ts";

/** Parses one input. What is wrong with it is noted, and `otherwise` stands in for it until everything is read. */
export type Read = <T>(name: string, parse: (text: string, name: string) => T, otherwise: T) => T;

const MINUTE_MS = 60_000;

/** Puts the name and the value of an input in front of what is wrong with it. */
export function withInput<T>(name: string, text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    throw new ActionError(`Input "${name}" is ${JSON.stringify(text)}: ${errorMessage(error)}`);
  }
}

export function duration(text: string, name: string): number {
  return withInput(name, text, (one) => parseDuration(one));
}

/** A duration that leaves time to do anything at all. */
export function timeLimit(text: string, name: string): number {
  const ms = withInput(name, text, (one) => parseDuration(one, LIMITS));
  if (ms >= MINUTE_MS) return ms;
  throw new ActionError(
    `Input "${name}" is ${JSON.stringify(text)}: expected at least one minute, for example ${LIMITS.list}.`,
  );
}

export function boolean(text: string, name: string): boolean {
  // The words of the YAML 1.2 core schema, as in core.getBooleanInput, whose errors name neither value nor way out.
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  throw new ActionError(
    `Input "${name}" is ${JSON.stringify(text)}: expected "true" or "false".${truthAdvice(text)}`,
  );
}

export function wholeNumber(text: string, name: string, least: number, most: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new ActionError(
    `Input "${name}" is ${JSON.stringify(text)}: expected a whole number from ${least} to ${most}.${numberAdvice(text, least, most)}`,
  );
}

/** A value that goes into a request as it is. What is wrong with it is not shown: it may be a secret. */
export function oneLine(text: string, name: string): string {
  if (!/\p{Cc}/u.test(text)) return text;
  throw new ActionError(
    `Input "${name}" has a line break or another control character in it: expected one line.`,
  );
}
