/**
 * ACR's locks: two of the four attributes of a manifest or a tag. `writeEnabled=false` refuses deletion as well as
 * `deleteEnabled=false` (https://learn.microsoft.com/azure/container-registry/container-registry-image-lock). Changing them is always allowed to who may write metadata.
 */
import { ActionError } from "../../errors/action-error.ts";
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

/** How many are changed at a time: a manifest may have hundreds of locked tags, and its deletion waits for all of them. */
const MOST_AT_ONCE = 16;

/**
 * Lifts locks. When one can't be lifted, those that were are set again before it throws.
 * @throws ActionError that names those for which that failed as well.
 */
export async function liftLocks(
  client: AcrClient,
  name: string,
  locked: readonly Locked[],
): Promise<Relock> {
  const lifted: Locked[] = [];
  const relock = () => setLocks(client, name, lifted);
  const failures: unknown[] = [];
  await several(locked, async (one) => {
    if (failures.length > 0) return;
    // Before the answer: nobody knows what became of a request that got none.
    lifted.push(one);
    await update(client, name, one, UNLOCKED).catch((error: unknown) => failures.push(error));
  });
  if (failures.length === 0) return relock;
  const unlocked = await relock();
  if (unlocked.length === 0) throw failures[0];
  const names = unlocked.map((one) => ("digest" in one ? one.digest : one.tag));
  throw new ActionError(
    `a lock could not be lifted, and what was unlocked before could not be locked again: ${names.join(", ")}.`,
    { cause: failures[0] },
  );
}

/** Returns what still exists and could not be locked. */
async function setLocks(
  client: AcrClient,
  name: string,
  locked: readonly Locked[],
): Promise<readonly Locked[]> {
  const unlocked = new Set<Locked>();
  await several(locked, async (one) => {
    try {
      await update(client, name, one, attributesOf(one.lock));
    } catch (error) {
      const isGone = isManifestUnknown(error) || isTagUnknown(error) || isRepositoryUnknown(error);
      if (!isGone) unlocked.add(one);
    }
  });
  return locked.filter((one) => unlocked.has(one));
}

/** Does a task, which must not reject, for every one, several at a time. */
async function several(
  locked: readonly Locked[],
  task: (one: Locked) => Promise<void>,
): Promise<void> {
  const rest = locked.values();
  const work = async (): Promise<void> => {
    for (const one of rest) await task(one);
  };
  await Promise.all(Array.from({ length: MOST_AT_ONCE }, work));
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
