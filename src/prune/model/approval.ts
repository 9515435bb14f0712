/**
 * What somebody has approved of a repository, and what that leaves of what is decided now.
 */
import type { Digest } from "../../oci/digest.ts";

export interface Approval {
  /** Manifests to be deleted, each with the tags that it had. */
  readonly manifests: ReadonlyMap<Digest, readonly string[]>;
  /** Tags to be deleted, alone or along with their manifest, each with what it named. */
  readonly tags: ReadonlyMap<string, Digest>;
}

/** A plan held against an approval. */
export interface Approved {
  readonly approval: Approval;
  /** Manifests that would be deleted if they were approved, or if nothing that waits held them. */
  readonly waiting: ReadonlySet<Digest>;
  /** Tags that would go alone if they were approved; sorted. */
  readonly waitingTags: readonly string[];
}
