// The fields of an item that AQL knows, in the order in which a row shows them.

import { folderOf, nameOf, type StoredFile, type StoredItem } from "../storage/stored.ts";

export type FieldValue = string | number | undefined;

export interface Field {
  readonly kind: "text" | "number" | "time";
  /** Undefined where the item has no such value. Times are milliseconds since 1970. */
  readonly read: (item: StoredItem) => FieldValue;
}

const text = (read: (item: StoredItem) => string | undefined): Field => ({ kind: "text", read });
const number = (read: (item: StoredItem) => number): Field => ({ kind: "number", read });
const time = (read: (item: StoredItem) => number | undefined): Field => ({ kind: "time", read });

/** Fields of the domain `item`. */
export const itemFields: ReadonlyMap<string, Field> = new Map([
  ["repo", text(({ repo }) => repo)],
  ["path", text(({ fullPath }) => folderOf(fullPath) || ".")],
  ["name", text(({ fullPath }) => nameOf(fullPath))],
  ["type", text(({ type }) => type)],
  ["size", number((item) => (item.type === "file" ? item.bytes.length : 0))],
  ["depth", number(({ fullPath }) => fullPath.split("/").length)],
  ["created", time(({ stamps }) => stamps.created)],
  ["created_by", text(({ createdBy }) => createdBy)],
  ["modified", time(({ stamps }) => stamps.modified)],
  ["modified_by", text((item) => (item.type === "file" ? item.modifiedBy : item.createdBy))],
  ["updated", time(({ stamps }) => stamps.updated)],
  ["sha256", text((item) => (item.type === "file" ? item.sha256 : undefined))],
]);

/** Fields of the domain `stat`. */
export const statFields: ReadonlyMap<string, Field> = new Map([
  ["stat.downloads", { kind: "number", read: (item) => whenRead(item, (file) => file.downloads) }],
  ["stat.downloaded", time((item) => whenRead(item, (file) => file.downloadedAt))],
]);

/** What a row shows where the query includes nothing of its own. */
export const defaultFields: readonly string[] = [
  ...["repo", "path", "name", "type", "size"],
  ...["created", "created_by", "modified", "modified_by", "updated"],
];

function whenRead<T>(item: StoredItem, read: (file: StoredFile) => T): T | undefined {
  return item.type === "file" && item.downloads > 0 ? read(item) : undefined;
}
