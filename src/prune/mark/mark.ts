/**
 * Marks what is kept: the roots and everything that they hold, repeatedly. Pure.
 * Each kept manifest gets the reason that lies nearest to a root; ties go to the smaller digest, so that the order of a
 * listing never shows in a report.
 */
import type { Digest } from "../../oci/digest.ts";
import { neighbours, type ReferenceGraph } from "./graph.ts";
import type { HeldReason, RootReason, Verdict } from "../model/verdict.ts";

/** A verdict to keep. `because` is the manifest that holds this one; undefined for a root. */
export type KeepVerdict = Extract<Verdict, { readonly action: "keep" }>;

/** Along which edges a kept manifest holds others (docs/how-it-decides.md#for-the-sake-of-what-is-kept). */
const HOLDS: readonly { edges: keyof HoldingEdges; reason: HeldReason }[] = [
  { edges: "children", reason: "child-of-kept-index" },
  { edges: "referrers", reason: "referrer-of-kept-manifest" },
  // ACR deletes referrers along with their subject: deleting the subject would take the kept referrer along.
  { edges: "registeredSubjects", reason: "subject-of-kept-referrer" },
  { edges: "mentions", reason: "mentioned-by-unknown-manifest" },
];

/**
 * What a digest tag names is held by a root alone, since no registry deletes anything along such a tag: an unchanged SBOM
 * that has the digest tags of four builds, and is kept for the newest, keeps none of the three old ones.
 *
 *     latest ─→ v4 ─→ SBOM ┄┄→ v1, v2, v3        ─→ holds   ┄→ names by a digest tag
 */
const ROOT_HOLDS: typeof HOLDS = [
  ...HOLDS,
  { edges: "subjects", reason: "subject-of-kept-referrer" },
];

type HoldingEdges = Pick<
  ReferenceGraph,
  "children" | "referrers" | "registeredSubjects" | "subjects" | "mentions"
>;

/** The roots as the beginning of what is kept. */
export function rootMarks(
  roots: ReadonlyMap<Digest, RootReason>,
): ReadonlyMap<Digest, KeepVerdict> {
  // One object for each reason: most manifests of a large registry are roots.
  const byReason = new Map<RootReason, KeepVerdict>();
  const keepings = new Map<Digest, KeepVerdict>();
  for (const [digest, reason] of roots) {
    const keeping = byReason.get(reason) ?? { action: "keep", reason, because: undefined };
    byReason.set(reason, keeping);
    keepings.set(digest, keeping);
  }
  return keepings;
}

/** All that is kept once `seeds` are, with reasons: breadth first, a level at a time. Seeds without a holder are roots. */
export function mark(
  graph: HoldingEdges,
  seeds: ReadonlyMap<Digest, KeepVerdict>,
): ReadonlyMap<Digest, KeepVerdict> {
  const kept = new Map(seeds);
  let level = [...seeds.keys()].sort();
  while (level.length > 0) {
    const next: Digest[] = [];
    for (const holder of level) {
      const keeping = kept.get(holder);
      const holds = keeping !== undefined && isRootMark(keeping) ? ROOT_HOLDS : HOLDS;
      for (const [held, reason] of heldBy(graph, holder, holds)) {
        if (kept.has(held)) continue;
        kept.set(held, { action: "keep", reason, because: holder });
        next.push(held);
      }
    }
    level = next.sort();
  }
  return kept;
}

/** What only waits to be approved is unreachable, and holds no more than what is held itself. */
export function isRootMark({ because, reason }: Verdict): boolean {
  return because === undefined && reason !== "not-approved";
}

function* heldBy(
  graph: HoldingEdges,
  holder: Digest,
  holds: typeof HOLDS,
): Iterable<[Digest, HeldReason]> {
  for (const { edges, reason } of holds) {
    for (const held of neighbours(graph[edges], holder)) yield [held, reason];
  }
}
