// The files and folders of one repository, with an index by checksum. A first PUT sets all three stamps, a PUT of other bytes moves
// `modified` and `updated`, a write of properties, or of the same bytes, moves `updated` alone.

import { hexSha256 } from "../../oci/references.ts";
import {
  folderOf,
  joined,
  nameOf,
  type Stamps,
  type StoredFile,
  type StoredFolder,
  type StoredItem,
} from "./stored.ts";

export interface Put {
  readonly bytes: Buffer;
  readonly stamps: Stamps;
  readonly by: string;
  readonly contentType?: string;
}

export class Files {
  readonly key: string;
  readonly #files = new Map<string, StoredFile>();
  readonly #folders = new Map<string, StoredFolder>();
  readonly #bySha256 = new Map<string, Set<StoredFile>>();

  constructor(key: string) {
    this.key = key;
    this.#folders.set("", this.#newFolder("", noStamps, "system"));
  }

  /** Writes a file and makes the folders above it. */
  put(fullPath: string, { bytes, stamps, by, contentType = "" }: Put): StoredFile {
    const before = this.#files.get(fullPath);
    if (before !== undefined) return this.#overwrite(before, { bytes, stamps, by, contentType });
    const file: StoredFile = {
      type: "file",
      repo: this.key,
      fullPath,
      bytes,
      servedBytes: bytes,
      isGhost: false,
      sha256: hexSha256(bytes),
      contentType,
      stamps: { ...stamps },
      createdBy: by,
      modifiedBy: by,
      properties: new Map(),
      downloads: 0,
      downloadedAt: undefined,
    };
    this.#files.set(fullPath, file);
    this.#index(file);
    this.#makeFolder(folderOf(fullPath), stamps, by).children.add(nameOf(fullPath));
    return file;
  }

  /** Removes a file, or a folder with all that is in it; the files that are gone now. */
  remove(fullPath: string): readonly StoredFile[] {
    const removed = this.filesUnder(fullPath);
    for (const file of removed) {
      this.#files.delete(file.fullPath);
      this.#bySha256.get(file.sha256)?.delete(file);
    }
    for (const folder of this.#foldersUnder(fullPath)) this.#folders.delete(folder.fullPath);
    if (fullPath === "") this.#folders.set("", this.#newFolder("", noStamps, "system"));
    else this.#folders.get(folderOf(fullPath))?.children.delete(nameOf(fullPath));
    return removed;
  }

  file(fullPath: string): StoredFile | undefined {
    return this.#files.get(fullPath);
  }

  /** The root, "", is always there. */
  folder(fullPath: string): StoredFolder | undefined {
    return this.#folders.get(fullPath);
  }

  item(fullPath: string): StoredItem | undefined {
    return this.file(fullPath) ?? this.folder(fullPath);
  }

  /** What is right in a folder, by name. */
  children(fullPath: string): readonly StoredItem[] {
    const names = [...(this.folder(fullPath)?.children ?? [])].sort();
    return names.flatMap((name) => this.item(joined(fullPath, name)) ?? []);
  }

  /** The file itself, or all files in the folder and below it. */
  filesUnder(fullPath: string): readonly StoredFile[] {
    const file = this.file(fullPath);
    if (file !== undefined) return [file];
    return this.children(fullPath).flatMap((item) =>
      item.type === "file" ? [item] : this.filesUnder(item.fullPath),
    );
  }

  /** All files, in the order in which they came. */
  files(): Iterable<StoredFile> {
    return this.#files.values();
  }

  /** All folders but the root. */
  *folders(): Generator<StoredFolder> {
    for (const folder of this.#folders.values()) if (folder.fullPath !== "") yield folder;
  }

  /** Files of these bytes, in order of their paths. */
  bySha256(hex: string): readonly StoredFile[] {
    const found = [...(this.#bySha256.get(hex) ?? [])];
    return found.sort((a, b) => (a.fullPath < b.fullPath ? -1 : 1));
  }

  #overwrite(file: StoredFile, { bytes, stamps, by, contentType = "" }: Put): StoredFile {
    file.stamps.updated = stamps.updated;
    file.contentType = contentType;
    file.isGhost = false;
    if (bytes.equals(file.bytes)) return file;
    this.#bySha256.get(file.sha256)?.delete(file);
    file.bytes = bytes;
    file.servedBytes = bytes;
    file.sha256 = hexSha256(bytes);
    file.modifiedBy = by;
    file.stamps.modified = stamps.modified;
    this.#index(file);
    return file;
  }

  #index(file: StoredFile): void {
    const known = this.#bySha256.get(file.sha256);
    if (known === undefined) this.#bySha256.set(file.sha256, new Set([file]));
    else known.add(file);
  }

  #makeFolder(fullPath: string, stamps: Stamps, by: string): StoredFolder {
    const known = this.#folders.get(fullPath);
    if (known !== undefined) return known;
    const folder = this.#newFolder(fullPath, stamps, by);
    this.#folders.set(fullPath, folder);
    this.#makeFolder(folderOf(fullPath), stamps, by).children.add(nameOf(fullPath));
    return folder;
  }

  #newFolder(fullPath: string, stamps: Stamps, createdBy: string): StoredFolder {
    const { key: repo } = this;
    return {
      type: "folder",
      repo,
      fullPath,
      stamps: { ...stamps },
      createdBy,
      children: new Set(),
    };
  }

  #foldersUnder(fullPath: string): readonly StoredFolder[] {
    const folder = this.folder(fullPath);
    if (folder === undefined) return [];
    const below = this.children(fullPath).flatMap((item) =>
      item.type === "folder" ? this.#foldersUnder(item.fullPath) : [],
    );
    return [folder, ...below];
  }
}

const noStamps: Stamps = { created: 0, modified: 0, updated: 0 };
