/** The token endpoints are a function that counts; time is jest's. */
import { createHttpHeaders, type PipelineRequest } from "@azure/core-rest-pipeline";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import type { Send } from "../../../../src/registry/http/sender.ts";
import { basicAuthorizer } from "../../../../src/registry/acr/auth/password.ts";
import { tokenAuthorizer } from "../../../../src/registry/acr/auth/tokens.ts";
import { actionError } from "../../../support/action-error.ts";

const HOST = "contoso.azurecr.io";
const PULL = "repository:team/api:pull";
const DELETE = "repository:team/api:delete";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
});

afterEach(() => {
  jest.useRealTimers();
});

/** An unsigned token of that name, as far as anybody looks at it here. */
function jwt(name: string, lifeMs: number | undefined): string {
  const exp = lifeMs === undefined ? {} : { exp: Math.floor((Date.now() + lifeMs) / 1000) };
  return jwtOf(JSON.stringify({ name, ...exp }));
}

function jwtOf(payload: string): string {
  const part = (text: string) => Buffer.from(text).toString("base64url");
  return `${part('{"alg":"none"}')}.${part(payload)}.`;
}

/** What a token is called: `Bearer <token>` to `access 1`. */
function nameOf(token: string): unknown {
  const payload = token.replace(/^Bearer /, "").split(".")[1] ?? "";
  return (JSON.parse(Buffer.from(payload, "base64url").toString()) as { name: unknown }).name;
}

interface Endpoints {
  readonly refreshLifeMs?: number;
  readonly accessLifeMs?: number;
  /** Answers instead of the endpoint, while it returns something. */
  readonly instead?: (path: string) => { status: number; body: string } | undefined;
}

/** An authorizer and everything that it asked for. */
function signedIn(endpoints: Endpoints = {}) {
  const { refreshLifeMs = 3 * HOUR, accessLifeMs = HOUR, instead = () => undefined } = endpoints;
  const exchanges: URLSearchParams[] = [];
  const tokens: URLSearchParams[] = [];
  const entraTokens: string[] = [];
  const secrets: string[] = [];
  const answer = (path: string, form: URLSearchParams): object => {
    if (path === "/oauth2/exchange") {
      exchanges.push(form);
      return { refresh_token: jwt(`refresh ${exchanges.length}`, refreshLifeMs) };
    }
    tokens.push(form);
    return { access_token: jwt(`access ${tokens.length}`, accessLifeMs) };
  };
  const send: Send = async (request) => {
    await Promise.resolve();
    const { pathname } = new URL(request.url);
    const body = answer(pathname, new URLSearchParams(bodyOf(request)));
    const other = instead(pathname);
    const { status, body: bodyAsText } = other ?? { status: 200, body: JSON.stringify(body) };
    return { request, status, bodyAsText, headers: createHttpHeaders() };
  };
  const entraToken = () => {
    entraTokens.push(jwt(`entra ${entraTokens.length + 1}`, HOUR));
    return Promise.resolve(entraTokens.at(-1) ?? "");
  };
  const authorizer = tokenAuthorizer(HOST, entraToken, send, (secret) => secrets.push(secret));
  return { ...authorizer, exchanges, tokens, entraTokens, secrets };
}

function bodyOf({ url, method, headers, body }: PipelineRequest): string {
  expect(method).toBe("POST");
  expect(new URL(url).host).toBe(HOST);
  expect(headers.get("Content-Type")).toBe("application/x-www-form-urlencoded");
  return typeof body === "string" ? body : "";
}

describe("a sign-in with an Entra token", () => {
  it("sends the Entra token to the exchange only, and the refresh token for each scope", async () => {
    const { header, exchanges, tokens, entraTokens } = signedIn();
    expect(nameOf(await header(PULL))).toBe("access 1");
    const [exchange] = exchanges.map((form) => Object.fromEntries(form));
    expect(exchange).toEqual({
      grant_type: "access_token",
      service: HOST,
      access_token: entraTokens[0],
    });
    const [{ refresh_token: refreshToken = "", ...token } = {}] = tokens.map(
      (form): Record<string, string> => Object.fromEntries(form),
    );
    expect(token).toEqual({ grant_type: "refresh_token", service: HOST, scope: PULL });
    expect(nameOf(refreshToken)).toBe("refresh 1");
  });

  it("exchanges once and asks once per scope, however many requests wait", async () => {
    const { header, exchanges, tokens, entraTokens } = signedIn();
    const scopes = [PULL, DELETE, "registry:catalog:*"];
    const headers = await Promise.all(
      Array.from({ length: 90 }, (_, i) => header(scopes[i % 3] ?? "")),
    );
    expect(new Set(headers).size).toBe(3);
    expect([entraTokens.length, exchanges.length, tokens.length]).toEqual([1, 1, 3]);
    expect(tokens.map((form) => form.get("scope")).sort()).toEqual(scopes.sort());
  });

  it("tells every token before it is used, so that logs can hide it", async () => {
    const { header, secrets } = signedIn();
    await header(PULL);
    expect(secrets.map(nameOf)).toEqual(["entra 1", "refresh 1", "access 1"]);
  });
});

