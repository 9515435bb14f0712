/**
 * How long a text may be for which advice is looked for: whoever writes an input by hand writes less, and looking takes longer
 * the longer it is.
 */
const LONGEST = 500;

/** Whether advice may be looked for. */
export function isShort(text: string): boolean {
  return text.length <= LONGEST;
}
