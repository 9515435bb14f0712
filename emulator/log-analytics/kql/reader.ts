// The words of a query, one after the other.

import { KqlError } from "./errors.ts";
import { tokensOf, type Token } from "./tokens.ts";

export class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(query: string) {
    this.#tokens = tokensOf(query);
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  next(): Token {
    const token = this.peek();
    if (token === undefined) throw this.unexpected(token);
    this.#at += 1;
    return token;
  }

  /** Whether the next word is this one; then it is taken. */
  takes(text: string): boolean {
    const token = this.peek();
    if (token?.text !== text || token.kind === "text") return false;
    this.#at += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.takes(text)) throw this.unexpected(this.peek());
  }

  /** `Name =` in front of an expression, where it stands there. */
  takeName(): string | undefined {
    const [name, sign] = [this.#tokens[this.#at], this.#tokens[this.#at + 1]];
    if (name?.kind !== "name" || sign?.text !== "=") return undefined;
    this.#at += 2;
    return name.text;
  }

  unexpected(token: Token | undefined): KqlError {
    const message = `The query could not be parsed at '${token?.text ?? "the end"}'.`;
    return new KqlError("SyntaxError", "SYN0002", message);
  }
}
