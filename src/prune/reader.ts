/**
 * Reads one repository until nothing is missing for the decision (DESIGN "Reading fails closed"). Whatever can't be
 * read for good throws: then the repository is skipped and nothing in it is deleted.
 */
import { ActionError } from "../action-error.ts";
import { canRefer, kindOf, parseManifest, type Manifest } from "../registry/manifest.ts";
import type { Digest, Listing, ManifestRow, Repository, Tag } from "../registry/registry.ts";
import type { Inventory, Policy } from "./inventory.ts";
import { nextReading } from "./reading.ts";

/** What pruning needs from outside, so that it owns no clock, no pool and no console. */
export interface Surroundings {
  readonly now: () => Date;
  readonly wait: (ms: number) => Promise<void>;
  /** Runs a task as soon as the shared pool has a place for it. */
  readonly pooled: <T>(task: () => Promise<T>) => Promise<T>;
  readonly log: (line: string) => void;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
}

/** The pauses before the second and the third look at a manifest that can't be read: replicas catch up in between. */
const PAUSES_BETWEEN_LOOKS_MS = [5_000, 15_000];

/**
 * Completes a listing to everything that the decision needs.
 * @throws ActionError when something stays unknown that could hold a manifest.
 */
export async function readInventory(
  repository: Repository,
  listing: Listing,
  policy: Policy,
  now: Date,
  surroundings: Surroundings,
): Promise<Inventory> {
  const rows = await withUnlistedTargets(repository, listing, surroundings);
  const bodies = new Map<Digest, Manifest>();
  const unreadable = new Map<Digest, readonly Digest[]>();
  const referrers = new Map<Digest, readonly Digest[]>();
  const inventory: Inventory = { ...listing, rows, bodies, unreadable, referrers };
  let hasReferrersApi = true;
  for (;;) {
    surroundings.signal.throwIfAborted();
    const reading = nextReading(inventory, policy, now, hasReferrersApi);
    switch (reading.step) {
      case "complete":
        return inventory;
      case "bodies": {
        surroundings.log(`Reading manifests: ${reading.digests.length}`);
        const wanted = reading.digests.flatMap((digest) => rows.get(digest) ?? []);
        const lost = await readBodies(repository, wanted, surroundings, bodies);
        await forEach(lost, surroundings, async (row) => {
          unreadable.set(row.digest, await childrenOnRecord(repository, row, listing.tags));
        });
        break;
      }
      case "referrers":
        surroundings.log(`Asking for referrers: ${reading.digests.length}`);
        hasReferrersApi = await askReferrers(repository, reading.digests, surroundings, referrers);
        if (!hasReferrersApi && unreadable.size > 0) throw unprovable([...unreadable.keys()]);
        break;
      default:
        return reading satisfies never;
    }
  }
}

/**
 * A tag may name a manifest that the listing does not have: it was pushed meanwhile, or the listing lags. It is looked
 * at by itself; one that the registry does not know at all stays as a manifest of an unknown type.
 */
async function withUnlistedTargets(
  repository: Repository,
  listing: Listing,
  surroundings: Surroundings,
): Promise<ReadonlyMap<Digest, ManifestRow>> {
  const targets = new Set(listing.tags.map((tag) => tag.digest));
  const unlisted = [...targets].filter((digest) => !listing.rows.has(digest));
  const rows = new Map(listing.rows);
  await forEach(unlisted, surroundings, async (digest) => {
    rows.set(digest, (await repository.inspect(digest))?.row ?? unknownRow(digest));
  });
  return rows;
}

function unknownRow(digest: Digest): ManifestRow {
  return {
    digest,
    mediaType: undefined,
    tags: [],
    pushedAt: undefined,
    sizeBytes: undefined,
    platform: undefined,
    isLocked: true,
  };
}

