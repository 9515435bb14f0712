/**
 * What goes into the `Authorization` header. One exchange per run, one access token per scope, each kept until shortly
 * before it expires and asked for once however many requests wait for it.
 * Access tokens hold what the registry grants of a scope, which may be less than was asked.
 */
import { jwtDecode } from "jwt-decode";

import { ActionError } from "../../../errors/action-error.ts";
import { requestFor } from "../../http/purpose.ts";
import type { Send } from "../../http/sender.ts";
import { refusedSignIn } from "./refusals.ts";
import { grantedActions } from "./rights.ts";

/** Tells the value of the `Authorization` header for a scope such as `repository:team/api:pull`. */
export interface Authorizer {
  /** Signs in as far as that can be done before the first request. Rejects when it can't be done at all. */
  begin(): Promise<void>;
  header(scope: string): Promise<string>;
  /** The actions that are granted of a scope; undefined where nothing tells. */
  granted(scope: string): Promise<ReadonlySet<string> | undefined>;
  /**
   * To be called when the registry refused a header that `header` gave. Returns whether the next call gives another
   * one; a header that was replaced meanwhile is not forgotten.
   */
  forget(scope: string, refused: string): boolean;
}

/** However the runner's clock reads its end, a new token is used for this long: never one token per request. */
const SHORTEST_USE_MS = 60_000;

/** Ends of life are met early by a tenth of it, and by no more than this. */
const RENEWAL_MARGIN_MS = 5 * 60_000;

/** Asks a token endpoint of the registry, and tells the token as a secret. */
type Request = (path: Endpoint, form: Readonly<Record<string, string>>) => Promise<string>;

/**
 * Access tokens by way of the registry's own token endpoints
 * (https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md).
 * `entraToken` gives a Microsoft Entra access token; `onSecret` is told every token before it is used.
 */
export function tokenAuthorizer(
  host: string,
  entraToken: () => Promise<string>,
  send: Send,
  onSecret: (secret: string) => void,
): Authorizer {
  const request = requestsTo(host, send, onSecret);
  const refreshToken = untilExpiry(async () => {
    const entra = await entraToken();
    onSecret(entra);
    return request("/oauth2/exchange", { grant_type: "access_token", access_token: entra });
  });
  const accessTokens = oneForEachScope((scope) =>
    askWith(refreshToken, (token) => refresh(request, scope, token)),
  );
  return {
    begin: async () => {
      await refreshToken.get();
    },
    ...accessTokens,
  };
}

/** Requests to the token endpoints of a registry. */
export function requestsTo(host: string, send: Send, onSecret: (secret: string) => void): Request {
  return async (path, form) => {
    const token = await postForToken(send, host, path, { ...form, service: host });
    onSecret(token);
    return token;
  };
}

/** An access token by a refresh token. */
export function refresh(request: Request, scope: string, refreshToken: string): Promise<string> {
  const form = { grant_type: "refresh_token", scope, refresh_token: refreshToken };
  return request("/oauth2/token", form);
}

/** Keeps the access token of each scope, and asks for it when there is none or it is about to expire. */
export function oneForEachScope(
  ask: (scope: string) => Promise<string>,
): Omit<Authorizer, "begin"> {
  const accessTokens = new Map<string, RenewedToken>();
  const accessToken = (scope: string): RenewedToken => {
    const known = accessTokens.get(scope);
    if (known !== undefined) return known;
    const renewed = untilExpiry(() => ask(scope));
    accessTokens.set(scope, renewed);
    return renewed;
  };
  return {
    header: async (scope) => `Bearer ${await accessToken(scope).get()}`,
    granted: async (scope) => grantedActions(await accessToken(scope).get(), scope),
    forget: (scope, refused) => {
      accessToken(scope).drop(refused.replace(/^Bearer /, ""));
      return true;
    },
  };
}

interface RenewedToken {
  get(): Promise<string>;
  /** Forgets this token, if it is still the current one. */
  drop(token: string): void;
}

/** Fetches at most once at a time, and again when the token is about to end or was dropped. Errors are not kept. */
function untilExpiry(fetchToken: () => Promise<string>): RenewedToken {
  let current: Promise<string> | undefined;
  let fetched: string | undefined;
  let renewAtMs = 0;
  const fetchAndTime = async (): Promise<string> => {
    fetched = await fetchToken();
    renewAtMs = renewalTime(fetched);
    return fetched;
  };
  return {
    get: () => {
      if (current === undefined || Date.now() >= renewAtMs) {
        renewAtMs = Infinity;
        const fetching = fetchAndTime();
        current = fetching;
        fetching.catch(() => {
          if (current === fetching) current = undefined;
        });
      }
      return current;
    },
    drop: (token) => {
      // A fetch that is under way is newer than what was refused.
      if (renewAtMs !== Infinity && fetched === token) current = undefined;
    },
  };
}

/** Asks with a token that a refusal may show to have ended; then it is replaced, once. */
async function askWith<T>(token: RenewedToken, ask: (token: string) => Promise<T>): Promise<T> {
  const current = await token.get();
  try {
    return await ask(current);
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    token.drop(current);
    return ask(await token.get());
  }
}

/** Where the two clocks disagree about whether a token has ended, the registry's word counts: see `forget`, `askWith`. */
function renewalTime(token: string): number {
  const endMs = expiryOf(token);
  const leftMs = Math.max(endMs - Date.now(), SHORTEST_USE_MS);
  return Date.now() + leftMs - Math.min(RENEWAL_MARGIN_MS, leftMs / 10);
}

/** A token whose end can't be read is used until the registry refuses it. */
function expiryOf(token: string): number {
  try {
    const { exp } = jwtDecode(token);
    // JSON has numbers like 1e999, which would look like a token that is being fetched.
    return Math.min(typeof exp === "number" ? exp * 1000 : Infinity, Number.MAX_SAFE_INTEGER);
  } catch {
    return Number.MAX_SAFE_INTEGER;
  }
}

/** The endpoint does not take what it was sent, or not any more. */
export class TokenRefused extends ActionError {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** There is no such endpoint. */
export class NoEndpoint extends ActionError {}

type Endpoint = "/oauth2/exchange" | "/oauth2/token";

/** Which field of its answer has the token. */
const FIELDS: Readonly<Record<Endpoint, string>> = {
  "/oauth2/exchange": "refresh_token",
  "/oauth2/token": "access_token",
};

async function postForToken(
  send: Send,
  host: string,
  path: Endpoint,
  form: Readonly<Record<string, string>>,
): Promise<string> {
  const request = requestFor(
    { kind: "signIn", until: "cancelled" },
    {
      url: `https://${host}${path}`,
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
    },
  );
  const { status, bodyAsText } = await send(request);
  const token = status === 200 ? tokenIn(bodyAsText, FIELDS[path]) : undefined;
  if (token === undefined) throw refusal(status, refusedSignIn(host, path, status));
  return token;
}

function refusal(status: number, message: string): ActionError {
  if (status === 400 || status === 401) return new TokenRefused(message, status);
  return status === 404 ? new NoEndpoint(message) : new ActionError(message);
}

function tokenIn(text: string | null | undefined, field: string): string | undefined {
  try {
    const token: unknown = (JSON.parse(text ?? "") as Record<string, unknown> | null)?.[field];
    return typeof token === "string" && token !== "" ? token : undefined;
  } catch {
    return undefined;
  }
}
