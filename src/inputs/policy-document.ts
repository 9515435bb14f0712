/**
 * A YAML document as a tree of values that know where they stand. Only what a policy needs: maps, lists and scalars, with
 * anchors, aliases and merge keys. What could mean something else to another reader (tags, directives, several documents) is
 * refused, and so is what grows when its aliases are followed.
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node,
  type YAMLMap,
} from "yaml";

import { ActionError } from "../errors/action-error.ts";

/** How many values one policy may have, aliases followed. The longest that anybody needs has some thousands. */
const MOST_VALUES = 50_000;

/** A value, and how to say what is wrong with it. */
export interface Value {
  readonly node: Node;
  /** Line in the file, from 1. */
  readonly line: number;
}

/** What is wrong is noted in the order in which it is found, with place and way out. */
export class PolicyDocument {
  readonly #path: string;
  readonly #lines = new LineCounter();
  readonly #problems: { readonly offset: number; readonly message: string }[] = [];
  readonly #document: Document.Parsed | undefined;
  #isBroken = false;
  #values = 0;

  /** `path` is what the user knows the file as. */
  constructor(path: string, text: string) {
    this.#path = path;
    const options = { lineCounter: this.#lines, merge: true, prettyErrors: false } as const;
    const documents = parseAllDocuments(text, options);
    const [document, second] = "empty" in documents ? [] : documents;
    for (const { pos, message, code } of document?.errors ?? []) {
      this.#note(pos[0], wayOutOf(message, text, pos[0]));
      // What else is wrong would be told of a tree that is not meant.
      if (code !== "DUPLICATE_KEY") this.#isBroken = true;
    }
    if (second !== undefined) {
      this.#note(second.range[0], "a policy is one document: remove what follows.");
    }
    if (document?.directives.yaml.explicit === true) {
      this.#note(0, "directives are not read: remove the lines that begin with %.");
    }
    this.#document = document;
  }

  /** The whole document as one value; undefined when there is none, or it is no YAML. */
  root(): Value | undefined {
    const contents = this.#document?.contents;
    const isEmpty = isScalar(contents) ? contents.value === null : !contents;
    if (!contents || isEmpty) {
      if (this.#isBroken) return undefined;
      this.#note(0, 'there is nothing in it. A policy begins with "repositories:".');
      return undefined;
    }
    return this.#isBroken ? undefined : this.#valueOf(contents);
  }

  /** Notes what is wrong with a value. */
  problem(value: Value, message: string): void {
    this.#note(startOf(value.node), message);
  }

  /** Where a value stands and what it is, as the beginning of a sentence about it. */
  place({ node }: Value): string {
    return `${this.#at(startOf(node))}: ${this.textOf(node)}`;
  }

  /** The entries of a map; undefined, and noted, where a value is none. `noun` says what was expected. */
  map(value: Value, noun: string): ReadonlyMap<string, Member> | undefined {
    if (!isMap(value.node)) {
      this.problem(value, `expected ${noun}, with keys and values.`);
      return undefined;
    }
    const members = new Map<string, Member>();
    this.#addMembers(value.node, members);
    return members;
  }

  /** The items of a list; of anything else, it alone. */
  items(value: Value): readonly Value[] {
    if (!isSeq(value.node)) return [value];
    return value.node.items.flatMap((item) => this.#valueOf(item as Node) ?? []);
  }

  isList({ node }: Value): boolean {
    return isSeq(node);
  }

  /** What a scalar is; undefined for maps, lists, and where nothing is. */
  scalar({ node }: Value): string | number | boolean | undefined {
    if (!isScalar(node)) return undefined;
    const { value } = node;
    const isPlain = typeof value === "string" || typeof value === "number";
    return isPlain || typeof value === "boolean" ? value : undefined;
  }

  /** A value as it is written, for a message. */
  textOf(node: Node): string {
    if (!isScalar(node)) return isMap(node) ? "a map" : "a list";
    if (node.value === null) return "nothing";
    return typeof node.value === "string" ? JSON.stringify(node.value) : (node.source ?? "");
  }

  /** @throws ActionError with one line for everything that is wrong, in the order of the file. */
  check(): void {
    if (this.#problems.length === 0) return;
    const lines = this.#problems
      .toSorted((a, b) => a.offset - b.offset)
      .map(({ offset, message }) => `${this.#at(offset)}: ${message}`);
    throw new ActionError([...new Set(lines)].join("\n"));
  }

  #addMembers(map: YAMLMap, members: Map<string, Member>): void {
    const merged: Node[] = [];
    for (const { key, value } of map.items as readonly { key: Node; value: Node | null }[]) {
      const keyValue = this.#valueOf(key);
      if (keyValue === undefined) continue;
      if (isMergeKey(key)) {
        if (value !== null) merged.push(value);
        continue;
      }
      const name = this.scalar(keyValue);
      if (typeof name !== "string") {
        this.problem(keyValue, `${this.textOf(key)} is no name of a key.`);
        continue;
      }
      if (members.has(name)) continue;
      members.set(name, { key: keyValue, value: this.#memberValue(keyValue, name, value) });
    }
    // What stands in the map itself wins: https://yaml.org/type/merge.html
    for (const node of merged) this.#merge(node, members);
  }

  #memberValue(key: Value, name: string, node: Node | null): Value | undefined {
    const isNothing = node === null || (isScalar(node) && node.value === null);
    if (!isNothing) return this.#valueOf(node);
    this.problem(key, `${JSON.stringify(name)} has no value: give one, or remove it.`);
    return undefined;
  }

  #merge(node: Node, members: Map<string, Member>): void {
    const value = this.#valueOf(node);
    if (value === undefined) return;
    for (const source of this.items(value)) {
      if (isMap(source.node)) this.#addMembers(source.node, members);
      else this.problem(source, '"<<" takes a map, or a list of maps, by their aliases.');
    }
  }

  /** With aliases followed. */
  #valueOf(node: Node): Value | undefined {
    const meant = isAlias(node) ? node.resolve(this.#document as Document) : node;
    if (meant === undefined) {
      const alias = `*${isAlias(node) ? node.source : ""}`;
      const message = `the alias ${alias} has no anchor. Put quotes around a pattern that begins with "*".`;
      this.#note(startOf(node), message);
      return undefined;
    }
    this.#values += 1;
    if (this.#values > MOST_VALUES) {
      this.#note(startOf(node), `more than ${MOST_VALUES} values, once all aliases are followed.`);
      this.check();
    }
    if (meant.tag !== undefined) {
      const message = `${meant.tag} would be a tag, and tags are not read. Put quotes around what begins with "!".`;
      this.#note(startOf(meant), message);
      return undefined;
    }
    return { node: meant, line: this.#lines.linePos(startOf(meant)).line };
  }

  #note(offset: number, message: string): void {
    this.#problems.push({ offset, message });
  }

  #at(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.#path}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  }
}

/** A key of a map with its value; undefined where there is none, or none that can be used, which is noted. */
export interface Member {
  readonly key: Value;
  readonly value: Value | undefined;
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

function isMergeKey(key: Node): boolean {
  if (!isScalar(key)) return false;
  const { value } = key;
  return value === "<<" || (typeof value === "symbol" && value.description === "<<");
}

/** The message of the YAML library, and what helps where it is most likely a pattern without quotes. */
function wayOutOf(message: string, text: string, offset: number): string {
  const sentence = `${message.replace(/\.?$/, "")}.`;
  const quotes = 'Put quotes around a pattern that begins with "*", "!" or "?".';
  return /[*!?&%@`]/.test(text.charAt(offset)) ? `${sentence} ${quotes}` : sentence;
}
