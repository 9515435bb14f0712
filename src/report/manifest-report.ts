/**
 * One manifest of a repository in the report.
 */
import type { Digest } from "../oci/digest.ts";
import { TOLD_BY_BODY } from "../oci/manifest.ts";
import { neighbours } from "../prune/mark/graph.ts";
import type { Inventory } from "../prune/model/inventory.ts";
import type { TagPolicy } from "../prune/model/policy.ts";
import type { Verdict } from "../prune/model/verdict.ts";
import type { ManifestRow } from "../registry/registry.ts";
import type { Decided } from "./decided.ts";
import type { ManifestReport, TagAlong } from "./report.ts";
import { ruleOf } from "../prune/mark/tag-rules.ts";
import { describeManifest } from "./wording.ts";

/** One list for all that have none: there may be half a million of them. */
const NONE: readonly never[] = [];

function sorted(digests: ReadonlySet<Digest>): readonly Digest[] {
  return digests.size === 0 ? NONE : [...digests].sort();
}

/** Both lists, each name once. */
export function withoutRepeats(
  some: readonly string[],
  others: readonly string[],
): readonly string[] {
  return some.length + others.length === 0 ? NONE : [...new Set([...some, ...others])];
}

/** What goes has no tag that names it to people but expired ones. */
function tagsAlong(names: readonly string[], { rules }: TagPolicy): readonly TagAlong[] {
  return names.length === 0 ? NONE : names.map((name) => ({ name, rule: ruleOf(name, rules) }));
}

/** Undefined for what there is no verdict on. What its deletion frees is not known here. */
export function reportManifest(
  row: ManifestRow,
  { inventory, graph, verdicts, outcomes, expiredTags, tags, pulled, approved }: Decided,
): ManifestReport | undefined {
  const verdict = verdicts.get(row.digest);
  if (verdict === undefined) return undefined;
  const parents = sorted(neighbours(graph.parents, row.digest));
  const digestTags = graph.digestTags.get(row.digest) ?? NONE;
  const ordinaryTags = graph.ordinaryTags.get(row.digest) ?? NONE;
  const body = inventory.bodies.get(row.digest);
  const entry = entryOf(inventory, parents, row.digest, verdict);
  const mediaType = row.mediaType === TOLD_BY_BODY ? body?.mediaType : row.mediaType;
  return {
    digest: row.digest,
    mediaType,
    what: describeManifest({
      mediaType,
      configMediaType: row.configMediaType,
      platform: entry.platform ?? row.platform,
      body,
      digestTags,
    }),
    tags: withoutRepeats(ordinaryTags, digestTags),
    expiredTags: expiredTags.get(row.digest) ?? NONE,
    pushedAt: row.pushedAt,
    pulledAt: lastPull(verdict, pulled.digests.get(row.digest)),
    sizeBytes: row.sizeBytes,
    parents,
    place: entry.place,
    attests: entry.attests,
    subjects: sorted(neighbours(graph.subjects, row.digest)),
    verdict,
    isApproved: approved?.approval.manifests.has(row.digest),
    isWaiting: approved?.waiting.has(row.digest),
    tagsAlong: verdict.action === "delete" ? tagsAlong(ordinaryTags, tags) : NONE,
    freedBytes: undefined,
    outcome: outcomes?.get(row.digest),
  };
}

/** What is kept for another reason needs no pull to explain it. */
function lastPull({ reason }: Verdict, at: Date | undefined): Date | undefined {
  return reason === "pulled-lately" ? at : undefined;
}

/** Where and as what an index lists it. */
interface IndexEntry {
  readonly place: number;
  /** The registry's row shows no variant. */
  readonly platform: string | undefined;
  readonly attests: string | undefined;
}

const NO_ENTRY: IndexEntry = { place: 0, platform: undefined, attests: undefined };

/** As the index says it that decides over it, or else the first one. */
function entryOf(
  { bodies }: Inventory,
  parents: readonly Digest[],
  digest: Digest,
  { because }: Verdict,
): IndexEntry {
  const parent = because !== undefined && parents.includes(because) ? because : parents[0];
  const children = parent === undefined ? undefined : bodies.get(parent)?.children;
  const place = children?.findIndex((child) => child.digest === digest) ?? -1;
  const child = children?.[place];
  if (child === undefined) return NO_ENTRY;
  const { platform, attests } = child;
  const attested =
    attests === undefined ? undefined : children?.find((other) => other.digest === attests);
  return { place, platform, attests: attested?.platform };
}
