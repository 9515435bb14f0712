/**
 * The deletion limit: a run that plans to delete more than the user expects deletes nothing. Pure.
 */
import type { DeletionLimit, Entry } from "../inputs/entry.ts";
import type { Plan } from "../prune/sweep/plan.ts";
import { count, counted } from "../report/markdown.ts";

/** What plans come to: what they would delete, manifests plus tags, of how many manifests. */
export interface PlanSize {
  readonly deletions: number;
  readonly manifests: number;
}

const NO_SIZE: PlanSize = { deletions: 0, manifests: 0 };

/** The size of one plan. */
export function sizeOf({ verdicts, deletions, tagRemovals }: Plan): PlanSize {
  return { deletions: deletions.length + tagRemovals.length, manifests: verdicts.size };
}

/** What has been planned so far, held against the limits: that of the run, and that of each entry of the policy. */
export class DeletionLimits {
  readonly #ofRun: DeletionLimit | undefined;
  readonly #entryOf: ReadonlyMap<string, Entry>;
  #size = NO_SIZE;
  readonly #sizes = new Map<Entry, PlanSize>();

  constructor(ofRun: DeletionLimit | undefined, entryOf: ReadonlyMap<string, Entry>) {
    this.#ofRun = ofRun;
    this.#entryOf = entryOf;
  }

  /** Whether there is any limit at all. */
  areSet(): boolean {
    const ofEntries = this.#entryOf.values().map(({ deletionLimit }) => deletionLimit);
    return [this.#ofRun, ...ofEntries].some((limit) => limit !== undefined);
  }

  /** Counts the plan of one repository. */
  add(repository: string, size: PlanSize): void {
    this.#size = sum(this.#size, size);
    const entry = this.#entryOf.get(repository);
    if (entry !== undefined) this.#sizes.set(entry, sum(this.#sizes.get(entry) ?? NO_SIZE, size));
  }

  /** The same limits, with the manifests that were counted, and nothing planned yet. */
  begunAnew(): DeletionLimits {
    const anew = new DeletionLimits(this.#ofRun, this.#entryOf);
    anew.#size = { ...this.#size, deletions: 0 };
    for (const [entry, size] of this.#sizes) anew.#sizes.set(entry, { ...size, deletions: 0 });
    return anew;
  }

  /** Why one of the limits is hit, as a sentence with both numbers; undefined when none is. */
  hit(): string | undefined {
    const ofRun = limitHit(this.#ofRun, this.#size);
    if (ofRun !== undefined) return ofRun;
    for (const [{ deletionLimit, line }, size] of this.#sizes) {
      const hit = limitHit(deletionLimit, size);
      if (hit !== undefined) return `Policy, line ${line ?? 1}: ${hit}`;
    }
    return undefined;
  }
}

function sum(a: PlanSize, b: PlanSize): PlanSize {
  return { deletions: a.deletions + b.deletions, manifests: a.manifests + b.manifests };
}

function limitHit(
  deletionLimit: DeletionLimit | undefined,
  { deletions, manifests }: PlanSize,
): string | undefined {
  if (deletionLimit === undefined) return undefined;
  const { limit, unit } = deletionLimit;
  const planned = `Deletions planned: ${count(deletions)} (manifests and tags)`;
  if (unit === "deletions") {
    if (deletions <= limit) return undefined;
    return `${planned}; allowed by "max-deletions": ${count(limit)}.`;
  }
  // Whole numbers on both sides: 25 % of 10 manifests allows two.
  if (deletions * 100 <= limit * manifests) return undefined;
  const allowed = Math.floor((limit * manifests) / 100);
  return `${planned}; allowed by "max-deletions": ${count(allowed)} (${limit} % of ${counted(manifests, "manifest")}).`;
}
