// Writes an answer to the connection.

import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline, type Readable } from "node:stream";

import type { Answer } from "./answer.ts";

export type Headers = Readonly<Record<string, string | readonly string[]>>;

export interface Sending {
  /** Stand before those of the answer, which may replace them. */
  readonly commonHeaders: Headers;
  /** Names of headers in lower case. */
  readonly lowerCaseHeaders?: boolean;
  /** Cuts the connection after this many bytes of the body. */
  readonly truncateBodyAt?: number | undefined;
}

/** Sends the answer; to a HEAD without its body. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  sending: Sending,
): void {
  if (response.destroyed) return;
  response.sendDate = false;
  const headers = { ...sending.commonHeaders, ...answer.headers, ...lengthOf(answer) };
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(sending.lowerCaseHeaders === true ? name.toLowerCase() : name, value);
  }
  response.writeHead(answer.status);
  const { truncateBodyAt } = sending;
  if (request.method === "HEAD") response.end();
  else if (answer.rest !== undefined) sendAll(answer.body, answer.rest, response);
  else if (truncateBodyAt === undefined) response.end(answer.body);
  else response.write(answer.body.subarray(0, truncateBodyAt), () => response.destroy());
}

/** A client that has had enough hangs up; that ends the rest, too. */
function sendAll(body: Buffer, rest: Readable, response: ServerResponse): void {
  response.write(body);
  pipeline(rest, response, () => undefined);
}

function lengthOf({ isChunked, body, rest }: Answer): Headers {
  return isChunked === true || rest !== undefined ? {} : { "Content-Length": String(body.length) };
}
