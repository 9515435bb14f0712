/**
 * The one value that everything published is made from: what was decided for every manifest, and the outcome.
 * Numbers come from outcomes, never from the plan, wherever there are outcomes.
 */
import type { Outcome } from "../prune/sweep/settle.ts";
import type { TagOutcome } from "../prune/sweep/untag.ts";
import type { TagRule } from "../prune/model/policy.ts";
import type { Verdict } from "../prune/model/verdict.ts";
import type { Verification } from "../prune/sweep/verify.ts";
import type { Digest } from "../oci/digest.ts";
import type { RequestCounts } from "../registry/registry.ts";
import type { OrphanedTags } from "./orphaned-tags.ts";

export interface Report {
  readonly registry: string;
  readonly dryRun: boolean;
  /** Why the run ended before it looked at every repository; undefined when it did. */
  readonly stopped: string | undefined;
  readonly cancelled: boolean;
  /** What went wrong in the middle that must not, as part of a sentence; undefined when nothing did. */
  readonly brokenOff: string | undefined;
  /** Why "max-deletions" ended the run, as a sentence; undefined when it did not. */
  readonly deletionLimit: string | undefined;
  /** Plain names in "keep-tags" that are nowhere in the run. While there are any, nothing is deleted. */
  readonly absentNames: readonly AbsentName[];
  /** True when "time-limit" ended the run before it had done everything. */
  readonly isTimeUp: boolean;
  /** How many of the selected repositories were not begun. */
  readonly unreached: number;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** What was sent to the registry. */
  readonly requests: RequestCounts;
  /** The inputs as text, without secrets. */
  readonly settings: Readonly<Record<string, string>>;
  /** The content of the policy file; undefined where there is none. */
  readonly policyText: string | undefined;
  /** The plan that is applied; undefined where all is deleted that is decided now. */
  readonly plan: AppliedPlan | undefined;
  /** What the inputs are where nothing is given. */
  readonly defaults: Readonly<Record<string, string>>;
  /** What the user should know and what makes no run fail. */
  readonly warnings: readonly string[];
  /** The rules of the policy file, in their order; empty where there is none. */
  readonly rules: readonly TagRule[];
  /** What decides over ages and tags, by the inputs or by the policy file. */
  readonly policy: PolicySummary;
  /** Sorted by name. */
  readonly repositories: readonly RepositoryReport[];
}

/** What the entries of a policy say together. */
export interface PolicySummary {
  /** What is younger is kept: every age that one of them names, the shortest first. Milliseconds. */
  readonly agesMs: readonly number[];
  /** By which tags expire, in their order. */
  readonly tagRules: readonly TagRule[];
}

/** An approved plan, as far as it is about the repositories of the run. */
export interface AppliedPlan {
  /** As the input names it. */
  readonly path: string;
  readonly madeAt: Date;
  /** Approved manifests. */
  readonly manifests: number;
  /** Approved tags, alone or along with their manifests. */
  readonly tags: number;
  /** Of the manifests, those of repositories that are not there any more. */
  readonly goneWithRepository: number;
}

/** A tag that is to be kept, by a name that no repository has. */
export interface AbsentName {
  readonly name: string;
  /** The nearest tags that there are; sorted. */
  readonly nearest: readonly string[];
  /** Repositories that could not be asked for it. */
  readonly unasked: readonly { readonly repository: string; readonly why: string }[];
}

export interface RepositoryReport {
  readonly name: string;
  readonly state: "pruned" | "skipped" | "failed" | "cancelled";
  /** Why it was skipped or failed, as a sentence; undefined when it was pruned. */
  readonly message: string | undefined;
  /** The moment to which all ages were counted; undefined where nothing was decided. */
  readonly decidedAt: Date | undefined;
  /** All that was read, also where nothing was decided. */
  readonly manifestCount: number;
  /** Empty unless the repository was planned; sorted by digest. */
  readonly manifests: readonly ManifestReport[];
  /** Kept indexes whose children are not in the registry, as they were before this run. */
  readonly brokenIndexes: readonly BrokenIndex[];
  /** Digest tags that name nothing, as far as they stay. */
  readonly orphanedTags: OrphanedTags;
  /** Tagged manifests whose body the registry did not hand out, whatever keeps them. */
  readonly unpullable: readonly UnpullableManifest[];
  /** Tags that name a manifest which the registry does not have; sorted by name. */
  readonly tagsOnNothing: readonly TagOnNothing[];
  readonly reclaimed: Reclaimed;
  /** Tags that are no reference to a digest, before anything was deleted. */
  readonly tagCount: number;
  /** What the plan that is applied left of it; undefined where there is none, or nothing was decided. */
  readonly approval?: ApprovalCounts | undefined;
  /** What the rules of the policy file did, as far as they took a tag. */
  readonly ruleUses: readonly RuleUse[];
  /** What a last listing showed; undefined when nothing was deleted. */
  readonly verification: Verification | undefined;
}

