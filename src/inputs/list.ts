/**
 * Lists in inputs: one item per line or separated by commas. `core.getMultilineInput` is not used, since it lets items
 * of white space through, and an empty pattern would match everything.
 */

/** An item with the line that it stands on, for error messages. Lines count from 1. */
export interface ListItem {
  readonly text: string;
  readonly line: number;
}

/** The items of a list, trimmed; blanks and lines that start with `#` are dropped. */
export function parseList(value: string): readonly ListItem[] {
  return value
    .split(/\r\n|\r|\n/)
    .flatMap((text, i) => itemsOfLine(text.trim(), i + 1))
    .filter(({ text }) => text !== "");
}

function itemsOfLine(text: string, line: number): readonly ListItem[] {
  if (text.startsWith("#")) return [];
  return text.split(",").map((item) => ({ text: item.trim(), line }));
}
