// Checks the Authorization header against what an operation needs. Refusals are 401 in every case, also for a good token with
// too little scope, and come before any look at whether the thing asked for exists.

import type { Answer } from "../../http/answer.ts";
import { readBasic } from "../../http/basic-auth.ts";
import { carriesToken, permissionsByPassword, type Credentials } from "../access/credentials.ts";
import { accessByPermissions, type Access } from "../access/scopes.ts";
import { basicRefused, unauthorized } from "../api/errors.ts";
import { registryScope, type Route } from "../api/routes.ts";

export type Authorization = { readonly access: Access } | { readonly refusal: Answer };

/** Access for this request, or the 401 that refuses it. `host` is the registry as the client calls it. */
export function authorize(
  header: string | undefined,
  route: Route,
  host: string,
  credentials: Credentials,
): Authorization {
  const refuse = (error?: string): Authorization => ({ refusal: unauthorized(host, route, error) });
  if (header === undefined) return refuse();
  if (isOfToken(header, credentials)) return { refusal: basicRefused() };
  const bearer = /^Bearer +(.*)$/i.exec(header)?.[1];
  const access =
    bearer === undefined ? basicAccess(header, credentials) : credentials.tokens.accessOf(bearer);
  if (access === undefined) return refuse(bearer === undefined ? undefined : "invalid_token");
  return allowsAll(access, route) ? { access } : refuse("insufficient_scope");
}

function allowsAll(access: Access, route: Route): boolean {
  const { repository, actions } = route;
  return actions.every((action) =>
    repository === undefined
      ? access.allows("registry", registryScope(route), action)
      : access.allows("repository", repository, action),
  );
}

/** Name and password of a repository-scoped token, sent where they are not taken. */
function isOfToken(header: string, { accounts, switches }: Credentials): boolean {
  const basic = readBasic(header);
  if (basic === undefined || switches.tokensMayUseBasic) return false;
  return accounts.kindWithPassword(basic.username, basic.password) === "token";
}

function basicAccess(header: string, credentials: Credentials): Access | undefined {
  const basic = readBasic(header);
  if (basic === undefined) return undefined;
  const permissions = permissionsByPassword(basic, credentials);
  if (permissions !== undefined) return accessByPermissions(permissions);
  return carriesToken(basic) ? credentials.tokens.accessOf(basic.password) : undefined;
}
