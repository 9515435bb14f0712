// One image of a docker repository: the folder of its path, with a folder for each tag and for each digest that was pushed without
// one. A manifest may lie in several of them, and a tag's folder may hold two: a list, which wins, beside an image.

import { contentOf, type ManifestContent } from "../../oci/manifest-content.ts";
import { sha256 } from "../../acr/registry/registry.ts";
import type { Repository } from "../storage/repository.ts";
import { joined, type Stamps, type StoredFile } from "../storage/stored.ts";
import { seedManifest, type SeedManifest } from "./seed.ts";
import { storeManifest } from "./store.ts";

export const listFile = "list.manifest.json";
export const imageFile = "manifest.json";
export const uploadsFolder = "_uploads";

/** A manifest as it lies in one or more folders of an image. */
export interface ImageManifest {
  readonly digest: string;
  readonly body: Buffer;
  readonly mediaType: string;
  readonly content: ManifestContent;
  /** Tags whose folder holds it, sorted. */
  readonly tags: readonly string[];
  readonly files: readonly StoredFile[];
}

export class Image {
  readonly repository: Repository;
  readonly name: string;
  /** Digests that a tag had before, oldest first; kept where `tagRetention` says so. */
  readonly revisions = new Map<string, readonly string[]>();
  /** Digests by the subject that was read from their bytes; they need not be here any more. */
  readonly #referrers = new Map<string, Set<string>>();

  constructor(repository: Repository, name: string) {
    this.repository = repository;
    this.name = name;
  }

  /** Puts a manifest there as if it had been pushed at that time, to each tag, or by its digest if it has none. */
  putManifest(seed: SeedManifest): string {
    return seedManifest(this, seed);
  }

  /** Keeps a layer or config for a manifest that is to come; its digest. */
  putBlob(bytes: Buffer | string): string {
    const digest = sha256(bytes);
    const path = joined(this.folder(uploadsFolder), layerFile(digest));
    this.repository.putFile(path, bytes);
    return digest;
  }

  /** A push of the manifest of this digest to a tag: it takes the place of what is there. */
  tag(tag: string, digest: string, at: Date = this.repository.storage.now()): void {
    const manifest = this.manifest(digest);
    if (manifest === undefined) throw new Error(`There is no ${digest} in "${this.name}".`);
    const ms = at.getTime();
    const stamps: Stamps = { created: ms, modified: ms, updated: ms };
    const { body, mediaType } = manifest;
    storeManifest(this, { ref: tag, body, mediaType, stamps, by: "seed" });
  }

  /** Removes the folder of a tag, manifest included; false where there is none. */
  untag(tag: string): boolean {
    return this.repository.delete(this.folder(tag), "seed");
  }

  /** Removes every folder that holds this digest, tags included. */
  deleteManifest(digest: string): void {
    for (const ref of this.refsOf(digest)) this.repository.delete(this.folder(ref), "seed");
  }

  /** The bytes that a GET of this manifest gives from now on. */
  corrupt(digest: string, bytes: Buffer | string): void {
    for (const file of this.filesOf(digest)) file.servedBytes = Buffer.from(bytes);
  }

  /** Used at every push: remembers whose referrer a manifest is. */
  note(digest: string, subject: string | undefined): void {
    if (subject === undefined) return;
    this.#referrers.set(subject, (this.#referrers.get(subject) ?? new Set()).add(digest));
  }

  /** The manifest keeps its rows, and a GET does not find it, as where its bytes are lost. */
  ghost(digest: string): void {
    for (const file of this.filesOf(digest)) file.isGhost = true;
  }

  exists(): boolean {
    return this.refs().length > 0;
  }

  /** Names of the folders with a manifest: tags and digests. */
  refs(): readonly string[] {
    const folders = this.repository.files.children(this.name);
    return folders
      .filter(
        ({ type, fullPath }) => type === "folder" && this.manifestFilesIn(fullPath).length > 0,
      )
      .map(({ fullPath }) => fullPath.slice(this.name.length + 1))
      .filter((ref) => ref !== uploadsFolder);
  }

