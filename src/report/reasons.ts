/**
 * Why things go, as the page groups them: by the rule by which tags expire, or by what has happened to them. What goes only
 * along with something else counts where that does, so that every manifest is in one group, and the groups add up. Pure.
 */
import { digestNamedBy } from "../oci/digest-tag.ts";
import type { Digest } from "../oci/digest.ts";
import type { TagRule } from "../prune/model/policy.ts";
import {
  expiredTagsIn,
  isGone,
  type ManifestReport,
  type Report,
  type RepositoryReport,
} from "./report.ts";
import { artifactKind, type ArtifactKind } from "./wording.ts";

/** Why something goes that does not go along with something else. */
export type Why =
  | { readonly reason: "tags-expired"; readonly rule: TagRule | undefined }
  | { readonly reason: "untagged" }
  /** A signature or the like. */
  | { readonly reason: "subject-gone"; readonly kind: ArtifactKind }
  /** Of tags alone: the digest that they name goes. */
  | { readonly reason: "digest-goes" };

/** What goes for one reason, and what became of it. In a dry run all that is planned counts as gone. */
export interface ReasonSum {
  readonly why: Why;
  readonly planned: number;
  readonly gone: number;
  /** Along with these manifests, or from manifests that stay. */
  readonly tagsPlanned: number;
  readonly tagsGone: number;
  readonly bytes: number;
  /** Of what has gone and does not go along with something else, what was pushed last. */
  readonly youngest: Youngest | undefined;
}

export interface Youngest {
  readonly repository: string;
  readonly manifest: ManifestReport;
  /** Undefined where it is not known when it was pushed. */
  readonly ageMs: number | undefined;
}

const ARTIFACTS: readonly ArtifactKind[] = ["signature", "SBOM", "attestation", "artifact"];

/** Of what goes, what each goes along with in the end: itself, or what its reasons lead to. */
export function rootsOf(
  going: readonly ManifestReport[],
): (manifest: ManifestReport) => ManifestReport {
  const byDigest = new Map<Digest, ManifestReport>();
  for (const manifest of going) byDigest.set(manifest.digest, manifest);
  const roots = new Map<Digest, ManifestReport>();
  return (manifest) => {
    // Nearly all stand at the top, or right below it.
    const above = aboveOf(manifest, byDigest);
    if (above === undefined) return manifest;
    if (aboveOf(above, byDigest) === undefined) return above;
    return farRoot(manifest, byDigest, roots);
  };
}

/** Reasons that go round in a circle end where they have come round. */
function farRoot(
  manifest: ManifestReport,
  byDigest: ReadonlyMap<Digest, ManifestReport>,
  roots: Map<Digest, ManifestReport>,
): ManifestReport {
  const passed = new Set<ManifestReport>();
  let top = manifest;
  let next: ManifestReport | undefined = manifest;
  while (next !== undefined && !passed.has(next)) {
    top = next;
    const known = roots.get(next.digest);
    if (known !== undefined) {
      top = known;
      break;
    }
    passed.add(next);
    next = aboveOf(next, byDigest);
  }
  for (const { digest } of passed) roots.set(digest, top);
  return top;
}

/**
 * What a manifest goes along with, or stays with. One that has lost tags of its own may still be listed by what goes, and one
 * that stays for its own sake but has no tag stands with what lists it and stays for the same reason.
 */
function aboveOf(
  { verdict, parents, subjects, tags }: ManifestReport,
  others: ReadonlyMap<Digest, ManifestReport>,
): ManifestReport | undefined {
  if (verdict.because !== undefined) return others.get(verdict.because);
  if (parents.length + subjects.length === 0) return undefined;
  const isTagged = tags.some((tag) => digestNamedBy(tag) === undefined);
  if (verdict.action === "keep" ? isTagged : verdict.reason !== "tags-expired") return undefined;
  for (const digest of [...parents, ...subjects]) {
    const above = others.get(digest);
    const isSame = verdict.action === "delete" || above?.verdict.reason === verdict.reason;
    if (above !== undefined && isSame) return above;
  }
  return undefined;
}

/** Why this goes, of what does not go along with something else. The first of several rules counts. */
export function whyOf(
  { verdict, tagsAlong, what }: ManifestReport,
  rules: readonly TagRule[],
): Why {
  if (verdict.reason === "subject-gone") {
    return { reason: "subject-gone", kind: artifactKind(what) };
  }
  if (verdict.reason !== "tags-expired") return { reason: "untagged" };
  const [first, ...others] = tagsAlong.map(({ rule }) => rule);
  return { reason: "tags-expired", rule: others.reduce((a, b) => earlier(a, b, rules), first) };
}

function earlier(
  a: TagRule | undefined,
  b: TagRule | undefined,
  rules: readonly TagRule[],
): TagRule | undefined {
  return placeOfRule(b, rules) < placeOfRule(a, rules) ? b : a;
}

