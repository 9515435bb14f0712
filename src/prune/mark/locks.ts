/**
 * Which locks protect. Pure. `unlock` sees through a lock of a manifest or a tag that was there at the reading and
 * can be set again; never through one that the registry does not state, nor through one that was set or changed since.
 */
import type { Lock, Locked, CurrentState } from "../../registry/registry.ts";
import type { Policy } from "../model/policy.ts";

interface Lockable {
  readonly isLocked: boolean;
  readonly lock: Lock | undefined;
}

/** Whether a lock found at the reading protects what it is on. */
export function isProtectedByLock(
  { isLocked, lock }: Lockable,
  { unlocks }: Pick<Policy, "unlocks">,
): boolean {
  return isLocked && !(unlocks && lock !== undefined);
}

/** Whether a lock protects that is seen later. `planned` is what it was at the reading; undefined if it was not there. */
export function isProtectedSince(
  current: Lockable,
  planned: Lockable | undefined,
  policy: Pick<Policy, "unlocks">,
): boolean {
  if (!current.isLocked) return false;
  return isProtectedByLock(current, policy) || current.lock !== planned?.lock;
}

/** What has to be unlocked before a manifest can be deleted: the manifest, and its tags. */
export function locksIn(look: CurrentState | undefined): readonly Locked[] {
  if (look === undefined) return [];
  const { row, tags } = look;
  const locked: Locked[] = row.lock === undefined ? [] : [{ digest: row.digest, lock: row.lock }];
  for (const { name, lock } of tags) if (lock !== undefined) locked.push({ tag: name, lock });
  return locked;
}
