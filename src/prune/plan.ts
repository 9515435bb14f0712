/**
 * Verdicts for every manifest of a repository, and the order in which the dead ones may go (docs/how-it-decides.md,
 * "Deleting is ordered"). Pure, and independent of the order in which the registry listed anything.
 */
import type { Digest, Tag } from "../registry/registry.ts";
import { buildGraph, neighbours, type ReferenceGraph } from "./graph.ts";
import type { Inventory, Policy } from "./inventory.ts";
import { findKept, keepingsOf, type Keeping } from "./kept.ts";
import { deletionsOf, orderDeletions, type Deletion } from "./order.ts";
import { findRoots } from "./roots.ts";
import { expiredTagsOnNothing } from "./tags-on-nothing.ts";
import type { DeleteReason, RootReason, Verdict } from "./verdict.ts";

export interface Plan {
  readonly graph: ReferenceGraph;
  /** One for every manifest of the repository. */
  readonly verdicts: ReadonlyMap<Digest, Verdict>;
  /** The manifests to delete, every one after all that hold it. */
  readonly deletions: readonly Deletion[];
  /** Expired tags of manifests that stay, then those on nothing; both sorted by name. */
  readonly untaggings: readonly Tag[];
}

/**
 * Plans one repository from a complete inventory: `nextReading` must have said "complete" for the same arguments.
 * `cascades` says that the registry deletes referrers along with their subject.
 */
export function planRepository(
  inventory: Inventory,
  policy: Policy,
  now: Date,
  cascades: boolean,
): Plan {
  const graph = buildGraph(inventory);
  const { reasons, expiredTags } = findRoots(inventory, graph, policy, now);
  const roots = new Map<Digest, RootReason>(reasons);
  for (;;) {
    const kept = findKept(graph, keepingsOf(roots));
    const dead = [...inventory.rows.keys()].filter((digest) => !kept.has(digest)).sort();
    const ordered = orderDeletions(deletionsOf(dead, graph, cascades));
    if (ordered.cyclic.length === 0) {
      const { deletions } = ordered;
      const verdicts = verdictsOf(inventory, graph, kept, expiredTags);
      return {
        graph,
        verdicts,
        deletions,
        untaggings: [
          ...untaggings(inventory, verdicts, expiredTags),
          ...expiredTagsOnNothing(inventory, policy, now),
        ],
      };
    }
    // No order is safe for these, so they stay, and with them what they hold: plan again.
    for (const digest of ordered.cyclic) roots.set(digest, "reference-cycle");
  }
}

function verdictsOf(
  inventory: Inventory,
  graph: ReferenceGraph,
  kept: ReadonlyMap<Digest, Keeping>,
  expiredTags: ReadonlyMap<string, Digest>,
): ReadonlyMap<Digest, Verdict> {
  const carriers = new Set(expiredTags.values());
  const verdicts = new Map<Digest, Verdict>();
  for (const digest of [...inventory.rows.keys()].sort()) {
    verdicts.set(digest, kept.get(digest) ?? deletionOf(digest, graph, carriers));
  }
  return verdicts;
}

const UNTAGGED: Verdict = { action: "delete", reason: "untagged", because: undefined };
const EXPIRED: Verdict = { action: "delete", reason: "tags-expired", because: undefined };

/**
 * What is kept because no order is safe for it keeps its tags: they are how somebody finds it. So does what is nowhere
 * but in expired tags.
 */
function untaggings(
  { tags, rows }: Inventory,
  verdicts: ReadonlyMap<Digest, Verdict>,
  expiredTags: ReadonlyMap<string, Digest>,
): readonly Tag[] {
  const isExpired = ({ name, digest }: Tag) => expiredTags.get(name) === digest;
  const stillTagged = new Set(tags.filter((tag) => !isExpired(tag)).map(({ digest }) => digest));
  return tags
    .filter((tag) => {
      const verdict = verdicts.get(tag.digest);
      const staysWithout = rows.get(tag.digest)?.place === "own" || stillTagged.has(tag.digest);
      return (
        isExpired(tag) &&
        staysWithout &&
        verdict?.action === "keep" &&
        verdict.reason !== "reference-cycle"
      );
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function deletionOf(
  digest: Digest,
  graph: ReferenceGraph,
  carriersOfExpiredTags: ReadonlySet<Digest>,
): Verdict {
  if (carriersOfExpiredTags.has(digest)) return EXPIRED;
  const because = (reason: DeleteReason, other: Digest | undefined): Verdict | undefined =>
    other === undefined ? undefined : { action: "delete", reason, because: other };
  return (
    because("child-of-deleted-index", smallest(neighbours(graph.parents, digest))) ??
    because("referrer-of-deleted-subject", smallest(neighbours(graph.subjects, digest))) ??
    because("subject-gone", graph.missingSubject.get(digest)) ??
    UNTAGGED
  );
}

function smallest(digests: ReadonlySet<Digest>): Digest | undefined {
  return [...digests].sort()[0];
}
