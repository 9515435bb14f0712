/**
 * Settles what tags name and the listing does not have: manifests that were pushed meanwhile or whose rows are late, and
 * nothing at all. A tag on nothing can last for ever (https://github.com/Azure/acr/issues/742): it holds nothing, and stops nothing.
 */
import type { Digest } from "../../oci/digest.ts";
import type { Listing, ManifestRow, Repository, Tag } from "../../registry/registry.ts";
import { ageMsOf } from "../mark/age.ts";
import { missingAtThreeLooks, type Looking } from "./looks.ts";

const DAY_MS = 86_400_000;

/** A listing in which every tag names one of the rows. */
export interface Targets {
  readonly rows: ReadonlyMap<Digest, ManifestRow>;
  readonly tags: readonly Tag[];
  /** The others: the registry says that what they name does not exist. */
  readonly tagsOnNothing: readonly Tag[];
}

/** Looks by itself at every manifest that only tags name. */
export async function findTargets(
  repository: Repository,
  listing: Pick<Listing, "rows" | "tags">,
  looking: Looking,
): Promise<Targets> {
  const { tags } = listing;
  const targets = new Set(tags.map(({ digest }) => digest));
  const unlisted = [...targets].filter((digest) => !listing.rows.has(digest));
  if (unlisted.length === 0) return { ...listing, tagsOnNothing: [] };
  const rows = new Map(listing.rows);
  await missingAtThreeLooks(unlisted, looking, async (digest) => {
    const row = await rowOf(repository, digest);
    if (row !== undefined) rows.set(digest, row);
    return row !== undefined;
  });
  const [onSomething, onNothing] = [true, false].map((isThere) =>
    tags.filter(({ digest }) => rows.has(digest) === isThere),
  );
  return { rows, tags: onSomething ?? [], tagsOnNothing: onNothing ?? [] };
}

/** Undefined when the registry says, of its record and of its body, that there is no such manifest. */
export async function rowOf(
  repository: Repository,
  digest: Digest,
): Promise<ManifestRow | undefined> {
  const inspection = await repository.stat(digest);
  if (inspection !== undefined) return inspection.row;
  return (await repository.read(digest)).state === "unknown" ? undefined : unknownRow(digest);
}

/** Among tags on nothing, one whose manifest may be on its way: set less than a day ago, or it is not known when. */
export function freshTag(tagsOnNothing: readonly Tag[], now: Date): Tag | undefined {
  return tagsOnNothing.find(({ updatedAt }) => (ageMsOf(updatedAt, now) ?? 0) < DAY_MS);
}

function unknownRow(digest: Digest): ManifestRow {
  return {
    digest,
    mediaType: undefined,
    configMediaType: undefined,
    tags: [],
    pushedAt: undefined,
    sizeBytes: undefined,
    platform: undefined,
    isLocked: true,
    lock: undefined,
    isReadable: false,
    storage: "shared",
  };
}
