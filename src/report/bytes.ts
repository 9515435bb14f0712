/**
 * How much a deletion frees: content that nothing else in the repository uses. Counted over the blobs named in bodies;
 * where a body was not read, the registry's own size of that manifest stands in and the sum is an estimate.
 */
import { kindOf } from "../registry/manifest.ts";
import type { Digest } from "../registry/registry.ts";
import type { Inventory } from "../prune/inventory.ts";
import type { Reclaimed } from "./report.ts";

/**
 * The bytes that only the deleted manifests use. What somebody else deleted (`alsoGone`) uses nothing any more, and is
 * not counted itself.
 */
export function reclaimedBy(
  inventory: Inventory,
  deleted: ReadonlySet<Digest>,
  alsoGone: ReadonlySet<Digest> = new Set(),
): Reclaimed {
  if (deleted.size === 0) return { bytes: 0, isEstimate: false };
  const staying = [...inventory.rows.keys()].filter(
    (digest) => !deleted.has(digest) && !alsoGone.has(digest),
  );
  const counted = new Set(staying.flatMap((digest) => blobsOf(inventory, digest)));
  let isEstimate = staying.some((digest) => !inventory.bodies.has(digest));
  let bytes = 0;
  for (const digest of deleted) {
    const body = inventory.bodies.get(digest);
    isEstimate ||= body === undefined;
    bytes += body?.sizeBytes ?? reportedSize(inventory, digest);
    for (const blob of body?.blobs ?? []) {
      if (counted.has(blob.digest)) continue;
      counted.add(blob.digest);
      bytes += blob.sizeBytes;
    }
  }
  return { bytes, isEstimate };
}

function blobsOf({ bodies }: Inventory, digest: Digest): readonly Digest[] {
  return bodies.get(digest)?.blobs.map((blob) => blob.digest) ?? [];
}

/** The registry adds the children's sizes to an index's own, and those are counted by themselves. */
function reportedSize({ rows }: Inventory, digest: Digest): number {
  const row = rows.get(digest);
  return row === undefined || kindOf(row.mediaType) === "index" ? 0 : (row.sizeBytes ?? 0);
}
