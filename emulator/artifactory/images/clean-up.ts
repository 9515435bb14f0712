// Clears away, after a while, what is of no use any more: empty folders, and layers that no manifest beside them names.

import type { Files } from "../storage/files.ts";
import type { Storage } from "../storage/storage.ts";
import { digestOf, folderOf } from "../storage/stored.ts";
import { needsLayer } from "./manifest-files.ts";

/** Used by the server before every request. */
export function cleanUp(storage: Storage): void {
  for (const { files, fullPath } of storage.takeLeftovers()) removeUnused(files, fullPath);
}

/** Removes it if it is of no use, and then the folders above it that are empty. */
function removeUnused(files: Files, fullPath: string): void {
  const item = files.item(fullPath);
  if (item === undefined || fullPath === "") return;
  const folder = folderOf(fullPath);
  const isUnused =
    item.type === "folder" ? item.children.size === 0 : !needsLayer(files, folder, digestOf(item));
  if (!isUnused) return;
  files.remove(fullPath);
  removeUnused(files, folder);
}
