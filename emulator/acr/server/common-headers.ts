// The headers that every answer has. The token endpoints are another service, with fewer of them.

import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

import type { Headers } from "../../http/send.ts";

const security = "max-age=31536000; includeSubDomains";

/** Recorded: none of the headers of `/v2`, and HSTS once. */
export function tokenHeaders(serverHeader: string, date: string | undefined): Headers {
  return {
    Server: serverHeader,
    ...(date === undefined ? {} : { Date: date }),
    "X-Ms-Correlation-Request-Id": randomUUID(),
    "Strict-Transport-Security": security,
  };
}

/** In the order in which they are sent; `date` is undefined for none. */
export function commonHeaders(
  request: IncomingMessage,
  serverHeader: string,
  date: string | undefined,
): Headers {
  return {
    "Access-Control-Expose-Headers": [
      "Docker-Content-Digest",
      "WWW-Authenticate",
      "Link",
      "X-Ms-Correlation-Request-Id",
    ],
    ...(date === undefined ? {} : { Date: date }),
    "Docker-Distribution-Api-Version": "registry/2.0",
    Server: serverHeader,
    "Strict-Transport-Security": [security, security],
    "X-Content-Type-Options": "nosniff",
    "X-Ms-Correlation-Request-Id": randomUUID(),
    ...(isWriteOrContent(request) ? requestIds(request) : {}),
  };
}

function isWriteOrContent(request: IncomingMessage): boolean {
  return request.method !== "GET" || /^\/v2\/.+\/(manifests|blobs)\//.test(request.url ?? "");
}

function requestIds(request: IncomingMessage): Headers {
  const clientId = request.headers["x-ms-client-request-id"];
  return {
    "X-Ms-Request-Id": randomUUID(),
    ...(clientId === undefined ? {} : { "X-Ms-Client-Request-Id": clientId }),
  };
}
