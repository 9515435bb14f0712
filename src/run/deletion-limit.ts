/**
 * The deletion limit: a run that plans to delete more than the user expects deletes nothing. Pure.
 */
import type { DeletionLimit } from "../inputs/inputs.ts";
import type { Plan } from "../prune/sweep/plan.ts";

/** What plans come to: what they would delete, manifests plus tags, of how many manifests. */
export interface PlanSize {
  readonly deletions: number;
  readonly manifests: number;
}

export const NO_SIZE: PlanSize = { deletions: 0, manifests: 0 };

/** The size of one plan. */
export function sizeOf({ verdicts, deletions, tagRemovals }: Plan): PlanSize {
  return { deletions: deletions.length + tagRemovals.length, manifests: verdicts.size };
}

/** The sum of two sizes. */
export function addSizes(a: PlanSize, b: PlanSize): PlanSize {
  return { deletions: a.deletions + b.deletions, manifests: a.manifests + b.manifests };
}

/** Why the deletion limit is hit, as a sentence with both numbers; undefined when it is not, or there is none. */
export function limitHit(
  deletionLimit: DeletionLimit | undefined,
  { deletions, manifests }: PlanSize,
): string | undefined {
  if (deletionLimit === undefined) return undefined;
  const { limit, unit } = deletionLimit;
  const planned = `Deletions planned: ${deletions} (manifests and tags)`;
  if (unit === "deletions") {
    if (deletions <= limit) return undefined;
    return `${planned}; allowed by "max-deletions": ${limit}.`;
  }
  // Whole numbers on both sides: 25 % of 10 manifests allows two.
  if (deletions * 100 <= limit * manifests) return undefined;
  const allowed = Math.floor((limit * manifests) / 100);
  return `${planned}; allowed by "max-deletions": ${allowed} (${limit} % of ${manifests} manifests).`;
}
