/**
 * What is new in a repository: manifests and tags in time order, newest first, until they are older than what was asked
 * for. An entry without a time to trust counts as new.
 */
import type { Changes, Digest, ManifestRow, Tag } from "../registry.ts";
import type { AcrClient } from "./client.ts";
import { describeStatus } from "./errors.ts";
import type { Send } from "./http.ts";
import { followPages } from "./pages.ts";
import { manifestRows, tags } from "./wire.ts";

/** Reads pages back to the given moments. May return older entries, never less than what is new. */
export async function readChanges(
  client: AcrClient,
  name: string,
  pushedSince: Date,
  taggedSince: Date,
): Promise<Changes> {
  const rows: ManifestRow[] = [];
  const newTags: Tag[] = [];
  await Promise.all([
    client.newestManifests(name, (text) => {
      const page = manifestRows(text);
      rows.push(...page);
      return page.some(({ pushedAt }) => isSince(pushedAt, pushedSince));
    }),
    client.newestTags(name, (text) => {
      const page = tags(text);
      newTags.push(...page);
      return page.some(({ updatedAt }) => isSince(updatedAt, taggedSince));
    }),
  ]);
  return { rows, tags: newTags };
}

function isSince(time: Date | undefined, since: Date): boolean {
  return time === undefined || time >= since;
}

/** The tags that name a digest by now, from all pages. */
export async function tagsOf(
  send: Send,
  host: string,
  name: string,
  digest: Digest,
): Promise<readonly Tag[]> {
  const found: Tag[] = [];
  const query = new URLSearchParams({ digest, n: "1000" });
  const url = `https://${host}/acr/v1/${encodeURIComponent(name)}/_tags?${query.toString()}`;
  await followPages(send, url, ({ status, bodyAsText }) => {
    if (status !== 200) throw new Error(describeStatus(status, bodyAsText ?? undefined));
    found.push(...tags(bodyAsText ?? "").filter((tag) => tag.digest === digest));
    return true;
  });
  return found;
}
