/**
 * Deleting folders: all of a manifest, or the one of a tag. Each is looked at right before, and what that does to the
 * manifest is told by a search afterwards: no answer to a single folder tells whether it lies in another one by now.
 */
import { isRestError, type PipelineResponse } from "@azure/core-rest-pipeline";

import { removalWithoutAnswer } from "../http/failures.ts";
import { requestFor, type Purpose } from "../http/purpose.ts";
import type { RateLimiter } from "../http/rate-limiter.ts";
import type { Digest } from "../../oci/digest.ts";
import type { RemovalAnswer } from "../registry.ts";
import { ofDigest } from "./aql.ts";
import { addressOf, lookFor, statusOf, type Connection } from "./connection.ts";
import { explain } from "./errors.ts";
import { checkFolder } from "./folder.ts";
import { imageOf, type Folder } from "./layout.ts";

/** What became of one folder. */
type FolderAnswer = RemovalAnswer | { readonly state: "not-found" };

/** A manifest to delete. */
interface Doomed {
  readonly digest: Digest;
  /** Where it was when it was looked at. */
  readonly folders: readonly Folder[];
  /** Whether that look is too old by now. */
  readonly isTooLate: () => boolean;
}

/**
 * Deletes the folders that a manifest lies in. Tags come first: where it ends half-way, what is left is an untagged
 * manifest, which the next look, or the next run, finds. It ends half-way when folders take so long that the look is too old.
 */
export async function removeManifest(
  connection: Connection,
  image: string,
  { digest, folders, isTooLate }: Doomed,
): Promise<RemovalAnswer> {
  const tagsFirst = folders.toSorted(
    (a, b) => Number(a.digest !== undefined) - Number(b.digest !== undefined),
  );
  let isRemoved = false;
  for (const folder of tagsFirst) {
    if (isRemoved && isTooLate()) return { state: "unfinished" };
    const answer = await removeFolder(connection, image, folder);
    if (answer.state === "removed") isRemoved = true;
    else if (answer.state !== "already-gone" && answer.state !== "not-found") return answer;
  }
  const left = await foldersOf(connection, image, digest).catch(() => undefined);
  if (left === undefined) {
    return { state: "unsettled", why: "the server does not say what is left" };
  }
  if (left.length === 0) return { state: isRemoved ? "removed" : "already-gone" };
  const before = new Set(folders.map(({ name }) => name));
  if (!isRemoved && left.some(({ name }) => before.has(name))) {
    return { state: "refused", why: NOT_ALLOWED };
  }
  return { state: "unsettled", why: "it was pushed again in the meantime" };
}

/** Deletes the folder of a tag, if the manifest also lies in another one. */
export async function removeTag(
  connection: Connection,
  image: string,
  tag: Folder,
): Promise<RemovalAnswer> {
  const [file] = tag.files;
  if (file === undefined) return { state: "already-gone" };
  const homes = await foldersOf(connection, image, file.digest);
  if (homes.every(({ name }) => name === tag.name)) {
    return {
      state: "refused",
      why: "the manifest is nowhere else, and would be deleted with its tag",
    };
  }
  const answer = await removeFolder(connection, image, tag);
  return answer.state === "not-found" ? { state: "unsettled", why: NOT_ALLOWED } : answer;
}

const NOT_ALLOWED =
  "the server says that it is not there (404), but lists it; the account may lack the permission to delete";

/** The folders of an image that hold a manifest by now. */
export async function foldersOf(
  connection: Connection,
  image: string,
  digest: Digest,
): Promise<readonly Folder[]> {
  const files = await lookFor(connection, ofDigest(connection.key, digest));
  return imageOf(image, files).folders.get(digest) ?? [];
}

async function removeFolder(
  connection: Connection,
  image: string,
  folder: Folder,
): Promise<FolderAnswer> {
  try {
    const checked = await checkFolder(connection, image, folder);
    if (checked.state === "gone") return { state: "already-gone" };
    if (checked.state === "changed") return { state: "refused", why: checked.why };
    const url = addressOf(connection, `${image}/${folder.name}`);
    const purpose: Purpose = { kind: "delete", until: "deadline" };
    const answer = await connection.send(requestFor(purpose, { url, method: "DELETE" }));
    connection.rateLimiter.follow(undefined);
    return judge(answer, connection.rateLimiter);
  } catch (error) {
    const known = removalWithoutAnswer(error);
    if (known !== undefined) return known;
    const { message } = isRestError(error) ? error : explain(error, connection.host, "delete it");
    return { state: "unsettled", why: message };
  }
}

function judge(answer: PipelineResponse, rateLimiter: RateLimiter): FolderAnswer {
  const { status, headers } = answer;
  const why = statusOf(answer);
  if (status === 200 || status === 202 || status === 204) return { state: "removed" };
  if (status === 404) return { state: "not-found" };
  if (status === 429) {
    rateLimiter.backOff(headers.get("Retry-After"));
    return { state: "postponed", why };
  }
  return status < 500 && status !== 408 ? { state: "refused", why } : { state: "unsettled", why };
}
