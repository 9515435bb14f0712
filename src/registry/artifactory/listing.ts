/**
 * Reads all manifests of an image and proves that none is missing. Artifactory trims long answers, now and then without a
 * word, and leaves out what an account may not see. A tag that we do not see is a root that we would delete; so there are
 * two proofs: nothing comes after the last item, and every tag that the distribution API lists has a manifest.
 */
import type { PipelineResponse } from "@azure/core-rest-pipeline";

import { ActionError } from "../../errors/action-error.ts";
import { list, page, unexpected } from "../http/json.ts";
import { requestFor, type Purpose } from "../http/purpose.ts";
import { clockOf } from "../http/times.ts";
import type { Listing } from "../registry.ts";
import type { ManifestFile } from "./answer.ts";
import { inParts, ofImage, type Query } from "./aql.ts";
import { ask, distributionAddress, statusOf, type Connection } from "./connection.ts";
import { imageOf, type Image } from "./layout.ts";

/** The pauses before the second and the third reading: somebody may be pushing. */
const PAUSES_BETWEEN_READINGS_MS = [2_000, 5_000];

/** Something is missing, or may be. Another reading may find it. */
class Incomplete extends ActionError {}

/** An image, and the listing that the port wants of it. */
export interface ListedImage {
  readonly image: Image;
  readonly listing: Listing;
}

/**
 * The complete listing, or undefined when there is no such image.
 * @throws ActionError when three readings in a row are incomplete.
 */
export async function listImage(
  connection: Connection,
  name: string,
): Promise<ListedImage | undefined> {
  let shortfall = "";
  for (const pauseMs of [0, ...PAUSES_BETWEEN_READINGS_MS]) {
    if (pauseMs > 0) await connection.wait(pauseMs);
    try {
      return await listOnce(connection, name);
    } catch (error) {
      if (!(error instanceof Incomplete)) throw error;
      shortfall = error.message;
    }
  }
  throw new ActionError(`The listing is still incomplete after three readings: ${shortfall}`);
}

async function listOnce(connection: Connection, name: string): Promise<ListedImage | undefined> {
  // Tags first: one that is set meanwhile has its manifest in what is read later.
  const { tags, registryTime } = await listedTags(connection, name);
  const image = imageOf(name, await allFiles(connection, ofImage(connection.key, name)));
  const { rows } = image;
  const found = new Set([...rows.values()].flatMap((row) => row.tags));
  if (tags === undefined && image.tags.length > 0) throw unknownImage(name);
  const hidden = [...(tags ?? [])].filter((tag) => !found.has(tag)).sort();
  if (hidden.length > 0) throw hiddenTags(hidden);
  if (rows.size === 0) return undefined;
  const listing = { rows, tags: image.tags, isLocked: false, isReadable: true, registryTime };
  return { image, listing };
}

function hiddenTags([first = "", ...others]: readonly string[]): Incomplete {
  const more = others.length === 0 ? "" : ` and ${others.length} others`;
  return new Incomplete(
    `the search does not show tag "${first}"${more}, which the image has. The account needs the permission to read the whole repository.`,
  );
}

function unknownImage(name: string): Incomplete {
  return new Incomplete(
    `the search finds tags of "${name}", which the server says it does not have.`,
  );
}

/** Every manifest file that a query finds. Not proved to be all that exist: others may be hidden. */
export async function allFiles(
  connection: Connection,
  query: Query,
): Promise<readonly ManifestFile[]> {
  const whole = await filesIfWhole(connection, query);
  if (whole !== undefined) return whole;
  const files: ManifestFile[] = [];
  for (const part of inParts(query)) {
    const found = await filesIfWhole(connection, part);
    if (found === undefined) throw new Incomplete("the server trims the results of searches.");
    for (const file of found) files.push(file);
  }
  return files;
}

/** Undefined when there is more than was answered. */
async function filesIfWhole(
  connection: Connection,
  query: Query,
): Promise<readonly ManifestFile[] | undefined> {
  const { files, isTrimmed } = await ask(connection, query);
  if (isTrimmed) return undefined;
  const beyond = await ask(connection, query, { after: files.length });
  return beyond.isTrimmed || beyond.files.length > 0 ? undefined : files;
}

const LIST: Purpose = { kind: "list", until: "cancelled" };

interface ListedTags {
  /** Undefined when the distribution API does not know the image. */
  readonly tags: ReadonlySet<string> | undefined;
  readonly registryTime: Date | undefined;
}

/**
 * The names of the image's tags by the distribution API. Followed by the last name of each page until one brings nothing
 * new: servers behind proxies do not know the address under which a next page can be had.
 */
async function listedTags(connection: Connection, name: string): Promise<ListedTags> {
  const tags = new Set<string>();
  let registryTime: Date | undefined;
  let last: string | undefined;
  for (;;) {
    const query = new URLSearchParams({ n: "1000", ...(last === undefined ? {} : { last }) });
    const url = `${distributionAddress(connection, name)}/tags/list?${query.toString()}`;
    const answer = await connection.send(requestFor(LIST, { url }));
    registryTime ??= clockOf(answer.headers.get("Date"));
    if (answer.status === 404 && tags.size === 0) return { tags: undefined, registryTime };
    const names = tagsIn(answer);
    const isOver = names.every((tag) => tags.has(tag));
    for (const tag of names) tags.add(tag);
    if (isOver) break;
    last = names.at(-1);
  }
  // Old versions list the folders of untagged manifests, too.
  return { tags: new Set(tags.values().filter((tag) => !tag.includes(":"))), registryTime };
}

function tagsIn(answer: PipelineResponse): readonly string[] {
  if (answer.status !== 200) throw new Error(statusOf(answer));
  return list(page(answer.bodyAsText ?? "")["tags"]).map((tag) => {
    if (typeof tag !== "string" || tag === "") throw unexpected("a tag without a name");
    return tag;
  });
}
