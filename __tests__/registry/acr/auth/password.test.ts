/** User names and passwords at a token endpoint that is a function, and counts. */
import { createHttpHeaders, type PipelineRequest } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "@jest/globals";

import { byPassword } from "../../../../src/registry/acr/auth/password.ts";
import type { Send } from "../../../../src/registry/http/sender.ts";
import { actionError } from "../../../support/action-error.ts";

const HOST = "contoso.azurecr.io";
const API = "repository:team/api:pull";
const WEB = "repository:team/web:pull";
const ZEROS = "00000000-0000-0000-0000-000000000000";

type Answer = (count: number) => { readonly status: number; readonly body?: object };

const issues: Answer = (count) => ({ status: 200, body: { access_token: `access-${count}` } });

/** An authorizer for the pair and all that it sent; `answer` is told how many requests there were. */
function signedIn(username: string, password: string, answer: Answer = issues) {
  const forms: Readonly<Record<string, string>>[] = [];
  const secrets: string[] = [];
  const send: Send = async (request: PipelineRequest) => {
    await Promise.resolve();
    expect(`${request.method} ${request.url}`).toBe(`POST https://${HOST}/oauth2/token`);
    const text = typeof request.body === "string" ? request.body : "";
    forms.push(Object.fromEntries(new URLSearchParams(text)));
    const { status, body = {} } = answer(forms.length);
    return { request, status, bodyAsText: JSON.stringify(body), headers: createHttpHeaders() };
  };
  const way = { by: "password", username, password } as const;
  const { authorizer, identity } = byPassword(way, HOST, send, (secret) => secrets.push(secret));
  return { ...authorizer, identity, forms, secrets };
}

describe("user name and password", () => {
  it("are exchanged for a token of each scope, once however many requests wait", async () => {
    const { begin, header, forms } = signedIn("pruner", "pä:ss&");
    await begin();
    const scopes = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? API : WEB));
    const headers = await Promise.all(scopes.map((scope) => header(scope)));
    expect([...new Set(headers)].sort()).toEqual(["Bearer access-1", "Bearer access-2"]);
    const base = { grant_type: "password", service: HOST, username: "pruner", password: "pä:ss&" };
    expect(forms).toEqual([
      { ...base, scope: API },
      { ...base, scope: WEB },
    ]);
  });

  it("are exchanged again for a token that was refused, and for no other", async () => {
    const { header, forget, forms } = signedIn("pruner", "secret");
    const refused = await header(API);
    await header(WEB);
    expect(forget(API, refused)).toBe(true);
    expect(await header(API)).toBe("Bearer access-3");
    expect(await header(WEB)).toBe("Bearer access-2");
    expect(forms).toHaveLength(3);
  });

  it("are told as secrets with every token, before either is used", async () => {
    const { header, secrets } = signedIn("pruner", "secret");
    await header(API);
    expect(secrets).toEqual(["secret", "cHJ1bmVyOnNlY3JldA==", "access-1"]);
  });

  it.each([400, 401])("that are refused (%d) are not tried on the next scope", async (status) => {
    const { header, forms } = signedIn("pruner", "secret", () => ({ status }));
    const error = actionError(
      `${HOST} refused "username" and "password" (${status}). The admin user has to be enabled in the registry; a token's password may have expired or been regenerated; for a service principal, "username" is its client ID.`,
    );
    await expect(header(API)).rejects.toThrow(error);
    await expect(header(WEB)).rejects.toThrow(error);
    expect(forms).toHaveLength(1);
  });

  it.each([403, 429, 500])("are not to blame for a %d", async (status) => {
    const { header, forms } = signedIn("pruner", "secret", (count) =>
      count === 1 ? { status } : issues(count),
    );
    await expect(header(API)).rejects.toThrow(`/oauth2/token answered ${status}`);
    expect(await header(API)).toBe("Bearer access-2");
    expect(forms).toHaveLength(2);
  });

  it("go with every request where there is no such endpoint, which is asked once", async () => {
    const { header, granted, forget, forms } = signedIn("pruner", "pä:ss", () => ({ status: 404 }));
    const basic = `Basic ${Buffer.from("pruner:pä:ss").toString("base64")}`;
    expect(await granted(API)).toBeUndefined();
    expect(await header(API)).toBe(basic);
    expect(await header(WEB)).toBe(basic);
    expect(forget(WEB, basic)).toBe(false);
    expect(forms).toHaveLength(1);
  });

  it("never go with a request once the endpoint has given a token", async () => {
    const { header } = signedIn("pruner", "secret", (count) =>
      count === 1 ? issues(count) : { status: 404 },
    );
    expect(await header(API)).toBe("Bearer access-1");
    await expect(header(WEB)).rejects.toThrow("/oauth2/token answered 404");
    expect(await header(API)).toBe("Bearer access-1");
  });
});

describe("what az acr login --expose-token printed", () => {
  it("is a refresh token, and goes to the token endpoint as one", async () => {
    const { begin, header, forms, secrets, identity } = signedIn(ZEROS, "refresh");
    await begin();
    expect(await header(API)).toBe("Bearer access-1");
    expect(forms).toEqual([
      { grant_type: "refresh_token", service: HOST, scope: API, refresh_token: "refresh" },
    ]);
    expect(secrets).toEqual(["refresh", "access-1"]);
    expect(identity()).toBe('the token that "az acr login --expose-token" printed');
  });

  it.each([400, 401])("lives three hours, and is tried once after that (%d)", async (status) => {
    const { header, forms } = signedIn(ZEROS, "refresh", () => ({ status }));
    const error = actionError(
      `${HOST} refused the token in "password" (${status}): what "az acr login --expose-token" prints is valid for three hours, and for one registry only. Get a new one right before this step, or sign in in a way that a run can renew: see https://github.com/acr-prune/acr-prune/blob/v1/docs/sign-in.md.`,
    );
    await expect(header(API)).rejects.toThrow(error);
    await expect(header(WEB)).rejects.toThrow(error);
    expect(forms).toHaveLength(1);
  });

  it("is never a password, not even where there is no token endpoint", async () => {
    const { header } = signedIn(ZEROS, "refresh", () => ({ status: 404 }));
    await expect(header(API)).rejects.toThrow("/oauth2/token answered 404");
  });
});
