/**
 * ACR's locks: two of the four attributes of a manifest or a tag. `writeEnabled=false` refuses deletion as well as
 * `deleteEnabled=false` (https://learn.microsoft.com/azure/container-registry/container-registry-image-lock). Changing them is always allowed to who may write metadata.
 */
import type { Lock, Locked, Relock } from "../registry.ts";
import type { AcrClient, WritableAttributes } from "./client.ts";
import { isManifestUnknown, isRepositoryUnknown, isTagUnknown } from "./errors.ts";

const UNLOCKED: WritableAttributes = { canDelete: true, canWrite: true };

/** The attributes that a lock in the words of `wire.ts` stands for. */
function attributesOf(lock: Lock): WritableAttributes {
  return {
    canDelete: !lock.includes("deleteEnabled=false"),
    canWrite: !lock.includes("writeEnabled=false"),
  };
}

/** Lifts locks one by one. When one can't be lifted, those that were are set again before it throws. */
export async function liftLocks(
  client: AcrClient,
  name: string,
  locked: readonly Locked[],
): Promise<Relock> {
  const lifted: Locked[] = [];
  const relock = () => setLocks(client, name, lifted);
  try {
    for (const one of locked) {
      // Before the answer: nobody knows what became of a request that got none.
      lifted.push(one);
      await update(client, name, one, UNLOCKED);
    }
  } catch (error) {
    await relock();
    throw error;
  }
  return relock;
}

/** Returns what still exists and could not be locked. */
async function setLocks(
  client: AcrClient,
  name: string,
  locked: readonly Locked[],
): Promise<readonly Locked[]> {
  const unlocked: Locked[] = [];
  for (const one of locked) {
    try {
      await update(client, name, one, attributesOf(one.lock));
    } catch (error) {
      const isGone = isManifestUnknown(error) || isTagUnknown(error) || isRepositoryUnknown(error);
      if (!isGone) unlocked.push(one);
    }
  }
  return unlocked;
}

function update(
  client: AcrClient,
  name: string,
  locked: Locked,
  attributes: WritableAttributes,
): Promise<unknown> {
  return "digest" in locked
    ? client.updateManifest(name, locked.digest, attributes)
    : client.updateTag(name, locked.tag, attributes);
}