function placeOfRule(rule: TagRule | undefined, rules: readonly TagRule[]): number {
  const place = rule === undefined ? -1 : rules.indexOf(rule);
  return place < 0 ? rules.length : place;
}

/** Rules in their order, then what has no tag, then what has lost its image, then digest tags. */
export function placeOf(why: Why, rules: readonly TagRule[]): number {
  const behind = rules.length + 1;
  switch (why.reason) {
    case "tags-expired":
      return placeOfRule(why.rule, rules);
    case "untagged":
      return behind;
    case "subject-gone":
      return behind + 1 + ARTIFACTS.indexOf(why.kind);
    case "digest-goes":
      return behind + 1 + ARTIFACTS.length;
    default:
      return why satisfies never;
  }
}

/** The digests of what goes, in the order of the groups. */
export function byReason(
  going: readonly ManifestReport[],
  rules: readonly TagRule[],
): readonly Digest[] {
  const rootOf = rootsOf(going);
  const placed = going.map((manifest) => ({
    digest: manifest.digest,
    place: placeOf(whyOf(rootOf(manifest), rules), rules),
  }));
  return placed.sort((a, b) => a.place - b.place).map(({ digest }) => digest);
}

/** The same reason is the same key. */
function keyOf(why: Why): TagRule | string {
  if (why.reason === "tags-expired") return why.rule ?? why.reason;
  return why.reason === "subject-gone" ? `${why.reason} ${why.kind}` : why.reason;
}

interface Counting {
  readonly why: Why;
  planned: number;
  gone: number;
  tagsPlanned: number;
  tagsGone: number;
  bytes: number;
  youngest: Youngest | undefined;
}

/** What goes in one repository, by its reasons. */
export function reasonsIn(
  repository: RepositoryReport,
  rules: readonly TagRule[],
): readonly ReasonSum[] {
  const sums = new Map<TagRule | string, Counting>();
  const sumOf = (why: Why): Counting => {
    const known = sums.get(keyOf(why));
    if (known !== undefined) return known;
    const none = { planned: 0, gone: 0, tagsPlanned: 0, tagsGone: 0, bytes: 0 };
    const sum = { why, ...none, youngest: undefined };
    sums.set(keyOf(why), sum);
    return sum;
  };
  const countTag = (why: Why, hasGone: boolean) => {
    const sum = sumOf(why);
    sum.tagsPlanned += 1;
    if (hasGone) sum.tagsGone += 1;
  };
  const going = repository.manifests.filter(({ verdict }) => verdict.action === "delete");
  const rootOf = rootsOf(going);
  for (const manifest of going) {
    const root = rootOf(manifest);
    const sum = sumOf(whyOf(root, rules));
    const hasGone = isGone(manifest.outcome?.state);
    sum.planned += 1;
    sum.bytes += manifest.freedBytes ?? 0;
    for (const { rule } of manifest.tagsAlong) countTag({ reason: "tags-expired", rule }, hasGone);
    if (!hasGone) continue;
    sum.gone += 1;
    if (root === manifest) sum.youngest = younger(sum.youngest, youngestOf(repository, manifest));
  }
  for (const { rule, because, outcome } of expiredTagsIn(repository)) {
    const why: Why =
      because === undefined ? { reason: "tags-expired", rule } : { reason: "digest-goes" };
    countTag(why, isGone(outcome?.state));
  }
  return inOrder([...sums.values()], rules);
}

/** What goes in a run, by its reasons. */
export function reasonSums({ repositories, policy }: Report): readonly ReasonSum[] {
  const sums = new Map<TagRule | string, Counting>();
  for (const sum of repositories.flatMap((one) => reasonsIn(one, policy.tagRules))) {
    const known = sums.get(keyOf(sum.why));
    if (known === undefined) {
      sums.set(keyOf(sum.why), { ...sum });
      continue;
    }
    known.planned += sum.planned;
    known.gone += sum.gone;
    known.tagsPlanned += sum.tagsPlanned;
    known.tagsGone += sum.tagsGone;
    known.bytes += sum.bytes;
    known.youngest = younger(known.youngest, sum.youngest);
  }
  return inOrder([...sums.values()], policy.tagRules);
}

function inOrder(sums: readonly ReasonSum[], rules: readonly TagRule[]): readonly ReasonSum[] {
  return sums.toSorted((a, b) => placeOf(a.why, rules) - placeOf(b.why, rules));
}

/** A manifest of a repository with its age. */
export function youngestOf(
  { name, decidedAt }: RepositoryReport,
  manifest: ManifestReport,
): Youngest {
  const { pushedAt } = manifest;
  const isKnown = decidedAt !== undefined && pushedAt !== undefined;
  const ageMs = isKnown ? decidedAt.getTime() - pushedAt.getTime() : undefined;
  return { repository: name, manifest, ageMs };
}

/** The younger of two; the first one where they are of the same age. */
export function younger(a: Youngest | undefined, b: Youngest | undefined): Youngest | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return (b.ageMs ?? Infinity) < (a.ageMs ?? Infinity) ? b : a;
}
