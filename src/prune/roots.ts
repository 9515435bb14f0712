/**
 * Which manifests are kept for their own sake (DESIGN "What is kept"). Pure: `now` is an argument.
 * Every rule here errs on the side of keeping: what the registry did not say counts as the reason to keep.
 */
import { kindOf } from "../registry/manifest.ts";
import type { Digest, ManifestRow } from "../registry/registry.ts";
import { neighbours, type ReferenceGraph } from "./graph.ts";
import type { Inventory, Policy } from "./inventory.ts";
import type { RootReason } from "./verdict.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Pushes in progress and replicas that lag: younger than this is kept whatever `age` says. */
const GRACE_MS = 10 * MINUTE_MS;

/** Scanners attach fresh reports to dead images every day: a referrer of a listed subject is young no longer than this. */
const REFERRER_YOUTH_MS = HOUR_MS;

/** No registry of this kind is older; a time before it is a zero value or a broken clock. */
const EARLIEST_PUSH_MS = Date.UTC(2013, 0, 1);

/** The roots among the manifests of the inventory, each with the first reason that holds. */
export function findRoots(
  inventory: Inventory,
  graph: ReferenceGraph,
  policy: Policy,
  now: Date,
): ReadonlyMap<Digest, RootReason> {
  const carriersOfLockedTags = new Set<Digest>();
  for (const tag of inventory.tags) if (tag.isLocked) carriersOfLockedTags.add(tag.digest);
  const roots = new Map<Digest, RootReason>();
  for (const row of inventory.rows.values()) {
    const reason =
      lockReason(row, inventory, carriersOfLockedTags) ??
      (graph.ordinaryTags.has(row.digest) ? "tagged" : undefined) ??
      (isYoung(row, graph, policy, now) ? "young" : undefined) ??
      unknownReason(row, inventory, graph);
    if (reason !== undefined) roots.set(row.digest, reason);
  }
  return roots;
}

function lockReason(
  row: ManifestRow,
  inventory: Inventory,
  carriersOfLockedTags: ReadonlySet<Digest>,
): RootReason | undefined {
  if (inventory.isLocked) return "repository-locked";
  if (row.isLocked) return "locked";
  return carriersOfLockedTags.has(row.digest) ? "tag-locked" : undefined;
}

function isYoung(row: ManifestRow, graph: ReferenceGraph, policy: Policy, now: Date): boolean {
  const pushedMs = row.pushedAt?.getTime() ?? NaN;
  if (!(pushedMs >= EARLIEST_PUSH_MS)) return true;
  const isReferrer = neighbours(graph.subjects, row.digest).size > 0;
  const youthMs = isReferrer ? Math.min(policy.ageMs, REFERRER_YOUTH_MS) : policy.ageMs;
  // A push in the future is younger than any age.
  return now.getTime() - pushedMs < Math.max(youthMs, GRACE_MS);
}

function unknownReason(
  row: ManifestRow,
  inventory: Inventory,
  graph: ReferenceGraph,
): RootReason | undefined {
  if (inventory.unreadable.has(row.digest)) return "unreadable";
  const kind = inventory.bodies.get(row.digest)?.kind ?? kindOf(row.mediaType);
  if (kind === "unknown") return "unknown-media-type";
  return graph.unlistedReferrers.has(row.digest) ? "unlisted-referrer" : undefined;
}
