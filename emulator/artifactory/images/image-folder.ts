// What lies in the folder of one image: its tags, its manifests and who refers to them. A manifest may lie in several folders, and
// a tag's folder may hold two: a list, which wins, beside an image.

import { contentOf, type ManifestContent } from "../../oci/manifest-content.ts";
import { imageFile, isDigestFolder, listFile, uploadsFolder } from "../storage/layout.ts";
import type { Repository } from "../storage/repository.ts";
import { digestOf, joined, type StoredFile } from "../storage/stored.ts";
import { manifestFilesIn } from "./manifest-files.ts";

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

export class ImageFolder {
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

  /** Used at every push: remembers whose referrer a manifest is. */
  note(digest: string, subject: string | undefined): void {
    if (subject === undefined) return;
    this.#referrers.set(subject, (this.#referrers.get(subject) ?? new Set()).add(digest));
  }

  exists(): boolean {
    return this.refs().length > 0;
  }

  /** Names of the folders with a manifest: tags and digests. */
  refs(): readonly string[] {
    const folders = this.repository.files.children(this.name);
    return folders
      .filter(({ type, fullPath }) => type === "folder" && this.#manifestsIn(fullPath).length > 0)
      .map(({ fullPath }) => fullPath.slice(this.name.length + 1))
      .filter((ref) => ref !== uploadsFolder);
  }

  /** Digests of all manifests, sorted. */
  digests(): readonly string[] {
    const files = this.refs().flatMap((ref) => this.manifestFiles(ref));
    return [...new Set(files.map(digestOf))].sort();
  }

  /** Digests by tag, sorted by tag: what a pull of the tag gives. */
  tags(): Readonly<Record<string, string>> {
    const tags = this.refs().filter((ref) => !isDigestFolder(ref));
    return Object.fromEntries(
      tags.flatMap((tag) => {
        const [file] = this.manifestFiles(tag);
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

  /** The manifests in the folder of a tag or digest, the one that wins first. */
  manifestFiles(ref: string): readonly StoredFile[] {
    return this.#manifestsIn(this.folder(ref));
  }

  /** The path of the folder of a tag or of a digest. */
  folder(ref: string): string {
    const { kind } = this.repository;
    const isCached = kind === "cache" && ref.startsWith("sha256:");
    return joined(this.name, isCached ? ref.replace(":", "__") : ref);
  }

  #manifestsIn(folder: string): readonly StoredFile[] {
    return manifestFilesIn(this.repository.files, folder);
  }

  #holds({ fullPath }: StoredFile): boolean {
    if (!fullPath.startsWith(`${this.name}/`)) return false;
    const [ref, file, ...more] = fullPath.slice(this.name.length + 1).split("/");
    const isManifest = file === listFile || file === imageFile;
    return isManifest && more.length === 0 && ref !== uploadsFolder;
  }
}
