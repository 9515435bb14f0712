// What a handler gives back: a response before it is sent. Bodies are the exact bytes; JSON is minified and ends with one
// newline, as Go's encoder writes it.

import type { Readable } from "node:stream";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Sent without a Content-Length. */
  readonly isChunked?: boolean;
  /** What comes after the body, as long as the client takes it. */
  readonly rest?: Readable;
}

const noBytes = Buffer.alloc(0);

/** An answer without a body, and so without a Content-Type. */
export function emptyAnswer(status: number, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: noBytes };
}

/** Go's HTTP server streams what does not fit its first buffer, and so do registries. */
const chunkedFrom = 2048;

/** A JSON answer; `headers` may replace the Content-Type. */
export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): Answer {
  const body = Buffer.from(`${JSON.stringify(value)}\n`);
  return {
    status,
    headers: { "Content-Type": "application/json; charset=utf-8", ...headers },
    body,
    isChunked: body.length > chunkedFrom,
  };
}

/** Bytes as they are stored, with their length. */
export function bytesAnswer(status: number, body: Buffer, headers: Record<string, string>): Answer {
  return { status, headers, body };
}
