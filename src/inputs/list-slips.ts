/**
 * What is written around the items of a list out of habit: the dashes, brackets, quotes and comments of YAML, blanks instead
 * of line breaks. A list in an input is text, and all of this would be part of the name.
 */

/** What is wrong with the form of an item, and the items that are most likely meant. */
export interface ListSlip {
  readonly cause: string;
  readonly items: readonly string[];
}

const FORM = 'a list is one item per line, or separated by commas, without "-", brackets or quotes';

/** Undefined where an item has nothing around it. */
export function listSlip(item: string): ListSlip | undefined {
  const [, beforeComment] = /^(.*\S)\s+#.*$/.exec(item) ?? [];
  const bare = (text: string) => text.replace(/^-\s+|^\[\s*|\s*\]$/g, "").trim();
  if (beforeComment !== undefined) {
    return { cause: "a comment needs a line of its own", items: [unquoted(bare(beforeComment))] };
  }
  const inner = unquoted(/[[\]]/.test(item) && !hasBracketsOfYaml(item) ? item : bare(item));
  if (inner !== item) return { cause: FORM, items: [unquoted(inner)] };
  const parts = item.split(/[\s;,]+/).filter((part) => part !== "");
  if (parts.length < 2) return undefined;
  return {
    cause: "these are several: give one per line, or put commas between them",
    items: parts,
  };
}

/** Those of a list, and not those of a class of characters. */
function hasBracketsOfYaml(item: string): boolean {
  return /^\[[^[\]]{2,}\]$|^\[\s*["']?[^\]]*$|^[^[]*["']?\s*\]$|^\[\s*(["']).*\1\s*\]$/.test(item);
}

function unquoted(text: string): string {
  return text.replace(/^(["'`])(.*)\1$/, "$2").replace(/^["'`]|["'`]$/g, "");
}
