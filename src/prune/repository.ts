/**
 * One repository: read it whole, plan it whole, and (unless it is a dry run, which is the caller's decision) apply the
 * plan and verify what is left. A repository that can't be read for certain is skipped: an outcome, not an exception.
 */
import { errorMessage } from "../errors/action-error.ts";
import type { Manifest } from "../oci/manifest.ts";
import type { Digest } from "../oci/digest.ts";
import { digestNamedBy } from "../oci/digest-tag.ts";
import type { Repository, Tag } from "../registry/registry.ts";
import { sweepRepository, type Planned, type SweepResult } from "./sweep/sweep-repository.ts";
import type { Outcome } from "./sweep/settle.ts";
import type { Approved } from "./model/approval.ts";
import type { Policy } from "./model/policy.ts";
import { watermarkFrom } from "./sweep/changes.ts";
import { planRepository, type Plan } from "./sweep/plan.ts";
import type { SweepOptions } from "./sweep/state.ts";
import { ManifestGone } from "./read/manifest-gone.ts";
import { readInventory, type Reading } from "./read/read-inventory.ts";
import type { Runtime } from "./model/runtime.ts";
import type { Verdict } from "./model/verdict.ts";
import type { TagOutcome } from "./sweep/untag.ts";
import { verify, type LastListing, type Verification } from "./sweep/verify.ts";

export interface PlannedRepository extends Planned {
  readonly state: "planned";
  /** The moment to which all ages were counted. */
  readonly decidedAt: Date;
  /** Undefined unless only what was approved is to be deleted. */
  readonly approved?: Approved;
}

/** What became of a planned repository. */
export interface PrunedRepository extends SweepResult {
  /** Undefined when no manifest was deleted, or the run was cancelled before it could be looked at. */
  readonly verification: Verification | undefined;
}

export type RepositoryPlan =
  | PlannedRepository
  /** The registry has no repository of that name. */
  | { readonly state: "missing" }
  /** Without any ordinary tag: it may be in use by digest alone. */
  | {
      readonly state: "untagged";
      readonly manifests: number;
      readonly tagsOnNothing?: readonly Tag[];
    }
  /** Something could not be read for certain. Nothing in it may be deleted. */
  | { readonly state: "unreadable"; readonly why: string }
  | { readonly state: "cancelled" };

/** What a reading begins with, and whom it tells what it finds first. */
export interface ReadOptions {
  /** Bodies of an earlier reading, which are not read again. */
  readonly known?: ReadonlyMap<Digest, Manifest> | undefined;
  /** Is told how many manifests there are, as soon as they are listed. */
  readonly onListed?: (manifests: number) => void;
}

/** Reads and plans one repository; deletes nothing. Never throws for what the registry answered. */
export async function readAndPlan(
  repository: Repository,
  policy: Policy,
  runtime: Runtime,
  { known = new Map(), onListed = () => undefined }: ReadOptions = {},
): Promise<RepositoryPlan> {
  const once = { repository, policy, runtime };
  try {
    return await planOnce({ ...once, known, isListedAgain: false }, onListed).catch(
      async (error: unknown) => {
        if (!(error instanceof ManifestGone)) throw error;
        // Somebody else deletes as well. What is left of it by now shows in a new listing.
        runtime.log(`Listing again: ${error.message}`);
        return planOnce({ ...once, known: error.bodies, isListedAgain: true }, onListed);
      },
    );
  } catch (error) {
    if (runtime.signals.noNewWork.aborted) return { state: "cancelled" };
    return { state: "unreadable", why: errorMessage(error) };
  }
}

