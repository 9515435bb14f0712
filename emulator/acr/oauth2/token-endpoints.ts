// `/oauth2/exchange` and `/oauth2/token`. The token endpoint answers 200 even if nothing of what was asked for is granted; the
// token then allows nothing.

import { jsonAnswer, type Answer } from "../../http/answer.ts";
import { readBasic } from "../../http/basic-auth.ts";
import { permissionsByPassword, type Credentials } from "../access/credentials.ts";
import type { Permissions } from "../access/permissions.ts";
import { grantScopes } from "../access/scopes.ts";
import type { Call } from "../api/call.ts";
import { errorAnswer, tokenRefused } from "../api/errors.ts";

/** An Entra token for a refresh token. */
export async function exchange(call: Call, { accounts, tokens }: Credentials): Promise<Answer> {
  const form = formOf(call);
  const service = form.get("service");
  const entraToken = form.get("access_token");
  if (!form.get("grant_type")?.startsWith("access_token") || !service || !entraToken) {
    return badForm();
  }
  const permissions = accounts.withEntraToken(entraToken);
  if (permissions === undefined) return tokenRefused();
  return granted(call, { refresh_token: await tokens.issueRefreshToken(permissions, service) });
}

/** A refresh token, a password or nothing at all for an access token of the scopes asked for. */
export async function token(call: Call, credentials: Credentials): Promise<Answer> {
  const form = call.method === "GET" ? call.query : formOf(call);
  const service = form.get("service");
  if (!service) return badForm();
  const grantType = call.method === "GET" ? "password" : (form.get("grant_type") ?? "");
  const permissions = permissionsFor(call, form, grantType, credentials);
  if (permissions === "bad-form") return badForm();
  if (permissions === undefined) return tokenRefused();
  const entries = grantScopes(form.getAll("scope"), permissions, call.switches.abac);
  const accessToken = await credentials.tokens.issueAccessToken(entries, service, grantType);
  return granted(call, { access_token: accessToken });
}

function permissionsFor(
  call: Call,
  form: URLSearchParams,
  grantType: string,
  credentials: Credentials,
): Permissions | "bad-form" | undefined {
  const { accounts, tokens } = credentials;
  if (call.method === "GET") {
    const basic = readBasic(call.headers.authorization);
    if (basic !== undefined) return permissionsByPassword(basic, credentials);
    return accounts.allowsAnonymous ? accounts.anonymous() : undefined;
  }
  if (grantType === "refresh_token") return tokens.permissionsOf(form.get("refresh_token") ?? "");
  if (grantType !== "password") return "bad-form";
  const username = form.get("username") ?? "";
  if (username === "") return accounts.anonymous();
  return permissionsByPassword({ username, password: form.get("password") ?? "" }, credentials);
}

function formOf(call: Call): URLSearchParams {
  return new URLSearchParams(call.body.toString("utf8"));
}

function granted(call: Call, body: object): Answer {
  const remaining = call.switches.premium ? "333.316667" : "166.650000";
  const headers = { "x-ms-ratelimit-remaining-calls-per-second": remaining };
  return { ...jsonAnswer(200, body, headers), isChunked: true };
}

function badForm(): Answer {
  return errorAnswer(400, "UNSUPPORTED", "The operation is unsupported.");
}
