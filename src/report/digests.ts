/**
 * Digests as people read them: the first twelve digits, or as many as it takes to tell two of a page apart.
 */
import type { Digest } from "../oci/digest.ts";

const SHORTEST = 12;

/** The first digits of a digest, without its algorithm. */
export function shortDigest(digest: Digest, digits: number = SHORTEST): string {
  const start = digest.indexOf(":") + 1;
  return digest.slice(start, start + digits);
}

/** How many digits tell all the given digests apart; at least twelve. */
export function digitsNeeded(digests: Iterable<Digest>): number {
  const hexes = [...digests].map((digest) => digest.slice(digest.indexOf(":") + 1));
  // Nearly always; sorting half a million would take seconds that a cancelled run does not have.
  if (new Set(hexes.map((hex) => hex.slice(0, SHORTEST))).size === hexes.length) return SHORTEST;
  const sorted = hexes.sort();
  let digits = SHORTEST;
  for (const [i, hex] of sorted.entries()) {
    const next = sorted[i + 1] ?? "";
    if (next !== hex) {
      while (digits < hex.length && next.startsWith(hex.slice(0, digits))) digits += 1;
    }
  }
  return digits;
}
