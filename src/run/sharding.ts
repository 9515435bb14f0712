/**
 * How repositories are dealt to the jobs of a matrix. Every job deals for itself, perhaps hours after another and with
 * other repositories in the registry by then. So a name alone decides where it goes, by its hash; only where that leaves
 * the shards uneven, some of the last in the order of hashes go elsewhere.
 */
import { createHash } from "node:crypto";

import type { Shard } from "../inputs/shard.ts";

/** How far a shard may be from the mean, as a part of it. */
const TOLERANCE = 0.2;

/**
 * The names of one shard, sorted. The shards of the same names are disjoint, complete, and within 20 % of their mean, or
 * within one where that is less than one. A name more or less moves few of the others, and none where the hash alone is
 * even enough.
 */
export function namesOfShard(names: readonly string[], { part, of }: Shard): readonly string[] {
  const shards = dealByHash(names, of);
  evenOut(shards, names.length / of);
  return shards[part - 1]?.map(({ name }) => name).sort() ?? [];
}

interface Hashed {
  readonly name: string;
  readonly hash: string;
}

/** Every name in the shard of its hash, in the order of the hashes. */
function dealByHash(names: readonly string[], of: number): Hashed[][] {
  const shards: Hashed[][] = Array.from({ length: of }, () => []);
  const hashed = names.map((name) => ({ name, hash: hashOf(name) }));
  for (const one of hashed.sort((a, b) => (a.hash < b.hash ? -1 : 1))) {
    // Twelve hexadecimal digits are always exact.
    shards[Number(`0x${one.hash.slice(0, 12)}`) % of]?.push(one);
  }
  return shards;
}

function hashOf(name: string): string {
  return createHash("sha256").update(name).digest("hex");
}

/** As long as a shard is out of bounds, the fullest gives its last name to the emptiest. */
function evenOut(shards: readonly Hashed[][], mean: number): void {
  const most = Math.max(Math.ceil(mean), Math.floor(mean * (1 + TOLERANCE)));
  const least = Math.min(Math.floor(mean), Math.ceil(mean * (1 - TOLERANCE)));
  for (;;) {
    const bySize = shards.toSorted((a, b) => a.length - b.length);
    const [emptiest, fullest] = [bySize.at(0), bySize.at(-1)];
    if (emptiest === undefined || fullest === undefined) return;
    if (fullest.length <= most && emptiest.length >= least) return;
    emptiest.push(...fullest.splice(-1));
  }
}
