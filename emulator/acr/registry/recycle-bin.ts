// What was deleted from a repository while soft delete was on: rows as they were, with the time of their deletion. A digest is
// in here once; a tag may be in here several times, once for each digest that it was deleted from.

import type { Clock } from "../../http/clock.ts";
import type { StoredManifest, StoredTag } from "./rows.ts";
import { pushTimes, type Ticks } from "./ticks.ts";

export interface Deleted<T> {
  readonly row: T;
  readonly deletedAt: Ticks;
}

export class RecycleBin {
  readonly #now: () => Ticks;
  readonly #manifests = new Map<string, Deleted<StoredManifest>>();
  readonly #tags = new Map<string, Deleted<StoredTag>>();

  constructor(clock: Clock) {
    this.#now = pushTimes(clock, () => 0);
  }

  /** Keeps what one request deleted; all of it counts as deleted at one time. */
  keep(manifests: readonly StoredManifest[], tags: readonly StoredTag[]): void {
    const deletedAt = this.#now();
    for (const row of manifests) this.#manifests.set(row.digest, { row, deletedAt });
    for (const row of tags) this.#tags.set(keyOf(row.name, row.digest), { row, deletedAt });
  }

  manifest(digest: string): StoredManifest | undefined {
    return this.#manifests.get(digest)?.row;
  }

  tag(name: string, digest: string): StoredTag | undefined {
    return this.#tags.get(keyOf(name, digest))?.row;
  }

  manifests(): readonly Deleted<StoredManifest>[] {
    return [...this.#manifests.values()];
  }

  tags(): readonly Deleted<StoredTag>[] {
    return [...this.#tags.values()];
  }

  forgetManifest(digest: string): void {
    this.#manifests.delete(digest);
  }

  forgetTag(name: string, digest: string): void {
    this.#tags.delete(keyOf(name, digest));
  }
}

function keyOf(name: string, digest: string): string {
  return `${name}@${digest}`;
}