describe("the beginning", () => {
  it("exchanges, and asks for no access token yet; the exchange serves all that come later", async () => {
    const { begin, header, exchanges, tokens } = signedIn();
    await begin();
    expect([exchanges.length, tokens.length]).toEqual([1, 0]);
    await header(PULL);
    expect([exchanges.length, tokens.length]).toEqual([1, 1]);
  });
});

describe("an access token", () => {
  it("is used until five minutes before it ends", async () => {
    const { header, tokens } = signedIn({ accessLifeMs: HOUR });
    await header(PULL);
    jest.setSystemTime(Date.now() + 55 * MINUTE - 1);
    expect(nameOf(await header(PULL))).toBe("access 1");
    jest.setSystemTime(Date.now() + 1);
    expect(nameOf(await header(PULL))).toBe("access 2");
    expect(tokens).toHaveLength(2);
  });

  it("of a short life is used for nine tenths of it", async () => {
    const { header } = signedIn({ accessLifeMs: 10 * MINUTE });
    await header(PULL);
    jest.setSystemTime(Date.now() + 9 * MINUTE - 1);
    expect(nameOf(await header(PULL))).toBe("access 1");
    jest.setSystemTime(Date.now() + 1);
    expect(nameOf(await header(PULL))).toBe("access 2");
  });

  it("is renewed once, however many requests notice that it ends", async () => {
    const { header, tokens } = signedIn();
    await header(PULL);
    jest.setSystemTime(Date.now() + HOUR);
    await Promise.all(Array.from({ length: 50 }, () => header(PULL)));
    expect(tokens).toHaveLength(2);
  });

  it("is renewed without a new exchange while the refresh token lasts, and with one after", async () => {
    const { header, exchanges, tokens } = signedIn();
    for (let hour = 0; hour < 7; hour += 1) {
      await header(PULL);
      jest.setSystemTime(Date.now() + HOUR);
    }
    expect([exchanges.length, tokens.length]).toEqual([3, 7]);
  });

  it.each([
    ["says no end", jwt("endless", undefined)],
    ["says an end that is no number", jwtOf('{"exp":"soon"}')],
    ["says an end that no clock reaches", jwtOf('{"exp":1e308}')],
    ["says an end beyond all numbers", jwtOf('{"exp":1e999}')],
    ["can't be read", "opaque"],
  ])("that %s is used until it is refused", async (_, token) => {
    const { header, forget, tokens } = signedIn({
      instead: (path) =>
        path === "/oauth2/token"
          ? { status: 200, body: JSON.stringify({ access_token: token }) }
          : undefined,
    });
    await header(PULL);
    jest.setSystemTime(Date.now() + 1000 * HOUR);
    expect(await header(PULL)).toBe(`Bearer ${token}`);
    expect(tokens).toHaveLength(1);
    forget(PULL, `Bearer ${token}`);
    await header(PULL);
    expect(tokens).toHaveLength(2);
  });

  it("is used for a minute though the runner's clock says that it has ended long ago", async () => {
    const { header, tokens } = signedIn({ accessLifeMs: -HOUR });
    for (let i = 0; i < 50; i += 1) await header(PULL);
    expect(tokens).toHaveLength(1);
    jest.setSystemTime(Date.now() + MINUTE);
    await header(PULL);
    expect(tokens).toHaveLength(2);
  });

  it("that was refused is replaced, and no other", async () => {
    const { header, forget, exchanges, tokens } = signedIn();
    const refused = await header(PULL);
    await header(DELETE);
    forget(PULL, refused);
    expect(nameOf(await header(PULL))).toBe("access 3");
    expect(nameOf(await header(DELETE))).toBe("access 2");
    expect([exchanges.length, tokens.length]).toEqual([1, 3]);
  });

  it("is replaced once when many requests are refused at the same time", async () => {
    const { header, forget, tokens } = signedIn();
    const refused = await header(PULL);
    const renewed = Array.from({ length: 20 }, () => {
      forget(PULL, refused);
      return header(PULL);
    });
    expect(new Set((await Promise.all(renewed)).map(nameOf))).toEqual(new Set(["access 2"]));
    expect(tokens).toHaveLength(2);
    // A late answer to the first one does not cost the second.
    forget(PULL, refused);
    expect(nameOf(await header(PULL))).toBe("access 2");
  });
});

