/**
 * From a planned repository and its outcomes to its part of the report.
 */
import { isGone, type Outcome } from "../prune/sweep/settle.ts";
import type { TagOutcome } from "../prune/sweep/untag.ts";
import { neighbours, type ReferenceGraph } from "../prune/mark/graph.ts";
import type { Inventory } from "../prune/model/inventory.ts";
import type { TagPolicy } from "../prune/model/policy.ts";
import type { TagRemoval } from "../prune/sweep/plan.ts";
import type { PlannedRepository, PrunedRepository, RepositoryPlan } from "../prune/repository.ts";
import type { Verdict } from "../prune/model/verdict.ts";
import type { Verification } from "../prune/sweep/verify.ts";
import type { Digest } from "../oci/digest.ts";
import { TOLD_BY_BODY } from "../oci/manifest.ts";
import type { ManifestRow, Tag } from "../registry/registry.ts";
import { reclaimedBy } from "./bytes.ts";
import { orphanedAmong, type OrphanedTags } from "./orphaned-tags.ts";
import type {
  BrokenIndex,
  ExpiredTag,
  ManifestReport,
  RepositoryReport,
  TagOnNothing,
  UnpullableManifest,
} from "./report.ts";
import { ruleOfFile, rulesOfFile, usesOf } from "./tag-rules.ts";
import { describeManifest } from "./wording.ts";

/** What the report of a planned repository is made from: the plan, or what became of it. */
interface Decided {
  readonly inventory: Inventory;
  /** What decided over its tags. */
  readonly tags: TagPolicy;
  readonly graph: ReferenceGraph;
  readonly verdicts: ReadonlyMap<Digest, Verdict>;
  /** Undefined in a dry run. */
  readonly outcomes: ReadonlyMap<Digest, Outcome> | undefined;
  readonly expiredTags: ReadonlyMap<Digest, readonly ExpiredTag[]>;
  readonly verification: Verification | undefined;
}

/** The report of one repository; undefined when the registry has none of that name. `pruned` is undefined in a dry run. */
export function reportRepository(
  name: string,
  planned: RepositoryPlan,
  pruned: PrunedRepository | undefined,
): RepositoryReport | undefined {
  switch (planned.state) {
    case "planned":
      return reportDecided(name, planned.decidedAt, decidedBy(planned, pruned));
    case "missing":
      return undefined;
    case "untagged": {
      const onNothing = planned.tagsOnNothing ?? [];
      const which = onNothing.length > 0 ? " that names a manifest" : "";
      return {
        ...undecided(name, planned.manifests),
        tagsOnNothing: tagsOnNothing(onNothing, new Map()),
        state: "skipped",
        message: `It has no tag${which}, or none but "sha256-<digest>", so it may be in use by digest alone. Set "prune-untagged-repositories" to prune it.`,
      };
    }
    case "unreadable":
      return { ...undecided(name, 0), state: "failed", message: planned.why };
    case "cancelled":
      return {
        ...undecided(name, 0),
        state: "cancelled",
        message: "The run ended before it was decided.",
      };
    default:
      return planned satisfies never;
  }
}

function decidedBy(
  { inventory, plan, policy: { tags } }: PlannedRepository,
  pruned: PrunedRepository | undefined,
): Decided {
  const expiredTags = expiredTagsOf(plan.tagRemovals, tags, pruned?.tagOutcomes);
  if (pruned !== undefined) return { ...pruned, tags, expiredTags };
  const { graph, verdicts } = plan;
  return {
    inventory,
    tags,
    graph,
    verdicts,
    outcomes: undefined,
    expiredTags,
    verification: undefined,
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
        rule: because === undefined ? ruleOfFile(name, rules) : undefined,
        outcome: outcomes?.get(name),
      })),
    ]),
  );
}

function undecided(name: string, manifestCount: number) {
  const reclaimed = { bytes: 0, isEstimate: false };
  return {
    name,
    decidedAt: undefined,
    manifestCount,
    manifests: [],
    brokenIndexes: [],
    orphanedTags: { count: 0, patterns: [] },
    unpullable: [],
    tagsOnNothing: [],
    reclaimed,
    tagsGoneAlong: 0,
    ruleUses: [],
    verification: undefined,
  };
}

function reportDecided(name: string, decidedAt: Date, decided: Decided): RepositoryReport {
  const { inventory, outcomes, verification } = decided;
  const manifests = [...inventory.rows.values()]
    .sort((a, b) => (a.digest < b.digest ? -1 : 1))
    .flatMap((row) => reportManifest(row, decided) ?? []);
  const digestsOf = (isMeant: (manifest: ManifestReport) => boolean) =>
    new Set(manifests.filter(isMeant).map(({ digest }) => digest));
  const deleted = digestsOf(({ verdict, outcome }) =>
    outcomes === undefined ? verdict.action === "delete" : outcome?.state === "deleted",
  );
  const alreadyGone = digestsOf(({ outcome }) => outcome?.state === "already-gone");
  return {
    name,
    state: "pruned",
    message: undefined,
    decidedAt,
    manifestCount: manifests.length,
    manifests,
    brokenIndexes: brokenIndexes(decided),
    orphanedTags: orphanedTags(decided, deleted),
    unpullable: unpullable(decided),
    tagsOnNothing: tagsOnNothing(inventory.tagsOnNothing, decided.expiredTags),
    reclaimed: reclaimedBy(inventory, deleted, alreadyGone),
    tagsGoneAlong: tagsOn(deleted, decided.graph),
    ruleUses: usesOf(decided.tags, inventory, decided.verdicts, decided.expiredTags),
    verification,
  };
}

