/**
 * Every digest that a JSON text may mean, whatever is around it: for manifests of which it is unknown what they refer to.
 * Too many only keep more.
 */
import type { Digest } from "./digest.ts";

/**
 * A run of exactly 64 or 128 hex digits is taken for a digest. Digests are written in lower case, but who writes what
 * we do not understand may do it otherwise; and a letter before one in the other case does not make it longer for all.
 */
const HEX_RUNS = ["a-f0-9", "A-F0-9", "a-fA-F0-9"].map(
  (hex) => new RegExp(`(?<![${hex}])(?:[${hex}]{128}|[${hex}]{64})(?![${hex}])`, "g"),
);

/** Read from the text and not from its value, which shows only one of the values of a repeated key. */
export function mentionsIn(text: string): readonly Digest[] {
  const mentions = new Set<Digest>();
  for (const written of stringsIn(text)) {
    const value = String(JSON.parse(written));
    for (const run of HEX_RUNS) {
      for (const [hex] of value.matchAll(run)) mentions.add(digestOfHex(hex.toLowerCase()));
    }
  }
  return [...mentions];
}

/** The strings of a JSON text as they are written, keys included. */
function* stringsIn(text: string): Iterable<string> {
  let begin: number | undefined;
  for (const { 0: mark, index } of text.matchAll(/\\.|"/g)) {
    if (mark !== '"') continue;
    if (begin !== undefined) yield text.slice(begin, index + 1);
    begin = begin === undefined ? index : undefined;
  }
}

function digestOfHex(hex: string): Digest {
  return (hex.length === 64 ? `sha256:${hex}` : `sha512:${hex}`) as Digest;
}