/** A repository held against the plan that is applied. */
export interface ApprovalCounts {
  /** Approved manifests that are kept by now. */
  readonly wanted: number;
  /** Approved manifests that were not there any more. */
  readonly gone: number;
  /** Manifests that would go if they were approved as they are now. */
  readonly waiting: number;
  /** The same of tags of manifests that stay. */
  readonly waitingTags: number;
}

/** What one rule did in one repository. */
export interface RuleUse {
  readonly rule: TagRule;
  /** Tags that it took. */
  readonly tags: number;
  /** Of those, how many expired by it, alone or with their manifests; in a dry run, how many would. */
  readonly expired: number;
  /** Of those, how many are to be kept by name, whatever the rule says. */
  readonly kept: number;
  /** Of those, how many are no versions, where only versions expire. */
  readonly withoutVersion: number;
}

export interface ManifestReport {
  readonly digest: Digest;
  readonly mediaType: string | undefined;
  /** What it is, for people: `index`, `linux/amd64`, `cosign signature`. */
  readonly what: string;
  readonly tags: readonly string[];
  /** Tags that go from a manifest that stays: only these are removed. Sorted by name. */
  readonly expiredTags: readonly ExpiredTag[];
  readonly pushedAt: Date | undefined;
  /** Of what is kept for being pulled, the last time; undefined elsewhere, and where only the fact is known. */
  readonly pulledAt?: Date | undefined;
  readonly sizeBytes: number | undefined;
  /** The indexes of the repository that list it, kept or not; sorted. */
  readonly parents: readonly Digest[];
  /** How many entries the index that lists it has before it; 0 where none does. */
  readonly place: number;
  /** The platform that an attestation is about, as its index says; undefined elsewhere. */
  readonly attests: string | undefined;
  /** What it refers to, by subject or digest tag; sorted. */
  readonly subjects: readonly Digest[];
  readonly verdict: Verdict;
  /** Whether the plan that is applied has it as deleted, whatever tags it had; undefined where there is none. */
  readonly isApproved?: boolean | undefined;
  /** It would go if it were approved as it is now. */
  readonly isWaiting?: boolean | undefined;
  /** Tags that go along with what is deleted: they name it to people, and all of them have expired. Sorted by name. */
  readonly tagsAlong: readonly TagAlong[];
  /** What its deletion frees: of content that several need that go, the first has it. Undefined for what stays. Bytes. */
  readonly freedBytes: number | undefined;
  /** Undefined for what is kept, and in a dry run. */
  readonly outcome: Outcome | undefined;
}

/** A tag that goes with its manifest. */
export interface TagAlong {
  readonly name: string;
  /** By which it has expired. */
  readonly rule: TagRule | undefined;
}

export interface ExpiredTag {
  readonly name: string;
  /** The deleted manifest that this digest tag names; undefined for a tag that has expired. */
  readonly because?: Digest | undefined;
  /** The rule by which it has expired. */
  readonly rule?: TagRule | undefined;
  /** Undefined in a dry run. */
  readonly outcome: TagOutcome | undefined;
}

export interface UnpullableManifest {
  readonly digest: Digest;
  readonly tags: readonly string[];
}

export interface TagOnNothing extends ExpiredTag {
  readonly digest: Digest;
  /** It has expired, so that it is removed. Others have no outcome. */
  readonly isExpired: boolean;
}

export interface BrokenIndex {
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly missing: readonly { readonly digest: Digest; readonly platform: string | undefined }[];
}

export interface Reclaimed {
  readonly bytes: number;
  /** True where a body was not read and the registry's own size had to do. */
  readonly isEstimate: boolean;
}

/** Counts over manifests, for one repository or a run. */
export interface Totals {
  readonly manifests: number;
  readonly planned: number;
  readonly kept: number;
  readonly deleted: number;
  readonly alreadyGone: number;
  /** Failed and refused. */
  readonly failed: number;
  readonly blocked: number;
  readonly cancelled: number;
  /** Tags to be removed alone (their manifest stays, or there is none), and what became of it. */
  readonly tagsPlanned: number;
  readonly untagged: number;
  readonly tagsFailed: number;
  /** Tags that have gone, or in a dry run would go: along with their manifests, or alone. */
  readonly expiredTags: number;
  /** All that were to go, whatever became of it. */
  readonly expiredTagsPlanned: number;
  /** Tags that are no reference to a digest, and are left. */
  readonly tagsStay: number;
  readonly reclaimed: Reclaimed;
}

