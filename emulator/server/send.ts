// Writes an answer to the connection, with the headers that every answer of the registry has.

import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

import type { Answer } from "./answer.ts";

export interface Sending {
  readonly serverHeader: string;
  /** The registry's time, for the Date header. */
  readonly now: Date;
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
  setCommonHeaders(request, response, sending);
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (answer.isChunked !== true) response.setHeader("Content-Length", answer.body.length);
  response.writeHead(answer.status);
  const { truncateBodyAt } = sending;
  if (request.method === "HEAD") response.end();
  else if (truncateBodyAt === undefined) response.end(answer.body);
  else response.write(answer.body.subarray(0, truncateBodyAt), () => response.destroy());
}

function setCommonHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  sending: Sending,
): void {
  response.setHeader("Access-Control-Expose-Headers", [
    "Docker-Content-Digest",
    "WWW-Authenticate",
    "Link",
    "X-Ms-Correlation-Request-Id",
  ]);
  response.setHeader("Date", sending.now.toUTCString());
  response.setHeader("Docker-Distribution-Api-Version", "registry/2.0");
  response.setHeader("Server", sending.serverHeader);
  const security = "max-age=31536000; includeSubDomains";
  response.setHeader("Strict-Transport-Security", [security, security]);
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("X-Ms-Correlation-Request-Id", randomUUID());
  if (isWriteOrContent(request)) setRequestIds(request, response);
}

function isWriteOrContent(request: IncomingMessage): boolean {
  return request.method !== "GET" || /^\/v2\/.+\/(manifests|blobs)\//.test(request.url ?? "");
}

function setRequestIds(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader("X-Ms-Request-Id", randomUUID());
  const clientId = request.headers["x-ms-client-request-id"];
  if (clientId !== undefined) response.setHeader("X-Ms-Client-Request-Id", clientId);
}
