// One repository key: a local repository, the cache of a remote one, a virtual one that only shows its members, or the trash can.

import { Files } from "./files.ts";
import type { StorageRuntime } from "./runtime.ts";
import { folderOf, joined, type StoredFile } from "./stored.ts";

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
  readonly storage: StorageRuntime;

  constructor(storage: StorageRuntime, options: RepositoryOptions, kind?: RepositoryKind) {
    this.storage = storage;
    this.key = options.key;
    this.members = options.members ?? [];
    this.kind = kind ?? options.kind ?? (this.members.length > 0 ? "virtual" : "local");
    this.files = new Files(this.key);
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
    if (this.kind !== "trash") this.storage.keepInTrash(removed, by);
    this.storage.cleanUpLater(this.files, folderOf(fullPath));
    return true;
  }

  /** Sets a property, which moves `updated` and nothing else. */
  setProperty(fullPath: string, name: string, values: readonly string[]): void {
    const file = this.files.file(fullPath);
    if (file === undefined) throw new Error(`There is no ${joined(this.key, fullPath)}.`);
    file.properties.set(name, values);
    file.stamps.updated = this.storage.pushStamps().updated;
  }
}
