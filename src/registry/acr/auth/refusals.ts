/**
 * What a registry refuses, in words for users: what was refused to whom, and which role, scope map or network would do.
 * Roles: https://learn.microsoft.com/azure/container-registry/container-registry-rbac-built-in-roles-overview and
 * https://learn.microsoft.com/azure/container-registry/container-registry-rbac-abac-repository-permissions.
 */
import { ActionError } from "../../../errors/action-error.ts";
import { documentation } from "../../../errors/documentation.ts";

const WHERE = `See ${documentation("sign-in.md#permissions")}.`;

type Needs = readonly [rbac: string, abac: string, scopeMap: string];

const DELETING: Needs = [
  "AcrPull and AcrDelete",
  "Container Registry Repository Contributor",
  "content/delete",
];

/**
 * What an action of a scope needs: in roles, and in the scope map of a token. The roles for each are enough for those
 * before it.
 */
const NEEDS: ReadonlyMap<string, Needs> = new Map<string, Needs>([
  ["pull", ["AcrPull", "Container Registry Repository Reader", "content/read"]],
  ["metadata_read", ["AcrPull", "Container Registry Repository Reader", "metadata/read"]],
  ["delete", DELETING],
  [
    "metadata_write",
    ["Contributor", "Container Registry Repository Contributor", "metadata/write"],
  ],
]);

/**
 * The error for a token that lacks a right. `challenge` is the registry's `WWW-Authenticate`, which names the action;
 * `asked` is the scope that the token was asked for.
 */
export function lackingRights(host: string, asked: string, challenge: string): ActionError {
  const [type, name = ""] = asked.split(":");
  if (type === "registry") {
    return new ActionError(
      `${host} does not let this identity list its repositories, which patterns in "repositories" need. It needs AcrPull or, on a registry with ABAC permissions, Container Registry Repository Catalog Lister; a repository-scoped token never can. Or give plain names. ${WHERE}`,
    );
  }
  return missingRights(host, name, [
    refusedAction(name, challenge) ?? asked.split(":").at(-1) ?? "",
  ]);
}

/** The error for an identity that may not do this in a repository. */
export function missingRights(host: string, name: string, missing: readonly string[]): ActionError {
  const known = [...NEEDS.keys()].filter((action) => missing.includes(action));
  const actions = known.length === 0 ? missing : known;
  const needs = actions.map((action) => NEEDS.get(action) ?? DELETING);
  const [rbac, abac] = needs.at(-1) ?? DELETING;
  const scopeMap = enumerate(needs.map(([, , permission]) => permission));
  const used = enumerate(actions.map((action) => `"${action}"`));
  return new ActionError(
    `${host} does not let this identity use ${used} on repository "${name}". It needs ${rbac} or, on a registry with ABAC permissions, ${abac}; a repository-scoped token needs ${scopeMap}. A new role takes up to ten minutes. ${WHERE}`,
  );
}

function enumerate(words: readonly string[]): string {
  return new Intl.ListFormat("en-GB").format(words);
}

/** The first action that the challenge demands; undefined when it speaks of something else. */
function refusedAction(name: string, challenge: string): string | undefined {
  const [, scope = ""] = /scope="([^"]*)"/.exec(challenge) ?? [];
  const demanded = scope.startsWith(`repository:${name}:`) ? scope.split(":").at(-1) : undefined;
  return demanded?.split(",").find((action) => NEEDS.has(action));
}

/** The error for a user name and password that the registry does not take. */
export function refusedPassword(host: string, status = 401): ActionError {
  return new ActionError(
    `${host} refused "username" and "password" (${status}). The admin user has to be enabled in the registry; a token's password may have expired or been regenerated; for a service principal, "username" is its client ID.`,
  );
}

/** The error for what `az acr login --expose-token` printed, when the registry does not take it. */
export function expiredRefreshToken(host: string, status: number): ActionError {
  return new ActionError(
    `${host} refused the token in "password" (${status}): what "az acr login --expose-token" prints is valid for three hours, and for one registry only. Get a new one right before this step, or sign in in a way that a run can renew: see ${documentation("sign-in.md")}.`,
  );
}

/** The error for a token that the registry issued a moment ago and does not take. */
export function refusedToken(host: string): ActionError {
  return new ActionError(
    `${host} refused the token that it had issued itself (401). Try again; if that does not help, check the runner's clock.`,
  );
}

/**
 * The error for a registry whose firewall keeps this runner out (https://aka.ms/acr/firewall). It is asked before anything
 * else, so a runner inside the network meets it, too, when its DNS gives it the registry's public address.
 */
export function keptOutByFirewall(host: string, address: string | undefined): ActionError {
  const who = address === undefined ? "this runner" : `this runner (${address})`;
  return new ActionError(
    `${host} does not let ${who} in: its firewall does not know the address (403 DENIED). Hosted runners change theirs, so use a runner inside the registry's network, or a larger runner with a fixed address that the firewall allows; a new rule takes a minute to take effect. If this runner is inside the network already, its DNS gives it the registry's public address: the name has to resolve to the private endpoint, by the zone "privatelink.azurecr.io".`,
  );
}

/** The words for a token endpoint that gave no token. */
export function refusedSignIn(host: string, path: string, status: number): string {
  return `${host} did not accept the sign-in (${path} answered ${status}). ${advice(status)}`;
}

function advice(status: number): string {
  if (status === 429 || status >= 500) {
    return "The registry is overloaded or failing: try again later.";
  }
  if (status === 404) return 'This is not an Azure registry: check the input "registry".';
  if (status === 407) return "The proxy in HTTPS_PROXY requires other credentials.";
  return "Check that the identity belongs to the tenant of the registry's subscription and has a role on this registry.";
}
