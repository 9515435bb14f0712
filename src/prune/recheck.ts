/**
 * Whether a manifest is still what it was when it was planned (DESIGN "Nothing is deleted on old knowledge"). Pure.
 */
import type { Digest, Look } from "../registry/registry.ts";
import type { Inventory } from "./inventory.ts";

/** Tells whether a manifest that was planned for deletion has been wanted since: a lock, a tag, a locked tag. */
export type WantedSince = (look: Look) => boolean;

/** The check against one inventory, which must hold the complete tag list that the plan was made from. */
export function wantedSince({ tags }: Inventory): WantedSince {
  const known = new Map<string, Digest>(tags.map((tag) => [tag.name, tag.digest]));
  return ({ row, tags: current }) => {
    if (row.isLocked || current.some((tag) => tag.isLocked)) return true;
    const names = [...row.tags, ...current.map((tag) => tag.name)];
    return names.some((name) => known.get(name) !== row.digest);
  };
}
