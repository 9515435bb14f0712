/**
 * Applying an approved plan: of what is decided now, only what was approved is deleted (docs/plans.md). It only ever takes
 * deletions away, so that a plan that is old or forged makes a run delete less, never more. Pure.
 */
import type { Digest } from "../oci/digest.ts";
import { markMore } from "../prune/mark/mark-more.ts";
import type { Approval } from "../prune/model/approval.ts";
import type { PlannedRepository } from "../prune/repository.ts";
import type { Plan, TagRemoval } from "../prune/sweep/plan.ts";

/** Of a repository that the plan does not have. */
export const NO_APPROVAL: Approval = { manifests: new Map(), tags: new Map() };

/**
 * The plan without what is not approved, and without what that holds: no index that stays loses a child, and no registry
 * deletes a referrer along with its subject that nobody approved.
 */
export function approve(planned: PlannedRepository, approval: Approval): PlannedRepository {
  const { plan } = planned;
  const unapproved = plan.deletions
    .map(({ digest }) => digest)
    .filter((digest) => !isApproved(digest, plan, approval));
  const wanted = new Map(unapproved.map((digest) => [digest, "not-approved" as const]));
  const verdicts = markMore(plan.verdicts, plan.graph, wanted);
  const isDeleted = (digest: Digest) => verdicts.get(digest)?.action === "delete";
  const deletions = plan.deletions.filter(({ digest }) => isDeleted(digest));
  const isRemoved = ({ name, digest, because }: TagRemoval) =>
    approval.tags.get(name) === digest && (because === undefined || isDeleted(because));
  const { yes: tagRemovals = [], no: left = [] } = Object.groupBy(plan.tagRemovals, (removal) =>
    isRemoved(removal) ? "yes" : "no",
  );
  const going = plan.deletions.filter(({ digest }) => !isDeleted(digest));
  return {
    ...planned,
    plan: { ...plan, verdicts, deletions, tagRemovals },
    approved: {
      approval,
      waiting: new Set(going.map(({ digest }) => digest)),
      waitingTags: left.map(({ name }) => name),
    },
  };
}

/** A manifest is approved with the tags that it had: one that has another tag now is another matter. */
function isApproved(
  digest: Digest,
  { graph: { ordinaryTags, digestTags } }: Plan,
  { manifests }: Approval,
): boolean {
  if (!manifests.has(digest)) return false;
  const tags = new Set(manifests.get(digest));
  const now = [...(ordinaryTags.get(digest) ?? []), ...(digestTags.get(digest) ?? [])];
  return now.every((name) => tags.has(name));
}
