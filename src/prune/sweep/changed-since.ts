/**
 * Whether a manifest or a tag is still what it was when it was planned (docs/how-it-decides.md, "Nothing is deleted on
 * old knowledge"). Pure.
 */
import type { CurrentState, ManifestRow, Tag } from "../../registry/registry.ts";
import { tagsOf, type Inventory } from "../model/inventory.ts";
import type { Policy } from "../model/policy.ts";
import { isProtectedSince } from "../mark/locks.ts";

/**
 * Tells whether a manifest that was planned for deletion has been wanted since (a lock, a tag, a locked tag), or can't go
 * alone.
 */
export type WantedSince = (look: CurrentState) => boolean;

/** The check against one inventory, which must hold the complete tag list that the plan was made from. */
export function wantedSince(inventory: Inventory, policy: Pick<Policy, "unlocks">): WantedSince {
  const { rows } = inventory;
  const known = tagsOf(inventory);
  return ({ row, tags: current }) => {
    const listed = new Set(current.map(({ name }) => name));
    return (
      isProtectedSince(row, rows.get(row.digest), policy) ||
      row.storage === "shared" ||
      current.some((tag) => hasChanged(tag, known.get(tag.name), policy)) ||
      // A tag that the row has and the list lacks may be locked by now.
      row.tags.some((name) => known.get(name)?.digest !== row.digest || !listed.has(name))
    );
  };
}

/** Whether a manifest was pushed again, as far as the registry's times tell: its pusher goes on to tag or to list it. */
export function isPushedSince(row: ManifestRow, { rows }: Pick<Inventory, "rows">): boolean {
  const planned = rows.get(row.digest);
  return planned === undefined || isNewer(row.pushedAt, planned.pushedAt);
}

/** Whether a tag was moved, set again or locked since. A tag that is set again to the same manifest gets a new time. */
export function hasChanged(
  current: Tag,
  planned: Tag | undefined,
  policy: Pick<Policy, "unlocks">,
): boolean {
  return (
    current.digest !== planned?.digest ||
    isNewer(current.updatedAt, planned.updatedAt) ||
    isProtectedSince(current, planned, policy)
  );
}

/** True as well where one of the times is not known. */
export function isNewer(current: Date | undefined, planned: Date | undefined): boolean {
  if (current === undefined && planned === undefined) return false;
  return !((current?.getTime() ?? NaN) <= (planned?.getTime() ?? NaN));
}
