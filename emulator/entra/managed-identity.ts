// The endpoint of a managed identity as App Service has it (api-version 2019-08-01): a header instead of credentials.

import type { IncomingHttpHeaders } from "node:http";

import type { Directory, Reply } from "./directory.ts";

/** The answer, or undefined when the path is another one. */
export async function answerManagedIdentity(
  { mint, identityHeader, tenantId, managedIdentities }: Directory,
  url: URL,
  headers: IncomingHttpHeaders,
): Promise<Reply | undefined> {
  if (url.pathname !== "/msi/token") return undefined;
  const kind = "managed-identity";
  const resource = url.searchParams.get("resource");
  if (headers["x-identity-header"] !== identityHeader || resource === null) {
    return { kind, status: 400, body: { statusCode: 400, message: "Bad request." } };
  }
  const clientId = url.searchParams.get("client_id") ?? "system-assigned";
  if (!managedIdentities.includes(clientId)) {
    return { kind, status: 400, body: { statusCode: 400, message: "No managed identity found." } };
  }
  const accessToken = await mint.accessToken({ aud: resource, appid: clientId, tid: tenantId });
  const expiresOn = String(Math.floor(Date.now() / 1000) + 3600);
  const body = { access_token: accessToken, expires_on: expiresOn, resource, token_type: "Bearer" };
  return { kind, status: 200, body };
}
