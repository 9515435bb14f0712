/**
 * One image, and what was seen of it: where its manifests can be read, and in which folders those lie that were looked at.
 */
import { errorMessage } from "../../errors/action-error.ts";
import { ifOversized } from "../http/answers.ts";
import type { RateLimiter } from "../http/rate-limiter.ts";
import type { Digest } from "../../oci/digest.ts";
import type {
  BodyAnswer,
  Changes,
  ManifestRecord,
  Listing,
  CurrentState,
  RemovalAnswer,
  Tag,
} from "../registry.ts";
import { inFolder, ofDigest, ofImage, type Query } from "./aql.ts";
import { addressOf, get, lookFor, statusOf, type Connection } from "./connection.ts";
import { imageOf, type Folder, type Image } from "./layout.ts";
import { allFiles, listImage } from "./listing.ts";
import { removeManifest, removeTag } from "./removal.ts";

export class OpenImage {
  readonly #connection: Connection;
  readonly #pace: RateLimiter;
  readonly #name: string;
  /** A file of each manifest: within the image, or by its name alone where its folder is named after the digest. */
  readonly #files = new Map<Digest, string>();
  /** The folders of each manifest as of the last look, for its deletion. */
  readonly #looked = new Map<Digest, readonly Folder[]>();

  constructor(connection: Connection, rateLimiter: RateLimiter, name: string) {
    this.#connection = connection;
    this.#pace = rateLimiter;
    this.#name = name;
  }

  async list(): Promise<Listing | undefined> {
    const listed = await listImage(this.#connection, this.#name);
    if (listed !== undefined) this.#note(listed.image);
    return listed?.listing;
  }

  /** All manifests and tags that there are by now. */
  async everything(): Promise<Changes> {
    const { key } = this.#connection;
    const files = await allFiles(this.#connection, ofImage(key, this.#name));
    const { rows, tags } = this.#note(imageOf(this.#name, files));
    return { rows: [...rows.values()], tags };
  }

  /** Reads the file of a manifest; that does not count as a download. */
  async read(digest: Digest): Promise<BodyAnswer> {
    const known = await this.#readFile(digest);
    if (known.state === "read") return known;
    // It may lie elsewhere by now.
    const { rows } = await this.#lookFor(ofDigest(this.#connection.key, digest));
    return rows.has(digest) ? this.#readFile(digest) : known;
  }

  async inspect(digest: Digest): Promise<ManifestRecord | undefined> {
    const row = (await this.look(digest))?.row;
    return row === undefined ? undefined : { row, references: [] };
  }

  async look(digest: Digest): Promise<CurrentState | undefined> {
    const files = await lookFor(this.#connection, ofDigest(this.#connection.key, digest));
    const other = files.find((file) => file.digest !== digest);
    if (other !== undefined) throw aboutAnother(other.digest);
    const { rows, tags, folders } = this.#note(imageOf(this.#name, files));
    this.#looked.set(digest, folders.get(digest) ?? []);
    const row = rows.get(digest);
    return row === undefined ? undefined : { row, tags };
  }

  async tag(name: string): Promise<Tag | undefined> {
    const { rows, tags } = await this.#lookInto(name);
    const [row] = rows.values();
    if (row === undefined) return undefined;
    // Not as it was planned, whatever it was.
    const shared = {
      name,
      digest: row.digest,
      updatedAt: undefined,
      isLocked: true,
      lock: undefined,
    };
    return tags[0] ?? shared;
  }

  async remove(digest: Digest): Promise<RemovalAnswer> {
    const folders = this.#looked.get(digest);
    this.#looked.delete(digest);
    if (folders === undefined) return { state: "postponed", why: "it was not looked at" };
    return removeManifest(this.#connection, this.#pace, this.#name, digest, folders);
  }

  async untag({ name, digest, updatedAt }: Tag): Promise<RemovalAnswer> {
    try {
      const { folders, tags } = await this.#lookInto(name);
      const [folder] = [...folders.values()].flat();
      if (folder === undefined) return { state: "already-gone" };
      const [tag] = tags;
      const isSame = tag?.digest === digest && tag.updatedAt?.getTime() === updatedAt?.getTime();
      if (!isSame) return { state: "postponed", why: "it was set again in the meantime" };
      return await removeTag(this.#connection, this.#pace, this.#name, folder);
    } catch (error) {
      return { state: "postponed", why: errorMessage(error) };
    }
  }

  /** The folder of one tag. */
  async #lookInto(tag: string): Promise<Image> {
    const folder = `${this.#name}/${tag}`;
    const files = await lookFor(this.#connection, inFolder(this.#connection.key, folder));
    const other = files.find(({ path }) => path !== folder);
    if (other !== undefined) throw aboutAnother(other.path);
    return this.#note(imageOf(this.#name, files));
  }

  async #lookFor(query: Query): Promise<Image> {
    return this.#note(imageOf(this.#name, await lookFor(this.#connection, query)));
  }

  /** Notes where manifests can be read. */
  #note(image: Image): Image {
    for (const [digest, [folder]] of image.folders) {
      const file = folder?.files.find((candidate) => candidate.digest === digest);
      if (folder === undefined || file === undefined) continue;
      const isByDigest = folder.name === digest;
      this.#files.set(digest, isByDigest ? file.name : `${folder.name}/${file.name}`);
    }
    return image;
  }

  async #readFile(digest: Digest): Promise<BodyAnswer> {
    const file = this.#files.get(digest);
    if (file === undefined) return { state: "unreadable" };
    const path = `${this.#name}/${file.includes("/") ? file : `${digest}/${file}`}`;
    const url = `${addressOf(this.#connection, path)}?skipUpdateStats=true`;
    const answer = await get(this.#connection, url).catch(ifOversized);
    if (answer === undefined) return { state: "unreadable" };
    if (answer.status === 200) {
      return { state: "read", bytes: Buffer.from(answer.bodyAsText ?? "") };
    }
    if (answer.status === 404 || answer.status === 403) return { state: "unreadable" };
    throw new Error(statusOf(answer));
  }
}

/** It says nothing about what was asked for. */
function aboutAnother(answered: string): Error {
  return new Error(`the answer is about ${JSON.stringify(answered)}`);
}