/** Whether the run ended before it had done everything in this repository. */
export function isUnfinished(repository: RepositoryReport): boolean {
  const isCancelled = ({ outcome }: Pick<ManifestReport | ExpiredTag, "outcome">) =>
    outcome?.state === "cancelled";
  if (repository.state === "cancelled" || repository.manifests.some(isCancelled)) return true;
  return expiredTagsIn(repository).some(isCancelled);
}

/** All tags that are removed alone: those of manifests that stay, and those on nothing. */
export function expiredTagsIn({
  manifests,
  tagsOnNothing,
}: Pick<RepositoryReport, "manifests" | "tagsOnNothing">): readonly ExpiredTag[] {
  const onNothing = tagsOnNothing.filter(({ isExpired }) => isExpired);
  return [...manifests.flatMap(({ expiredTags }) => expiredTags), ...onNothing];
}

/** They are asked for in every part of a page, and a repository may have half a million manifests. */
const knownTotals = new WeakMap<RepositoryReport, Totals>();

/** Adds up one repository. */
export function totalsOf(repository: RepositoryReport): Totals {
  const totals = knownTotals.get(repository) ?? countTotals(repository);
  knownTotals.set(repository, totals);
  return totals;
}

function countTotals(repository: RepositoryReport): Totals {
  const states = new Map<string, number>();
  const alone = expiredTagsIn(repository);
  const tagStates = alone.map(({ outcome }) => outcome?.state);
  let kept = 0;
  let along = 0;
  let goneAlong = 0;
  for (const { verdict, outcome, tagsAlong } of repository.manifests) {
    if (verdict.action === "keep") kept += 1;
    along += tagsAlong.length;
    if (isGone(outcome?.state)) goneAlong += tagsAlong.length;
    if (outcome !== undefined) states.set(outcome.state, (states.get(outcome.state) ?? 0) + 1);
  }
  const count = (state: Outcome["state"]): number => states.get(state) ?? 0;
  const countTags = (...of: readonly TagOutcome["state"][]): number =>
    tagStates.filter((state) => state !== undefined && of.includes(state)).length;
  return {
    manifests: repository.manifestCount,
    planned: repository.manifests.length - kept,
    kept,
    deleted: count("deleted"),
    alreadyGone: count("already-gone"),
    failed: count("failed") + count("refused"),
    blocked: count("blocked"),
    cancelled: count("cancelled"),
    tagsPlanned: tagStates.length,
    untagged: countTags("deleted"),
    tagsFailed: countTags("failed", "refused"),
    expiredTags: goneAlong + tagStates.filter(isGone).length,
    expiredTagsPlanned: along + tagStates.length,
    tagsStay: repository.tagCount - goneAlong - ordinaryGone(repository),
    reclaimed: repository.reclaimed,
  };
}

/** Tags that have gone from manifests that stay, and are no reference to a digest. */
function ordinaryGone({ manifests }: RepositoryReport): number {
  let gone = 0;
  for (const { expiredTags } of manifests) {
    for (const { because, outcome } of expiredTags) {
      if (because === undefined && isGone(outcome?.state)) gone += 1;
    }
  }
  return gone;
}

/** Whether what was to go has been deleted; in a dry run, whether it would. */
export function isGone(state: TagOutcome["state"] | undefined): boolean {
  return state === undefined || state === "deleted";
}

/** Adds up a run. */
export function totalsOfRun(report: Report): Totals {
  const sum: Record<Exclude<keyof Totals, "reclaimed">, number> = {
    manifests: 0,
    planned: 0,
    kept: 0,
    deleted: 0,
    alreadyGone: 0,
    failed: 0,
    blocked: 0,
    cancelled: 0,
    tagsPlanned: 0,
    untagged: 0,
    tagsFailed: 0,
    expiredTags: 0,
    expiredTagsPlanned: 0,
    tagsStay: 0,
  };
  let reclaimed: Reclaimed = { bytes: 0, isEstimate: false };
  for (const repository of report.repositories) {
    const totals = totalsOf(repository);
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += totals[key];
    reclaimed = {
      bytes: reclaimed.bytes + totals.reclaimed.bytes,
      isEstimate: reclaimed.isEstimate || totals.reclaimed.isEstimate,
    };
  }
  return { ...sum, reclaimed };
}
