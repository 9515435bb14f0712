/**
 * Changes a plan when something turns out to be wanted after all: verdicts only ever move from delete to keep.
 * Pure.
 */
import type { Digest } from "../../oci/digest.ts";
import type { ReferenceGraph } from "./graph.ts";
import { isRootMark, mark, rootMarks, type KeepVerdict } from "./mark.ts";
import type { RootReason, Verdict } from "../model/verdict.ts";

type Verdicts = ReadonlyMap<Digest, Verdict>;

/**
 * The verdicts once `wanted` are roots as well. `graph` must know all edges by now, those of new manifests included.
 * What was kept stays kept, roots for the reason that they had; what was kept for another's sake may be a root by now, and
 * then it holds more.
 */
export function markMore(
  verdicts: Verdicts,
  graph: ReferenceGraph,
  wanted: ReadonlyMap<Digest, RootReason>,
): Verdicts {
  const seeds = new Map<Digest, KeepVerdict>(rootMarks(wanted));
  for (const [digest, verdict] of verdicts) {
    const isRootSince = !isRootMark(verdict) && wanted.has(digest);
    if (verdict.action === "keep" && !isRootSince) seeds.set(digest, verdict);
  }
  return new Map([...verdicts, ...mark(graph, seeds)]);
}
