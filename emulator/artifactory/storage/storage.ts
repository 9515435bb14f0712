// Everything that one Artifactory stores, by repository key. What the server cleans up after a while (empty folders, layers that
// nothing names) waits here until the clock says so.

import type { Clock } from "../../http/clock.ts";
import type { ArtifactorySwitches } from "../switches/switches.ts";
import type { Files } from "./files.ts";
import { Repository, type RepositoryOptions } from "./repository.ts";
import type { StorageRuntime } from "./runtime.ts";
import type { Stamps, StoredFile } from "./stored.ts";
import { keep, trashKey } from "./trash.ts";

export interface StorageOptions {
  readonly clock: Clock;
  readonly switches: ArtifactorySwitches;
  readonly backdateMs: number;
  readonly repositories: readonly RepositoryOptions[];
}

/** What may be of no use any more. */
export interface Leftover {
  readonly files: Files;
  readonly fullPath: string;
  readonly dueMs: number;
}

export class Storage implements StorageRuntime {
  readonly switches: ArtifactorySwitches;
  readonly clock: Clock;
  readonly trash: Repository;
  /** What is pushed from now on counts as pushed this long ago. */
  backdateMs: number;
  readonly #repositories = new Map<string, Repository>();
  #leftovers: Leftover[] = [];

  constructor({ clock, switches, backdateMs, repositories }: StorageOptions) {
    this.clock = clock;
    this.switches = switches;
    this.backdateMs = backdateMs;
    for (const options of repositories) this.add(options);
    this.trash = new Repository(this, { key: trashKey }, "trash");
    this.#repositories.set(trashKey, this.trash);
  }

  add(options: RepositoryOptions): Repository {
    const repository = new Repository(this, options);
    this.#repositories.set(repository.key, repository);
    return repository;
  }

  repository(key: string): Repository | undefined {
    return this.#repositories.get(key);
  }

  repositories(): readonly Repository[] {
    return [...this.#repositories.values()];
  }

  /** What `key/path` names; undefined if there is no such repository. */
  located(path: string): { readonly repository: Repository; readonly path: string } | undefined {
    const [key = "", ...rest] = path.split("/");
    const repository = this.repository(key);
    const inside = rest.filter((part) => part !== "").join("/");
    return repository === undefined ? undefined : { repository, path: inside };
  }

  now(): Date {
    return this.clock.now();
  }

  pushStamps(): Stamps {
    const ms = this.now().getTime() - this.backdateMs;
    return { created: ms, modified: ms - this.switches.modifiedBeforeMs, updated: ms };
  }

  keepInTrash(removed: readonly StoredFile[], by: string): void {
    if (this.switches.trash) keep(this.trash.files, removed, by, this.now());
  }

  cleanUpLater(files: Files, fullPath: string): void {
    const dueMs = this.now().getTime() + this.switches.cleanUpMs;
    this.#leftovers.push({ files, fullPath, dueMs });
  }

  /** What is to be looked at by now; it is forgotten here. */
  takeLeftovers(): readonly Leftover[] {
    const now = this.now().getTime();
    const due = this.#leftovers.filter(({ dueMs }) => dueMs <= now);
    if (due.length > 0) this.#leftovers = this.#leftovers.filter(({ dueMs }) => dueMs > now);
    return due;
  }
}
