/**
 * Manifests and tags that appear while a repository is being pruned, and how they join what is known of it.
 */
import { ActionError } from "../../errors/action-error.ts";
import type { Digest } from "../../oci/digest.ts";
import type { Changes, ManifestRow, Repository, Tag } from "../../registry/registry.ts";
import { tagsOf, type Inventory } from "../model/inventory.ts";
import { readNewBodies } from "../read/bodies.ts";
import type { Runtime } from "../model/runtime.ts";
import { isNewer, isPushedSince } from "./changed-since.ts";

const HOUR_MS = 3_600_000;

/** How old the last answer to the question for what is new may be when a deletion is sent, and how many may rest on it. */
export const CHANGES_AGE_MS = 2_000;
const MOST_DELETIONS = 100;

/** The question for what is new, shared by all deletions of a repository. Methods reject as the question does. */
export interface ChangeFeed {
  /** To be called for each deletion: resolves when there is an answer that will still be good in so many milliseconds. */
  forNext(aheadMs: number): Promise<void>;
  /** Resolves when there is an answer that is good by now. */
  renewed(): Promise<void>;
  isCurrent(): boolean;
  /** The last answer is good no more: the registry has throttled, or a deletion has to be tried again. */
  outdate(): void;
}

/** Asks when the last answer has become old, and never twice at a time. */
export function changeFeedFrom(ask: () => Promise<void>, now: () => Date): ChangeFeed {
  let answeredMs = -Infinity;
  let isOutdated = false;
  let deletions = 0;
  let asking: Promise<void> | undefined;
  const isGood = (aheadMs: number): boolean => {
    const ageMs = now().getTime() - answeredMs;
    // A clock that was set back makes no answer young.
    return !isOutdated && ageMs >= 0 && ageMs + aheadMs <= CHANGES_AGE_MS;
  };
  const askOnce = async (): Promise<void> => {
    isOutdated = false;
    try {
      await ask();
      answeredMs = now().getTime();
      deletions = 0;
    } finally {
      asking = undefined;
    }
  };
  const answer = (): Promise<void> => {
    asking ??= askOnce();
    return asking;
  };
  return {
    forNext: async (aheadMs) => {
      // A look may take longer than any answer is good: then it is renewed afterwards.
      const isEnough = () =>
        isGood(Math.min(aheadMs, CHANGES_AGE_MS / 2)) && deletions < MOST_DELETIONS;
      if (!isEnough()) await answer();
      deletions += 1;
    },
    renewed: async () => {
      if (!isGood(0)) await answer();
    },
    isCurrent: () => isGood(0),
    outdate: () => {
      isOutdated = true;
    },
  };
}

/** From when on the registry is asked for what is new, in its own time. */
export interface Watermark {
  readonly pushedSince: Date;
  readonly taggedSince: Date;
}

/**
 * One hour before the reading began, because replicas lag. `registryTime` is the registry's own word for when that was;
 * without it the newest entry of the listing has to do, since the runner's clock may be ahead.
 */
export function watermarkFrom(
  { rows, tags }: Inventory,
  registryTime: Date | undefined,
  now: Date,
): Watermark {
  if (registryTime !== undefined) {
    const since = new Date(Math.min(registryTime.getTime(), now.getTime()) - HOUR_MS);
    return { pushedSince: since, taggedSince: since };
  }
  return {
    pushedSince: hourBefore(
      now,
      rows.values().map(({ pushedAt }) => pushedAt),
    ),
    taggedSince: hourBefore(
      now,
      tags.values().map(({ updatedAt }) => updatedAt),
    ),
  };
}

function hourBefore(now: Date, times: Iterable<Date | undefined>): Date {
  let newest = -Infinity;
  for (const time of times) newest = Math.max(newest, time?.getTime() ?? -Infinity);
  // Without any time, everything may be new.
  const from = Number.isFinite(newest) ? Math.min(newest, now.getTime()) : HOUR_MS;
  return new Date(from - HOUR_MS);
}

/** The part of the changes that is not known yet. */
export function newSince(inventory: Inventory, changes: Changes): Changes {
  const known = tagsOf(inventory);
  const onNothing = tagsOf({ tags: inventory.tagsOnNothing });
  const isNew = ({ name, digest, updatedAt }: Tag): boolean => {
    const tag = known.get(name) ?? onNothing.get(name);
    return tag?.digest !== digest || isNewer(updatedAt, tag.updatedAt);
  };
  return {
    rows: changes.rows.filter((row) => isPushedSince(row, inventory)),
    tags: changes.tags.filter(isNew),
  };
}

/**
 * The inventory with the changes in it, the bodies of new manifests read.
 * @throws ActionError when one can't be read, or a tag names one that the registry does not show yet: then nobody knows
 * what it holds.
 */
export async function mergeChanges(
  repository: Repository,
  inventory: Inventory,
  changes: Changes,
  runtime: Runtime,
): Promise<Inventory> {
  const rows = new Map<Digest, ManifestRow>(inventory.rows);
  for (const row of changes.rows) rows.set(row.digest, row);
  for (const { name, digest } of changes.tags) {
    if (!rows.has(digest)) throw notShownYet(name, digest);
  }
  const moved = new Set(changes.tags.map(({ name }) => name));
  const standing = (tag: Tag) => !moved.has(tag.name);
  const waiting = inventory.tagsOnNothing.filter(standing);
  // The manifest of a tag on nothing has come.
  const tags = [
    ...inventory.tags.filter(standing),
    ...waiting.filter(({ digest }) => rows.has(digest)),
    ...changes.tags,
  ];
  const bodies = await readNewBodies(repository, changes.rows, runtime);
  return {
    ...inventory,
    rows,
    tags,
    tagsOnNothing: waiting.filter(({ digest }) => !rows.has(digest)),
    bodies: new Map([...inventory.bodies, ...bodies]),
  };
}

function notShownYet(tag: string, digest: Digest): ActionError {
  return new ActionError(
    `Tag "${tag}" was set during the run and names ${digest}, which the registry does not show yet.`,
  );
}
