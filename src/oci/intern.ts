/**
 * The few words that a registry repeats in every row (media types, platforms), each kept once. Every parsed answer brings
 * its own copy of them.
 */

/** Far more than registries use. What comes after that is kept as it is, so that no content can fill this. */
const MOST_WORDS = 1000;

const interned = new Map<string, string>();

/** An equal string, and the same one for every equal string. */
export function intern(text: string): string {
  const known = interned.get(text);
  if (known !== undefined) return known;
  if (interned.size < MOST_WORDS) interned.set(text, text);
  return text;
}
