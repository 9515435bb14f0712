/**
 * What the report of a repository is made from: the plan, or what became of it.
 */
import type { Digest } from "../oci/digest.ts";
import type { ReferenceGraph } from "../prune/mark/graph.ts";
import type { Approved } from "../prune/model/approval.ts";
import type { Inventory } from "../prune/model/inventory.ts";
import type { TagPolicy } from "../prune/model/policy.ts";
import type { Verdict } from "../prune/model/verdict.ts";
import type { Pulled } from "../registry/registry.ts";
import type { PlannedRepository, PrunedRepository } from "../prune/repository.ts";
import type { TagRemoval } from "../prune/sweep/plan.ts";
import type { Outcome } from "../prune/sweep/settle.ts";
import type { TagOutcome } from "../prune/sweep/untag.ts";
import type { Verification } from "../prune/sweep/verify.ts";
import type { ExpiredTag } from "./report.ts";
import { ruleOf } from "../prune/mark/tag-rules.ts";

export interface Decided {
  readonly inventory: Inventory;
  /** What decided over its tags. */
  readonly tags: TagPolicy;
  /** What it keeps for being pulled. */
  readonly pulled: Pulled;
  readonly graph: ReferenceGraph;
  readonly verdicts: ReadonlyMap<Digest, Verdict>;
  /** Undefined in a dry run. */
  readonly outcomes: ReadonlyMap<Digest, Outcome> | undefined;
  readonly expiredTags: ReadonlyMap<Digest, readonly ExpiredTag[]>;
  readonly verification: Verification | undefined;
  readonly approved: Approved | undefined;
}

/** `pruned` is undefined in a dry run. */
export function decidedBy(
  { inventory, plan, policy: { tags, pulled }, approved }: PlannedRepository,
  pruned: PrunedRepository | undefined,
): Decided {
  const expiredTags = expiredTagsOf(plan.tagRemovals, tags, pruned?.tagOutcomes);
  if (pruned !== undefined) return { ...pruned, tags, pulled, expiredTags, approved };
  const { graph, verdicts } = plan;
  return {
    inventory,
    tags,
    pulled,
    graph,
    verdicts,
    outcomes: undefined,
    expiredTags,
    verification: undefined,
    approved,
  };
}

function expiredTagsOf(
  tagRemovals: readonly TagRemoval[],
  { rules }: TagPolicy,
  outcomes: ReadonlyMap<string, TagOutcome> | undefined,
): ReadonlyMap<Digest, readonly ExpiredTag[]> {
  const expired = Map.groupBy(tagRemovals, ({ digest }) => digest);
  return new Map(
    [...expired].map(([digest, tags]) => [
      digest,
      tags.map(({ name, because }) => ({
        name,
        because,
        rule: because === undefined ? ruleOf(name, rules) : undefined,
        outcome: outcomes?.get(name),
      })),
    ]),
  );
}

/** To find one of them: a single manifest may have a hundred thousand. */
export function removalsByName(
  expired: ReadonlyMap<Digest, readonly ExpiredTag[]>,
): ReadonlyMap<Digest, ReadonlyMap<string, ExpiredTag>> {
  const named = (tags: readonly ExpiredTag[]) => new Map(tags.map((tag) => [tag.name, tag]));
  return new Map(expired.entries().map(([digest, tags]) => [digest, named(tags)]));
}
