/**
 * What is to be done with some repositories: one entry of a policy file, or all that the single inputs say.
 */
import type { Digest } from "../oci/digest.ts";
import type { Pattern, TagPolicy } from "../prune/model/policy.ts";
import type { LocatedGlob } from "./kept-references.ts";

export interface Entry {
  /** Which repositories it is for, if no entry before it is; never only exclusions. */
  readonly match: readonly Pattern[];
  /** Nothing of them is read, and nothing deleted. */
  readonly leaves: boolean;
  readonly ageMs: number;
  readonly prunesUntaggedRepositories: boolean;
  /** What was pulled this lately is kept. Milliseconds; undefined where pulls keep nothing. */
  readonly pulledWithinMs: number | undefined;
  readonly tags: TagPolicy;
  /** For its repositories together; undefined when any number may be deleted. */
  readonly deletionLimit: DeletionLimit | undefined;
  /** Where it stands in the policy file; undefined for the inputs. */
  readonly line: number | undefined;
}

/** A limit on what one run may delete. */
export interface DeletionLimit {
  readonly limit: number;
  /** Manifests and tags together, or hundredths of the manifests that were read. */
  readonly unit: "deletions" | "percent";
}

/** What is written down, before any other file is looked for. */
export interface WrittenPolicy {
  readonly entries: readonly Entry[];
  readonly digests: readonly Digest[];
  /** Of each list its globs. */
  readonly references: readonly (readonly LocatedGlob[])[];
  /** The content of the policy file; undefined for the inputs. */
  readonly text: string | undefined;
}
