// The manifests that lie in one folder, and whether one of them needs a layer.

import { contentOf } from "../../oci/manifest-content.ts";
import type { Files } from "../storage/files.ts";
import { imageFile, listFile } from "../storage/layout.ts";
import { joined, type StoredFile } from "../storage/stored.ts";

/** The manifests in a folder, the one that wins first. */
export function manifestFilesIn(files: Files, folder: string): readonly StoredFile[] {
  return [listFile, imageFile].flatMap((name) => files.file(joined(folder, name)) ?? []);
}

/** Whether a manifest in this folder names these bytes, or there is no manifest to tell. */
export function needsLayer(files: Files, folder: string, digest: string): boolean {
  const manifests = manifestFilesIn(files, folder);
  if (manifests.length === 0) return true;
  return manifests.some(({ bytes, contentType }) => {
    const { config, layers } = contentOf(bytes, contentType);
    return [config, ...layers].some((blob) => blob?.digest === digest);
  });
}
