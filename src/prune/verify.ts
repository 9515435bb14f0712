/**
 * The last question of a run: is everything still there that was to be kept? An answer is believed only when it is bad
 * after a second look, and what is lost is told from what somebody else removed.
 */
import { errorMessage } from "../action-error.ts";
import type { Digest, Repository } from "../registry/registry.ts";
import { buildGraph, neighbours, type ReferenceGraph } from "./graph.ts";
import type { Inventory } from "./inventory.ts";
import { join, newSince } from "./newcomers.ts";
import type { Surroundings } from "./reader.ts";
import type { Verdict } from "./verdict.ts";

/** A kept manifest that stands, and something that it holds and that is gone. */
export interface Loss {
  readonly holder: Digest;
  readonly lost: Digest;
}

export type Verification =
  | {
      readonly state: "verified";
      /** How many kept manifests were looked for. */
      readonly kept: number;
      /** Kept manifests that somebody else removed, without leaving a hole; sorted. */
      readonly disappeared: readonly Digest[];
    }
  | { readonly state: "broken"; readonly losses: readonly Loss[] }
  | { readonly state: "unknown"; readonly why: string };

/**
 * Lists the repository once more and compares. What was pushed since the last question joins first: it may need
 * something that was deleted before anybody knew. Never throws: "unknown" is an answer, and no good one.
 */
export async function verify(
  repository: Repository,
  inventory: Inventory,
  verdicts: ReadonlyMap<Digest, Verdict>,
  surroundings: Surroundings,
): Promise<Verification> {
  try {
    const standing = await repository.rows();
    const news = { rows: [...standing.values()], tags: [] };
    const latest = await join(repository, inventory, newSince(inventory, news), surroundings);
    const kept = [...latest.rows.keys()].filter(
      (digest) => verdicts.get(digest)?.action !== "delete",
    );
    const graph = buildGraph(latest);
    // What a kept manifest needs counts as well, whatever its own verdict was.
    const needed = new Set([...kept, ...kept.flatMap((digest) => [...heldBy(graph, digest)])]);
    const missing = [...needed].filter((digest) => !standing.has(digest));
    const gone = await confirmGone(repository, missing, surroundings);
    return judge(graph, kept, gone);
  } catch (error) {
    return { state: "unknown", why: errorMessage(error) };
  }
}

function judge(
  graph: ReferenceGraph,
  kept: readonly Digest[],
  gone: ReadonlySet<Digest>,
): Verification {
  const losses = kept
    .filter((holder) => !gone.has(holder))
    .flatMap((holder) => [...heldBy(graph, holder)].map((lost) => ({ holder, lost })))
    .filter(({ lost }) => gone.has(lost));
  if (losses.length > 0) return { state: "broken", losses };
  return { state: "verified", kept: kept.length, disappeared: [...gone].sort() };
}

function heldBy(graph: ReferenceGraph, digest: Digest): ReadonlySet<Digest> {
  return neighbours(graph.children, digest).union(neighbours(graph.referrers, digest));
}

async function confirmGone(
  repository: Repository,
  digests: readonly Digest[],
  { pooled }: Surroundings,
): Promise<ReadonlySet<Digest>> {
  const gone = new Set<Digest>();
  const looks = digests.map((digest) =>
    pooled(async () => {
      if ((await repository.inspect(digest)) === undefined) gone.add(digest);
    }),
  );
  await Promise.all(looks);
  return gone;
}
