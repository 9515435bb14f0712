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

/** Sorts tags by name, of which a repository has each only once. */
export function byName(a: Pick<Tag, "name">, b: Pick<Tag, "name">): number {
  return a.name < b.name ? -1 : 1;
}
