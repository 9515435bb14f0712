// imageSize as the registry counts it: an image is its manifest, config and layers; an index is its own bytes and the sizes
// of its children, a child that is listed twice counted twice.

import type { Repository } from "./repository.ts";
import type { StoredManifest } from "./rows.ts";

/** Computed once, when first asked for; children that are not here count nothing. */
export function imageSizeOf(repository: Repository, manifest: StoredManifest): number {
  if (manifest.imageSize !== undefined) return manifest.imageSize;
  manifest.imageSize = manifest.body.length; // ends the recursion should bodies have been seeded to list each other
  const { config, layers, children } = manifest.content;
  const blobs = [config, ...layers].reduce((sum, blob) => sum + (blob?.size ?? 0), 0);
  const inChildren = children.reduce((sum, { digest }) => {
    const child = repository.manifest(digest);
    return sum + (child === undefined ? 0 : imageSizeOf(repository, child));
  }, 0);
  manifest.imageSize = manifest.body.length + blobs + inChildren;
  return manifest.imageSize;
}
