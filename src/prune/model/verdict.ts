/**
 * The vocabulary of decisions: keep or delete, why, and which other manifest is the reason.
 * `report/wording.ts` has the words that people read; these codes stand in the JSON report and never change meaning.
 */
import type { Digest } from "../../oci/digest.ts";

/** Why a manifest is kept for its own sake, in the order in which the first that holds is shown. */
export type RootReason =
  | "repository-locked"
  | "locked"
  | "tag-locked"
  | "shared-storage"
  | "pinned"
  | "pulled-lately"
  | "tagged"
  | "within-grace-period"
  | "unknown-media-type"
  | "unreadable"
  | "unlisted-referrer"
  | "reference-cycle"
  | "pushed-during-run"
  | "changed-during-run"
  | "not-approved";

/** Why a manifest is kept because of another one that is kept. */
export type HeldReason =
  | "child-of-kept-index"
  | "referrer-of-kept-manifest"
  | "subject-of-kept-referrer"
  | "mentioned-by-unknown-manifest";

export type KeepReason = RootReason | HeldReason;

/** Why a manifest can no longer be reached. */
export type DeleteReason =
  | "tags-expired"
  | "child-of-deleted-index"
  | "referrer-of-deleted-subject"
  | "subject-gone"
  | "untagged";

export type Verdict =
  | { readonly action: "keep"; readonly reason: KeepReason; readonly because: Digest | undefined }
  | {
      readonly action: "delete";
      readonly reason: DeleteReason;
      readonly because: Digest | undefined;
    };
