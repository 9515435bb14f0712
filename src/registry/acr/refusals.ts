/**
 * What a registry refuses, in words for users: what was refused to whom, and which role, scope map or network would do.
 * Roles: Azure Container Registry, "Built-in roles" and "ABAC repository permissions".
 */
import { ActionError } from "../../action-error.ts";
import { errorCode } from "./wire.ts";

const WHERE = 'See "Permissions" in docs/sign-in.md.';

type Needs = readonly [rbac: string, abac: string, scopeMap: string];

const DELETING: Needs = [
  "AcrPull and AcrDelete",
  "Container Registry Repository Contributor",
  "content/delete",
];

/** What an action of a scope needs: in roles, and in the scope map of a token. */
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
  const action = refusedAction(name, challenge) ?? asked.split(":").at(-1) ?? "";
  const [rbac, abac, scopeMap] = NEEDS.get(action) ?? DELETING;
  return new ActionError(
    `${host} does not let this identity use "${action}" on repository "${name}". It needs ${rbac} or, on a registry with ABAC permissions, ${abac}; a repository-scoped token needs ${scopeMap}. A new role takes up to ten minutes. ${WHERE}`,
  );
}

/** The first action that the challenge demands; undefined when it speaks of something else. */
function refusedAction(name: string, challenge: string): string | undefined {
  const [, scope = ""] = /scope="([^"]*)"/.exec(challenge) ?? [];
  const demanded = scope.startsWith(`repository:${name}:`) ? scope.split(":").at(-1) : undefined;
  return demanded?.split(",").find((action) => NEEDS.has(action));
}

/** The error for a user name and password that the registry does not take. */
export function refusedPassword(host: string): ActionError {
  return new ActionError(
    `${host} refused "username" and "password" (401). The admin user has to be enabled in the registry; a token's password may have expired or been made anew; for a service principal, "username" is its client ID.`,
  );
}

/** The error for a token that the registry issued a moment ago and does not take. */
export function refusedToken(host: string): ActionError {
  return new ActionError(
    `${host} refused the token that it had issued itself (401). Try again; if it stays so, check the time of the runner's clock.`,
  );
}

/** The words for a registry whose firewall keeps this runner out; undefined for any other answer. */
export function firewallProblem(
  host: string,
  status: number,
  text: string | null | undefined,
): string | undefined {
  if (status !== 403 || errorCode(text ?? undefined) !== "DENIED") return undefined;
  const [, address] = /IP '([\da-f.:]+)'/i.exec(text ?? "") ?? [];
  const who = address === undefined ? "this runner" : `this runner (${address})`;
  return `${host} does not let ${who} in: its firewall does not know the address (403 DENIED). Hosted runners change theirs, so use a runner inside the registry's network, or a larger runner with a fixed address that the firewall allows.`;
}

/** The error for a token endpoint that gave no token. */
export function refusedSignIn(
  host: string,
  path: string,
  status: number,
  text: string | null | undefined,
): string {
  const firewall = firewallProblem(host, status, text);
  return (
    firewall ?? `${host} did not accept the sign-in (${path} answered ${status}). ${advice(status)}`
  );
}

function advice(status: number): string {
  if (status === 429 || status >= 500) {
    return "The registry is overloaded or failing: try again later.";
  }
  if (status === 404) return 'Nothing here is an Azure registry: check the input "registry".';
  if (status === 407) return "The proxy in HTTPS_PROXY wants other credentials.";
  return "Check that the identity belongs to the tenant of the registry's subscription and has a role on this registry.";
}
