// Brings back from the trash can what was deleted.

import type { Storage } from "./storage.ts";
import { folderOf } from "./stored.ts";

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
  storage.cleanUpLater(storage.trash.files, folderOf(from));
  return true;
}
