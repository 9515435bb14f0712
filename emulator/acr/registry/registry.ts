// The whole content of one registry: blobs by digest, repositories by name. A repository exists for the outside as long as it
// has a manifest. What is to happen later (a deletion that is not visible yet) waits here until the next request.

import type { Clock } from "../../http/clock.ts";
import { sha256 } from "../../oci/references.ts";
import type { Switches } from "../switches/switches.ts";
import { Repository } from "./repository.ts";
import type { RegistryRuntime } from "./runtime.ts";
import { pushTimes, type Ticks } from "./ticks.ts";

export interface RegistryOptions {
  readonly clock: Clock;
  readonly switches: Switches;
  readonly backdateMs: number;
}

interface Due {
  readonly at: number;
  readonly run: () => void;
}

export class Registry implements RegistryRuntime {
  readonly switches: Switches;
  readonly clock: Clock;
  /** What is pushed from now on counts as pushed this long ago. */
  backdateMs: number;
  readonly pushTime: () => Ticks;
  #blobs = new Map<string, Buffer>();
  readonly #repositories = new Map<string, Repository>();
  #due: Due[] = [];

  constructor(options: RegistryOptions) {
    this.switches = options.switches;
    this.clock = options.clock;
    this.backdateMs = options.backdateMs;
    this.pushTime = pushTimes(options.clock, () => this.backdateMs);
  }

  /** Another registry of the same rows, in which nothing of what happens here from now on happens; blobs are in common. */
  copy(): Registry {
    const copy = new Registry(this);
    copy.#blobs = this.#blobs;
    for (const repository of this.#repositories.values()) {
      copy.#repositories.set(repository.name, repository.copyFor(copy));
    }
    return copy;
  }

  /** The repository of this name, made when it is first asked for; it is listed once it has a manifest. */
  repository(name: string): Repository {
    const known = this.#repositories.get(name);
    if (known !== undefined) return known;
    const made = new Repository(name, this);
    this.#repositories.set(name, made);
    return made;
  }

  /** The repository as the outside sees it: undefined while it has no manifest, unless a switch keeps it. */
  existing(name: string | undefined): Repository | undefined {
    if (name === undefined) return undefined;
    if (this.switches.emptyRepositories.has(name)) return this.repository(name);
    const repository = this.#repositories.get(name);
    return repository?.exists() === true ? repository : undefined;
  }

  /** As `existing`, for lists: the switch may have them say that there is no such repository. */
  listable(name: string | undefined): Repository | undefined {
    const repository = this.existing(name);
    const isEmpty = repository?.exists() === false && repository.tagRows.size === 0;
    const isUnknown = this.switches.emptyRepositories.get(name ?? "") === "unknown";
    return isEmpty && isUnknown ? undefined : repository;
  }

  /** Names of the repositories that exist, by code unit. */
  repositories(): readonly string[] {
    const existing = [...this.#repositories.values()].filter((repository) => repository.exists());
    const names = existing.map((repository) => repository.name);
    return [...new Set([...names, ...this.switches.emptyRepositories.keys()])].sort();
  }

  /** The repositories that are gone and can be restored from, by name. */
  deletedRepositories(): readonly Repository[] {
    const gone = [...this.#repositories.values()].filter(
      (repository) => !repository.exists() && repository.bin.manifests().length > 0,
    );
    return gone.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  storeBlob(bytes: Buffer): string {
    const digest = sha256(bytes);
    this.#blobs.set(digest, bytes);
    return digest;
  }

  blob(digest: string): Buffer | undefined {
    return this.#blobs.get(digest);
  }

  later(ms: number, run: () => void): void {
    if (ms <= 0) run();
    else this.#due.push({ at: performance.now() + ms, run });
  }

  /** Used by the server before every request. */
  catchUp(): void {
    if (this.#due.length === 0) return;
    const now = performance.now();
    const due = this.#due.filter((entry) => entry.at <= now);
    this.#due = this.#due.filter((entry) => entry.at > now);
    for (const entry of due) entry.run();
  }
}
