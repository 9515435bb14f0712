// The words of a query in the Kusto Query Language.

import { KqlError } from "./errors.ts";

export interface Token {
  readonly kind: "name" | "text" | "number" | "datetime" | "sign";
  readonly text: string;
}

const forms: readonly (readonly [kind: Token["kind"] | "blank", form: RegExp])[] = [
  ["blank", /\s+|\/\/[^\n]*/y],
  ["datetime", /datetime\(([^)]*)\)/y],
  ["text", /@"((?:[^"]|"")*)"/y],
  ["text", /"((?:[^"\\]|\\.)*)"/y],
  ["number", /\d+/y],
  ["name", /[A-Za-z_]\w*/y],
  ["sign", /==|=~|!=|>=|<=|[|=,()<>]/y],
];

/** @throws KqlError for what is no word of the language, as far as it is known here. */
export function tokensOf(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const found = tokenAt(query, at);
    if (found === undefined) {
      throw new KqlError("SyntaxError", "SYN0002", `A recognition error occurred at ${at}.`);
    }
    at = found.end;
    if (found.token !== undefined) tokens.push(found.token);
  }
  return tokens;
}

function tokenAt(query: string, at: number): { token: Token | undefined; end: number } | undefined {
  for (const [kind, form] of forms) {
    form.lastIndex = at;
    const match = form.exec(query);
    if (match === null) continue;
    const end = form.lastIndex;
    if (kind === "blank") return { token: undefined, end };
    return { token: { kind, text: unquoted(match[0], match[1]) }, end };
  }
  return undefined;
}

function unquoted(whole: string, inside: string | undefined): string {
  if (inside === undefined) return whole;
  if (whole.startsWith("@")) return inside.replaceAll('""', '"');
  return whole.startsWith('"') ? (JSON.parse(whole) as string) : inside;
}
