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
  type Tag,
} from "../registry/registry.ts";
import { forEach } from "./each.ts";
import type { Inventory, Policy } from "./inventory.ts";
import type { Phase, Progress } from "./progress.ts";
import { missingAtThreeLooks } from "./looks.ts";
import { nextReading } from "./reading.ts";
import { findTargets, freshTag, type Targets } from "./unlisted.ts";

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

/** What an earlier reading leaves to this one. */
export interface Earlier {
  /** Bodies that are not read again. */
  readonly known: ReadonlyMap<Digest, Manifest>;
  /** It ended because a manifest had vanished. What is listed even now and does not exist is no deletion under way. */
  readonly isListedAgain: boolean;
}

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
  { known, isListedAgain }: Earlier,
): Promise<Inventory> {
  const { rows, ...tags } = await knownTargets(repository, listing, now, surroundings, known);
  const bodies = new Map([...known].filter(([digest]) => rows.has(digest)));
  const unreadable = new Map<Digest, readonly Digest[]>();
  const referrers = new Map<Digest, readonly Digest[]>();
  const inventory: Inventory = { ...listing, ...tags, rows, bodies, unreadable, referrers };
  surroundings.bodies.retain(rows.keys());
  let [hasReferrersApi, isStoreRead] = [true, listing.isWithheld || known.size > 0];
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
      case "bodies": {
        announce("reading manifests", reading.digests.length, surroundings);
        const wanted = reading.digests.flatMap((digest) => rows.get(digest) ?? []);
        const lost = await readBodies(repository, wanted, rows, surroundings, bodies);
        await forEach(lost, surroundings, async (row) => {
          unreadable.set(row.digest, await listedBy(row, repository, inventory, isListedAgain));
        });
        break;
      }
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

/** @throws Vanished when a tag may name what is on its way. */
async function knownTargets(
  repository: Repository,
  listing: Listing,
  now: Date,
  surroundings: Surroundings,
  bodies: Vanished["bodies"],
): Promise<Targets> {
  const targets = await findTargets(repository, listing, surroundings);
  const fresh = freshTag(targets.tagsOnNothing, now);
  if (fresh !== undefined) throw onItsWay(fresh, bodies);
  return targets;
}

function announce(phase: Phase, count: number, { log, progress }: Surroundings): void {
  log(`${phase.charAt(0).toUpperCase()}${phase.slice(1)}: ${count}`);
  progress.begin(phase, count);
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
  return missingAtThreeLooks(rows, surroundings, async ({ digest, mediaType }) => {
    const answer = await repository.read(digest);
    if (answer.state !== "read") return false;
    surroundings.progress.step();
    into.set(digest, sharing(parseManifest(digest, answer.bytes, mediaType), listed));
    surroundings.bodies.keep({ digest, bytes: answer.bytes });
    return true;
  });
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

/** What a manifest lists whose body can't be had. */
async function listedBy(
  row: ManifestRow,
  repository: Repository,
  inventory: Inventory,
  isListedAgain: boolean,
): Promise<readonly Digest[]> {
  const inspection = await repository.inspect(row.digest);
  if (inspection === undefined && !isListedAgain) throw vanished(row.digest, inventory);
  return childrenOnRecord(row, inspection, inventory);
}

/** What the registry's own record, if it has one, says an unreadable manifest lists. */
function childrenOnRecord(
  { digest, mediaType }: ManifestRow,
  inspection: Inspection | undefined,
  { tags }: Inventory,
): readonly Digest[] {
  const references = inspection?.references ?? [];
  const kind = kindOf(mediaType);
  const isTold = mediaType !== undefined && mediaType !== TOLD_BY_BODY;
  if (references.length === 0 && (kind === "index" || kind === "unknown")) {
    const tag = tags.find((candidate) => candidate.digest === digest);
    const cost = tag === undefined ? "" : ` (so tag "${tag.name}" can't be pulled)`;
    throw new ActionError(
      `Manifest ${digest} (${isTold ? mediaType : "of unknown type"}) can't be read${cost}, and the registry's records do not say which manifests it lists.`,
    );
  }
  return references;
}

/** Another replica may have it, with all that it holds. */
function onItsWay({ name, digest }: Tag, bodies: ReadonlyMap<Digest, Manifest>): Vanished {
  return new Vanished(
    `Tag "${name}" names ${digest}, and the registry says that it does not exist. The tag was set less than a day ago, so it may be on its way from another replica; the next run will tell.`,
    bodies,
  );
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
