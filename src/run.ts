/**
 * What one run has, from its options to what it has found so far.
 */
import type { Options } from "./inputs/inputs.ts";
import type { Pool } from "./pool.ts";
import type { NamePattern } from "./prune/inventory.ts";
import type { BodyCache } from "./registry/body-cache.ts";
import type { Registry } from "./registry/registry.ts";
import type { RepositoryReport } from "./report/report.ts";

export interface Run {
  readonly options: Options;
  readonly registry: Registry;
  readonly names: readonly string[];
  readonly pool: Pool;
  /** Bodies kept between runs. */
  readonly bodies: BodyCache;
  readonly cancelled: AbortSignal;
  /** Aborted when nothing new may begin. */
  readonly ended: AbortSignal;
  readonly repositories: RepositoryReport[];
  /** What has begun, or has turned out not to exist. */
  readonly reached: Set<string>;
  /** What is being pruned. */
  readonly inHand: Set<string>;
  readonly warnings: string[];
  readonly usedPatterns: Set<NamePattern>;
}
