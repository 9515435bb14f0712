/**
 * Verdicts for every manifest of a repository, and the order in which the dead ones may go (DESIGN "Deleting is
 * ordered"). Pure, and independent of the order in which the registry listed anything.
 */
import type { Digest } from "../registry/registry.ts";
import { buildGraph, neighbours, type ReferenceGraph } from "./graph.ts";
import type { Inventory, Policy } from "./inventory.ts";
import { findKept, keepingsOf, type Keeping } from "./kept.ts";
import { holdersOf, orderDeletions, type Deletion } from "./order.ts";
import { findRoots } from "./roots.ts";
import type { DeleteReason, RootReason, Verdict } from "./verdict.ts";

export interface Plan {
  readonly graph: ReferenceGraph;
  /** One for every manifest of the repository. */
  readonly verdicts: ReadonlyMap<Digest, Verdict>;
  /** The manifests to delete, every one after all that hold it. */
  readonly deletions: readonly Deletion[];
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
  const roots = new Map<Digest, RootReason>(findRoots(inventory, graph, policy, now));
  for (;;) {
    const kept = findKept(graph, keepingsOf(roots));
    const dead = [...inventory.rows.keys()].filter((digest) => !kept.has(digest)).sort();
    const ordered = orderDeletions(dead, holdersOf(graph, new Set(dead), cascades));
    if (ordered.cyclic.length === 0) {
      const deletions = ordered.deletions;
      return { graph, verdicts: verdictsOf(inventory, graph, kept), deletions };
    }
    // No order is safe for these, so they stay, and with them what they hold: plan again.
    for (const digest of ordered.cyclic) roots.set(digest, "reference-cycle");
  }
}

function verdictsOf(
  inventory: Inventory,
  graph: ReferenceGraph,
  kept: ReadonlyMap<Digest, Keeping>,
): ReadonlyMap<Digest, Verdict> {
  const verdicts = new Map<Digest, Verdict>();
  for (const digest of [...inventory.rows.keys()].sort()) {
    const keeping = kept.get(digest);
    verdicts.set(
      digest,
      keeping === undefined ? deletionOf(digest, graph) : { action: "keep", ...keeping },
    );
  }
  return verdicts;
}

function deletionOf(digest: Digest, graph: ReferenceGraph): Verdict {
  const because = (reason: DeleteReason, other: Digest | undefined): Verdict | undefined =>
    other === undefined ? undefined : { action: "delete", reason, because: other };
  return (
    because("child-of-deleted-index", smallest(neighbours(graph.parents, digest))) ??
    because("referrer-of-deleted-subject", smallest(neighbours(graph.subjects, digest))) ??
    because("subject-gone", graph.missingSubject.get(digest)) ?? {
      action: "delete",
      reason: "untagged",
      because: undefined,
    }
  );
}

function smallest(digests: ReadonlySet<Digest>): Digest | undefined {
  return [...digests].sort()[0];
}
