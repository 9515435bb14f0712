/**
 * One image. Of what was seen of it, it remembers only in which file each manifest can be read, which saves a search; what is
 * deleted is what a look returned.
 */
import { errorMessage } from "../../errors/action-error.ts";
import { ifOversized } from "../http/answers.ts";
import { requestFor } from "../http/purpose.ts";
import type { Digest } from "../../oci/digest.ts";
import type {
  BodyAnswer,
  Changes,
  CurrentState,
  Listing,
  ManifestRecord,
  ManifestRow,
  RemovalAnswer,
  Tag,
} from "../registry.ts";
import { inFolder, ofDigest, ofImage, type Query } from "./aql.ts";
import { addressOf, lookFor, statusOf, type Connection } from "./connection.ts";
import { checksumOf } from "./folder.ts";
import { imageOf, type Folder, type Image } from "./layout.ts";
import { allFiles, listImage } from "./listing.ts";
import { removeManifest, removeTag } from "./removal.ts";

/** A manifest as it was looked at, with the folders that it lay in then: `remove` deletes those and no others. */
class SeenManifest implements CurrentState {
  readonly row: ManifestRow;
  readonly tags: readonly Tag[];
  readonly folders: readonly Folder[];

  constructor(row: ManifestRow, tags: readonly Tag[], folders: readonly Folder[]) {
    this.row = row;
    this.tags = tags;
    this.folders = folders;
  }
}

export class OpenImage {
  readonly #connection: Connection;
  readonly #name: string;
  /** A file of each manifest: within the image, or by its name alone where its folder is named after the digest. */
  readonly #files = new Map<Digest, string>();
  /** Those that were found gone, or are being removed: a search need not find them. */
  readonly #gone = new Set<Digest>();
  /** The last removal of a tag of each manifest; none of them rejects. */
  readonly #untagging = new Map<Digest, Promise<unknown>>();

  constructor(connection: Connection, name: string) {
    this.#connection = connection;
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

  /**
   * As `everything`, and none of what was seen before is missing that is still there: a search that is behind may not find
   * what is new, either.
   */
  async changes(): Promise<Changes> {
    const before = [...this.#files.keys()];
    const all = await this.everything();
    const found = new Set(all.rows.map(({ digest }) => digest));
    for (const digest of before) {
      if (found.has(digest) || this.#gone.has(digest)) continue;
      if (await this.#isInItsFile(digest)) throw searchBehind();
      this.#gone.add(digest);
    }
    return all;
  }

  /** Reads the file of a manifest; that does not count as a download. */
  async read(digest: Digest): Promise<BodyAnswer> {
    const known = await this.#readFile(digest);
    if (known.state === "read") return known;
    // It may lie elsewhere by now.
    const { rows } = await this.#lookFor(ofDigest(this.#connection.key, digest));
    return rows.has(digest) ? this.#readFile(digest) : known;
  }

  async stat(digest: Digest): Promise<ManifestRecord | undefined> {
    const row = (await this.refresh(digest))?.row;
    return row === undefined ? undefined : { row, references: [] };
  }

  async refresh(digest: Digest): Promise<CurrentState | undefined> {
    const files = await lookFor(this.#connection, ofDigest(this.#connection.key, digest));
    const other = files.find((file) => file.digest !== digest);
    if (other !== undefined) throw aboutAnother(other.digest);
    const { rows, tags, folders } = this.#note(imageOf(this.#name, files));
    const row = rows.get(digest);
    if (row !== undefined) return new SeenManifest(row, tags, folders.get(digest) ?? []);
    // A search that finds nothing may be one that is behind, and is no proof that something is gone.
    if (await this.#isInItsFile(digest)) throw searchBehind();
    return undefined;
  }

  /** Whether a manifest is in the file in which it was seen last, whatever searches say. */
  async #isInItsFile(digest: Digest): Promise<boolean> {
    const path = this.#pathOf(digest);
    const found = path === undefined ? undefined : await checksumOf(this.#connection, path);
    return `sha256:${found ?? ""}` === digest;
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

  async remove(seen: CurrentState, isTooLate: () => boolean): Promise<RemovalAnswer> {
    if (!(seen instanceof SeenManifest)) return { state: "refused", why: "it was not looked at" };
    const { row, folders } = seen;
    this.#gone.add(row.digest);
    return removeManifest(this.#connection, this.#name, { digest: row.digest, folders, isTooLate });
  }

  /**
   * One after the other for each manifest: of two at once, each would see the other's folder as the place in which the
   * manifest stays, and both would go.
   */
  untag(tag: Tag): Promise<RemovalAnswer> {
    const before = this.#untagging.get(tag.digest) ?? Promise.resolve();
    const answer = before.then(() => this.#untagNow(tag));
    this.#untagging.set(tag.digest, answer);
    return answer;
  }

  async #untagNow({ name, digest, updatedAt }: Tag): Promise<RemovalAnswer> {
    try {
      const { folders, tags } = await this.#lookInto(name);
      const [folder] = [...folders.values()].flat();
      if (folder === undefined) return { state: "already-gone" };
      const [tag] = tags;
      const isSame = tag?.digest === digest && tag.updatedAt?.getTime() === updatedAt?.getTime();
      if (!isSame) return { state: "postponed", why: "it was set again in the meantime" };
      return await removeTag(this.#connection, this.#name, folder);
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

  /** Of the file in which the manifest was seen last. */
  #pathOf(digest: Digest): string | undefined {
    const file = this.#files.get(digest);
    if (file === undefined) return undefined;
    return `${this.#name}/${file.includes("/") ? file : `${digest}/${file}`}`;
  }

  async #readFile(digest: Digest): Promise<BodyAnswer> {
    const path = this.#pathOf(digest);
    if (path === undefined) return { state: "unreadable" };
    const url = `${addressOf(this.#connection, path)}?skipUpdateStats=true`;
    const request = requestFor({ kind: "read", until: "cancelled" }, { url });
    const answer = await this.#connection.send(request).catch(ifOversized);
    if (answer === undefined) return { state: "unreadable" };
    if (answer.status === 200) {
      return { state: "read", bytes: Buffer.from(answer.bodyAsText ?? "") };
    }
    if (answer.status === 404 || answer.status === 403) return { state: "unreadable" };
    throw new Error(statusOf(answer));
  }
}

function searchBehind(): Error {
  return new Error("a search does not find what is there");
}

/** It says nothing about what was asked for. */
function aboutAnother(answered: string): Error {
  return new Error(`the answer is about ${JSON.stringify(answered)}`);
}
