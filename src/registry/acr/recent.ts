/**
 * What is new in a repository: manifests and tags in time order, newest first, until they are older than what was asked
 * for.
 */
import type { Digest } from "../../oci/digest.ts";
import type { Changes, ManifestRow, Tag } from "../registry.ts";
import type { AcrClient } from "./client.ts";
import { describeStatus } from "./errors.ts";
import type { Send } from "../http/sender.ts";
import { page, type Json } from "../http/json.ts";
import { allRows, allTags, collectPages, isEmptyByNow } from "./listing.ts";
import { NEWEST_IN_PAGE } from "./lists.ts";
import { followPages } from "../http/pages.ts";
import type { Purpose } from "../http/purpose.ts";
import { checkAnswers, manifestRows, tags } from "./wire.ts";

/**
 * Reads pages back to the given moments. May return older entries, never less than what is new: where the registry does not
 * keep to the order that it was asked for, or where its list ends as no list does, everything is listed.
 * @throws Error when all of it is nothing, in a repository that is not empty.
 */
export async function readChanges(
  client: AcrClient,
  name: string,
  pushedSince: Date,
  taggedSince: Date,
): Promise<Changes> {
  const [rows, newTags] = await Promise.all([
    readNewest<ManifestRow>(pushedSince, {
      readPages: (onPage) => client.newestManifests(name, onPage),
      entriesOf: manifestRows,
      listedAs: ({ digest, pushedAt }) => ({ key: digest, name: digest, time: pushedAt }),
      readAll: async () => [...(await allRows(client, name)).values()],
    }),
    readNewest<Tag>(taggedSince, {
      readPages: (onPage) => client.newestTags(name, onPage),
      entriesOf: tags,
      listedAs: (tag) => ({
        key: `${tag.name} ${tag.digest}`,
        name: tag.name,
        time: tag.updatedAt,
      }),
      readAll: () => allTags(client, name),
    }),
  ]);
  if (rows.length === 0 && !(await isEmptyByNow(client, name))) {
    throw new Error("its lists of manifests are empty, and the registry counts some");
  }
  return { rows, tags: newTags };
}

/** Of an entry: what tells it from all others, its name in lists, and the latest of its times. */
interface Listed {
  readonly key: string;
  readonly name: string;
  readonly time: Date | undefined;
}

/** A list that the registry is asked to give newest first. */
interface NewestFirst<T> {
  /** Reads its pages for as long as `onPage` says true. */
  readonly readPages: (onPage: (json: Json, next: string | undefined) => boolean) => Promise<void>;
  readonly entriesOf: (json: Json) => readonly T[];
  readonly listedAs: (entry: T) => Listed;
  /** Reads the whole list, in whatever order. */
  readonly readAll: () => Promise<readonly T[]>;
}

/**
 * Follows a list for as long as it may have something new. In time order the cursor of the next page begins with a number; a
 * bare name tells that the list is in order of names, which its times need not tell
 * (https://github.com/Azure/acr-cli/issues/72).
 */
async function readNewest<T>(
  since: Date,
  { readPages, entriesOf, listedAs, readAll }: NewestFirst<T>,
): Promise<readonly T[]> {
  const { found, add } = collectPages((entry: T) => listedAs(entry).key);
  const seen = { last: undefined as Listed | undefined, isBelieved: true, hasOld: false };
  await readPages((json, next) => {
    const page = entriesOf(json);
    add(page);
    const listed = page.map(listedAs);
    const isInOrder = isNewestFirst(seen.last === undefined ? listed : [seen.last, ...listed]);
    seen.last = listed.at(-1) ?? seen.last;
    seen.hasOld ||= listed.some(({ time }) => (time ?? since) < since);
    // The last page of a list is right in any order, if it is the last one.
    seen.isBelieved =
      next === undefined
        ? seen.hasOld || isEnd(page, found.size)
        : isInOrder && next !== seen.last?.name;
    // A page without any entry says nothing about the next one; an entry without a time to trust may be new.
    const mayGoOn = page.length === 0 || listed.some(({ time }) => (time ?? since) >= since);
    return seen.isBelieved && mayGoOn;
  });
  return seen.isBelieved ? [...found.values()] : readAll();
}

/** Whether a list may end with this page: not where there is nothing in it at all, nor behind a full page without a link. */
function isEnd({ length }: readonly unknown[], listed: number): boolean {
  return listed > 0 && length < NEWEST_IN_PAGE;
}

function isNewestFirst(listed: readonly Listed[]): boolean {
  return listed.every(({ time }, n) => {
    const before = listed[n - 1]?.time;
    return before === undefined || time === undefined || time <= before;
  });
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
  const purpose: Purpose = { kind: "look", repository: name, until: "cancelled" };
  await followPages(send, url, purpose, ({ status, bodyAsText }) => {
    if (status !== 200) throw new Error(describeStatus(status, bodyAsText));
    const json = page(bodyAsText ?? "");
    checkAnswers(json, { repository: name });
    found.push(...tags(json).filter((tag) => tag.digest === digest));
    return true;
  });
  return found;
}
