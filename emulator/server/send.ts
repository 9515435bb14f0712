// Writes an answer to the connection, with the headers that every answer of the registry has.

import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

import type { Answer } from "./answer.ts";

export interface Sending {
  readonly serverHeader: string;
  /** The Date header; undefined for none. */
  readonly date: string | undefined;
  /** Names of headers in lower case. */
  readonly lowerCaseHeaders: boolean;
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
  const set: SetHeader = (name, value) => {
    response.setHeader(sending.lowerCaseHeaders ? name.toLowerCase() : name, value);
  };
  setCommonHeaders(request, set, sending);
  for (const [name, value] of Object.entries(answer.headers)) set(name, value);
  if (answer.isChunked !== true) set("Content-Length", String(answer.body.length));
  response.writeHead(answer.status);
  const { truncateBodyAt } = sending;
  if (request.method === "HEAD") response.end();
  else if (truncateBodyAt === undefined) response.end(answer.body);
  else response.write(answer.body.subarray(0, truncateBodyAt), () => response.destroy());
}

type SetHeader = (name: string, value: string | readonly string[]) => void;

function setCommonHeaders(request: IncomingMessage, set: SetHeader, sending: Sending): void {
  set("Access-Control-Expose-Headers", [
    "Docker-Content-Digest",
    "WWW-Authenticate",
    "Link",
    "X-Ms-Correlation-Request-Id",
  ]);
  if (sending.date !== undefined) set("Date", sending.date);
  set("Docker-Distribution-Api-Version", "registry/2.0");
  set("Server", sending.serverHeader);
  const security = "max-age=31536000; includeSubDomains";
  set("Strict-Transport-Security", [security, security]);
  set("X-Content-Type-Options", "nosniff");
  set("X-Ms-Correlation-Request-Id", randomUUID());
  if (isWriteOrContent(request)) setRequestIds(request, set);
}

function isWriteOrContent(request: IncomingMessage): boolean {
  return request.method !== "GET" || /^\/v2\/.+\/(manifests|blobs)\//.test(request.url ?? "");
}

function setRequestIds(request: IncomingMessage, set: SetHeader): void {
  set("X-Ms-Request-Id", randomUUID());
  const clientId = request.headers["x-ms-client-request-id"];
  if (clientId !== undefined) set("X-Ms-Client-Request-Id", clientId);
}
