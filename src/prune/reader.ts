/**
 * Reads one repository until nothing is missing for the decision (docs/how-it-decides.md, "Reading fails closed").
 * Whatever can't be read for good throws: then the repository is skipped and nothing in it is deleted.
 */
import { ActionError } from "../action-error.ts";
import { canRefer, kindOf, parseManifest, type Manifest } from "../registry/manifest.ts";
import {
  TOLD_BY_BODY,
  type BodyStore,
  type Digest,
  type Inspection,
  type KeptBody,
  type Listing,
  type ManifestRow,
  type Repository,
} from "../registry/registry.ts";
import { forEach } from "./each.ts";
import type { Inventory, Policy } from "./inventory.ts";
import type { Phase, Progress } from "./progress.ts";
import { nextReading } from "./reading.ts";

/** What pruning needs from outside, so that it owns no clock, no pool and no console. */
export interface Surroundings {
  readonly now: () => Date;
  readonly wait: (ms: number) => Promise<void>;
  /** Runs a task as soon as the shared pool has a place for it. */
  readonly pooled: <T>(task: () => Promise<T>) => Promise<T>;
  readonly log: (line: string) => void;
  readonly progress: Progress;
  /** Of the repository that is pruned. */
  readonly bodies: BodyStore;
  /** Aborted when nothing new may begin: the run is cancelled, or its time is up. */
  readonly signal: AbortSignal;
  /** Aborted when the run is cancelled: there is time only to finish what has begun. */
  readonly cancelled: AbortSignal;
}

/** A manifest of the listing does not exist any more. `bodies` has what was read until then. */
export class Vanished extends ActionError {
  readonly bodies: ReadonlyMap<Digest, Manifest>;

  constructor(message: string, bodies: ReadonlyMap<Digest, Manifest>) {
    super(message);
    this.bodies = bodies;
  }
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
  known: ReadonlyMap<Digest, Manifest>,
): Promise<Inventory> {
  const rows = await withUnlistedTargets(repository, listing, surroundings);
  const bodies = new Map([...known].filter(([digest]) => rows.has(digest)));
  const unreadable = new Map<Digest, readonly Digest[]>();
  const referrers = new Map<Digest, readonly Digest[]>();
  const inventory: Inventory = { ...listing, rows, bodies, unreadable, referrers };
  surroundings.bodies.retain(rows.keys());
  let hasReferrersApi = true;
  let isStoreRead = listing.isWithheld || known.size > 0;
  for (;;) {
    surroundings.signal.throwIfAborted();
    const reading = nextReading(inventory, policy, now, hasReferrersApi);
    if (reading.step !== "complete" && !isStoreRead) {
      await takeKeptBodies(rows, surroundings, bodies);
      isStoreRead = true;
      continue;
    }
    switch (reading.step) {
      case "complete":
        return inventory;
      case "bodies":
        announce("reading manifests", reading.digests.length, surroundings);
        for (let wanted = reading.digests; wanted.length > 0;) {
          await readOrInspect(repository, wanted, surroundings, {
            ...inventory,
            bodies,
            unreadable,
          });
          wanted = reading.withSubjects ? unreadSubjects(wanted, inventory) : [];
        }
        break;
      case "referrers":
        announce("asking for referrers", reading.digests.length, surroundings);
        hasReferrersApi = await askReferrers(repository, reading.digests, surroundings, referrers);
        if (!hasReferrersApi && unreadable.size > 0) throw unprovable([...unreadable.keys()]);
        break;
      default:
        return reading satisfies never;
    }
  }
}

/** An inventory to which what is read is added. */
interface GrowingInventory extends Inventory {
  readonly bodies: Map<Digest, Manifest>;
  readonly unreadable: Map<Digest, readonly Digest[]>;
}

/** Reads manifests; of those whose body can't be had, the registry's own record. */
async function readOrInspect(
  repository: Repository,
  digests: readonly Digest[],
  surroundings: Surroundings,
  inventory: GrowingInventory,
): Promise<void> {
  const { rows, bodies, unreadable } = inventory;
  const wanted = digests.flatMap((digest) => rows.get(digest) ?? []);
  const lost = await readBodies(repository, wanted, rows, surroundings, bodies);
  await inspectUnreadable(repository, lost, surroundings, inventory, unreadable);
}

/** The subjects of manifests that were just read, as far as they are in the repository and not read themselves. */
function unreadSubjects(
  digests: readonly Digest[],
  { rows, bodies, unreadable }: Inventory,
): readonly Digest[] {
  const subjects = new Set(digests.flatMap((digest) => bodies.get(digest)?.subject ?? []));
  return [...subjects].filter((subject) => {
    const row = rows.get(subject);
    const isKnown = bodies.has(subject) || unreadable.has(subject);
    return row !== undefined && canRefer(row.mediaType) && !isKnown;
  });
}

function announce(phase: Phase, count: number, { log, progress }: Surroundings): void {
  log(`${phase.charAt(0).toUpperCase()}${phase.slice(1)}: ${count}`);
  progress.begin(phase, count);
}

