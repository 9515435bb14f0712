/**
 * Writes Markdown that keeps its form whatever text a registry puts into it. Tags, types and server messages are written by
 * others: they only ever enter a page through `code` and `escapeText`.
 */

/** Longer texts are cut: a tag has at most 128 characters, and what is longer than this is not there to be read. */
const LONGEST = 200;

/** Our own messages name hosts, repositories and digests, and their end says what to do: they may be long. */
const LONGEST_SENTENCE = 1000;

/**
 * Foreign text in code style, for any place in Markdown or HTML. Whatever is not plainly harmless is written as
 * character references, which neither Markdown nor HTML reads as anything but text.
 */
export function code(text: string): string {
  return `<code>${escaped(text, LONGEST)}</code>`;
}

/** A sentence that has foreign text in it, as plain text. */
export function escapeText(text: string): string {
  return escaped(text, LONGEST_SENTENCE);
}

function escaped(text: string, longest: number): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  const visible = cut.replace(/[\p{C}\p{Z}]/gu, (c) => (c === " " ? c : "\uFFFD"));
  return visible.replace(RISKY, reference).replace(LINKING, "<!-- -->");
}

/** `-`, `.`, `:` and `/` stay: pages are full of them, and inside a word they begin nothing. */
const RISKY = /[^A-Za-z0-9 \u2026\uFFFD./:-]/gu;

/**
 * GitHub makes links of `https://…`, `www.…` and `a@b.c`, of some even where they were written as references
 * (https://github.github.com/gfm/#autolinks-extension-). A comment inside keeps it from seeing them, and is not shown.
 */
const LINKING = /(?<=:)(?=\/)|(?<=www)(?=\.)|(?<=.)(?=&#64;)/gi;

function reference(character: string): string {
  return `&#${character.codePointAt(0) ?? 0xfffd};`;
}

/** Our own short texts in code style: digests and numbers. */
export function codeSpan(text: string): string {
  return `\`${text}\``;
}

/** A digest as people read it, and in full where the pointer rests on it. `full` has hexadecimal digits only. */
export function titled(short: string, full: string): string {
  return `<code title="${full}">${short}</code>`;
}

/** A row of a table. Cells must be escaped. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** The lines above the rows of a table. */
export function tableHead(columns: readonly Column[]): readonly string[] {
  return [
    row(columns.map(({ title }) => title)),
    row(columns.map(({ align }) => (align === "right" ? "--:" : ":--"))),
  ];
}

export interface Column {
  readonly title: string;
  readonly align?: "right" | undefined;
}

/** A table in GitHub's Markdown. Cells must be escaped; an empty one shows a dash. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  return [...tableHead(columns), ...rows.map((cells) => row(cells.map((cell) => cell || "–")))];
}

/** The lines below a table that leaves out so many rows; none where it leaves out none. */
export function andMore(left: number, what = count(left)): readonly string[] {
  return left > 0 ? ["", `And ${what} more.`] : [];
}

/** A section that can be folded, closed at first unless told otherwise. Markdown inside needs the blank lines. */
export function details(
  summary: string,
  lines: readonly string[],
  isOpen = false,
): readonly string[] {
  return [
    isOpen ? "<details open>" : "<details>",
    `<summary>${summary}</summary>`,
    "",
    ...lines,
    "",
    "</details>",
  ];
}

/** A whole number as people write it: `1,204`. Not by `Intl`: to load it takes as long as half a page. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A count with its noun: `1 manifest`, `1,204 manifests`. */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

/** The first items, and how many there are besides: `a, b + 4 more`. */
export function listed<T>(items: readonly T[], limit: number, show: (item: T) => string): string {
  const shown = items.slice(0, limit).map(show).join(", ");
  const left = items.length - limit;
  return left > 0 ? `${shown} + ${count(left)} more` : shown;
}

const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** A size with one decimal: `3.4 GiB`. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // As it will be shown: what rounds up to 1024.0 KiB is 1.0 MiB.
  while (Number(value.toFixed(1)) >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return unit === 0 ? counted(bytes, "byte") : `${value.toFixed(1)} ${UNITS[unit] ?? ""}`;
}
