/**
 * Regular expressions where patterns are wanted, which is what `acr purge --filter` takes: whether a text looks like one,
 * and the patterns that say the same. Nothing is ever selected by a translation; it is only proposed.
 */

/** Patterns for a regular expression. */
export interface Translation {
  readonly patterns: readonly string[];
  /** Whether they match more than it does: patterns know no classes of characters. */
  readonly isWider: boolean;
}

/** A class of characters, `[0-9]` or `\d`, with how often it may stand there. */
const CLASS = String.raw`(?:\\[dw]|\[[^\]]+\])(?:[+*]\??|\{\d{1,2}\})?`;

const TOKEN = new RegExp(String.raw`${CLASS}|\.[*+]\??|\\[./_-]|[\w./-]|[^]`, "gu");

/** Alternatives in one group that is not nested. */
const GROUP = /^([^()|]*)\((?:\?:)?([^()]*\|[^()]*)\)([^()|]*)$/;

const MOST_ALTERNATIVES = 5;

/**
 * Whether a text can hardly be meant as a pattern. A full stop before `*` is right behind a letter or a digit (`v1.*`); behind
 * a separator or nothing, no name has one.
 */
export function looksRegular(text: string): boolean {
  return /[\\^$()|]|[.\])]\+|\[[^\]]*\]|(?:^|[!/_-])\.[*?]/.test(text);
}

/** Undefined where no pattern comes near. */
export function translate(expression: string): Translation | undefined {
  const [, sign = "", text = ""] = /^(!?)([^]*)$/.exec(expression) ?? [];
  const isWhole = (one: string) => one !== "";
  const alternatives = alternativesIn(text).filter(isWhole);
  const translations = alternatives.flatMap((one) => translateOne(one) ?? []);
  if (alternatives.length === 0 || alternatives.length > MOST_ALTERNATIVES) return undefined;
  if (translations.length < alternatives.length) return undefined;
  return {
    patterns: [...new Set(translations.map(({ pattern }) => `${sign}${pattern}`))],
    isWider: translations.some(({ isWider }) => isWider),
  };
}

function alternativesIn(text: string): readonly string[] {
  const [, before = "", middle, after = ""] = GROUP.exec(text) ?? [];
  if (middle !== undefined) return middle.split("|").map((one) => `${before}${one}${after}`);
  return /[()]/.test(text) ? [] : text.split("|");
}

function translateOne(text: string) {
  const [, begin = "", middle = "", end = ""] = /^(\^?)([^]*?)(\$?)$/.exec(text) ?? [];
  const tokens = [...middle.matchAll(TOKEN)].map(([token]) => token);
  const parts = tokens.map((token) => (isClass(token) ? wildcards(token) : plain(token)));
  if (parts.includes(undefined)) return undefined;
  return { pattern: opened(parts.join(""), begin, end), isWider: tokens.some(isClass) };
}

function isClass(token: string): boolean {
  return /^(?:\\[dw]|\[)/.test(token) && token.length > 1;
}

/** An anchor at one end alone leaves the other end open. */
function opened(pattern: string, begin: string, end: string): string {
  if (begin !== "" && end === "" && !pattern.endsWith("*")) return `${pattern}*`;
  return begin === "" && end !== "" && !pattern.startsWith("*") ? `*${pattern}` : pattern;
}

function plain(token: string): string | undefined {
  if (token.startsWith(".*")) return "*";
  if (token.startsWith(".+")) return "?*";
  if (token.startsWith("\\")) return token.length > 1 ? token.slice(1) : undefined;
  return /^[\w./:@*-]$/.test(token) ? token : undefined;
}

/** As many of any characters as there are of a class. */
function wildcards(token: string): string {
  const [, times] = /\{(\d+)\}$/.exec(token) ?? [];
  if (times !== undefined) return "?".repeat(Number(times));
  if (/\+\??$/.test(token)) return "?*";
  return /\*\??$/.test(token) ? "*" : "?";
}
