/**
 * Signing in with a user name and a password. ACR takes some of these pairs at its token endpoint alone
 * (https://github.com/Azure/acr/issues/466), so all of them are exchanged there; only a registry that has no such endpoint
 * gets them with every request.
 */
import type { ActionError } from "../../../errors/action-error.ts";
import type { Send } from "../../http/sender.ts";
import type { SignIn } from "../../sign-in.ts";
import { expiredRefreshToken, refusedPassword } from "./refusals.ts";
import {
  NoEndpoint,
  oneForEachScope,
  refresh,
  requestsTo,
  TokenRefused,
  type Authorizer,
} from "./tokens.ts";

type OnSecret = (secret: string) => void;

/**
 * What `az acr login --expose-token` gives as a user name, with a refresh token as its password
 * (https://learn.microsoft.com/azure/container-registry/container-registry-authentication#az-acr-login-with---expose-token).
 */
const TOKEN_USER = "00000000-0000-0000-0000-000000000000";

type Pair = Extract<SignIn, { by: "password" }>;

/** The authorizer for a pair, and what the log calls it. */
export function byPassword(
  pair: Pair,
  host: string,
  send: Send,
  onSecret: OnSecret,
): { readonly authorizer: Authorizer; readonly identity: () => string } {
  return pair.username === TOKEN_USER
    ? {
        authorizer: refreshTokenAuthorizer(host, pair.password, send, onSecret),
        identity: () => 'the token that "az acr login --expose-token" printed',
      }
    : {
        authorizer: passwordAuthorizer(host, pair, send, onSecret),
        identity: () => "user name and password",
      };
}

/**
 * Access tokens by a refresh token that was made elsewhere: what `az acr login --expose-token` prints. It can't be renewed
 * here.
 */
export function refreshTokenAuthorizer(
  host: string,
  refreshToken: string,
  send: Send,
  onSecret: OnSecret,
): Authorizer {
  onSecret(refreshToken);
  const request = requestsTo(host, send, onSecret);
  const ask = untilRefused(
    (scope) => refresh(request, scope, refreshToken),
    (status) => expiredRefreshToken(host, status),
  );
  return { begin: () => Promise.resolve(), ...oneForEachScope(ask) };
}

/**
 * Access tokens by user name and password: those of the admin user, a repository-scoped token, or a service principal.
 */
export function passwordAuthorizer(
  host: string,
  { username, password }: Pair,
  send: Send,
  onSecret: OnSecret,
): Authorizer {
  const basic = basicAuthorizer(username, password, onSecret);
  const request = requestsTo(host, send, onSecret);
  const ask = untilRefused(
    (scope) => request("/oauth2/token", { grant_type: "password", scope, username, password }),
    (status) => refusedPassword(host, status),
  );
  const tokens = oneForEachScope(async (scope) => {
    const token = await ask(scope);
    endpoint = "exists";
    return token;
  });
  let endpoint: "unknown" | "exists" | "missing" = "unknown";
  const usesTokens = async (scope: string): Promise<boolean> => {
    if (endpoint === "missing") return false;
    try {
      await tokens.header(scope);
      return true;
    } catch (error) {
      if (!(error instanceof NoEndpoint) || endpoint === "exists") throw error;
      endpoint = "missing";
      return false;
    }
  };
  const chosen = async (scope: string) => ((await usesTokens(scope)) ? tokens : basic);
  return {
    begin: () => Promise.resolve(),
    header: async (scope) => (await chosen(scope)).header(scope),
    granted: async (scope) => (await chosen(scope)).granted(scope),
    forget: (scope, refused) => (endpoint === "missing" ? basic : tokens).forget(scope, refused),
  };
}

/** User name and password with every request. They are told as secrets, also in the form in which they are sent. */
export function basicAuthorizer(
  username: string,
  password: string,
  onSecret: OnSecret,
): Authorizer {
  const encoded = Buffer.from(`${username}:${password}`).toString("base64");
  for (const secret of [password, encoded]) onSecret(secret);
  const header = `Basic ${encoded}`;
  return {
    begin: () => Promise.resolve(),
    header: () => Promise.resolve(header),
    granted: () => Promise.resolve(undefined),
    forget: () => false,
  };
}

/** What was refused is not presented again: the next scope would be told the same. */
function untilRefused(
  ask: (scope: string) => Promise<string>,
  refusal: (status: number) => ActionError,
): (scope: string) => Promise<string> {
  let refused: ActionError | undefined;
  return async (scope) => {
    if (refused !== undefined) throw refused;
    try {
      return await ask(scope);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      refused = refusal(error.status);
      throw refused;
    }
  };
}
