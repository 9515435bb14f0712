// A listing as a client sees it that follows Links, page by page.

import type { Client } from "../support.ts";

/**
 * Follows Links from a path; the names on each page, which stand under `name` in the items under `key`.
 * `between` runs after each page that has another one behind it, and is told how many there were.
 */
export async function pages(
  client: Client,
  path: string,
  key: string,
  name: string,
  between: (count: number) => unknown = () => undefined,
): Promise<string[][]> {
  const found: string[][] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const reply = await client.get(next);
    const items = reply.at(key) as Record<string, string>[];
    found.push(items.map((item) => String(item[name])));
    next = /^<([^>]+)>; rel="next"$/.exec(String(reply.headers["link"]))?.[1];
    if (next !== undefined) await between(found.length);
  }
  return found;
}