describe("a refresh token", () => {
  const refusedOnce = (status: number) => {
    let isRefused = true;
    return signedIn({
      instead: (path) => {
        if (path !== "/oauth2/token" || !isRefused) return undefined;
        isRefused = false;
        return { status, body: "{}" };
      },
    });
  };

  it.each([400, 401])("that is refused (%d) is replaced by a new exchange", async (status) => {
    const { header, exchanges, tokens } = refusedOnce(status);
    await header(PULL);
    const used = tokens.map((form) => nameOf(form.get("refresh_token") ?? ""));
    expect(used).toEqual(["refresh 1", "refresh 2"]);
    expect(exchanges).toHaveLength(2);
  });

  it("is replaced once when it is refused for several scopes at the same time", async () => {
    const { header, exchanges, tokens } = signedIn({
      instead: (path) =>
        path === "/oauth2/token" && tokens.length <= 3 ? { status: 401, body: "{}" } : undefined,
    });
    await Promise.all([header(PULL), header(DELETE), header("registry:catalog:*")]);
    expect([exchanges.length, tokens.length]).toEqual([2, 6]);
  });

  it("that is refused again fails the sign-in, and is not asked for a third time", async () => {
    const { header, exchanges, tokens } = signedIn({
      instead: (path) => (path === "/oauth2/token" ? { status: 401, body: "{}" } : undefined),
    });
    await expect(header(PULL)).rejects.toThrow("/oauth2/token answered 401");
    expect([exchanges.length, tokens.length]).toEqual([2, 2]);
  });

  it.each([403, 429, 500])("is not to blame for a %d", async (status) => {
    const { header, exchanges } = refusedOnce(status);
    await expect(header(PULL)).rejects.toThrow(`/oauth2/token answered ${status}`);
    expect(exchanges).toHaveLength(1);
  });
});

describe("a sign-in that fails", () => {
  const refusal = (path: string, status: number) =>
    actionError(
      `contoso.azurecr.io did not accept the sign-in (${path} answered ${status}). Check that the identity belongs to the tenant of the registry's subscription and has a role on this registry.`,
    );

  it.each([
    [401, "{}"],
    [403, ""],
    [302, '{"refresh_token":"x"}'],
    [200, "<html>"],
    [200, ""],
    [200, "null"],
    [200, "{}"],
    [200, '{"refresh_token":""}'],
    [200, '{"refresh_token":5}'],
    [200, '{"access_token":"not this one"}'],
  ])("at the exchange (%s, %j) says so", async (status, body) => {
    const { header, secrets } = signedIn({ instead: () => ({ status, body }) });
    await expect(header(PULL)).rejects.toThrow(refusal("/oauth2/exchange", status));
    expect(secrets.map(nameOf)).toEqual(["entra 1"]);
  });

  it("at the token endpoint says so", async () => {
    const { header } = signedIn({
      instead: (path) => (path === "/oauth2/token" ? { status: 401, body: "{}" } : undefined),
    });
    await expect(header(PULL)).rejects.toThrow(refusal("/oauth2/token", 401));
  });

  it("fails every request that waited, and is not remembered", async () => {
    let isDown = true;
    const { header, exchanges } = signedIn({
      instead: () => (isDown ? { status: 500, body: "" } : undefined),
    });
    const waiting = await Promise.allSettled([header(PULL), header(PULL), header(DELETE)]);
    expect(waiting.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(exchanges).toHaveLength(1);
    isDown = false;
    expect(nameOf(await header(PULL))).toBe("access 1");
    expect(exchanges).toHaveLength(2);
  });
});

describe("user name and password", () => {
  it("go with every request, whatever its scope", async () => {
    const { header, forget } = basicAuthorizer("pruner", "pä:ss", () => undefined);
    const expected = `Basic ${Buffer.from("pruner:pä:ss").toString("base64")}`;
    expect(await header(PULL)).toBe(expected);
    expect(forget(PULL, expected)).toBe(false);
    expect(await header("registry:catalog:*")).toBe(expected);
  });

  it("are told as secrets, also in the form in which they are sent", () => {
    const secrets: string[] = [];
    basicAuthorizer("pruner", "secret", (secret) => secrets.push(secret));
    expect(secrets).toEqual(["secret", "cHJ1bmVyOnNlY3JldA=="]);
  });
});