/** Reads bodies into `into`. Returns the rows whose body could not be had at any of the looks. */
async function readBodies(
  repository: Repository,
  rows: readonly ManifestRow[],
  surroundings: Surroundings,
  into: Map<Digest, Manifest>,
): Promise<readonly ManifestRow[]> {
  const read = async ({ digest, mediaType }: ManifestRow): Promise<void> => {
    const answer = await repository.read(digest);
    if (answer.state === "read") into.set(digest, parseManifest(digest, answer.bytes, mediaType));
  };
  let missing = rows;
  for (const pauseMs of [0, ...PAUSES_BETWEEN_LOOKS_MS]) {
    if (missing.length === 0) break;
    if (pauseMs > 0) await surroundings.wait(pauseMs);
    await forEach(missing, surroundings, read);
    missing = missing.filter(({ digest }) => !into.has(digest));
  }
  return missing;
}

/**
 * The bodies of new manifests, as far as they can refer to others.
 * @throws ActionError when one can't be had: a manifest that is just being pushed may hold anything.
 */
export async function readNewBodies(
  repository: Repository,
  rows: readonly ManifestRow[],
  surroundings: Surroundings,
): Promise<ReadonlyMap<Digest, Manifest>> {
  const bodies = new Map<Digest, Manifest>();
  const referring = rows.filter(({ mediaType }) => canRefer(mediaType));
  const [lost] = await readBodies(repository, referring, surroundings, bodies);
  if (lost === undefined) return bodies;
  throw new ActionError(
    `Manifest ${lost.digest} was pushed during the run and can't be read yet, so nobody knows what it holds.`,
  );
}

/** What the registry's own record says an unreadable manifest lists. */
async function childrenOnRecord(
  repository: Repository,
  { digest, mediaType }: ManifestRow,
  tags: readonly Tag[],
): Promise<readonly Digest[]> {
  const inspection = await repository.inspect(digest);
  if (inspection === undefined) throw unknownToRegistry(digest, tags);
  const { references } = inspection;
  const kind = kindOf(mediaType);
  if (references.length === 0 && (kind === "index" || kind === "unknown")) {
    throw new ActionError(
      `Manifest ${digest} (${mediaType ?? "of unknown type"}) can't be read, and the registry's records do not say which manifests it lists.`,
    );
  }
  return references;
}

/** A replica may be behind with it, and what it lists must not be deleted meanwhile. */
function unknownToRegistry(digest: Digest, tags: readonly Tag[]): ActionError {
  const tag = tags.find((candidate) => candidate.digest === digest);
  const what = tag === undefined ? "the listing" : `tag "${tag.name}"`;
  return new ActionError(
    `Manifest ${digest} stands in ${what}, and the registry says that it does not exist. It may be on its way from another replica, or was just deleted; the next run will tell.`,
  );
}

/** Asks for referrers into `into`. Returns false when the registry has no such API. */
async function askReferrers(
  repository: Repository,
  digests: readonly Digest[],
  surroundings: Surroundings,
  into: Map<Digest, readonly Digest[]>,
): Promise<boolean> {
  let hasApi = true;
  const ask = async (digest: Digest): Promise<void> => {
    if (!hasApi) return;
    const named = await repository.referrers(digest);
    if (named === undefined) hasApi = false;
    else into.set(digest, named);
  };
  await forEach(digests, surroundings, ask);
  return hasApi;
}

/** Does a task for every item, as wide as the pool is. After a failure the rest is left, and what has begun awaited. */
async function forEach<T>(
  items: readonly T[],
  { pooled }: Surroundings,
  task: (item: T) => Promise<void>,
): Promise<void> {
  let hasFailed = false;
  const guarded = async (item: T): Promise<void> => {
    if (hasFailed) return;
    try {
      await task(item);
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  };
  const results = await Promise.allSettled(items.map((item) => pooled(() => guarded(item))));
  const failure = results.find((result) => result.status === "rejected");
  if (failure !== undefined) throw failure.reason;
}

function unprovable(unreadable: readonly Digest[]): ActionError {
  return new ActionError(
    `${unreadable.length} manifests can't be read (${unreadable[0]} first), and this registry has no referrers API that could tell what they refer to.`,
  );
}
