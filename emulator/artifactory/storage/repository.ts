// One repository key: a local repository, the cache of a remote one, a virtual one that only shows its members, or the trash can.

import { Image, uploadsFolder } from "../docker/image.ts";
import { Files } from "./files.ts";
import type { Storage } from "./storage.ts";
import { folderOf, joined, nameOf, type StoredFile } from "./stored.ts";
import { trash } from "./trash.ts";

export type RepositoryKind = "local" | "cache" | "virtual" | "trash";

export interface RepositoryOptions {
  readonly key: string;
  /** Default: `virtual` if it has members, else `local`. A `cache` writes `sha256__` where a local one writes `sha256:`. */
  readonly kind?: "local" | "cache" | "virtual";
  /** Keys of the repositories that a virtual one shows. */
  readonly members?: readonly string[];
}

export class Repository {
  readonly key: string;
  readonly kind: RepositoryKind;
  readonly members: readonly string[];
  readonly files: Files;
  readonly storage: Storage;
  readonly #images = new Map<string, Image>();

  constructor(storage: Storage, options: RepositoryOptions, kind?: RepositoryKind) {
    this.storage = storage;
    this.key = options.key;
    this.members = options.members ?? [];
    this.kind = kind ?? options.kind ?? (this.members.length > 0 ? "virtual" : "local");
    this.files = new Files(this.key);
  }

  /** The image of this path; it exists for the outside as long as it has a manifest. */
  image(name: string): Image {
    const known = this.#images.get(name);
    if (known !== undefined) return known;
    const made = new Image(this, name);
    this.#images.set(name, made);
    return made;
  }

  /** Names of the images that exist, sorted; one may lie inside another one's tag. */
  images(): readonly string[] {
    const names = new Set<string>();
    for (const { fullPath } of this.files.folders()) {
      const name = folderOf(fullPath);
      if (nameOf(fullPath) === uploadsFolder || name === "") continue;
      if (this.image(name).manifestFilesIn(fullPath).length > 0) names.add(name);
    }
    return [...names].sort();
  }

  /** Writes a file as it is, with all three stamps at one time; for what no push makes. */
  putFile(fullPath: string, bytes: Buffer | string, at: Date = this.storage.now()): StoredFile {
    const ms = at.getTime();
    const stamps = { created: ms, modified: ms, updated: ms };
    return this.files.put(fullPath, { bytes: Buffer.from(bytes), stamps, by: "seed" });
  }

  /** Deletes a file, or a folder with all that is in it, into the trash can; false where there is nothing. */
  delete(fullPath: string, by: string): boolean {
    if (this.files.item(fullPath) === undefined) return false;
    const removed = this.files.remove(fullPath);
    if (this.kind !== "trash") trash(this.storage, removed, by);
    this.storage.cleanUpLater(this, folderOf(fullPath));
    return true;
  }

  /** Sets a property, which moves `updated` and nothing else. */
  setProperty(fullPath: string, name: string, values: readonly string[]): void {
    const file = this.files.file(fullPath);
    if (file === undefined) throw new Error(`There is no ${joined(this.key, fullPath)}.`);
    file.properties.set(name, values);
    file.stamps.updated = this.storage.pushStamps().updated;
  }

  /** Removes a folder if it is empty, and the folders above it that are so then; or a layer that no manifest beside it names. */
  cleanUp(fullPath: string): void {
    const item = this.files.item(fullPath);
    if (item === undefined || fullPath === "") return;
    const folder = folderOf(fullPath);
    const isLeft =
      item.type === "folder"
        ? item.children.size === 0
        : !this.image(folderOf(folder)).needsLayer(folder, item.sha256);
    if (!isLeft) return;
    this.files.remove(fullPath);
    this.cleanUp(folder);
  }
}
