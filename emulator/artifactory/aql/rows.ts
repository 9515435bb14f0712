// How an item is written as a row of an answer.

import { timeText } from "../api/timestamps.ts";
import type { StoredItem } from "../storage/stored.ts";
import type { ArtifactorySwitches } from "../switches/switches.ts";
import { defaultFields, itemFields, statFields, type Field } from "./fields.ts";
import { AqlError, type AqlQuery } from "./query.ts";

export interface Columns {
  /** Fields of the item, in the order in which a row shows them. */
  readonly fields: readonly (readonly [name: string, field: Field])[];
  readonly hasProperties: boolean;
  readonly hasStatistics: boolean;
}

/** @throws AqlError where the query includes what AQL does not know. */
export function columnsOf({ include }: AqlQuery): Columns {
  const isOf = (domain: string): boolean =>
    include.some((name) => name === domain || name.startsWith(`${domain}.`));
  const hasProperties = isOf("property") || include.some((name) => name.startsWith("@"));
  const hasStatistics = isOf("stat");
  const own = include.filter((name) => !/^(?:property|stat)(?:\.|$)|^@/.test(name));
  for (const name of own) {
    if (name !== "*" && !itemFields.has(name)) throw new AqlError(`Unknown field "${name}"`);
  }
  const named = new Set(own.length === 0 ? defaultFields : own);
  const fields = [...itemFields].filter(([name]) => named.has("*") || named.has(name));
  return { fields, hasProperties, hasStatistics };
}

/** The row as an object. */
export function rowOf(item: StoredItem, columns: Columns, switches: ArtifactorySwitches): object {
  const written = columns.fields.flatMap(([name, { kind, read }]) => {
    const value = read(item);
    if (value === undefined) return [];
    if (kind === "time") return [[name, timeText(Number(value), switches)]];
    return [[name, name === "size" && switches.sizeAsText ? String(value) : value]];
  });
  return {
    ...(Object.fromEntries(written) as object),
    ...(columns.hasProperties ? { properties: propertiesOf(item) } : {}),
    ...(columns.hasStatistics ? { stats: [statisticsOf(item, switches)] } : {}),
  };
}

function propertiesOf(item: StoredItem): readonly object[] {
  if (item.type === "folder") return [];
  return [...item.properties].flatMap(([key, values]) =>
    values.length === 0 ? [{ key }] : values.map((value) => ({ key, value })),
  );
}

function statisticsOf(item: StoredItem, switches: ArtifactorySwitches): object {
  const downloads = Number(statFields.get("stat.downloads")?.read(item) ?? 0);
  const at = statFields.get("stat.downloaded")?.read(item);
  return {
    ...(at === undefined ? {} : { downloaded: timeText(Number(at), switches) }),
    downloads,
  };
}
