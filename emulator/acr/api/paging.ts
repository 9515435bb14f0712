// Pages of a listing. The next page is told only by a relative Link whose cursor is a key of the order asked for: the name in
// name order, `<number>&<name>` in time order. A `last` that is no such key is compared as a string all the same.

import type { Order } from "../registry/collection.ts";
import type { Switches } from "../switches/switches.ts";
import type { Call } from "./call.ts";

export interface PageQuery {
  readonly last: string | undefined;
  readonly size: number;
  /** As sent; the Link repeats it. */
  readonly orderby: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Key of the last item, where there are more. */
  readonly cursor: string | undefined;
}

const defaultSize = 100;

/** What the request asks for, within the cap of the registry. */
export function pageQuery({ query, switches }: Pick<Call, "query" | "switches">): PageQuery {
  const n = query.get("n") ?? "";
  const asked = /^\d+$/.test(n) && Number(n) > 0 ? Number(n) : defaultSize;
  const size = Math.min(asked, switches.pageCap);
  return { last: parameter(query, "last"), size, orderby: query.get("orderby") ?? "" };
}

/** A parameter that is missing or empty is undefined. */
export function parameter(query: URLSearchParams, name: string): string | undefined {
  const value = query.get(name) ?? "";
  return value === "" ? undefined : value;
}

/** The order asked for; an unknown one is the order by name. */
export function orderOf(query: PageQuery, { ignoresOrder }: Call["switches"]): Order {
  if (ignoresOrder) return "name";
  return query.orderby === "timeasc" || query.orderby === "timedesc" ? query.orderby : "name";
}

/** Takes a page of what is listed from items that come in order, after the cursor. */
export function takePage<T>(
  entries: Iterable<{ readonly key: string; readonly item: T }>,
  size: number,
  isListed: (item: T) => boolean,
): Page<T> {
  const items: T[] = [];
  let lastKey: string | undefined;
  for (const { key, item } of entries) {
    if (!isListed(item)) continue;
    if (items.length === size) return { items, cursor: lastKey };
    items.push(item);
    lastKey = key;
  }
  return { items, cursor: undefined };
}

/**
 * The items of a page under their name. Reported: a list without any is `null`
 * (https://github.com/Azure/azure-sdk-for-python/issues/28234).
 */
export function listField(
  name: string,
  items: readonly unknown[],
  { emptyLists }: Pick<Switches, "emptyLists">,
): object {
  if (items.length > 0 || emptyLists === "[]") return { [name]: items };
  return emptyLists === "null" ? { [name]: null } : {};
}

/** The Link header of a page, none for the last one. `path` is sent as it is, the parameters are encoded. */
export function linkTo(
  path: string,
  cursor: string | undefined,
  query: PageQuery,
  filter: { readonly digest?: string | undefined } = {},
): Record<string, string> {
  if (cursor === undefined) return {};
  const digest = filter.digest === undefined ? "" : `digest=${encodeURIComponent(filter.digest)}&`;
  const last = encodeURIComponent(cursor);
  const orderby = encodeURIComponent(query.orderby);
  return { Link: `<${path}?${digest}last=${last}&n=${query.size}&orderby=${orderby}>; rel="next"` };
}
