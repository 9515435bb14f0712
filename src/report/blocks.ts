/**
 * The order of manifests in a table: the newest first, each followed by those whose reason it is, so that an
 * image reads as one block. And who keeps whom, where only that is shown. Pure.
 */
import type { Verdict } from "../prune/model/verdict.ts";
import type { Digest } from "../oci/digest.ts";
import type { ManifestReport } from "./report.ts";

/** Newest first, each followed by the manifests whose reason it is. */
export function inBlocks(manifests: readonly ManifestReport[]): readonly ManifestReport[] {
  const shown = new Set(manifests.map(({ digest }) => digest));
  const below = new Map<Digest | undefined, ManifestReport[]>();
  for (const manifest of newestFirst(manifests)) {
    const because = manifest.verdict.because;
    const above = because !== undefined && shown.has(because) ? because : undefined;
    const siblings = below.get(above);
    if (siblings === undefined) below.set(above, [manifest]);
    else siblings.push(manifest);
  }
  const placed = new Set<ManifestReport>();
  const pending = (below.get(undefined) ?? []).toReversed();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (placed.has(next)) continue;
    placed.add(next);
    // Not `push(...)`: one image may have more referrers than a call takes arguments.
    for (const manifest of (below.get(next.digest) ?? []).toReversed()) pending.push(manifest);
  }
  // Reasons that go round in a circle begin nowhere.
  return [...placed, ...manifests.filter((manifest) => !placed.has(manifest))];
}

/** A manifest that is kept for its own sake, and how many others it keeps, by their reasons. */
export interface Root {
  readonly manifest: ManifestReport;
  readonly holds: ReadonlyMap<Verdict["reason"], number>;
}

/** The roots among kept manifests, newest first. */
export function rootsAmong(kept: readonly ManifestReport[]): readonly Root[] {
  const roots: Root[] = [];
  let holds = new Map<Verdict["reason"], number>();
  // In this order all that a root holds stands between it and the next one.
  for (const manifest of inBlocks(kept)) {
    const { reason, because } = manifest.verdict;
    if (because === undefined) {
      holds = new Map();
      roots.push({ manifest, holds });
    } else holds.set(reason, (holds.get(reason) ?? 0) + 1);
  }
  return roots;
}

function newestFirst(manifests: readonly ManifestReport[]): readonly ManifestReport[] {
  return manifests.toSorted((a, b) => {
    const byTime = (b.pushedAt?.getTime() ?? 0) - (a.pushedAt?.getTime() ?? 0);
    return byTime !== 0 ? byTime : a.digest < b.digest ? -1 : 1;
  });
}
