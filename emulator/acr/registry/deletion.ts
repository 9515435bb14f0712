// What goes when something is deleted. A manifest takes its tags and all its referrers along, nested ones too; nothing
// protects the children of an index. With `deletedStaysVisibleMs` everything still shows for a while after the answer.

import { isDeletable } from "./attributes.ts";
import type { Repository } from "./repository.ts";
import type { StoredManifest, StoredTag } from "./rows.ts";

export type Deletion = "deleted" | "unknown" | "locked";

/** Deletes a manifest by digest, unless a lock forbids it. */
export function deleteManifest(repository: Repository, digest: string): Deletion {
  const manifest = repository.manifest(digest);
  if (manifest === undefined || manifest.isGoing) return "unknown";
  if (!repository.attributes.writeEnabled || !isDeletable(manifest.attributes)) return "locked";
  const { lockedTagProtectsManifest } = repository.registry.switches;
  if (lockedTagProtectsManifest && hasLockedTag(repository, digest)) return "locked";
  if (repository.registry.switches.staying.has(digest)) return "deleted";
  const going = withReferrers(repository, manifest);
  takeAway(repository, going);
  return "deleted";
}

/** Deletes a tag, unless a lock on it or on the repository forbids it; a lock of its manifest does not. */
export function deleteTag(repository: Repository, name: string): Deletion {
  const tag = repository.tagRows.get(name);
  if (tag === undefined || tag.isGoing) return "unknown";
  if (!repository.attributes.writeEnabled || !isDeletable(tag.attributes)) return "locked";
  if (repository.registry.switches.staying.has(name)) return "deleted";
  tag.isGoing = true;
  keepInBin(repository, [], [tag]);
  whenVisible(repository, () => removeTag(repository, tag));
  return "deleted";
}

export interface DeletedRepository {
  readonly manifests: readonly string[];
  readonly tags: readonly string[];
}

/** Deletes all of a repository; undefined if its own locks forbid it. Locks inside it do not count. */
export function deleteRepository(repository: Repository): DeletedRepository | undefined {
  if (!isDeletable(repository.attributes)) return undefined;
  const deleted = { manifests: repository.digests(), tags: Object.keys(repository.tags()) };
  takeAway(repository, [...repository.manifestRows.values()]);
  return deleted;
}

/** What is pushed again before the deletion shows is another row, and stays. */
function takeAway(repository: Repository, manifests: readonly StoredManifest[]): void {
  const tags = manifests.flatMap((manifest) =>
    repository.tagsOf(manifest.digest).flatMap((name) => repository.tagRows.get(name) ?? []),
  );
  for (const row of [...manifests, ...tags]) row.isGoing = true;
  keepInBin(repository, manifests, tags);
  whenVisible(repository, () => {
    for (const tag of tags) removeTag(repository, tag);
    for (const manifest of manifests) {
      const isSame = repository.manifest(manifest.digest) === manifest;
      if (isSame) repository.removeManifest(manifest.digest);
    }
  });
}

function keepInBin(
  repository: Repository,
  manifests: readonly StoredManifest[],
  tags: readonly StoredTag[],
): void {
  if (repository.registry.switches.softDelete) repository.bin.keep(manifests, tags);
}

function removeTag(repository: Repository, tag: StoredTag): void {
  if (repository.tagRows.get(tag.name) === tag) repository.untag(tag.name);
}

function whenVisible(repository: Repository, remove: () => void): void {
  const { registry } = repository;
  repository.updatedAt = registry.pushTime();
  registry.later(registry.switches.deletedStaysVisibleMs, remove);
}

function hasLockedTag(repository: Repository, digest: string): boolean {
  return repository.tagsOf(digest).some((name) => {
    const tag = repository.tagRows.get(name);
    return tag !== undefined && !isDeletable(tag.attributes);
  });
}

function withReferrers(repository: Repository, subject: StoredManifest): StoredManifest[] {
  const { cascadeStopsAtLockedReferrers, noCascade } = repository.registry.switches;
  if (noCascade) return [subject];
  const found = new Map([[subject.digest, subject]]);
  for (const manifest of found.values()) {
    for (const digest of repository.referrersOf(manifest.digest)) {
      const referrer = repository.manifest(digest);
      if (referrer === undefined || referrer.isGoing) continue;
      if (cascadeStopsAtLockedReferrers && !isDeletable(referrer.attributes)) continue;
      found.set(digest, referrer);
    }
  }
  return [...found.values()];
}
