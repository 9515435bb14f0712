// The trash can: an ordinary repository that administrators can list, where deleted items lie under the key that they had.

import type { Files } from "./files.ts";
import { joined, nameOf, type StoredFile } from "./stored.ts";

export const trashKey = "auto-trashcan";

/** Keeps files that have just been deleted. */
export function keep(files: Files, removed: readonly StoredFile[], by: string, now: Date): void {
  const time = String(now.getTime());
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
