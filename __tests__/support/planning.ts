/**
 * Plans a fixture and answers in letters, so that a test reads as a statement about a small graph.
 */
import type { Inventory } from "../../src/prune/model/inventory.ts";
import type { Pattern, Policy, TagPolicy, TagRule } from "../../src/prune/model/policy.ts";
import { planRepository, type Plan } from "../../src/prune/sweep/plan.ts";
import type { ManifestRow } from "../../src/registry/registry.ts";
import { inventoryOf, NOW, type Fixture } from "./fixture.ts";

const DAY_MS = 86_400_000;

/** Seven days, and nothing else that a user can ask for. */
export const WEEK: Policy = {
  ageMs: 7 * DAY_MS,
  prunesUntaggedRepositories: false,
  tags: { rules: [], keeping: [] },
  pins: { digests: new Set(), tags: new Set() },
  pulled: { digests: new Map(), tags: new Map() },
  unlocks: false,
  cascades: true,
};

/** As `delete-tags` and `keep-latest` say it, with a `tag-age` of seven days. */
export function expiring(match: readonly Pattern[], changes: Partial<TagRule> = {}): TagPolicy {
  const rule: TagRule = {
    match,
    olderThanMs: 7 * DAY_MS,
    keepNewest: 0,
    keepAtMost: undefined,
    order: { by: "time" },
    countsOf: "pattern",
    line: undefined,
    ...changes,
  };
  return { rules: match.length > 0 ? [rule] : [], keeping: [] };
}

export interface PlanInLetters {
  readonly plan: Plan;
  /** Letters of what goes, sorted. */
  readonly deleted: readonly string[];
  /** Letters in the order of deletion. */
  readonly order: readonly string[];
  /** Reason by letter, with the letter behind it: `child-of-kept-index A`. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** Plans a complete reading of the fixture (or the given inventory of it) for a policy of seven days. */
export function planInLetters(
  built: Fixture,
  options: {
    readonly inventory?: Inventory;
    readonly policy?: Policy;
    readonly now?: Date;
    readonly cascades?: boolean;
  } = {},
): PlanInLetters {
  const inventory = options.inventory ?? inventoryOf(built);
  const { policy = WEEK, now = NOW, cascades = policy.cascades } = options;
  const plan = planRepository(inventory, { ...policy, cascades }, now);
  const letter = (digest: string) => built.letters([digest])[0] ?? digest;
  const reasons = [...plan.verdicts].map(([digest, { reason, because }]) => [
    letter(digest),
    because === undefined ? reason : `${reason} ${letter(because)}`,
  ]);
  const order = plan.deletions.map(({ digest }) => letter(digest));
  return {
    plan,
    deleted: order.toSorted(),
    order,
    reasons: Object.fromEntries(reasons) as Record<string, string>,
  };
}

/** A complete reading of the fixture in which one row says something else. */
export function withRow(built: Fixture, letter: string, change: Partial<ManifestRow>): Inventory {
  const inventory = inventoryOf(built);
  const digest = built.digest(letter);
  const row = inventory.rows.get(digest);
  if (row === undefined) throw new Error(`no row for ${letter}`);
  return { ...inventory, rows: new Map([...inventory.rows, [digest, { ...row, ...change }]]) };
}