  /** Digests of all manifests, sorted. */
  digests(): readonly string[] {
    const files = this.refs().flatMap((ref) => this.manifestFilesIn(this.folder(ref)));
    return [...new Set(files.map(digestOf))].sort();
  }

  /** Digests by tag, sorted by tag: what a pull of the tag gives. */
  tags(): Readonly<Record<string, string>> {
    const tags = this.refs().filter((ref) => !isDigestFolder(ref));
    return Object.fromEntries(
      tags.flatMap((tag) => {
        const [file] = this.manifestFilesIn(this.folder(tag));
        return file === undefined ? [] : [[tag, digestOf(file)] as const];
      }),
    );
  }

  manifest(digest: string): ImageManifest | undefined {
    const files = this.filesOf(digest);
    const [file] = files;
    if (file === undefined) return undefined;
    const { bytes: body, contentType: mediaType } = file;
    const content = contentOf(body, mediaType);
    return { digest, body, mediaType, content, tags: this.tagsOf(digest), files };
  }

  /** Tags whose folder holds this digest, sorted; also one whose pull gives the list beside it. */
  tagsOf(digest: string): readonly string[] {
    return this.refsOf(digest).filter((ref) => !isDigestFolder(ref));
  }

  /** Names of the folders that hold this digest, sorted. */
  refsOf(digest: string): readonly string[] {
    const start = this.name.length + 1;
    const refs = this.filesOf(digest).map(({ fullPath }) =>
      fullPath.slice(start, fullPath.lastIndexOf("/")),
    );
    return [...new Set(refs)].sort();
  }

  /** Digests of the manifests whose subject this is, sorted; the subject need not be here. */
  referrersOf(subject: string): readonly string[] {
    const known = [...(this.#referrers.get(subject) ?? [])].sort();
    return known.filter((digest) => this.filesOf(digest).length > 0);
  }

  /** The files of this digest: images before lists, each in order of their paths. */
  filesOf(digest: string): readonly StoredFile[] {
    const hex = digest.slice("sha256:".length);
    const found = this.repository.files.bySha256(hex).filter((file) => this.#holds(file));
    const isList = ({ fullPath }: StoredFile): boolean => fullPath.endsWith(`/${listFile}`);
    return [...found.filter((file) => !isList(file)), ...found.filter(isList)];
  }

  /** The manifests in a folder, the one that wins first. */
  manifestFilesIn(folder: string): readonly StoredFile[] {
    const { files } = this.repository;
    return [listFile, imageFile].flatMap((name) => files.file(joined(folder, name)) ?? []);
  }

  /** Whether a manifest in this folder names these bytes, or they are no layer at all. */
  needsLayer(folder: string, hex: string): boolean {
    const digest = `sha256:${hex}`;
    const manifests = this.manifestFilesIn(folder).map((file) =>
      contentOf(file.bytes, file.contentType),
    );
    if (manifests.length === 0) return true;
    return manifests.some(({ config, layers }) =>
      [config, ...layers].some((blob) => blob?.digest === digest),
    );
  }

  /** The path of the folder of a tag or of a digest. */
  folder(ref: string): string {
    const { kind } = this.repository;
    const isCached = kind === "cache" && ref.startsWith("sha256:");
    return joined(this.name, isCached ? ref.replace(":", "__") : ref);
  }

  #holds({ fullPath }: StoredFile): boolean {
    if (!fullPath.startsWith(`${this.name}/`)) return false;
    const [ref, file, ...more] = fullPath.slice(this.name.length + 1).split("/");
    const isManifest = file === listFile || file === imageFile;
    return isManifest && more.length === 0 && ref !== uploadsFolder;
  }
}

export function digestOf({ sha256: hex }: StoredFile): string {
  return `sha256:${hex}`;
}

/** `sha256:<hex>`, and as the cache of a remote repository writes it. */
export function isDigestFolder(ref: string): boolean {
  return /^sha256(?::|__)[0-9a-f]{64}$/.test(ref);
}

/** The name of the file of a layer or config. */
export function layerFile(digest: string): string {
  return digest.replace(":", "__");
}
