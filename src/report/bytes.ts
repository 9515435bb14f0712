/**
 * How much a deletion frees: content that nothing else in the repository uses. Counted over the blobs named in bodies;
 * where a body was not read, the registry's own size of that manifest stands in and the sum is an estimate.
 */
import { kindOf } from "../registry/manifest.ts";
import type { Digest } from "../registry/registry.ts";
import type { Inventory } from "../prune/inventory.ts";
import type { Reclaimed } from "./report.ts";

/** The bytes that only the given manifests use. */
export function reclaimedBy(inventory: Inventory, gone: ReadonlySet<Digest>): Reclaimed {
  if (gone.size === 0) return { bytes: 0, isEstimate: false };
  const stillUsed = new Set<Digest>();
  let isEstimate = false;
  for (const row of inventory.rows.values()) {
    if (gone.has(row.digest)) continue;
    const body = inventory.bodies.get(row.digest);
    if (body === undefined) isEstimate = true;
    for (const { digest } of body?.blobs ?? []) stillUsed.add(digest);
  }
  let bytes = 0;
  for (const digest of gone) {
    const body = inventory.bodies.get(digest);
    if (body === undefined) {
      isEstimate = true;
      bytes += reportedSize(inventory, digest);
      continue;
    }
    bytes += body.sizeBytes;
    for (const blob of body.blobs) {
      if (stillUsed.has(blob.digest)) continue;
      stillUsed.add(blob.digest);
      bytes += blob.sizeBytes;
    }
  }
  return { bytes, isEstimate };
}

/** The registry adds the children's sizes to an index's own, and those are counted by themselves. */
function reportedSize({ rows }: Inventory, digest: Digest): number {
  const row = rows.get(digest);
  return row === undefined || kindOf(row.mediaType) === "index" ? 0 : (row.sizeBytes ?? 0);
}
