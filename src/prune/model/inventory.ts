/**
 * Everything that a run knows of one repository at one moment: the complete listing, and what has been read so far.
 * It only ever grows while reading; planning takes it as it is.
 */
import type { Manifest } from "../../oci/manifest.ts";
import type { Digest } from "../../oci/digest.ts";
import type { ManifestRow, Tag } from "../../registry/registry.ts";

export interface Inventory {
  /** All manifests of the repository, by digest. */
  readonly rows: ReadonlyMap<Digest, ManifestRow>;
  /** The complete list of tags on something. Rows may show tags that it lacks (removed meanwhile), and it may name what rows cut off. */
  readonly tags: readonly Tag[];
  /** Tags that are listed, and name a manifest that the registry says does not exist. They are not among `tags`. */
  readonly tagsOnNothing: readonly Tag[];
  readonly isLocked: boolean;
  /** Bodies read and verified so far. */
  readonly bodies: ReadonlyMap<Digest, Manifest>;
  /** Manifests whose body can't be had, each with the children that the registry's own record of it names. */
  readonly unreadable: ReadonlyMap<Digest, readonly Digest[]>;
  /** What the registry's referrers API answered so far, by subject. */
  readonly referrers: ReadonlyMap<Digest, readonly Digest[]>;
}

const tagsByName = new WeakMap<readonly Tag[], ReadonlyMap<string, Tag>>();

/** The tags of an inventory by name. Made once for each list: it is asked for before every batch of deletions. */
export function tagsOf({ tags }: Pick<Inventory, "tags">): ReadonlyMap<string, Tag> {
  const known = tagsByName.get(tags) ?? new Map(tags.map((tag) => [tag.name, tag]));
  tagsByName.set(tags, known);
  return known;
}

/** What the user wants kept and pruned, as far as one repository is concerned. */
export interface Policy {
  /** A manifest that was pushed less than this ago is kept. Milliseconds. */
  readonly ageMs: number;
  readonly prunesUntaggedRepositories: boolean;
  readonly tags: TagRules;
  readonly pins: Pins;
  /** Locks of manifests and tags do not protect: what has to go is unlocked first. A repository's own lock always does. */
  readonly unlocks: boolean;
}

/** Which tags may expire (docs/how-it-decides.md#which-tags-expire). */
export interface TagRules {
  /** Tags that may expire, exclusions among them; empty when none may. */
  readonly expiring: readonly NamePattern[];
  /** Tags that never expire, exclusions among them. */
  readonly keeping: readonly NamePattern[];
  /** For each pattern of `expiring`, so many of the newest images are kept. */
  readonly keepLatest: number;
  /** A tag that was set less than this ago is kept. Milliseconds. */
  readonly ageMs: number;
}

export interface NamePattern {
  /** As the user wrote it. */
  readonly text: string;
  /** An exclusion wins over every other pattern of its list. */
  readonly excludes: boolean;
  readonly matches: (name: string) => boolean;
}

/** What the user named one by one to be kept. */
export interface Pins {
  readonly digests: ReadonlySet<Digest>;
  /** Of this repository. */
  readonly tags: ReadonlySet<string>;
}