async function planOnce(
  reading: Omit<Reading, "now">,
  onListed: (manifests: number) => void,
): Promise<RepositoryPlan> {
  const { repository, policy, runtime } = reading;
  runtime.progress.begin("listing");
  const listing = await repository.list();
  onListed(listing?.rows.size ?? 0);
  if (listing === undefined) return { state: "missing" };
  const untagged = (tagsOnNothing: readonly Tag[]): RepositoryPlan => {
    return { state: "untagged", manifests: listing.rows.size, tagsOnNothing };
  };
  const mayBeUsedByDigest = listing.rows.size > 0 && !policy.prunesUntaggedRepositories;
  const isTagged = listing.tags.length > 0 || listing.rows.values().some(hasTags);
  if (!isTagged && mayBeUsedByDigest) return untagged([]);
  const now = earlier(listing.registryTime, runtime.now());
  const inventory = await readInventory(listing, { ...reading, now });
  const plan = planRepository(inventory, policy, now);
  if (mayBeUsedByDigest && saysNothingOfUse(plan)) return untagged(inventory.tagsOnNothing);
  const watch = watermarkFrom(inventory, listing.registryTime, now);
  return { state: "planned", inventory, policy, plan, watch, decidedAt: now };
}

/** Applies a plan and looks whether all is gone that was deleted, and there that was to be kept. Never throws. */
export async function pruneRepository(
  repository: Repository,
  planned: PlannedRepository,
  options: SweepOptions,
): Promise<PrunedRepository> {
  const applied = await sweepRepository(repository, planned, options);
  options.progress.begin("verifying");
  const pruned = options.signals.cancelled.aborted
    ? { ...applied, verification: undefined }
    : believed(applied, await verify(repository, applied, options));
  options.bodies.forget(goneIn(pruned));
  return pruned;
}

/** What the registry lists in the end is not deleted, whatever it answered before. */
function believed(applied: SweepResult, last: LastListing): PrunedRepository {
  const { verification, stillListed, stillTagged } = last;
  const outcomes = new Map(applied.outcomes);
  const tagOutcomes = new Map(applied.tagOutcomes);
  for (const digest of stillListed) {
    outcomes.set(digest, notGone(outcomes.get(digest)));
  }
  for (const name of stillTagged) tagOutcomes.set(name, notGone(tagOutcomes.get(name)));
  return { ...applied, outcomes, tagOutcomes, verification };
}

function notGone(answered: Outcome | TagOutcome | undefined) {
  const said =
    answered?.state === "already-gone" ? "says that it does not exist" : "accepted its deletion";
  return {
    state: "failed",
    why: `the registry ${said}, and still lists it after three looks within seconds; should the next run say the same, ask the registry's support to remove it`,
  } as const;
}

/** A planned repository that is left as it is, since the run ends before its turn. */
export function leaveAsItIs({ inventory, plan }: PlannedRepository): PrunedRepository {
  const cancelled = { state: "cancelled" } as const;
  const { graph, verdicts, deletions, tagRemovals } = plan;
  return {
    inventory,
    graph,
    verdicts,
    outcomes: new Map(deletions.map(({ digest }) => [digest, cancelled])),
    tagOutcomes: new Map(tagRemovals.map(({ name }) => [name, cancelled])),
    verification: undefined,
  };
}

function* goneIn({ outcomes }: SweepResult): Iterable<Digest> {
  for (const [digest, { state }] of outcomes) {
    if (state === "deleted" || state === "already-gone") yield digest;
  }
}

/**
 * Signing by digest leaves digest tags behind, which say no more of what is in use than no tag at all, also once what they
 * name is gone; nor do tags on nothing. But where all that goes had such a tag, and a pattern is meant for it, that was asked for.
 */
function saysNothingOfUse({ graph: { ordinaryTags }, verdicts }: Plan): boolean {
  if (ordinaryTags.size === 0) return true;
  const isOrphaned = (name: string) => {
    const named = digestNamedBy(name);
    return named !== undefined && !verdicts.has(named);
  };
  const areOrphaned = ordinaryTags.values().every((names) => names.every(isOrphaned));
  return areOrphaned && verdicts.values().some(({ reason }) => UNASKED.has(reason));
}

const UNASKED: ReadonlySet<Verdict["reason"]> = new Set(["untagged", "subject-gone"]);

function hasTags({ tags }: { readonly tags: readonly string[] }): boolean {
  return tags.length > 0;
}

/** Of two clocks the one that makes manifests look younger. */
function earlier(registryTime: Date | undefined, clock: Date): Date {
  return registryTime !== undefined && registryTime < clock ? registryTime : clock;
}
