/**
 * The values of a policy file: texts, patterns, durations. What is none is noted in the document, with the way out.
 */
import { didYouMean, nearestNames } from "../errors/nearest.ts";
import { errorMessage } from "../errors/action-error.ts";
import type { Pattern } from "../prune/model/policy.ts";
import { parseDuration } from "./duration.ts";
import type { PatternKind } from "./pattern-kinds.ts";
import { parsePattern } from "./pattern.ts";
import type { Member, PolicyDocument, Value } from "./policy-document.ts";
import { truthAdvice } from "./word-advice.ts";

/** Whether there are only known keys. Notes every other, with the nearest that there is. */
export function checkKeys(
  document: PolicyDocument,
  members: ReadonlyMap<string, Member>,
  known: readonly string[],
  noun: string,
): boolean {
  for (const [name, { key }] of members) {
    if (known.includes(name)) continue;
    const nearest = nearestNames(name, known);
    const question =
      didYouMean(nearest) || ` There are ${known.map((one) => `"${one}"`).join(", ")}.`;
    document.problem(key, `${JSON.stringify(name)} is no key of ${noun}.${question}`);
  }
  return members.keys().every((name) => known.includes(name));
}

/** One pattern or a list of them; where there is none, `owner` is told to need them, unless a slip of the pen may be meant. */
export function patterns(
  document: PolicyDocument,
  owner: Value | undefined,
  member: Member | undefined,
  kind: PatternKind,
): readonly Pattern[] {
  if (member === undefined) {
    const message = '"match" is missing: a name or pattern, or a list of them.';
    if (owner !== undefined) document.problem(owner, message);
    return [];
  }
  const compiled = texts(document, member).flatMap(
    (value) => attempt(document, value, (text) => parsePattern(text, kind)) ?? [],
  );
  if (
    member.value !== undefined &&
    compiled.length > 0 &&
    compiled.every(({ excludes }) => excludes)
  ) {
    document.problem(member.value, "only exclusions: add what they exclude from.");
  }
  return compiled;
}

/** One text or a list of them. */
export function texts(document: PolicyDocument, member: Member | undefined): readonly Value[] {
  if (member?.value === undefined) return [];
  const items = document.items(member.value);
  if (items.length === 0) document.problem(member.value, "there is nothing in it: remove it.");
  return items.filter((item) => text(document, item) !== undefined);
}

function text(document: PolicyDocument, value: Value): string | undefined {
  const scalar = document.scalar(value);
  if (typeof scalar === "string" && scalar !== "") return scalar;
  const written = document.textOf(value.node);
  const way = scalar === undefined || scalar === "" ? "" : `: put quotes around it, "${written}"`;
  document.problem(value, `expected a text, found ${written}${way}.`);
  return undefined;
}

/** A duration in milliseconds; undefined where there is none. */
export function duration(document: PolicyDocument, member: Member | undefined): number | undefined {
  if (member?.value === undefined) return undefined;
  // A number without its unit is told what units there are.
  const isNumber = typeof document.scalar(member.value) === "number";
  return isNumber
    ? attempt(document, member.value, (text) => parseDuration(text))
    : parsed(document, member, (text) => parseDuration(text));
}

/** A text that `parse` takes; what it throws completes `file:1:2: "text": `. */
export function parsed<T>(
  document: PolicyDocument,
  member: Member | undefined,
  parse: (text: string) => T,
): T | undefined {
  if (member?.value === undefined) return undefined;
  const given = text(document, member.value);
  return given === undefined ? undefined : attempt(document, member.value, parse);
}

/** What `parse` makes of a scalar. */
export function attempt<T>(
  document: PolicyDocument,
  value: Value,
  parse: (text: string) => T,
): T | undefined {
  try {
    return parse(String(document.scalar(value)));
  } catch (error) {
    document.problem(value, `${document.textOf(value.node)}: ${errorMessage(error)}`);
    return undefined;
  }
}

/** Undefined where there is none. */
export function boolean(document: PolicyDocument, member: Member | undefined): boolean | undefined {
  if (member?.value === undefined) return undefined;
  const scalar = document.scalar(member.value);
  if (typeof scalar === "boolean") return scalar;
  const written = document.textOf(member.value.node);
  document.problem(
    member.value,
    `expected true or false, found ${written}.${truthAdvice(String(scalar)).replaceAll('"', "")}`,
  );
  return undefined;
}
