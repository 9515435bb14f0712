/**
 * Which manifests are kept for their own sake (docs/how-it-decides.md#what-is-kept). Pure: `now` is an argument.
 * Every rule here errs on the side of keeping: what the registry did not say counts as the reason to keep.
 */
import { kindOf, TOLD_BY_BODY } from "../../oci/manifest.ts";
import type { Digest } from "../../oci/digest.ts";
import type { ManifestRow } from "../../registry/registry.ts";
import { ageMsOf } from "./age.ts";
import { neighbours, type ReferenceGraph } from "./graph.ts";
import type { Inventory } from "../model/inventory.ts";
import type { Policy } from "../model/policy.ts";
import { isProtectedByLock } from "./locks.ts";
import { findExpiredTags } from "./expired-tags.ts";
import type { Snapshot } from "./snapshot.ts";
import type { RootReason } from "../model/verdict.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The least grace period, whatever `age` says: for pushes in progress and replicas that lag. */
const MINIMUM_GRACE_MS = 10 * MINUTE_MS;

/** The grace period of a referrer whose subject is listed: scanners attach fresh reports to unreachable images every day. */
const REFERRER_GRACE_MS = HOUR_MS;

export interface Roots {
  /** Each root with the first reason that holds. */
  readonly reasons: ReadonlyMap<Digest, RootReason>;
  /** Tags that have expired, with the manifest that carries them; none of a root of another kind. */
  readonly expiredTags: ReadonlyMap<string, Digest>;
}

/** The roots among the manifests of the inventory. */
export function findRoots(snapshot: Snapshot, policy: Policy): Roots {
  const { inventory, graph, now } = snapshot;
  const carriers = carriersOf(inventory, policy);
  const reasons = new Map<Digest, RootReason>();
  const unexpired = new Map<Digest, RootReason>();
  for (const row of inventory.rows.values()) {
    const first = lockReason(row, inventory, policy, carriers) ?? pinReason(row, policy, carriers);
    if (first !== undefined) {
      reasons.set(row.digest, first);
      continue;
    }
    const last = isWithinGracePeriod(row, graph, policy, now)
      ? "within-grace-period"
      : unknownReason(row, inventory, graph);
    if (last !== undefined) unexpired.set(row.digest, last);
  }
  const isRoot = (digest: Digest) => reasons.has(digest) || unexpired.has(digest);
  const expiredTags = findExpiredTags(snapshot, policy.tags, isRoot);
  for (const [digest, names] of graph.ordinaryTags) {
    if (reasons.has(digest) || !inventory.rows.has(digest)) continue;
    if (names.some((name) => expiredTags.get(name) !== digest)) reasons.set(digest, "tagged");
  }
  for (const [digest, reason] of unexpired) if (!reasons.has(digest)) reasons.set(digest, reason);
  return { reasons, expiredTags };
}

/** Manifests that one of their tags protects, whatever else is true of that tag. */
interface Carriers {
  readonly ofLockedTags: ReadonlySet<Digest>;
  readonly ofPinnedTags: ReadonlySet<Digest>;
  readonly ofPulledTags: ReadonlySet<Digest>;
}

function carriersOf({ tags, rows }: Inventory, policy: Policy): Carriers {
  const ofLockedTags = new Set<Digest>();
  const ofPinnedTags = new Set<Digest>();
  const ofPulledTags = new Set<Digest>();
  const { pins, pulled } = policy;
  const note = (name: string, digest: Digest) => {
    if (pins.tags.has(name)) ofPinnedTags.add(digest);
    if (pulled.tags.has(name)) ofPulledTags.add(digest);
  };
  for (const tag of tags) {
    if (isProtectedByLock(tag, policy)) ofLockedTags.add(tag.digest);
    note(tag.name, tag.digest);
  }
  for (const { digest, tags: names } of rows.values()) for (const name of names) note(name, digest);
  return { ofLockedTags, ofPinnedTags, ofPulledTags };
}

function lockReason(
  row: ManifestRow,
  inventory: Inventory,
  policy: Policy,
  { ofLockedTags }: Carriers,
): RootReason | undefined {
  if (inventory.isLocked) return "repository-locked";
  if (isProtectedByLock(row, policy)) return "locked";
  if (ofLockedTags.has(row.digest)) return "tag-locked";
  return row.storage === "shared" ? "shared-storage" : undefined;
}

function pinReason(
  { digest }: ManifestRow,
  { pins, pulled }: Policy,
  { ofPinnedTags, ofPulledTags }: Carriers,
): RootReason | undefined {
  if (pins.digests.has(digest) || ofPinnedTags.has(digest)) return "pinned";
  return pulled.digests.has(digest) || ofPulledTags.has(digest) ? "pulled-lately" : undefined;
}

function isWithinGracePeriod(
  row: ManifestRow,
  graph: ReferenceGraph,
  policy: Policy,
  now: Date,
): boolean {
  const ageMs = ageMsOf(row.pushedAt, now);
  if (ageMs === undefined) return true;
  const isReferrer = neighbours(graph.subjects, row.digest).size > 0;
  const graceMs = isReferrer ? Math.min(policy.ageMs, REFERRER_GRACE_MS) : policy.ageMs;
  return ageMs < Math.max(graceMs, MINIMUM_GRACE_MS);
}

function unknownReason(
  row: ManifestRow,
  inventory: Inventory,
  graph: ReferenceGraph,
): RootReason | undefined {
  if (inventory.unreadable.has(row.digest)) return "unreadable";
  const body = inventory.bodies.get(row.digest);
  const isUnread = body === undefined && row.mediaType === TOLD_BY_BODY;
  if (!isUnread && (body?.kind ?? kindOf(row.mediaType)) === "unknown") return "unknown-media-type";
  return graph.unlistedReferrers.has(row.digest) ? "unlisted-referrer" : undefined;
}
