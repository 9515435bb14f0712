// The trash can: an ordinary repository that administrators can list, where deleted items lie under the key that they had.

import type { Storage } from "./storage.ts";
import { folderOf, joined, nameOf, type StoredFile } from "./stored.ts";

export const trashKey = "auto-trashcan";

/** Keeps files that have just been deleted, unless the trash can is switched off. */
export function trash(storage: Storage, removed: readonly StoredFile[], by: string): void {
  if (!storage.switches.trash) return;
  const { files } = storage.trash;
  const time = String(storage.now().getTime());
  for (const { repo, fullPath, bytes, stamps, createdBy, contentType, properties } of removed) {
    const target = joined(repo, fullPath);
    files.remove(target);
    const kept = files.put(target, { bytes, stamps, by: createdBy, contentType });
    for (const [name, values] of properties) kept.properties.set(name, values);
    kept.properties.set("trash.time", [time]);
    kept.properties.set("trash.deletedBy", [by]);
    kept.properties.set("trash.originalRepository", [repo]);
    kept.properties.set("trash.originalPath", [fullPath]);
    kept.properties.set("trash.originalName", [nameOf(fullPath)]);
  }
}

/** Moves what lies under `from` (`key/path`) back to `to`; false where there is no such thing. */
export function restore(storage: Storage, from: string, to: string): boolean {
  const found = storage.trash.files.filesUnder(from);
  const target = storage.located(to);
  if (found.length === 0 || target === undefined) return false;
  for (const { fullPath, bytes, stamps, createdBy, contentType, properties } of found) {
    const path = target.path + fullPath.slice(from.length);
    const { files } = target.repository;
    const restored = files.put(path, { bytes, stamps, by: createdBy, contentType });
    for (const [name, values] of properties) {
      if (!name.startsWith("trash.")) restored.properties.set(name, values);
    }
  }
  storage.trash.files.remove(from);
  storage.cleanUpLater(storage.trash, folderOf(from));
  return true;
}
