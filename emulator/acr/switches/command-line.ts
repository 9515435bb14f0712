// Switches at the command line: the table of `--help`, and `--set name=value`.

import type { Described } from "./described.ts";
import { defaultSwitches, switchTable, type Switches } from "./switches.ts";

const rows = Object.entries<Described>(switchTable);

/** All switches with what they do, their defaults and how sure that is, in columns. */
export function switchHelp(): string {
  const head = ["Switch", "Default", "What it does", "How sure"] as const;
  const cells = rows.map(([name, { initial, does, source }]) => {
    const [known = ""] = source.split(":", 1);
    return [name, written(initial), does, known] as const;
  });
  const widths = head.map((_, at) =>
    Math.max(...[head, ...cells].map((row) => row[at]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(head), ...cells.map(line)].join("\n");
}

/**
 * What `name=value` sets. Words are taken as they are, everything else as JSON.
 * @throws Error that says what was expected.
 */
export function parsedSwitch(text: string): Partial<Switches> {
  const [, name = "", value = ""] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  const row = rows.find(([known]) => known === name)?.[1];
  if (row === undefined) throw new Error(`There is no switch "${name}"; --help lists them all.`);
  const initial = defaultSwitches()[name as keyof Switches];
  if (row.oneOf === undefined) return { [name]: valueLike(initial, value, name) };
  if (row.oneOf.includes(value)) return { [name]: value };
  throw new Error(`"${name}" is one of ${row.oneOf.join(", ")}.`);
}

function valueLike(initial: unknown, value: string, name: string): unknown {
  if (typeof initial === "string") return value;
  const parsed = json(value);
  if (initial instanceof Set && Array.isArray(parsed)) return new Set(parsed);
  const isFit = initial === undefined ? parsed !== undefined : typeof parsed === typeof initial;
  if (isFit && !(initial instanceof Set)) return parsed;
  throw new Error(`"${name}" is ${written(initial)} by default: expected another value like that.`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function written(initial: unknown): string {
  if (initial === undefined) return "none";
  if (initial instanceof Set) return JSON.stringify([...initial]);
  return typeof initial === "string" ? initial : JSON.stringify(initial);
}