/** A manifest that goes has no ordinary tag but expired ones. */
function tagsOn(digests: ReadonlySet<Digest>, { ordinaryTags }: ReferenceGraph): number {
  return digests.values().reduce((sum, one) => sum + (ordinaryTags.get(one)?.length ?? 0), 0);
}

/** One list for all that have none: there may be half a million of them. */
const NONE: readonly never[] = [];

function sorted(digests: ReadonlySet<Digest>): readonly Digest[] {
  return digests.size === 0 ? NONE : [...digests].sort();
}

function withoutRepeats(some: readonly string[], others: readonly string[]): readonly string[] {
  return some.length + others.length === 0 ? NONE : [...new Set([...some, ...others])];
}

function reportManifest(
  row: ManifestRow,
  { inventory, graph, verdicts, outcomes, expiredTags, tags }: Decided,
): ManifestReport | undefined {
  const verdict = verdicts.get(row.digest);
  if (verdict === undefined) return undefined;
  const parents = sorted(neighbours(graph.parents, row.digest));
  const digestTags = graph.digestTags.get(row.digest) ?? NONE;
  const ordinaryTags = graph.ordinaryTags.get(row.digest) ?? NONE;
  const body = inventory.bodies.get(row.digest);
  const mediaType = row.mediaType === TOLD_BY_BODY ? body?.mediaType : row.mediaType;
  return {
    digest: row.digest,
    mediaType,
    what: describeManifest({
      mediaType,
      configMediaType: row.configMediaType,
      platform: platformIn(inventory, parents, row) ?? row.platform,
      body,
      digestTags,
    }),
    tags: withoutRepeats(ordinaryTags, digestTags),
    expiredTags: expiredTags.get(row.digest) ?? NONE,
    pushedAt: row.pushedAt,
    sizeBytes: row.sizeBytes,
    parents,
    subjects: sorted(neighbours(graph.subjects, row.digest)),
    verdict,
    expiredBy: verdict.reason === "tags-expired" ? rulesOfFile(ordinaryTags, tags) : NONE,
    outcome: outcomes?.get(row.digest),
  };
}

/** The platform as the first index says it: the registry's row shows no variant. */
function platformIn(
  inventory: Inventory,
  parents: readonly Digest[],
  { digest }: ManifestRow,
): string | undefined {
  const parent = parents[0] === undefined ? undefined : inventory.bodies.get(parents[0]);
  return parent?.children.find((child) => child.digest === digest)?.platform;
}

function brokenIndexes({ inventory, graph, verdicts }: Decided): readonly BrokenIndex[] {
  const kept = [...graph.missingChildren.keys()].filter(
    (digest) => verdicts.get(digest)?.action === "keep",
  );
  return kept.sort().map((digest) => {
    const missing = neighbours(graph.missingChildren, digest);
    const listed = inventory.bodies.get(digest)?.children ?? [...missing].map(withoutPlatform);
    return {
      digest,
      tags: graph.ordinaryTags.get(digest) ?? [],
      missing: listed
        .filter((child) => missing.has(child.digest))
        .map(({ digest: child, platform }) => ({ digest: child, platform })),
    };
  });
}

/** The digest tags that are left, and name what is gone: before this run or, when not even their own tag went, by it. */
function orphanedTags(
  { inventory, outcomes, expiredTags }: Decided,
  deleted: ReadonlySet<Digest>,
): OrphanedTags {
  const isHere = (digest: Digest) => inventory.rows.has(digest) && !deleted.has(digest);
  const isLeft = (name: string, digest: Digest) => {
    const removal = expiredTags.get(digest)?.find((tag) => tag.name === name);
    const isRemoved = outcomes === undefined ? removal !== undefined : isGone(removal?.outcome);
    return isHere(digest) && !isRemoved;
  };
  const left = inventory.tags.filter(({ name, digest }) => isLeft(name, digest));
  return orphanedAmong(
    left.map(({ name }) => name),
    isHere,
  );
}

function withoutPlatform(digest: Digest): BrokenIndex["missing"][number] {
  return { digest, platform: undefined };
}

function unpullable({ inventory, graph }: Decided): readonly UnpullableManifest[] {
  return [...inventory.unreadable.keys()].sort().flatMap((digest) => {
    const { ordinaryTags, digestTags } = graph;
    const tags = withoutRepeats(ordinaryTags.get(digest) ?? NONE, digestTags.get(digest) ?? NONE);
    return tags.length === 0 ? [] : [{ digest, tags }];
  });
}

function tagsOnNothing(
  tags: readonly Tag[],
  expired: ReadonlyMap<Digest, readonly ExpiredTag[]>,
): readonly TagOnNothing[] {
  return tags
    .map(({ name, digest }) => {
      const tag = expired.get(digest)?.find((candidate) => candidate.name === name);
      const { rule, outcome } = tag ?? {};
      return { name, digest, isExpired: tag !== undefined, rule, outcome };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
