// Reads the text of an AQL query: `items.find({…}).include(…).sort({…}).offset(n).limit(n)`, suffixes in this order and no other.

export class AqlError extends Error {
  readonly status = 400;
}

export type Json = Readonly<Record<string, unknown>>;

export interface AqlQuery {
  readonly criteria: Json;
  /** Empty where the query includes nothing of its own. */
  readonly include: readonly string[];
  readonly sort: Sort | undefined;
  readonly offset: number;
  readonly limit: number | undefined;
}

export interface Sort {
  readonly fields: readonly string[];
  readonly isDescending: boolean;
}

const order = ["include", "sort", "offset", "limit"];

/** @throws AqlError where the text is no query on items. */
export function parseQuery(text: string): AqlQuery {
  const [find, ...suffixes] = callsOf(text);
  if (find === undefined) throw syntaxError(text, text.trim());
  const [criteria = {}, ...more] = find.args;
  if (!isObject(criteria) || more.length > 0) throw syntaxError(text, find.rest);
  let last = -1;
  for (const { name, rest } of suffixes) {
    const place = order.indexOf(name);
    if (place <= last) throw syntaxError(text, rest);
    last = place;
  }
  const suffix = (name: string): AqlCall | undefined => suffixes.find((call) => call.name === name);
  return {
    criteria,
    include: textsOf(suffix("include"), text),
    sort: sortOf(suffix("sort"), text),
    offset: countOf(suffix("offset"), text) ?? 0,
    limit: countOf(suffix("limit"), text),
  };
}

interface AqlCall {
  readonly name: string;
  readonly args: readonly unknown[];
  /** The text from here on. */
  readonly rest: string;
}

/** The calls of a chain, dots between them gone. */
function callsOf(text: string): readonly AqlCall[] {
  const calls: AqlCall[] = [];
  let rest = text.trim();
  while (rest !== "") {
    const head = calls.length === 0 ? /^(items\.find)\s*\(/ : /^\s*\.\s*([a-z]+)\s*\(/;
    const [opening, name] = head.exec(rest) ?? [];
    if (opening === undefined || name === undefined) throw syntaxError(text, rest);
    const end = closingOf(rest, opening.length);
    if (end === undefined) throw syntaxError(text, rest);
    calls.push({ name, args: argumentsOf(rest.slice(opening.length, end), text), rest });
    rest = rest.slice(end + 1).trim();
  }
  return calls;
}

/** The place of the bracket that closes the one before `from`, strings left aside. */
function closingOf(text: string, from: number): number | undefined {
  const tokens = /"(?:[^"\\]|\\.)*"|[()]/g;
  tokens.lastIndex = from;
  let depth = 1;
  for (let token = tokens.exec(text); token !== null; token = tokens.exec(text)) {
    if (token[0] === "(") depth += 1;
    if (token[0] === ")") depth -= 1;
    if (depth === 0) return token.index;
  }
  return undefined;
}

function argumentsOf(text: string, query: string): readonly unknown[] {
  try {
    return JSON.parse(`[${text}]`) as unknown[];
  } catch {
    throw syntaxError(query, text);
  }
}

function textsOf(call: AqlCall | undefined, text: string): readonly string[] {
  const isText = (value: unknown): value is string => typeof value === "string";
  if (call === undefined) return [];
  if (call.args.length === 0 || !call.args.every(isText)) throw syntaxError(text, call.rest);
  return call.args;
}

function sortOf(call: AqlCall | undefined, text: string): Sort | undefined {
  if (call === undefined) return undefined;
  const [argument] = call.args;
  const [entry, ...more] = Object.entries(isObject(argument) ? argument : {});
  if (entry === undefined || more.length > 0) throw syntaxError(text, call.rest);
  const [direction, fields] = entry;
  const isKnown = direction === "$asc" || direction === "$desc";
  if (!isKnown || !Array.isArray(fields)) throw syntaxError(text, call.rest);
  return { fields: fields.map(String), isDescending: direction === "$desc" };
}

function countOf(call: AqlCall | undefined, text: string): number | undefined {
  if (call === undefined) return undefined;
  const [count] = call.args;
  if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 0) {
    throw syntaxError(text, call.rest);
  }
  return count;
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function syntaxError(query: string, rest: string): AqlError {
  return new AqlError(
    `Failed to parse query: ${query}, it looks like there is syntax error near the following sub-query: ${rest}`,
  );
}
