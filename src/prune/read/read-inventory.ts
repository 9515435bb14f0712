/**
 * Reads one repository until nothing is missing for the decision (docs/how-it-decides.md#reading-fails-closed).
 * Whatever can't be read for good throws: then the repository is skipped and nothing in it is deleted.
 */
import { ActionError } from "../../errors/action-error.ts";
import { canRefer, kindOf, type Manifest, TOLD_BY_BODY } from "../../oci/manifest.ts";
import type { Digest } from "../../oci/digest.ts";
import type {
  ManifestRecord,
  Listing,
  ManifestRow,
  Repository,
  Tag,
} from "../../registry/registry.ts";
import { readBodies, takeKeptBodies } from "./bodies.ts";
import { forEach } from "../model/each.ts";
import type { Inventory, Policy } from "../model/inventory.ts";
import type { Phase } from "../model/progress.ts";
import { nextRead, type NextRead } from "./next-read.ts";
import type { Runtime } from "../model/runtime.ts";
import { findTargets, freshTag, type Targets } from "./unlisted.ts";

/** A manifest of the listing does not exist any more. `bodies` has what was read until then. */
export class ManifestGone extends ActionError {
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
  runtime: Runtime,
  { known, isListedAgain }: Earlier,
): Promise<Inventory> {
  const { rows, ...tags } = await knownTargets(repository, listing, now, runtime, known);
  const bodies = new Map([...known].filter(([digest]) => rows.has(digest)));
  const unreadable = new Map<Digest, readonly Digest[]>();
  const referrers = new Map<Digest, readonly Digest[]>();
  const inventory: Inventory = { ...listing, ...tags, rows, bodies, unreadable, referrers };
  runtime.bodies.retain(rows.keys());
  let [hasReferrersApi, isStoreRead] = [true, !listing.isReadable || known.size > 0];
  for (;;) {
    runtime.signal.throwIfAborted();
    const reading = nextRead(inventory, policy, now, hasReferrersApi);
    if (reading.step !== "complete" && !isStoreRead) {
      await takeKeptBodies(rows, runtime, bodies);
      isStoreRead = true;
      continue;
    }
    switch (reading.step) {
      case "complete":
        return inventory;
      case "bodies":
        announce("reading manifests", reading.digests.length, runtime);
        await readInto({ ...inventory, bodies, unreadable }, reading, repository, runtime, {
          isListedAgain,
        });
        break;
      case "referrers":
        announce("asking for referrers", reading.digests.length, runtime);
        hasReferrersApi = await askReferrers(repository, reading.digests, runtime, referrers);
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

/** Reads manifests and, where they are wanted, their subjects; of what can't be had, the registry's own record. */
async function readInto(
  inventory: GrowingInventory,
  { digests, withSubjects }: Extract<NextRead, { readonly step: "bodies" }>,
  repository: Repository,
  runtime: Runtime,
  { isListedAgain }: Pick<Earlier, "isListedAgain">,
): Promise<void> {
  const { rows, bodies, unreadable } = inventory;
  for (let wanted = digests; wanted.length > 0;) {
    const asked = wanted.flatMap((digest) => rows.get(digest) ?? []);
    const lost = await readBodies(repository, asked, rows, runtime, bodies);
    await forEach(lost, runtime, async (row) => {
      unreadable.set(row.digest, await listedBy(row, repository, inventory, isListedAgain));
    });
    wanted = withSubjects ? unreadSubjects(wanted, inventory) : [];
  }
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

/** @throws Vanished when a tag may name what is on its way. */
async function knownTargets(
  repository: Repository,
  listing: Listing,
  now: Date,
  runtime: Runtime,
  bodies: ManifestGone["bodies"],
): Promise<Targets> {
  const targets = await findTargets(repository, listing, runtime);
  const fresh = freshTag(targets.tagsOnNothing, now);
  if (fresh !== undefined) throw onItsWay(fresh, bodies);
  return targets;
}

function announce(phase: Phase, count: number, { log, progress }: Runtime): void {
  log(`${phase.charAt(0).toUpperCase()}${phase.slice(1)}: ${count}`);
  progress.begin(phase, count);
}

/** What a manifest lists whose body can't be had. */
async function listedBy(
  row: ManifestRow,
  repository: Repository,
  inventory: Inventory,
  isListedAgain: boolean,
): Promise<readonly Digest[]> {
  const inspection = await repository.stat(row.digest);
  if (inspection === undefined && !isListedAgain) throw vanished(row.digest, inventory);
  return childrenOnRecord(row, inspection, inventory);
}

/** What the registry's own record, if it has one, says an unreadable manifest lists. */
function childrenOnRecord(
  { digest, mediaType }: ManifestRow,
  inspection: ManifestRecord | undefined,
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
function onItsWay({ name, digest }: Tag, bodies: ReadonlyMap<Digest, Manifest>): ManifestGone {
  return new ManifestGone(
    `Tag "${name}" names ${digest}, and the registry says that it does not exist. The tag was set less than a day ago, so it may be on its way from another replica; the next run will tell.`,
    bodies,
  );
}

/** A replica may be behind with it, and what it lists must not be deleted meanwhile. */
function vanished(digest: Digest, { tags, bodies }: Inventory): ManifestGone {
  const tag = tags.find((candidate) => candidate.digest === digest);
  const what = tag === undefined ? "the listing" : `tag "${tag.name}"`;
  return new ManifestGone(
    `Manifest ${digest} stands in ${what}, and the registry says that it does not exist. It may be on its way from another replica, or was just deleted; the next run will tell.`,
    bodies,
  );
}

/** Asks for referrers into `into`. Returns false when the registry has no such API. */
async function askReferrers(
  repository: Repository,
  digests: readonly Digest[],
  runtime: Runtime,
  into: Map<Digest, readonly Digest[]>,
): Promise<boolean> {
  let hasApi = true;
  const ask = async (digest: Digest): Promise<void> => {
    if (!hasApi) return;
    const named = await repository.referrers(digest);
    if (named === undefined) hasApi = false;
    else into.set(digest, named);
    runtime.progress.step();
  };
  await forEach(digests, runtime, ask);
  return hasApi;
}

function unprovable(unreadable: readonly Digest[]): ActionError {
  return new ActionError(
    `${unreadable.length} manifests can't be read (${unreadable[0]} first), and this registry has no referrers API that could tell what they refer to.`,
  );
}
