/**
 * Says which bodies the decision still needs, in which order (docs/performance.md). Pure: asked again after every answer,
 * until nothing is missing. Reading less than this would be guessing; reading more only costs requests.
 *
 *     v1 ──▶ A ──▶ a         Only A has a tag, and all are older than the grace period.
 *            X ──▶ x
 *
 *     1. A, X    What may list children. By now A holds a, and nothing holds X and x.
 *     2. x       A candidate may itself refer to something.
 *     3. a       As proof: its subject may be X or x, which it would hold. Or the registry is asked for their referrers.
 */
import { canRefer, isBuildCache, kindOf, TOLD_BY_BODY } from "../../oci/manifest.ts";
import type { Digest } from "../../oci/digest.ts";
import { buildGraph, reachableFrom, type ReferenceGraph } from "../mark/graph.ts";
import type { Inventory } from "../model/inventory.ts";
import type { Policy } from "../model/policy.ts";
import { mark, rootMarks } from "../mark/mark.ts";
import { findRoots } from "../mark/roots.ts";
import type { Snapshot } from "../mark/snapshot.ts";
import { newestCarriers } from "../mark/expired-tags.ts";
import { countsNewest } from "../mark/tag-rules.ts";

interface NextBodies {
  readonly step: "bodies";
  readonly digests: readonly Digest[];
  /** Whether their subjects are wanted as well, and the subjects of those: there is no need to ask again for each. */
  readonly withSubjects: boolean;
}

export type NextRead =
  | NextBodies
  | { readonly step: "referrers"; readonly digests: readonly Digest[] }
  | { readonly step: "complete" };

/** One referrers call weighs as much as this many reads: the registry allows 250 of them a minute, and 5,000 reads. */
const READS_PER_REFERRERS_CALL = 20;

/**
 * The next thing to read. `hasReferrersApi` is false once the registry has shown that it has none. The order: what may
 * list children; then what decides which images are the newest; then what is unheld and old by now; then the proof that
 * nothing kept has one of those as its subject.
 */
export function nextRead(
  inventory: Inventory,
  policy: Policy,
  now: Date,
  hasReferrersApi: boolean,
): NextRead {
  const graph = buildGraph(inventory);
  const snapshot = { inventory, graph, now };
  const unread = unreadReferrers(inventory);
  const missing = unreadHolders(snapshot, policy, unread);
  const isSure = missing.digests.length === 0 || !countsNewest(policy.tags);
  const sure = isSure ? policy : withoutNewest(policy);
  const { reasons, expiredTags } = findRoots(snapshot, sure);
  const areAllRoots = reasons.size === inventory.rows.size;
  if (areAllRoots && (isSure || expiredTags.size === 0)) {
    const untold = untoldAmong(inventory, new Set(expiredTags.values()));
    return untold.length === 0 ? { step: "complete" } : bodies(untold);
  }
  if (missing.digests.length > 0) return missing;

  const kept = mark(graph, rootMarks(reasons));
  const unreadCandidates = unread.filter((digest) => !kept.has(digest));
  if (unreadCandidates.length > 0) return bodies(unreadCandidates);

  const candidates = [...inventory.rows.keys()].filter((digest) => !kept.has(digest));
  const unasked = candidates.filter((digest) => !inventory.referrers.has(digest));
  return nextProof(unread, unasked, inventory.unreadable.size > 0, hasReferrersApi);
}

function bodies(digests: readonly Digest[], withSubjects = false): NextBodies {
  return { step: "bodies", digests, withSubjects };
}

/** What only its body tells the type of, and is not read yet: of an unknown type, it would keep its tags. */
function untoldAmong(
  { rows, bodies, unreadable }: Inventory,
  digests: ReadonlySet<Digest>,
): readonly Digest[] {
  return [...digests]
    .filter((digest) => rows.get(digest)?.mediaType === TOLD_BY_BODY)
    .filter((digest) => !bodies.has(digest) && !unreadable.has(digest))
    .sort();
}

/** What may list children; then, with `keep-latest`, what decides who is among the newest. May be none. */
function unreadHolders(snapshot: Snapshot, policy: Policy, unread: readonly Digest[]): NextBodies {
  const listing = unread.filter(isListing(snapshot.inventory));
  if (listing.length > 0 || !countsNewest(policy.tags)) return bodies(listing);
  const deciding = decidingNewest(snapshot, policy, new Set(unread));
  return bodies(
    unread.filter((digest) => deciding.has(digest)),
    true,
  );
}

/**
 * A signature has no place among the newest images, and shares that of its image: both show only by its own body. So
 * all that has such a place now, and all that loses a tag now, has to be read, with what they refer to. Where signatures
 * or caches were found in such places, as many more are read besides: one after the other they would be asked for one by one.
 */
function decidingNewest(
  snapshot: Snapshot,
  policy: Policy,
  unread: ReadonlySet<Digest>,
): ReadonlySet<Digest> {
  const { inventory, graph } = snapshot;
  const { expiredTags } = findRoots(snapshot, policy);
  const latest = newestCarriers(snapshot, policy.tags, 0);
  const deciding = new Set([...latest, ...expiredTags.values()]);
  if (!latest.isDisjointFrom(unread)) {
    const more = withoutPlace(inventory, graph);
    for (const digest of newestCarriers(snapshot, policy.tags, more)) deciding.add(digest);
  }
  return deciding.union(reachableFrom(deciding, graph.parents, graph.subjects));
}

/** How many tagged manifests have turned out to be signatures or build caches. */
function withoutPlace(
  { rows, bodies }: Inventory,
  { ordinaryTags, registeredSubjects }: ReferenceGraph,
): number {
  return ordinaryTags
    .keys()
    .filter(
      (digest) =>
        registeredSubjects.has(digest) || isBuildCache(bodies.get(digest), rows.get(digest)),
    )
    .toArray().length;
}

/** With all that may expire once it is known which images are the newest. */
function withoutNewest(policy: Policy): Policy {
  const rules = policy.tags.rules.map((rule) => {
    const keepAtMost = rule.keepAtMost === undefined ? undefined : 0;
    return { ...rule, keepNewest: 0, keepAtMost };
  });
  return { ...policy, tags: { ...policy.tags, rules } };
}

/** Manifests that may refer to others and whose body is not known yet; sorted. */
function unreadReferrers({ rows, bodies, unreadable }: Inventory): readonly Digest[] {
  const unread: Digest[] = [];
  for (const { digest, mediaType } of rows.values()) {
    if (canRefer(mediaType) && !bodies.has(digest) && !unreadable.has(digest)) unread.push(digest);
  }
  return unread.sort();
}

/** What may list children. */
function isListing({ rows }: Inventory): (digest: Digest) => boolean {
  return (digest) => {
    const kind = kindOf(rows.get(digest)?.mediaType);
    return kind === "index" || kind === "unknown";
  };
}

/**
 * Proves that nothing unread has a candidate as its subject: by reading all that is unread, or by asking the registry
 * for the referrers of each candidate. While a manifest is unreadable only the registry can know its subject.
 */
function nextProof(
  unread: readonly Digest[],
  unasked: readonly Digest[],
  hasUnreadable: boolean,
  hasReferrersApi: boolean,
): NextRead {
  if (unasked.length === 0) return { step: "complete" };
  if (hasUnreadable) return { step: "referrers", digests: unasked };
  if (unread.length === 0) return { step: "complete" };
  const isAskingCheaper =
    hasReferrersApi && unasked.length * READS_PER_REFERRERS_CALL < unread.length;
  return isAskingCheaper ? { step: "referrers", digests: unasked } : bodies(unread);
}
