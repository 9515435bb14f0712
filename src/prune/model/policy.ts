/**
 * What decides over one repository besides what is in it: what the user wants kept and pruned, and what the registry does
 * by itself. Whoever plans or prunes a repository has it from here.
 */
import type { Digest } from "../../oci/digest.ts";

export interface Policy {
  /** A manifest that was pushed less than this ago is kept. Milliseconds. */
  readonly ageMs: number;
  readonly prunesUntaggedRepositories: boolean;
  readonly tags: TagRules;
  readonly pins: Pins;
  /** Locks of manifests and tags do not protect: what has to go is unlocked first. A repository's own lock always does. */
  readonly unlocks: boolean;
  /** The registry deletes referrers along with their subject, nested ones too. */
  readonly cascades: boolean;
}

/** Which tags may expire (docs/how-it-decides.md#which-tags-expire). */
export interface TagRules {
  /** Tags that may expire, exclusions among them but never alone; empty when none may. */
  readonly expiring: readonly Pattern[];
  /** Tags that never expire, exclusions among them but never alone. */
  readonly keeping: readonly Pattern[];
  /** For each pattern of `expiring`, so many of the newest images are kept. */
  readonly keepLatest: number;
  /** A tag that was set less than this ago is kept. Milliseconds. */
  readonly ageMs: number;
}

/** A pattern for names of tags or repositories. */
export interface Pattern {
  /** As the user wrote it. */
  readonly text: string;
  /** An exclusion wins over every other pattern of its list. */
  readonly excludes: boolean;
  /** True when it has a wildcard; a plain name matches itself only. */
  readonly isGlob: boolean;
  readonly matches: (name: string) => boolean;
}

/** What the user named one by one to be kept. */
export interface Pins {
  readonly digests: ReadonlySet<Digest>;
  /** Of this repository. */
  readonly tags: ReadonlySet<string>;
}
