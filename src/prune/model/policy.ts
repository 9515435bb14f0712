/**
 * What decides over one repository besides what is in it: what the user wants kept and pruned, and what the registry does
 * by itself. Whoever plans or prunes a repository has it from here.
 */
import type { Digest } from "../../oci/digest.ts";
import type { Pulled } from "../../registry/registry.ts";

export interface Policy {
  /** A manifest that was pushed less than this ago is kept. Milliseconds. */
  readonly ageMs: number;
  readonly prunesUntaggedRepositories: boolean;
  readonly tags: TagPolicy;
  readonly pins: Pins;
  /** What was pulled lately, which is kept. */
  readonly pulled: Pulled;
  /** Locks of manifests and tags do not protect: what has to go is unlocked first. A repository's own lock always does. */
  readonly unlocks: boolean;
  /** The registry deletes referrers along with their subject, nested ones too. */
  readonly cascades: boolean;
}

/** Which tags may expire (docs/how-it-decides.md#which-tags-expire). */
export interface TagPolicy {
  /** The first rule that takes a tag decides over it. A tag that none takes never expires. */
  readonly rules: readonly TagRule[];
  /** Tags that never expire, exclusions among them but never alone. */
  readonly keeping: readonly Pattern[];
}

/**
 * When tags of one form expire: when their image is not among the newest, and they are old or beyond the most that are kept.
 * Without an age and without a most, all that are not among the newest.
 */
export interface TagRule {
  /** Which tags it takes, exclusions among them but never alone. */
  readonly match: readonly Pattern[];
  /** A tag that was set this long ago, or longer, is old. Milliseconds; undefined where age alone expires none. */
  readonly olderThanMs: number | undefined;
  /** So many of the newest images keep their tags. */
  readonly keepNewest: number;
  /** At most so many of the newest images keep their tags; undefined where any number may. */
  readonly keepAtMost: number | undefined;
  /** Which images are the newest. */
  readonly order: TagOrder;
  /** What the newest are counted of: all that the rule takes, or what each of its patterns matches. */
  readonly countsOf: "rule" | "pattern";
  /** Where it stands in the policy file; undefined for the inputs. */
  readonly line: number | undefined;
}

/** By time; or by Semantic Versioning, of all versions, of every minor version (1.2) or of every major one (1). */
export type TagOrder =
  | { readonly by: "time" }
  | { readonly by: "version"; readonly per: "all" | "minor" | "major" };

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