/** Asks for the registry's own record of manifests whose body can't be had. */
async function inspectUnreadable(
  repository: Repository,
  rows: readonly ManifestRow[],
  surroundings: Surroundings,
  inventory: Inventory,
  into: Map<Digest, readonly Digest[]>,
): Promise<void> {
  await forEach(rows, surroundings, async (row) => {
    const inspection = await repository.inspect(row.digest);
    if (inspection === undefined) throw vanished(row.digest, inventory);
    into.set(row.digest, childrenOnRecord(row, inspection));
  });
}

/**
 * A tag may name a manifest that the listing does not have: it was pushed meanwhile, or the listing lags. It is looked
 * at by itself. One that the registry does not know at all can't be read, and that skips the repository.
 */
async function withUnlistedTargets(
  repository: Repository,
  listing: Listing,
  surroundings: Surroundings,
): Promise<ReadonlyMap<Digest, ManifestRow>> {
  const targets = new Set(listing.tags.map((tag) => tag.digest));
  const unlisted = [...targets].filter((digest) => !listing.rows.has(digest));
  if (unlisted.length === 0) return listing.rows;
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
    configMediaType: undefined,
    platform: undefined,
    isLocked: true,
    lock: undefined,
    isWithheld: true,
    place: "shared",
  };
}

/**
 * Takes what earlier runs kept into `into`, as far as it would be read otherwise. A manifest that the registry withholds
 * is asked for none the less: what nobody may read is kept.
 */
async function takeKeptBodies(
  rows: ReadonlyMap<Digest, ManifestRow>,
  { bodies, signal }: Surroundings,
  into: Map<Digest, Manifest>,
): Promise<void> {
  for await (const body of bodies.kept()) {
    signal.throwIfAborted();
    const row = rows.get(body.digest);
    if (row === undefined || row.isWithheld || !canRefer(row.mediaType)) continue;
    const manifest = parseKept(body, row);
    if (manifest !== undefined) into.set(body.digest, sharing(manifest, rows));
  }
}

/** Undefined for what is no manifest of that digest: the registry is asked, and is right. */
function parseKept({ digest, bytes }: KeptBody, { mediaType }: ManifestRow): Manifest | undefined {
  try {
    return parseManifest(digest, bytes, mediaType);
  } catch {
    return undefined;
  }
}

/**
 * Reads bodies into `into`; `listed` has the rows of the whole repository. Returns the rows whose body could not be had at
 * any of the looks.
 */
async function readBodies(
  repository: Repository,
  rows: readonly ManifestRow[],
  listed: Inventory["rows"],
  surroundings: Surroundings,
  into: Map<Digest, Manifest>,
): Promise<readonly ManifestRow[]> {
  const read = async ({ digest, mediaType }: ManifestRow): Promise<void> => {
    const answer = await repository.read(digest);
    if (answer.state !== "read") return;
    surroundings.progress.step();
    into.set(digest, sharing(parseManifest(digest, answer.bytes, mediaType), listed));
    surroundings.bodies.keep({ digest, bytes: answer.bytes });
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

/** The manifest with the digests of the listing in the place of its own copies: one string for each, however often named. */
function sharing(manifest: Manifest, listed: Inventory["rows"]): Manifest {
  const { children, subject } = manifest;
  if (children.length === 0 && subject === undefined) return manifest;
  const listedDigest = (digest: Digest) => listed.get(digest)?.digest ?? digest;
  return {
    ...manifest,
    children: children.map((child) => ({ ...child, digest: listedDigest(child.digest) })),
    subject: subject === undefined ? undefined : listedDigest(subject),
  };
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
  const [lost] = await readBodies(repository, referring, new Map(), surroundings, bodies);
  if (lost === undefined) return bodies;
  throw new ActionError(
    `Manifest ${lost.digest} was pushed during the run and can't be read yet, so nobody knows what it holds.`,
  );
}

/** What the registry's own record says an unreadable manifest lists. */
function childrenOnRecord(
  { digest, mediaType }: ManifestRow,
  { references }: Inspection,
): readonly Digest[] {
  const kind = kindOf(mediaType);
  const isTold = mediaType !== undefined && mediaType !== TOLD_BY_BODY;
  if (references.length === 0 && (kind === "index" || kind === "unknown")) {
    throw new ActionError(
      `Manifest ${digest} (${isTold ? mediaType : "of unknown type"}) can't be read, and the registry's records do not say which manifests it lists.`,
    );
  }
  return references;
}

/** A replica may be behind with it, and what it lists must not be deleted meanwhile. */
function vanished(digest: Digest, { tags, bodies }: Inventory): Vanished {
  const tag = tags.find((candidate) => candidate.digest === digest);
  const what = tag === undefined ? "the listing" : `tag "${tag.name}"`;
  return new Vanished(
    `Manifest ${digest} stands in ${what}, and the registry says that it does not exist. It may be on its way from another replica, or was just deleted; the next run will tell.`,
    bodies,
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
    surroundings.progress.step();
  };
  await forEach(digests, surroundings, ask);
  return hasApi;
}

function unprovable(unreadable: readonly Digest[]): ActionError {
  return new ActionError(
    `${unreadable.length} manifests can't be read (${unreadable[0]} first), and this registry has no referrers API that could tell what they refer to.`,
  );
}
