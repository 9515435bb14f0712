// Turns the criteria of a query into a test of an item. Criteria side by side all hold; without one on `type` only files match.

import type { StoredItem } from "../storage/stored.ts";
import { itemFields, statFields, type Field, type FieldValue } from "./fields.ts";
import { AqlError, isObject, type Json } from "./query.ts";

export type Test = (item: StoredItem) => boolean;

export interface Runtime {
  readonly now: Date;
  /** Keys under which the items of a repository are found: its own, and those of virtual repositories that show it. */
  keysOf(repo: string): readonly string[];
}

/** @throws AqlError where a field or operator is unknown. */
export function testOf(criteria: Json, runtime: Runtime): Test {
  const holds = allOf(criteria, runtime);
  const namesType = mentions(criteria, "type");
  return (item) => (namesType || item.type === "file") && holds(item);
}

/** The only values that this field may have by criteria that always hold; undefined where there is no such criterion. */
export function requiredValue(criteria: Json, field: string): string | undefined {
  for (const [key, value] of Object.entries(criteria)) {
    if (key === field && typeof value === "string") return value;
    const equal = key === field && isObject(value) ? value["$eq"] : undefined;
    if (typeof equal === "string") return equal;
    if (key !== "$and" || !Array.isArray(value)) continue;
    const inside = value.map((part) => (isObject(part) ? requiredValue(part, field) : undefined));
    const found = inside.find((one) => one !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

function mentions(criteria: unknown, field: string): boolean {
  if (Array.isArray(criteria)) return criteria.some((part) => mentions(part, field));
  if (!isObject(criteria)) return false;
  return Object.entries(criteria).some(
    ([key, value]) => key === field || (key.startsWith("$") && mentions(value, field)),
  );
}

function allOf(criteria: Json, runtime: Runtime): Test {
  const tests = Object.entries(criteria).map(([key, value]) => oneOf(key, value, runtime));
  return (item) => tests.every((test) => test(item));
}

function oneOf(key: string, value: unknown, runtime: Runtime): Test {
  if (key === "$and" || key === "$or") {
    if (!Array.isArray(value)) throw new AqlError(`"${key}" needs an array of criteria`);
    const tests = value.map((part) => {
      if (!isObject(part)) throw new AqlError(`"${key}" needs an array of criteria`);
      return allOf(part, runtime);
    });
    const isAll = key === "$and";
    return (item) => (isAll ? tests.every((test) => test(item)) : tests.some((test) => test(item)));
  }
  const conditions = Object.entries(isObject(value) ? value : { $eq: value });
  const tests = conditions.map(([operator, operand]) =>
    conditionOf(key, operator, scalarOf(operand), runtime),
  );
  return (item) => tests.every((test) => test(item));
}

type Scalar = string | number | boolean | null;

function scalarOf(value: unknown): Scalar {
  if (["string", "number", "boolean"].includes(typeof value) || value === null) {
    return value as Scalar;
  }
  throw new AqlError(`Expected a value, not ${JSON.stringify(value)}`);
}

function conditionOf(key: string, operator: string, operand: Scalar, runtime: Runtime): Test {
  if (key.startsWith("@")) return propertyTest(key.slice(1), operator, operand);
  const field = itemFields.get(key) ?? statFields.get(key);
  if (field === undefined) throw new AqlError(`Unknown field or operator "${key}"`);
  if (key === "type" && operand === "any") return () => true;
  if (key === "repo" && operator === "$eq") {
    return ({ repo }) => runtime.keysOf(repo).includes(String(operand));
  }
  if (operator === "$before" || operator === "$last") {
    const limit = runtime.now.getTime() - durationOf(operand);
    if (field.kind !== "time") throw new AqlError(`"${key}" is no time`);
    const isBefore = operator === "$before";
    return (item) => {
      const at = Number(field.read(item));
      return isBefore ? at < limit : at >= limit;
    };
  }
  const wanted = operandOf(field, operand);
  const compare = comparison(operator);
  return (item) => compare(field.read(item), wanted);
}

function operandOf({ kind }: Field, operand: Scalar): FieldValue {
  if (operand === null) return undefined;
  if (kind === "text") return String(operand);
  const value = kind === "time" ? Date.parse(String(operand)) : Number(operand);
  if (Number.isNaN(value)) throw new AqlError(`"${String(operand)}" is no ${kind}`);
  return value;
}

type Comparison = (value: FieldValue, operand: FieldValue) => boolean;

function comparison(operator: string): Comparison {
  const ordered =
    (test: (sign: number) => boolean): Comparison =>
    (value, operand) => {
      if (value === undefined || operand === undefined) return false;
      return test(value === operand ? 0 : value < operand ? -1 : 1);
    };
  switch (operator) {
    case "$eq":
      return (value, operand) => value === operand;
    case "$ne":
      return (value, operand) => value !== operand;
    case "$gt":
      return ordered((sign) => sign > 0);
    case "$gte":
      return ordered((sign) => sign >= 0);
    case "$lt":
      return ordered((sign) => sign < 0);
    case "$lte":
      return ordered((sign) => sign <= 0);
    case "$match":
      return (value, operand) => value !== undefined && wildcard(operand).test(String(value));
    case "$nmatch":
      return (value, operand) => value !== undefined && !wildcard(operand).test(String(value));
    default:
      throw new AqlError(`Unknown operator "${operator}"`);
  }
}

/** `*` stands for any characters, slashes too, and `?` for one. */
function wildcard(pattern: FieldValue): RegExp {
  const source = String(pattern).replace(/[.+^$()|[\]{}\\*?]/g, (character) => {
    if (character === "*") return ".*";
    return character === "?" ? "." : `\\${character}`;
  });
  return new RegExp(`^${source}$`, "s");
}

function propertyTest(name: string, operator: string, operand: Scalar): Test {
  const compare = comparison(operator);
  const wanted = operand === null ? undefined : String(operand);
  return (item) => {
    const values = item.type === "file" ? (item.properties.get(name) ?? []) : [];
    if (values.length === 0) return compare(undefined, wanted);
    return values.some((value) => compare(value, wanted));
  };
}

const units: readonly (readonly [names: RegExp, ms: number])[] = [
  [/^(?:ms|mills)$/, 1],
  [/^(?:s|seconds)$/, 1000],
  [/^minutes$/, 60_000],
  [/^(?:d|days)$/, 86_400_000],
  [/^(?:w|weeks)$/, 604_800_000],
  [/^(?:mo|months)$/, 30 * 86_400_000],
  [/^(?:y|years)$/, 365 * 86_400_000],
];

/** There are no hours, and no `m`. */
function durationOf(operand: Scalar): number {
  const [, count, unit] = /^(\d+) ?([a-z]+)$/.exec(String(operand)) ?? [];
  const ms = units.find(([names]) => names.test(unit ?? ""))?.[1];
  if (ms === undefined) throw new AqlError(`Invalid relative date "${String(operand)}"`);
  return Number(count) * ms;
}
