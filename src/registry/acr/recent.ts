/**
 * What is new in a repository: manifests and tags in time order, newest first, until they are older than what was asked
 * for. An entry without a time to trust counts as new.
 */
import type { Changes, Digest, ManifestRow, Tag } from "../registry.ts";
import type { AcrClient } from "./client.ts";
import { describeStatus } from "./errors.ts";
import type { Send } from "../http/sender.ts";
import { collectPages } from "./listing.ts";
import { followPages } from "../http/pages.ts";
import { checkAnswers, manifestRows, tags } from "./wire.ts";

/** Reads pages back to the given moments. May return older entries, never less than what is new. */
export async function readChanges(
  client: AcrClient,
  name: string,
  pushedSince: Date,
  taggedSince: Date,
): Promise<Changes> {
  const rows = collectPages(({ digest }: ManifestRow) => digest);
  const newTags = collectPages(({ name, digest }: Tag) => `${name} ${digest}`);
  await Promise.all([
    client.newestManifests(name, (text) => {
      const page = manifestRows(text);
      rows.add(page);
      return goesOn(page, ({ pushedAt }) => pushedAt, pushedSince);
    }),
    client.newestTags(name, (text) => {
      const page = tags(text);
      newTags.add(page);
      return goesOn(page, ({ updatedAt }) => updatedAt, taggedSince);
    }),
  ]);
  return { rows: [...rows.found.values()], tags: [...newTags.found.values()] };
}

/** Whether the next page may have something new. A page without any entry says nothing about it. */
function goesOn<T>(
  page: readonly T[],
  timeOf: (entry: T) => Date | undefined,
  since: Date,
): boolean {
  return page.length === 0 || page.some((entry) => (timeOf(entry) ?? since) >= since);
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
    checkAnswers(bodyAsText ?? "", { repository: name });
    found.push(...tags(bodyAsText ?? "").filter((tag) => tag.digest === digest));
    return true;
  });
  return found;
}
