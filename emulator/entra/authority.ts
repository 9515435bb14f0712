// The Entra authority: the OpenID configuration of a tenant and its token endpoint, which knows the client credentials grant.

import { checkApplication } from "./applications.ts";
import type { Directory, Reply } from "./directory.ts";
import { refused, type AuthorityReply } from "./errors.ts";

/** The answer, or undefined when the path is none of the authority's. */
export async function answerAuthority(
  directory: Directory,
  url: URL,
  form: URLSearchParams,
): Promise<Reply | undefined> {
  const tenant = url.pathname.split("/")[1] ?? "";
  const path = url.pathname.slice(tenant.length + 1);
  if (path === "/v2.0/.well-known/openid-configuration") {
    return { kind: "openid-configuration", status: 200, body: configuration(directory, tenant) };
  }
  if (path !== "/oauth2/v2.0/token") return undefined;
  return { kind: "token", ...(await token(directory, tenant, form)) };
}

function configuration({ url }: Directory, tenant: string): object {
  const endpoints = `${url}/${tenant}/oauth2/v2.0`;
  return {
    issuer: `${url}/${tenant}/v2.0`,
    authorization_endpoint: `${endpoints}/authorize`,
    token_endpoint: `${endpoints}/token`,
    jwks_uri: `${url}/${tenant}/discovery/v2.0/keys`,
  };
}

async function token(
  directory: Directory,
  tenant: string,
  form: URLSearchParams,
): Promise<AuthorityReply> {
  if (tenant !== directory.tenantId) return refused(90002);
  const clientId = form.get("client_id");
  const application = directory.applications.find((known) => known.clientId === clientId);
  if (application === undefined) return refused(700016);
  if (form.get("grant_type") !== "client_credentials") return refused(70003);
  // MSAL adds what it asks for on behalf of users; Entra looks past it here.
  const scopes = (form.get("scope") ?? "").split(" ").filter((scope) => scope.includes("/"));
  const [scope = ""] = scopes;
  if (scopes.length !== 1 || !scope.endsWith("/.default")) return refused(70011);
  const endpoint = `${directory.url}/${tenant}/oauth2/v2.0/token`;
  const refusal = await checkApplication(directory, application, form, endpoint);
  if (refusal !== undefined) return refusal;
  const claims = { aud: scope.slice(0, -"/.default".length), appid: application.clientId };
  const accessToken = await directory.mint.accessToken({ ...claims, tid: tenant });
  return {
    status: 200,
    body: {
      token_type: "Bearer",
      expires_in: directory.accessTokenSeconds,
      access_token: accessToken,
    },
  };
}
