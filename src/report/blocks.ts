/**
 * The manifests of a repository as people think of them: parts by what becomes of them, in these groups by reason, in these a
 * block for each image with its platforms, attestations and signatures. Every manifest is in exactly one block. Pure.
 */
import type { Digest } from "../oci/digest.ts";
import type { TagRule } from "../prune/model/policy.ts";
import type { Verdict } from "../prune/model/verdict.ts";
import { placeOf, rootsOf, whyOf, type Why } from "./reasons.ts";
import { isGone, type ManifestReport, type RepositoryReport } from "./report.ts";
import { artifactKind } from "./wording.ts";

/** An image and all that it holds or takes along. */
export interface Block {
  readonly root: ManifestReport;
  /** Platforms, then attestations, both as their index lists them; signatures, SBOMs. */
  readonly members: readonly ManifestReport[];
}

/** What becomes of manifests. */
export type Fate =
  | "failed"
  | "unbegun"
  /** Approved, and kept by now. */
  | "wanted"
  /** It would go if it were approved. */
  | "waiting"
  | "goes"
  | "stays";

/** Blocks for one reason, the newest first. */
export interface Group {
  readonly fate: Fate;
  /** Why what goes goes; undefined for what stays. */
  readonly why: Why | undefined;
  readonly verdict: Verdict;
  readonly blocks: readonly Block[];
  /** Tags that go with these blocks, and manifests in them. */
  readonly tags: number;
  readonly manifests: number;
}

/** All groups of a repository: by what becomes of it, then by reason in the order of the reasons. */
export function groupsOf(
  { manifests }: RepositoryReport,
  rules: readonly TagRule[],
): readonly Group[] {
  const parts = Map.groupBy(manifests, fateOf);
  return FATES.flatMap((fate) => groupsIn(fate, parts.get(fate) ?? [], rules));
}

const FATES: readonly Fate[] = ["failed", "unbegun", "wanted", "waiting", "goes", "stays"];

function fateOf({ verdict, outcome, isApproved, isWaiting }: ManifestReport): Fate {
  if (verdict.action === "keep") {
    if (isWaiting === true) return "waiting";
    return isApproved === true ? "wanted" : "stays";
  }
  if (outcome?.state === "cancelled") return "unbegun";
  return isGone(outcome?.state) || outcome?.state === "already-gone" ? "goes" : "failed";
}

function groupsIn(
  fate: Fate,
  part: readonly ManifestReport[],
  rules: readonly TagRule[],
): readonly Group[] {
  const rootOf = rootsOf(part);
  const isPlanned = fate !== "stays" && fate !== "wanted" && fate !== "waiting";
  const byRoot = Map.groupBy(part, rootOf);
  const byKey = Map.groupBy(byRoot.keys(), (root) => keyOf(root, fate, rules));
  const groups = [...byKey.values()].flatMap((roots) => {
    const [first] = roots;
    if (first === undefined) return [];
    const blocks = newestFirst(roots).map((root) => blockOf(root, byRoot.get(root) ?? []));
    const why = isPlanned ? whyOf(first, rules) : undefined;
    return [{ fate, why, verdict: first.verdict, blocks, ...countsOf(blocks) }];
  });
  const place = ({ why }: Group) => (why === undefined ? 0 : placeOf(why, rules));
  return groups.sort(
    (a, b) =>
      place(a) - place(b) ||
      b.blocks.length - a.blocks.length ||
      compare(a.verdict.reason, b.verdict.reason),
  );
}

/** What stays goes by the code of its reason; what goes, by the rule. */
function keyOf(root: ManifestReport, fate: Fate, rules: readonly TagRule[]): unknown {
  if (root.verdict.action === "keep") return root.verdict.reason;
  const why = whyOf(root, rules);
  if (fate === "failed") return "failed";
  if (why.reason === "tags-expired") return why.rule ?? why.reason;
  return why.reason === "subject-gone" ? why.kind : why.reason;
}

function countsOf(blocks: readonly Block[]): { readonly tags: number; readonly manifests: number } {
  let tags = 0;
  let manifests = 0;
  for (const { root, members } of blocks) {
    manifests += 1 + members.length;
    tags += root.tagsAlong.length;
    for (const member of members) tags += member.tagsAlong.length;
  }
  return { tags, manifests };
}

function blockOf(root: ManifestReport, all: readonly ManifestReport[]): Block {
  if (all.length === 1) return { root, members: [] };
  const members = all
    .filter((manifest) => manifest !== root)
    .sort(
      (a, b) =>
        rankOf(a) - rankOf(b) ||
        depthOf(a, root) - depthOf(b, root) ||
        a.place - b.place ||
        compare(a.what, b.what) ||
        compare(a.digest, b.digest),
    );
  return { root, members };
}

/** What the image's own index lists comes before what an index in it lists. */
function depthOf({ parents }: ManifestReport, { digest }: ManifestReport): number {
  return parents.includes(digest) ? 0 : 1;
}

/** What an index lists comes before what refers to it, and platforms before their attestations. */
function rankOf({ what, parents }: ManifestReport): number {
  const kind = artifactKind(what);
  if (kind === "artifact") return parents.length > 0 ? 0 : 4;
  return { attestation: 1, signature: 2, SBOM: 3 }[kind];
}

function newestFirst(manifests: readonly ManifestReport[]): readonly ManifestReport[] {
  return manifests.toSorted(
    (a, b) =>
      (b.pushedAt?.getTime() ?? 0) - (a.pushedAt?.getTime() ?? 0) || compare(a.digest, b.digest),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The digests of a block. */
export function digestsOf({ root, members }: Block): ReadonlySet<Digest> {
  return new Set([root.digest, ...members.map(({ digest }) => digest)]);
}

/** What an image takes, as the registry tells it: itself and all below it, of indexes only what is below. Bytes. */
export function sizeOf({ root, members }: Block): number {
  const own = isIndex(root) ? 0 : (root.sizeBytes ?? 0);
  return members.reduce(
    (sum, member) => sum + (isIndex(member) ? 0 : (member.sizeBytes ?? 0)),
    own,
  );
}

/** The registry adds the children's sizes to an index's own. */
export function isIndex({ what }: ManifestReport): boolean {
  return /\bindex$/.test(what);
}
