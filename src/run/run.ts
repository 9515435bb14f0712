/**
 * What one run has, from its options to what it has found so far.
 */
import type { Options } from "../inputs/inputs.ts";
import type { Limiters } from "./limiter.ts";
import type { Pattern } from "../prune/model/policy.ts";
import type { BodyCache } from "../cache/body-cache.ts";
import type { Registry } from "../registry/registry.ts";
import type { Signals } from "../registry/signals.ts";
import type { RepositoryReport } from "../report/report.ts";

export interface Run {
  readonly options: Options;
  readonly registry: Registry;
  readonly names: readonly string[];
  /** Tags that files of the workspace pin, by repository. */
  readonly pinnedTags: ReadonlyMap<string, ReadonlySet<string>>;
  readonly limiters: Limiters;
  /** Bodies kept between runs. */
  readonly bodies: BodyCache;
  readonly signals: Signals;
  readonly repositories: RepositoryReport[];
  /** What has begun, or has turned out not to exist. */
  readonly reached: Set<string>;
  /** What is being pruned. */
  readonly inHand: Set<string>;
  readonly warnings: string[];
  readonly usedPatterns: Set<Pattern>;
  /** The plain names in `keep-tags`. */
  readonly keptNames: KeptNames;
}

/** What is known so far of names that must be somewhere before anything is deleted. */
export interface KeptNames {
  /** Repositories that need not be asked any more. */
  readonly asked: Set<string>;
  /** Why repositories could not be asked. */
  readonly unasked: Map<string, string>;
  /** For names that have not been seen, the nearest tags that have. */
  readonly nearest: Map<string, readonly string[]>;
  /** Names that were nowhere when something was to be deleted. While there are any, nothing is. */
  absent: readonly string[];
}
