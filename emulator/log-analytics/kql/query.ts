// Carries out a query: a table, and operators behind it, each of which makes a table of the one before.

import { KqlError, unresolved } from "./errors.ts";
import {
  expressionOf,
  type Expression,
  type Row,
  type Surroundings,
  type Value,
} from "./expressions.ts";
import { Reader } from "./reader.ts";

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** @throws KqlError as the service does, and for what is not known here. */
export function run(query: string, tables: ReadonlyMap<string, Table>, now: Date): Table {
  const reader = new Reader(query);
  const { text: name } = reader.next();
  let table = tables.get(name);
  while (reader.peek() !== undefined) {
    reader.expect("|");
    const { text: operator } = reader.next();
    if (table === undefined) throw unresolved(operator, name);
    table = apply(operator, reader, table, now);
  }
  if (table === undefined) throw unresolved("table", name);
  return table;
}

function apply(operator: string, reader: Reader, table: Table, now: Date): Table {
  const around: Surroundings = { now, columns: table.columns, operator };
  switch (operator) {
    case "where": {
      const holds = expressionOf(reader, around);
      return { ...table, rows: table.rows.filter((row) => holds([row]) === true) };
    }
    case "extend":
      return extended(table, named(reader, around));
    case "count":
      return { columns: ["Count"], rows: [new Map([["Count", table.rows.length]])] };
    case "take":
      return { ...table, rows: table.rows.slice(0, Number(reader.next().text)) };
    case "summarize":
      return summarized(table, reader, around);
    default:
      throw new KqlError("SyntaxError", "SYN0002", `Unknown operator '${operator}'.`);
  }
}

type Named = readonly (readonly [name: string, expression: Expression])[];

function named(reader: Reader, around: Surroundings): Named {
  const all: [string, Expression][] = [];
  do {
    const name = reader.takeName() ?? reader.peek()?.text ?? "";
    all.push([name, expressionOf(reader, around)]);
  } while (reader.takes(","));
  return all;
}

function extended({ columns, rows }: Table, added: Named): Table {
  return {
    columns: [...columns, ...added.map(([name]) => name)],
    rows: rows.map((row) => new Map([...row, ...valuesOf(added, [row])])),
  };
}

interface Group {
  readonly key: readonly (readonly [name: string, value: Value])[];
  readonly rows: Row[];
}

/** Without `by` there is one group, if only an empty one; with it, there are only groups with rows. */
function summarized({ rows }: Table, reader: Reader, around: Surroundings): Table {
  const aggregates = reader.peek()?.text === "by" ? [] : named(reader, around);
  const keys = reader.takes("by") ? named(reader, around) : [];
  const groups = new Map<string, Group>();
  if (keys.length === 0) groups.set("[]", { key: [], rows: [] });
  for (const row of rows) {
    const key = valuesOf(keys, [row]);
    const id = JSON.stringify(key);
    const group = groups.get(id) ?? { key, rows: [] };
    group.rows.push(row);
    groups.set(id, group);
  }
  return {
    columns: [...keys, ...aggregates].map(([name]) => name),
    rows: [...groups.values()].map(
      (group) => new Map([...group.key, ...valuesOf(aggregates, group.rows)]),
    ),
  };
}

function valuesOf(expressions: Named, group: readonly Row[]): Group["key"] {
  return expressions.map(([name, expression]) => [name, expression(group)] as const);
}
