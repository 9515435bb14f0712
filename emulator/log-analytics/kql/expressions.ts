// Expressions over one row, or over the rows of a group: the part of the language that queries for pulls can need.

import { KqlError, unresolved } from "./errors.ts";
import type { Reader } from "./reader.ts";

export type Value = string | number | boolean | Date | undefined;

export type Row = ReadonlyMap<string, Value>;

/** Evaluated for the rows of a group; where it is about one row, the group is that row. */
export type Expression = (group: readonly Row[]) => Value;

export interface Surroundings {
  readonly now: Date;
  /** Names of the columns there are. */
  readonly columns: readonly string[];
  /** What the expression belongs to, for errors. */
  readonly operator: string;
}

/** Reads an expression up to where it ends. */
export function expressionOf(reader: Reader, around: Surroundings): Expression {
  const terms = [conjunctionOf(reader, around)];
  while (reader.takes("or")) terms.push(conjunctionOf(reader, around));
  const [only, ...others] = terms;
  if (only !== undefined && others.length === 0) return only;
  return (group) => terms.some((term) => term(group) === true);
}

function conjunctionOf(reader: Reader, around: Surroundings): Expression {
  const terms = [comparisonOf(reader, around)];
  while (reader.takes("and")) terms.push(comparisonOf(reader, around));
  const [only, ...others] = terms;
  if (only !== undefined && others.length === 0) return only;
  return (group) => terms.every((term) => term(group) === true);
}

type Comparison = (left: Value, right: Value) => boolean;

const lower = (value: Value): string => textOf(value).toLowerCase();

const comparisons: Readonly<Record<string, Comparison>> = {
  "==": (left, right) => numberOrText(left) === numberOrText(right),
  "!=": (left, right) => numberOrText(left) !== numberOrText(right),
  "=~": (left, right) => lower(left) === lower(right),
  ">=": (left, right) => numberOrText(left) >= numberOrText(right),
  "<=": (left, right) => numberOrText(left) <= numberOrText(right),
  ">": (left, right) => numberOrText(left) > numberOrText(right),
  "<": (left, right) => numberOrText(left) < numberOrText(right),
  startswith: (left, right) => lower(left).startsWith(lower(right)),
  endswith: (left, right) => lower(left).endsWith(lower(right)),
  matches: (left, right) => regexOf(textOf(right)).test(textOf(left)),
};

function comparisonOf(reader: Reader, around: Surroundings): Expression {
  const left = operandOf(reader, around);
  const operator = reader.peek();
  const compare = operator === undefined ? undefined : comparisons[operator.text];
  if (operator === undefined || compare === undefined || operator.kind === "text") return left;
  reader.next();
  if (operator.text === "matches") reader.expect("regex");
  const right = operandOf(reader, around);
  return (group) => compare(left(group), right(group));
}

function operandOf(reader: Reader, around: Surroundings): Expression {
  const token = reader.next();
  switch (token.kind) {
    case "text":
      return () => token.text;
    case "number":
      return () => Number(token.text);
    case "datetime":
      return () => new Date(token.text);
    case "name":
      return reader.takes("(") ? callOf(token.text, reader, around) : columnOf(token.text, around);
    case "sign": {
      if (token.text !== "(") throw reader.unexpected(token);
      const inside = expressionOf(reader, around);
      reader.expect(")");
      return inside;
    }
    default:
      return token.kind satisfies never;
  }
}

function columnOf(name: string, { columns, operator }: Surroundings): Expression {
  if (!columns.includes(name)) throw unresolved(operator, name);
  return ([row]) => row?.get(name);
}

type Call = (given: readonly Expression[], around: Surroundings) => Expression;

const one = (given: readonly Expression[], i = 0): Expression => given[i] ?? (() => undefined);

const calls: Readonly<Record<string, Call>> = {
  now:
    (...[, { now }]) =>
    () =>
      now,
  not: (given) => (group) => one(given)(group) !== true,
  isempty: (given) => (group) => textOf(one(given)(group)) === "",
  iff: (given) => (group) => one(given, one(given)(group) === true ? 1 : 2)(group),
  tolower: (given) => (group) => lower(one(given)(group)),
  strcat: (given) => (group) => given.map((part) => textOf(part(group))).join(""),
  hash: (given) => (group) => hashOf(textOf(one(given)(group))) % Number(one(given, 1)(group)),
  count: () => (group) => group.length,
  min: (given) => (group) => extreme(group, one(given), (a, b) => a < b),
  max: (given) => (group) => extreme(group, one(given), (a, b) => a > b),
};

function callOf(name: string, reader: Reader, around: Surroundings): Expression {
  const call = calls[name];
  if (call === undefined) {
    throw new KqlError("SemanticError", "SEM0260", `Unknown function: '${name}'.`);
  }
  const given: Expression[] = [];
  while (!reader.takes(")")) {
    if (given.length > 0) reader.expect(",");
    given.push(expressionOf(reader, around));
  }
  return call(given, around);
}

function extreme(
  group: readonly Row[],
  of: Expression,
  isBetter: (a: number | string, b: number | string) => boolean,
): Value {
  let best: Value;
  for (const row of group) {
    const value = of([row]);
    if (value === undefined) continue;
    if (best === undefined || isBetter(numberOrText(value), numberOrText(best))) best = value;
  }
  return best;
}

/** The service's is another one, and says of it that it may change. */
function hashOf(text: string): number {
  let hash = 2_166_136_261;
  for (const character of Buffer.from(text)) hash = Math.imul(hash ^ character, 16_777_619) >>> 0;
  return hash;
}

function numberOrText(value: Value): number | string {
  if (value instanceof Date) return value.getTime();
  return typeof value === "number" ? value : textOf(value);
}

function textOf(value: Value): string {
  return value instanceof Date ? value.toISOString() : String(value ?? "");
}

const regexes = new Map<string, RegExp>();

/** RE2's flags stand in front. */
function regexOf(text: string): RegExp {
  const known = regexes.get(text);
  if (known !== undefined) return known;
  const [flags = "", flag = ""] = /^\(\?(i)\)/.exec(text) ?? [];
  const regex = new RegExp(text.slice(flags.length), flag);
  regexes.set(text, regex);
  return regex;
}
