/**
 * How much a deletion frees: content that nothing else in the repository uses. Counted over the blobs named in bodies;
 * where a body was not read, the registry's own size of that manifest stands in and the sum is an estimate.
 */
import { unpackBlobs, type UnpackedBlob } from "../oci/blobs.ts";
import { kindOf } from "../oci/manifest.ts";
import type { Digest } from "../oci/digest.ts";
import type { ManifestRow } from "../registry/registry.ts";
import type { Inventory } from "../prune/model/inventory.ts";

/** What deletions free together, and each of them. */
export interface Freed {
  readonly bytes: number;
  /** True where a body was not read and the registry's own size had to do. */
  readonly isEstimate: boolean;
  /** Of content that several need, the first has it. */
  readonly byDigest: ReadonlyMap<Digest, number>;
}

/**
 * The bytes that only the deleted manifests use. What something else deleted (`alsoGone`) uses nothing any more, and is
 * not counted itself.
 */
export function freedBy(
  { rows, bodies }: Inventory,
  deleted: ReadonlySet<Digest>,
  alsoGone: ReadonlySet<Digest> = new Set(),
): Freed {
  const byDigest = new Map<Digest, number>();
  if (deleted.size === 0) return { bytes: 0, isEstimate: false, byDigest };
  const staying = [...rows.keys()].filter(
    (digest) => !deleted.has(digest) && !alsoGone.has(digest),
  );
  // What goes is less than what stays: it is kept in mind, and what stays is only passed by.
  const sizes = new Map<string, number>();
  for (const { id, sizeBytes } of blobsOf(deleted, bodies)) {
    // Of what one calls foreign and another has, the registry has it.
    sizes.set(id, Math.max(sizes.get(id) ?? 0, sizeBytes));
  }
  for (const { id } of blobsOf(staying, bodies)) sizes.delete(id);
  let bytes = 0;
  for (const digest of deleted) {
    let own = bodies.get(digest)?.sizeBytes ?? reportedSize(rows.get(digest));
    for (const { id } of blobsOf([digest], bodies)) {
      own += sizes.get(id) ?? 0;
      sizes.delete(id);
    }
    byDigest.set(digest, own);
    bytes += own;
  }
  const isEstimate = [...deleted, ...staying].some((digest) => !bodies.has(digest));
  return { bytes, isEstimate, byDigest };
}

function* blobsOf(digests: Iterable<Digest>, bodies: Inventory["bodies"]): Iterable<UnpackedBlob> {
  for (const digest of digests) {
    const body = bodies.get(digest);
    if (body !== undefined) yield* unpackBlobs(body.blobs);
  }
}

/** The registry adds the children's sizes to an index's own, and those are counted by themselves. */
function reportedSize(row: ManifestRow | undefined): number {
  return row === undefined || kindOf(row.mediaType) === "index" ? 0 : (row.sizeBytes ?? 0);
}
