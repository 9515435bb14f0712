/**
 * JSON as it is written and not as a parser understands it: keys may stand twice in an object, and any character may be
 * escaped.
 */
import fc from "fast-check";

export type Tree = string | number | boolean | null | readonly Tree[] | Fields;
export type Field = readonly [key: string, value: Tree];

export interface Fields {
  readonly fields: readonly Field[];
}

export function isFields(tree: Tree): tree is Fields {
  return typeof tree === "object" && tree !== null && !Array.isArray(tree);
}

export function isList(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree);
}

/** How a tree is written: numbers that say, one after the other, what is escaped and where there is white space. */
export type Style = readonly number[];

export const styles: fc.Arbitrary<Style> = fc.array(fc.nat(9), { minLength: 1, maxLength: 12 });

export function written(tree: Tree, style: Style): string {
  let used = 0;
  const next = (): number => {
    used += 1;
    return style[used % style.length] ?? 0;
  };
  const gap = () => (next() === 9 ? " \n\t" : "");
  const text = (value: string) => {
    if (next() < 8) return JSON.stringify(value);
    const escape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
    return `"${value.split("").map(escape).join("")}"`;
  };
  const write = (one: Tree): string => {
    if (isList(one)) return `[${gap()}${one.map(write).join(`,${gap()}`)}]`;
    if (typeof one === "string") return text(one);
    if (!isFields(one)) return JSON.stringify(one);
    const field = ([key, value]: Field) => `${gap()}${text(key)}:${gap()}${write(value)}`;
    return `{${one.fields.map(field).join(",")}${gap()}}`;
  };
  return `${gap()}${write(tree)}${gap()}`;
}

/** Every string of a tree, keys included. */
export function stringsOf(tree: Tree): readonly string[] {
  if (typeof tree === "string") return [tree];
  if (isList(tree)) return tree.flatMap(stringsOf);
  if (!isFields(tree)) return [];
  return tree.fields.flatMap(([key, value]) => [key, ...stringsOf(value)]);
}
