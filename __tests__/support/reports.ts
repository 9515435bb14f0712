/**
 * Reports for tests, made by the real code from fixtures: `pruned("team/api", { A: index(["a"]), a: image() })` is a
 * repository planned for a policy of seven days; with outcomes by letter, one that was also pruned.
 */
import { hash } from "node:crypto";

import { DEFAULTS } from "../../src/inputs/defaults.ts";
import type { Outcome } from "../../src/prune/sweep/settle.ts";
import type { Inventory } from "../../src/prune/model/inventory.ts";
import type { Policy } from "../../src/prune/model/policy.ts";
import { watermarkFrom } from "../../src/prune/sweep/changes.ts";
import type { RepositoryPlan } from "../../src/prune/repository.ts";
import { approve } from "../../src/run/approve.ts";
import type { Approval } from "../../src/prune/model/approval.ts";
import type { TagOutcome } from "../../src/prune/sweep/untag.ts";
import type { Verification } from "../../src/prune/sweep/verify.ts";
import type { Digest } from "../../src/oci/digest.ts";
import { NO_REQUESTS } from "../../src/registry/registry.ts";
import type { ManifestReport, Report, RepositoryReport } from "../../src/report/report.ts";
import { reportRepository } from "../../src/report/repository-report.ts";
import { fixture, inventoryOf, NOW, type Fixture, type Spec } from "./fixture.ts";
import { planInLetters, WEEK } from "./planning.ts";

type Specs = Readonly<Record<string, Spec>>;

export const DELETED = { state: "deleted", with: undefined } as const satisfies Outcome;

interface PrunedOptions {
  /** The outcome of each planned deletion, by letter. Undefined for a dry run. */
  readonly outcomes?: (letter: string) => Outcome;
  /** Of every tag that goes from a manifest that stays. */
  readonly tagOutcome?: TagOutcome;
  /** By default seven days, and no tag expires. */
  readonly policy?: Policy;
  /** What a last listing showed; by default that all is well, where something was deleted. */
  readonly verification?: Verification;
  /** What a plan approves; by default none is applied. */
  readonly approval?: (built: Fixture) => Approval;
  /** Changes what the fixture says of the repository, before it is planned. */
  readonly change?: (inventory: Inventory) => Inventory;
}

/** A repository that was planned and, where there are outcomes, pruned. */
export function pruned(name: string, specs: Specs, options: PrunedOptions = {}): RepositoryReport {
  const { outcomes, change, policy, tagOutcome = DELETED } = options;
  const built = fixture(specs);
  const read = inventoryOf(built);
  const inventory = change?.(read) ?? read;
  const decided = planInLetters(built, { inventory, ...(policy === undefined ? {} : { policy }) });
  const watch = watermarkFrom(inventory, NOW, NOW);
  const all = {
    state: "planned",
    inventory,
    policy: policy ?? WEEK,
    plan: decided.plan,
    watch,
    decidedAt: NOW,
  } as const;
  const planned = options.approval === undefined ? all : approve(all, options.approval(built));
  const { plan } = planned;
  const settled = plan.deletions.map(({ digest }) => {
    const letter = built.letters([digest])[0] ?? digest;
    return [digest, outcomes?.(letter) ?? DELETED] as const;
  });
  const tagOutcomes = new Map(plan.tagRemovals.map(({ name }) => [name, tagOutcome]));
  const { graph, verdicts } = plan;
  const kept = [...verdicts.values()].filter(({ action }) => action === "keep").length;
  const hasDeleted = settled.some(([, { state }]) => state === "deleted");
  const verified = { state: "verified", kept, disappeared: [] } as const;
  const verification = options.verification ?? (hasDeleted ? verified : undefined);
  return reported(
    name,
    planned,
    outcomes === undefined
      ? undefined
      : { inventory, graph, verdicts, outcomes: new Map(settled), tagOutcomes, verification },
  );
}

/** A repository in which nothing was decided. */
export function undecided(
  name: string,
  planned: Exclude<RepositoryPlan, { state: "planned" | "missing" }>,
): RepositoryReport {
  return reported(name, planned, undefined);
}

function reported(...[name, planned, outcomes]: Parameters<typeof reportRepository>) {
  const report = reportRepository(name, planned, outcomes);
  if (report === undefined) throw new Error("unreachable: the repository exists");
  return report;
}

/** A repository with this many copies of every manifest, each with a digest of its own. */
export function repeated(one: RepositoryReport, copies: number): RepositoryReport {
  const manifests = Array.from({ length: copies }, (_, copy) =>
    copiesOf(one.manifests, copy),
  ).flat();
  const { bytes, isEstimate } = one.reclaimed;
  return {
    ...one,
    manifests,
    manifestCount: manifests.length,
    tagCount: one.tagCount * copies,
    reclaimed: { bytes: bytes * copies, isEstimate },
    verification:
      one.verification?.state === "verified"
        ? { ...one.verification, kept: one.verification.kept * copies }
        : one.verification,
  };
}

function copiesOf(manifests: readonly ManifestReport[], copy: number): readonly ManifestReport[] {
  const names = new Map<Digest, Digest>();
  const nameOf = (digest: Digest) => {
    const name = names.get(digest) ?? renamed(digest, copy);
    names.set(digest, name);
    return name;
  };
  return manifests.map((manifest) => copied(manifest, copy, nameOf));
}

function copied(
  manifest: ManifestReport,
  copy: number,
  nameOf: (digest: Digest) => Digest,
): ManifestReport {
  const { digest, parents, verdict, tags, tagsAlong } = manifest;
  const ofCopy = (tag: string) => (copy === 0 || tag.includes("sha256-") ? tag : `${tag}-${copy}`);
  const because = verdict.because === undefined ? undefined : nameOf(verdict.because);
  return {
    ...manifest,
    digest: nameOf(digest),
    parents: parents.map(nameOf),
    subjects: manifest.subjects.map(nameOf),
    tags: tags.map(ofCopy),
    tagsAlong: tagsAlong.map(({ name, rule }) => ({ name: ofCopy(name), rule })),
    verdict: { ...verdict, because },
  };
}

function renamed(digest: Digest, copy: number): Digest {
  return `sha256:${hash("sha256", `${digest} ${copy}`)}` as Digest;
}

/** A whole run; by default a dry run over nothing. */
export function reportOf(parts: Partial<Report> = {}): Report {
  return {
    registry: "contoso.azurecr.io",
    dryRun: true,
    stopped: undefined,
    cancelled: false,
    deletionLimit: undefined,
    absentNames: [],
    isTimeUp: false,
    brokenOff: undefined,
    unreached: 0,
    startedAt: NOW,
    finishedAt: new Date(NOW.getTime() + 90_000),
    requests: { ...NO_REQUESTS, list: 4, read: 7 },
    settings: { registry: "contoso.azurecr.io", repositories: "team/**", age: "7d" },
    policyText: undefined,
    plan: undefined,
    defaults: DEFAULTS,
    warnings: [],
    rules: [],
    policy: { agesMs: [7 * 86_400_000], tagRules: [] },
    repositories: [],
    ...parts,
  };
}
