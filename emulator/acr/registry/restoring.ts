// Brings back what soft delete kept: one manifest by digest with one of its tags, and nothing else. The children of an index and
// the referrers of a subject must be restored each for itself, a referrer after its subject
// (https://learn.microsoft.com/azure/container-registry/container-registry-soft-delete-policy).

import { isDeletable } from "./attributes.ts";
import type { Repository } from "./repository.ts";
import type { StoredTag } from "./rows.ts";
import { wireTime } from "./ticks.ts";

export type Restoration = "restored" | "unknown" | "locked" | "tag-taken" | "subject-deleted";

export interface Wanted {
  readonly digest: string;
  /** One of the tags that were deleted from this digest; without one the manifest comes back untagged. */
  readonly tag: string | undefined;
  /** Takes the tag away from what it is on now; that tag is then soft-deleted. */
  readonly isForced: boolean;
}

/** Restores a manifest, its tag, or both; a manifest that is not deleted can get a deleted tag back. */
export function restore(repository: Repository, wanted: Wanted): Restoration {
  const { digest, tag } = wanted;
  if (!isInBin(repository, wanted)) return "unknown";
  const deleted = repository.bin.manifest(digest);
  const subject = deleted?.content.subject;
  if (subject !== undefined && repository.bin.manifest(subject) !== undefined) {
    return "subject-deleted";
  }
  const inTheWay = tag === undefined ? undefined : tagElsewhere(repository, tag, digest);
  if (inTheWay !== undefined && !wanted.isForced) return "tag-taken";
  if (isLocked(repository, inTheWay)) return "locked";
  if (deleted !== undefined) repository.addRow({ ...deleted, isGoing: false });
  if (tag !== undefined) restoreTag(repository, tag, digest, inTheWay);
  return "restored";
}

/** A tag must have been deleted from this digest, and its manifest be deleted or here. */
function isInBin({ bin, manifestRows }: Repository, { digest, tag }: Wanted): boolean {
  if (tag === undefined) return bin.manifest(digest) !== undefined;
  if (bin.tag(tag, digest) === undefined) return false;
  return bin.manifest(digest) !== undefined || manifestRows.get(digest) !== undefined;
}

function tagElsewhere(repository: Repository, tag: string, digest: string): StoredTag | undefined {
  const live = repository.tagRows.get(tag);
  return live === undefined || live.isGoing || live.digest === digest ? undefined : live;
}

function isLocked(repository: Repository, inTheWay: StoredTag | undefined): boolean {
  const isTagLocked = inTheWay !== undefined && !isDeletable(inTheWay.attributes);
  return isTagLocked || !repository.attributes.writeEnabled;
}

/** The tag keeps its createdTime; its lastUpdateTime moves, as with every tag that is set. */
function restoreTag(
  repository: Repository,
  tag: string,
  digest: string,
  inTheWay: StoredTag | undefined,
): void {
  const { bin } = repository;
  const before = bin.tag(tag, digest);
  if (inTheWay !== undefined) {
    repository.untag(tag);
    bin.keep([], [inTheWay]);
  }
  repository.tag(
    tag,
    digest,
    before === undefined ? {} : { createdAt: wireTime(before.createdAt) },
  );
  bin.forgetTag(tag, digest);
}
