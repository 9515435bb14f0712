/**
 * From a planned repository and its outcomes to its part of the report.
 */
import { isGone } from "../prune/sweep/settle.ts";
import { neighbours } from "../prune/mark/graph.ts";
import type { Approved } from "../prune/model/approval.ts";
import type { PrunedRepository, RepositoryPlan } from "../prune/repository.ts";
import type { Digest } from "../oci/digest.ts";
import type { Tag } from "../registry/registry.ts";
import { freedBy } from "./bytes.ts";
import { decidedBy, removalsByName, type Decided } from "./decided.ts";
import { reportManifest, withoutRepeats } from "./manifest-report.ts";
import { orphanedAmong, type OrphanedTags } from "./orphaned-tags.ts";
import type {
  ApprovalCounts,
  BrokenIndex,
  ExpiredTag,
  ManifestReport,
  RepositoryReport,
  TagOnNothing,
  UnpullableManifest,
} from "./report.ts";
import { byReason } from "./reasons.ts";
import { usesOf } from "./tag-rules.ts";

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
    tagCount: 0,
    ruleUses: [],
    verification: undefined,
  };
}

function reportDecided(name: string, decidedAt: Date, decided: Decided): RepositoryReport {
  const { inventory, outcomes, verification } = decided;
  const decidedOn = [...inventory.rows.values()]
    .sort((a, b) => (a.digest < b.digest ? -1 : 1))
    .flatMap((row) => reportManifest(row, decided) ?? []);
  const digestsOf = (isMeant: (manifest: ManifestReport) => boolean) =>
    new Set(decidedOn.filter(isMeant).map(({ digest }) => digest));
  const isDeleted = ({ verdict, outcome }: ManifestReport) =>
    outcomes === undefined ? verdict.action === "delete" : outcome?.state === "deleted";
  const deleted = new Set(byReason(decidedOn.filter(isDeleted), decided.tags.rules));
  const alreadyGone = digestsOf(({ outcome }) => outcome?.state === "already-gone");
  const { bytes, isEstimate, byDigest } = freedBy(inventory, deleted, alreadyGone);
  const manifests = decidedOn.map((manifest) => {
    const freedBytes = byDigest.get(manifest.digest);
    return freedBytes === undefined ? manifest : { ...manifest, freedBytes };
  });
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
    reclaimed: { bytes, isEstimate },
    tagCount: decided.graph.ordinaryTags.values().reduce((sum, tags) => sum + tags.length, 0),
    ruleUses: usesOf(decided.tags, inventory, deleted, decided.expiredTags),
    approval: decided.approved && approvalCounts(decided.approved, manifests),
    verification,
  };
}

/** What goes by another hand after the plan was made is gone, too. */
function approvalCounts(
  { approval, waiting, waitingTags }: Approved,
  manifests: readonly ManifestReport[],
): ApprovalCounts {
  const approved = manifests.filter(({ isApproved }) => isApproved);
  const isWanted = ({ verdict, isWaiting }: ManifestReport) =>
    verdict.action === "keep" && isWaiting !== true;
  const alreadyGone = approved.filter(({ outcome }) => outcome?.state === "already-gone");
  return {
    wanted: approved.filter(isWanted).length,
    gone: approval.manifests.size - approved.length + alreadyGone.length,
    waiting: waiting.size,
    waitingTags: waitingTags.length,
  };
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
  const removals = removalsByName(expiredTags);
  const isLeft = ({ name, digest }: Tag) => {
    const removal = removals.get(digest)?.get(name);
    const isRemoved = outcomes === undefined ? removal !== undefined : isGone(removal?.outcome);
    return isHere(digest) && !isRemoved;
  };
  const left = inventory.tags.filter(isLeft);
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
    const tags = withoutRepeats(ordinaryTags.get(digest) ?? [], digestTags.get(digest) ?? []);
    return tags.length === 0 ? [] : [{ digest, tags }];
  });
}

function tagsOnNothing(
  tags: readonly Tag[],
  expired: ReadonlyMap<Digest, readonly ExpiredTag[]>,
): readonly TagOnNothing[] {
  const expiredByName = removalsByName(expired);
  return tags
    .map(({ name, digest }) => {
      const tag = expiredByName.get(digest)?.get(name);
      const { rule, outcome } = tag ?? {};
      return { name, digest, isExpired: tag !== undefined, rule, outcome };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
