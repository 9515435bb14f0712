// Everything that one Artifactory stores, by repository key. What the server cleans up after a while (empty folders, layers that
// nothing names) waits here until the clock says so.

import type { Clock } from "../../http/times.ts";
import type { ArtifactorySwitches } from "../switches.ts";
import { Repository, type RepositoryOptions } from "./repository.ts";
import type { Stamps } from "./stored.ts";
import { trashKey } from "./trash.ts";

export interface StorageOptions {
  readonly clock: Clock;
  readonly switches: ArtifactorySwitches;
  readonly backdateMs: number;
  readonly repositories: readonly RepositoryOptions[];
}

interface Leftover {
  readonly repository: Repository;
  readonly fullPath: string;
  readonly dueMs: number;
}

export class Storage {
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

  /** The stamps of what is pushed over HTTP now. */
  pushStamps(): Stamps {
    const ms = this.now().getTime() - this.backdateMs;
    return { created: ms, modified: ms - this.switches.modifiedBeforeMs, updated: ms };
  }

  /** Looks after a while whether this may go. */
  cleanUpLater(repository: Repository, fullPath: string): void {
    const dueMs = this.now().getTime() + this.switches.cleanUpMs;
    this.#leftovers.push({ repository, fullPath, dueMs });
  }

  /** Used by the server before every request. */
  cleanUp(): void {
    const now = this.now().getTime();
    const due = this.#leftovers.filter(({ dueMs }) => dueMs <= now);
    if (due.length === 0) return;
    this.#leftovers = this.#leftovers.filter(({ dueMs }) => dueMs > now);
    for (const { repository, fullPath } of due) repository.cleanUp(fullPath);
  }
}
