/**
 * Reads one repository until nothing is missing for the decision (docs/how-it-decides.md#reading-fails-closed).
 * Whatever can't be read for good throws: then the repository is skipped and nothing in it is deleted.
 */
import { ActionError } from "../../errors/action-error.ts";
import { canRefer, kindOf, type Manifest, TOLD_BY_BODY } from "../../oci/manifest.ts";
import type { Digest } from "../../oci/digest.ts";
import type { ManifestRecord, Listing, ManifestRow, Repository } from "../../registry/registry.ts";
import { keptBodies, readBodies } from "./bodies.ts";
import { forEach } from "../model/each.ts";
import type { Inventory } from "../model/inventory.ts";
import type { Policy } from "../model/policy.ts";
import { onItsWay, vanished } from "./manifest-gone.ts";
import { nextRead, type NextRead } from "./next-read.ts";
import type { Runtime } from "../model/runtime.ts";
import { findTargets, freshTag, type Targets } from "./unlisted.ts";

/** One reading: of what, for which decision, with what, and what an earlier one leaves to it. */
export interface Reading {
  readonly repository: Repository;
  readonly policy: Policy;
  readonly now: Date;
  readonly runtime: Runtime;
  /** Bodies that are not read again. */
  readonly known: ReadonlyMap<Digest, Manifest>;
  /**
   * The earlier reading ended because a manifest had vanished. What is listed even now and does not exist is no deletion
   * under way.
   */
  readonly isListedAgain: boolean;
}

/** An inventory to which what is read is added. */
interface GrowingInventory extends Inventory {
  readonly bodies: Map<Digest, Manifest>;
  readonly unreadable: Map<Digest, readonly Digest[]>;
  readonly referrers: Map<Digest, readonly Digest[]>;
}

/**
 * Completes a listing to everything that the decision needs.
 * @throws ActionError when something stays unknown that could hold a manifest.
 */
export async function readInventory(listing: Listing, reading: Reading): Promise<Inventory> {
  const { policy, now, runtime, known } = reading;
  const inventory = beginInventory(listing, await knownTargets(listing, reading), known);
  const { rows, bodies, unreadable } = inventory;
  runtime.bodies.retain(rows.keys());
  let [hasReferrersApi, isStoreRead] = [true, !listing.isReadable || known.size > 0];
  for (;;) {
    runtime.signals.noNewWork.throwIfAborted();
    const next = nextRead(inventory, policy, now, hasReferrersApi);
    if (next.step !== "complete" && !isStoreRead) {
      for await (const some of keptBodies(rows, runtime)) {
        for (const [digest, body] of some) bodies.set(digest, body);
      }
      isStoreRead = true;
      continue;
    }
    switch (next.step) {
      case "complete":
        return inventory;
      case "bodies":
        runtime.progress.begin("reading manifests", next.digests.length);
        await readMissing(next, inventory, reading);
        break;
      case "referrers":
        runtime.progress.begin("asking for referrers", next.digests.length);
        hasReferrersApi = await askReferrers(next.digests, inventory, reading);
        if (!hasReferrersApi && unreadable.size > 0) throw unprovable([...unreadable.keys()]);
        break;
      default:
        return next satisfies never;
    }
  }
}

function beginInventory(
  listing: Listing,
  { rows, tags, tagsOnNothing }: Targets,
  known: Reading["known"],
): GrowingInventory {
  const bodies = new Map([...known].filter(([digest]) => rows.has(digest)));
  const nothingYet = { unreadable: new Map(), referrers: new Map() };
  return { ...listing, rows, tags, tagsOnNothing, bodies, ...nothingYet };
}

/** @throws ManifestGone when a tag may name what is on its way. */
async function knownTargets(
  listing: Listing,
  { repository, now, runtime, known }: Reading,
): Promise<Targets> {
  const targets = await findTargets(repository, listing, runtime);
  const fresh = freshTag(targets.tagsOnNothing, now);
  if (fresh !== undefined) throw onItsWay(fresh, known);
  return targets;
}

/** Reads manifests and, where they are wanted, their subjects; of what can't be had, the registry's own record. */
async function readMissing(
  { digests, withSubjects }: Extract<NextRead, { readonly step: "bodies" }>,
  inventory: GrowingInventory,
  reading: Reading,
): Promise<void> {
  const { rows, bodies, unreadable } = inventory;
  for (let wanted = digests; wanted.length > 0;) {
    const asked = wanted.flatMap((digest) => rows.get(digest) ?? []);
    const { read, lost } = await readBodies(reading.repository, asked, rows, reading.runtime);
    for (const [digest, body] of read) bodies.set(digest, body);
    await forEach(lost, reading.runtime, async (row) => {
      unreadable.set(row.digest, await listedBy(row, inventory, reading));
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

/** What a manifest lists whose body can't be had. */
async function listedBy(
  row: ManifestRow,
  inventory: Inventory,
  { repository, isListedAgain }: Reading,
): Promise<readonly Digest[]> {
  const record = await repository.stat(row.digest);
  if (record === undefined && !isListedAgain) throw vanished(row.digest, inventory);
  return childrenOnRecord(row, record, inventory);
}

/** What the registry's own record, if it has one, says an unreadable manifest lists. */
function childrenOnRecord(
  { digest, mediaType }: ManifestRow,
  record: ManifestRecord | undefined,
  { tags }: Inventory,
): readonly Digest[] {
  const references = record?.references ?? [];
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

/** Asks for the referrers of each. Returns false when the registry has no such API. */
async function askReferrers(
  digests: readonly Digest[],
  { referrers }: GrowingInventory,
  { repository, runtime }: Reading,
): Promise<boolean> {
  let hasApi = true;
  const ask = async (digest: Digest): Promise<void> => {
    if (!hasApi) return;
    const named = await repository.referrers(digest);
    if (named === undefined) hasApi = false;
    else referrers.set(digest, named);
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
