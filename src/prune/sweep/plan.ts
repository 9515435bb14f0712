/**
 * Verdicts for every manifest of a repository, and the order in which the unreachable ones may go (docs/how-it-decides.md,
 * "Deleting is ordered"). Pure, and independent of the order in which the registry listed anything.
 */
import type { Digest } from "../../oci/digest.ts";
import type { Tag } from "../../registry/registry.ts";
import { digestNamedBy } from "../../oci/digest-tag.ts";
import { buildGraph, neighbours, type ReferenceGraph } from "../mark/graph.ts";
import { byName, type Inventory } from "../model/inventory.ts";
import type { Policy, TagPolicy } from "../model/policy.ts";
import { mark, rootMarks, type KeepVerdict } from "../mark/mark.ts";
import { deletionsOf, orderDeletions, type Deletion, type Order } from "./order.ts";
import { findRoots } from "../mark/roots.ts";
import { isListed } from "../mark/tag-rules.ts";
import { expiredTagsOnNothing } from "../mark/tags-on-nothing.ts";
import type { DeleteReason, RootReason, Verdict } from "../model/verdict.ts";

export interface Plan {
  readonly graph: ReferenceGraph;
  /** One for every manifest of the repository. */
  readonly verdicts: ReadonlyMap<Digest, Verdict>;
  /** The manifests to delete, every one after all that hold it. */
  readonly deletions: readonly Deletion[];
  /** Tags that go from manifests that stay, then expired ones on nothing; both sorted by name. */
  readonly tagRemovals: readonly TagRemoval[];
}

export interface TagRemoval extends Tag {
  /**
   * The manifest that this digest tag names: the tag goes only once that is gone, since it says nothing then. Undefined for
   * a tag that has expired.
   */
  readonly because: Digest | undefined;
  /** There was no manifest that it names. */
  readonly isOnNothing: boolean;
}

/**
 * Plans one repository from a complete inventory: `nextRead` must have said "complete" for the same arguments.
 */
export function planRepository(inventory: Inventory, policy: Policy, now: Date): Plan {
  const graph = buildGraph(inventory);
  const { reasons, expiredTags } = findRoots({ inventory, graph, now }, policy);
  const roots = new Map<Digest, RootReason>(reasons);
  for (;;) {
    const kept = mark(graph, rootMarks(roots));
    const unreachable = [...inventory.rows.keys()].filter((digest) => !kept.has(digest)).sort();
    const ordered = orderAll(unreachable, graph, policy.cascades);
    if (ordered.cyclic.length === 0) {
      const { deletions } = ordered;
      const verdicts = verdictsOf(inventory, graph, kept, expiredTags);
      return {
        graph,
        verdicts,
        deletions,
        tagRemovals: [
          ...tagRemovals(inventory, { graph, verdicts, expiredTags }, policy.tags),
          ...expiredTagsOnNothing(inventory, policy, now).map((tag) => ({
            ...tag,
            because: undefined,
            isOnNothing: true,
          })),
        ],
      };
    }
    // No order is safe for these, so they stay, and with them what they hold: plan again.
    for (const digest of ordered.cyclic) roots.set(digest, "reference-cycle");
  }
}

/** In an order that holds whatever the registry does; where there is none, in one that counts on its cascades. */
function orderAll(unreachable: readonly Digest[], graph: ReferenceGraph, cascades: boolean): Order {
  const ordered = orderDeletions(deletionsOf(unreachable, graph, cascades));
  if (ordered.cyclic.length === 0) return ordered;
  return orderDeletions(deletionsOf(unreachable, graph, cascades, true));
}

function verdictsOf(
  inventory: Inventory,
  graph: ReferenceGraph,
  kept: ReadonlyMap<Digest, KeepVerdict>,
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

/** What was decided over manifests, before it is known what that means for tags. */
interface Decision {
  readonly graph: ReferenceGraph;
  readonly verdicts: ReadonlyMap<Digest, Verdict>;
  readonly expiredTags: ReadonlyMap<string, Digest>;
}

/**
 * Tags that have expired, and digest tags whose digest goes. What is kept because no order is safe for it keeps its tags:
 * they are how it is found. So does what is nowhere but in tags that go.
 */
function tagRemovals(
  { tags, rows }: Inventory,
  { graph, verdicts, expiredTags }: Decision,
  { keeping }: TagPolicy,
): readonly TagRemoval[] {
  const removalOf = (tag: Tag): TagRemoval | undefined => {
    const verdict = verdicts.get(tag.digest);
    if (verdict?.action !== "keep" || verdict.reason === "reference-cycle") return undefined;
    const going = { ...tag, because: undefined, isOnNothing: false };
    if (expiredTags.get(tag.name) === tag.digest) return going;
    const named = subjectByTag(tag, graph);
    if (named === undefined || verdicts.get(named)?.action !== "delete") return undefined;
    return isListed(tag.name, keeping) ? undefined : { ...going, because: named };
  };
  const going = tags.map(removalOf).filter((removal) => removal !== undefined);
  const goingNames = new Set(going.map(({ name }) => name));
  const stillTagged = new Set(
    tags.filter(({ name }) => !goingNames.has(name)).map(({ digest }) => digest),
  );
  return going
    .filter(({ digest }) => rows.get(digest)?.storage === "by-digest" || stillTagged.has(digest))
    .sort(byName);
}

/** What a digest tag makes its manifest refer to; undefined for a tag like any other. */
function subjectByTag({ name, digest }: Tag, { digestTags }: ReferenceGraph): Digest | undefined {
  const isReference = digestTags.get(digest)?.includes(name) === true;
  return isReference ? digestNamedBy(name) : undefined;
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
