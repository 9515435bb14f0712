// Challenges, token endpoints and the scopes that operations need.

import { describe, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";

import {
  basic,
  challengeOf,
  image,
  nowhere,
  emulators,
  type Client,
  type Reply,
} from "../support.ts";

const started = emulators();

const nobody = { authorization: "" };
const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });
const message =
  "authentication required, visit https://aka.ms/acr/authorization for more information.";

function post(client: Client, path: string, fields: Record<string, string>): Promise<Reply> {
  return client.send("POST", path, {
    headers: nobody,
    body: new URLSearchParams(fields).toString(),
  });
}

/** A token by name and password for one scope. */
async function tokenOf(client: Client, username: string, scope: string): Promise<string> {
  const reply = await post(client, "/oauth2/token", {
    grant_type: "password",
    service: "s",
    username,
    password: "p",
    scope,
  });
  return String(reply.at("access_token"));
}

describe("a request without a token", () => {
  it("to /v2/ is challenged without a scope", async () => {
    const { emulator, client } = await started();
    const { loginServer } = emulator;
    const reply = await client.get("/v2/", nobody);
    expect(reply.status).toBe(401);
    expect(challengeOf(reply)).toBe(
      `Bearer realm="https://${loginServer}/oauth2/token",service="${loginServer}"`,
    );
    expect(reply.text).toBe(
      `{"errors":[{"code":"UNAUTHORIZED","message":"${message}","detail":null}]}\n`,
    );
    expect(reply.rawHeaders).toContain("Www-Authenticate");
  });

  it.each([
    ["GET", "/acr/v1/a/b", "repository:a/b:metadata_read"],
    ["GET", "/acr/v1/a%2Fb/_manifests", "repository:a/b:metadata_read"],
    ["GET", `/acr/v1/a/b/_manifests/${nowhere}`, "repository:a/b:metadata_read"],
    ["GET", "/acr/v1/a/b/_tags", "repository:a/b:metadata_read"],
    ["GET", "/acr/v1/a/b/_tags/t", "repository:a/b:metadata_read"],
    ["PATCH", "/acr/v1/a/b", "repository:a/b:metadata_write"],
    ["PATCH", `/acr/v1/a/b/_manifests/${nowhere}`, "repository:a/b:metadata_write"],
    ["PATCH", "/acr/v1/a/b/_tags/t", "repository:a/b:metadata_write"],
    ["DELETE", "/acr/v1/a/b", "repository:a/b:delete"],
    ["DELETE", "/acr/v1/a/b/_tags/t", "repository:a/b:delete"],
    ["DELETE", `/v2/a/b/manifests/${nowhere}`, "repository:a/b:delete"],
    ["DELETE", `/v2/a/b/blobs/${nowhere}`, "repository:a/b:delete"],
    ["GET", "/v2/a/b/manifests/t", "repository:a/b:pull"],
    ["HEAD", "/v2/a/b/manifests/t", "repository:a/b:pull"],
    ["GET", `/v2/a/b/blobs/${nowhere}`, "repository:a/b:pull"],
    ["GET", `/v2/a/b/referrers/${nowhere}`, "repository:a/b:pull"],
    ["POST", "/v2/a/b/blobs/uploads/", "repository:a/b:pull,push"],
    ["PATCH", "/v2/a/b/blobs/uploads/x", "repository:a/b:pull,push"],
    ["PUT", "/v2/a/b/blobs/uploads/x", "repository:a/b:pull,push"],
    ["PUT", "/v2/a/b/manifests/t", "repository:a/b:pull,push"],
    ["GET", "/acr/v1/_catalog", "registry:catalog:*"],
    ["GET", "/v2/_catalog", "registry:catalog:*"],
  ])("%s %s is told the scope %s", async (method, path, scope) => {
    const { client } = await started();
    const reply = await client.send(method, path, { headers: nobody });
    expect(reply.status).toBe(401);
    expect(challengeOf(reply)).toMatch(new RegExp(`,scope="${scope.replace("*", "\\*")}"$`));
    const [type, name, actions = ""] = scope.split(":");
    const detail = actions.split(",").map((action) => ({ Type: type, Name: name, Action: action }));
    const isHead = method === "HEAD";
    expect(isHead ? reply.text : reply.at("errors", 0, "detail")).toEqual(isHead ? "" : detail);
  });
});

describe("a token", () => {
  it("without the scope gets 401 insufficient_scope, though it was given out with 200", async () => {
    const { client } = await started();
    const token = await client.accessToken("repository:a:metadata_read");
    const reply = await client.send("DELETE", "/acr/v1/a/_tags/t", { headers: bearer(token) });
    expect(reply.status).toBe(401);
    expect(challengeOf(reply)).toMatch(/,scope="repository:a:delete",error="insufficient_scope"$/);
    expect(reply.at("errors", 0, "code")).toBe("UNAUTHORIZED");
  });

  it("of Entra, sent directly, gets 401 invalid_token", async () => {
    const { client } = await started();
    const reply = await client.get("/acr/v1/a", bearer("header.claims.signature"));
    expect(reply.status).toBe(401);
    expect(challengeOf(reply)).toMatch(/,error="invalid_token"$/);
  });

  it("that was expired gets 401 invalid_token, and a new one is good", async () => {
    const { emulator, client } = await started();
    const old = await client.accessToken("registry:catalog:*");
    expect((await client.get("/acr/v1/_catalog", bearer(old))).status).toBe(200);
    emulator.expireAccessTokens();
    const refused = await client.get("/acr/v1/_catalog", bearer(old));
    expect([refused.status, challengeOf(refused)]).toEqual([
      401,
      expect.stringMatching(/,scope="registry:catalog:\*",error="invalid_token"$/),
    ]);
    const fresh = await client.accessToken("registry:catalog:*");
    expect((await client.get("/acr/v1/_catalog", bearer(fresh))).status).toBe(200);
  });

  it("expires by itself when its lifetime is over", async () => {
    const { client } = await started({ switches: { accessTokenSeconds: 0 } });
    const token = await client.accessToken("registry:catalog:*");
    const { exp = 0 } = decodeJwt(token);
    await new Promise((resolve) => setTimeout(resolve, exp * 1000 - Date.now() + 5));
    const reply = await client.get("/acr/v1/_catalog", bearer(token));
    expect(challengeOf(reply)).toMatch(/error="invalid_token"$/);
  });

  it("is refused before anyone looks whether the repository exists", async () => {
    const { client } = await started();
    const token = await client.accessToken("repository:other:delete");
    const reply = await client.send("DELETE", "/acr/v1/nowhere", { headers: bearer(token) });
    expect(reply.status).toBe(401);
  });

  it("says when it expires, with nbf and iat a quarter of an hour back", async () => {
    const { emulator, client } = await started();
    const token = await client.accessToken("repository:a:pull,delete", "registry:catalog:*");
    const claims = decodeJwt(token);
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBeGreaterThanOrEqual(4500);
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBeLessThanOrEqual(4501);
    expect(claims.nbf).toBe(claims.iat);
    expect(claims).toMatchObject({
      iss: "Azure Container Registry",
      aud: emulator.loginServer,
      grant_type: "refresh_token",
      access: [
        { Type: "repository", Name: "a", Actions: ["pull", "delete"] },
        { Type: "registry", Name: "catalog", Actions: ["*"] },
      ],
    });
  });

  it("holds its access in lower case where the switch says so", async () => {
    const { client } = await started({ switches: { lowerCaseClaims: true } });
    const claims = decodeJwt(await client.accessToken("repository:a:pull"));
    expect(claims["access"]).toEqual([{ type: "repository", name: "a", actions: ["pull"] }]);
  });

  it("may be asked for with several scopes in one field", async () => {
    const { client } = await started();
    const token = await client.accessToken("registry:catalog:* repository:*:*");
    expect((await client.get("/acr/v1/_catalog", bearer(token))).status).toBe(200);
    expect((await client.get("/acr/v1/any/repository", bearer(token))).status).toBe(404);
  });
});

describe("the token endpoints", () => {
  it("exchange an Entra token for a refresh token of three hours", async () => {
    const { client } = await started();
    const form = { grant_type: "access_token", service: "s", access_token: "a.b.c" };
    const reply = await post(client, "/oauth2/exchange", form);
    const { exp = 0, iat = 0 } = decodeJwt(String(reply.at("refresh_token")));
    expect([11_700, 11_701]).toContain(exp - iat);
    expect(reply.headers["transfer-encoding"]).toBe("chunked");
    expect(reply.headers["x-ms-ratelimit-remaining-calls-per-second"]).toMatch(/^166\./);
  });

  it("show a Premium registry's limits", async () => {
    const { client } = await started({ switches: { premium: true } });
    const form = { grant_type: "access_token", service: "s", access_token: "a.b.c" };
    const reply = await post(client, "/oauth2/exchange", form);
    expect(reply.headers["x-ms-ratelimit-remaining-calls-per-second"]).toMatch(/^333\./);
  });

  it("have no GET for the exchange", async () => {
    const { client } = await started();
    expect((await client.get("/oauth2/exchange")).status).toBe(404);
  });

  it("refuse an Entra token that is not on the list", async () => {
    const { client } = await started({ identities: [{ token: "x.y.z" }] });
    const form = { grant_type: "access_token", service: "s" };
    const good = await post(client, "/oauth2/exchange", { ...form, access_token: "x.y.z" });
    const bad = await post(client, "/oauth2/exchange", { ...form, access_token: "a.b.c" });
    expect([good.status, bad.status]).toEqual([200, 401]);
  });

  it.each([
    ["/oauth2/exchange", { service: "s", access_token: "a.b.c" }],
    ["/oauth2/exchange", { grant_type: "access_token", access_token: "a.b.c" }],
    ["/oauth2/token", { grant_type: "refresh_token", refresh_token: "x" }],
    ["/oauth2/token", { grant_type: "surprise", service: "s" }],
  ] as const)("refuse a form with something missing: %s %j", async (path, form) => {
    const { client } = await started();
    expect((await post(client, path, form)).status).toBe(400);
  });

  it("refuse an unknown refresh token and a wrong password", async () => {
    const { client } = await started();
    const form = { service: "s", scope: "repository:a:pull" };
    const refresh = { ...form, grant_type: "refresh_token", refresh_token: "a.b.c" };
    const password = { ...form, grant_type: "password", username: "u", password: "wrong" };
    expect((await post(client, "/oauth2/token", refresh)).status).toBe(401);
    expect((await post(client, "/oauth2/token", password)).status).toBe(401);
    const get = await client.get("/oauth2/token?service=s", { authorization: basic("u", "x") });
    expect(get.status).toBe(401);
  });

  it("give docker a token by GET with Basic", async () => {
    const { client } = await started();
    const reply = await client.get("/oauth2/token?service=s&scope=repository:a:pull,push");
    expect(decodeJwt(String(reply.at("access_token")))["access"]).toEqual([
      { Type: "repository", Name: "a", Actions: ["pull", "push"] },
    ]);
  });

  it("take a refresh token as the password of the user of zeros", async () => {
    const { client } = await started();
    const form = { grant_type: "access_token", service: "s", access_token: "a.b.c" };
    const reply = await post(client, "/oauth2/exchange", form);
    const zeros = basic("00000000-0000-0000-0000-000000000000", String(reply.at("refresh_token")));
    const given = await client.get("/oauth2/token?service=s", { authorization: zeros });
    expect(given.status).toBe(200);
    expect((await client.get("/v2/", { authorization: zeros })).status).toBe(200);
  });

  it("answer an anonymous caller with 200 and an empty grant", async () => {
    const { client } = await started();
    const form = {
      grant_type: "password",
      service: "s",
      scope: "repository:a:pull",
      refresh_token: "",
    };
    const reply = await post(client, "/oauth2/token", form);
    expect(reply.status).toBe(200);
    expect(decodeJwt(String(reply.at("access_token")))["access"]).toEqual([]);
  });

  it("let an anonymous caller pull and nothing more where that is allowed", async () => {
    const { client } = await started({ anonymousPull: true });
    const form = { grant_type: "password", service: "s", scope: "repository:a:pull,push,delete" };
    const reply = await post(client, "/oauth2/token", form);
    expect(decodeJwt(String(reply.at("access_token")))["access"]).toEqual([
      { Type: "repository", Name: "a", Actions: ["pull"] },
    ]);
    expect((await client.get("/v2/", nobody)).status).toBe(401);
  });
});

describe("an account with grants", () => {
  const grants = [{ repository: "team/app", actions: ["pull", "metadata_read"] }];
  const reader = { username: "reader", password: "p", grants };

  it("gets the intersection of what it asks for and what it may", async () => {
    const { client } = await started({ accounts: [reader] });
    const token = await tokenOf(client, "reader", "repository:team/app:pull,delete,metadata_read");
    expect(decodeJwt(token)["access"]).toEqual([
      { Type: "repository", Name: "team/app", Actions: ["pull", "metadata_read"] },
    ]);
  });

  it("gets nothing for other repositories, the catalog or a wildcard", async () => {
    const { client } = await started({ accounts: [reader] });
    const scope = "repository:other:pull registry:catalog:* repository:*:*";
    expect(decodeJwt(await tokenOf(client, "reader", scope))["access"]).toEqual([]);
  });

  it("is held to them with Basic on the operation, too, where that is taken", async () => {
    const { emulator, client } = await started({
      accounts: [reader],
      switches: { tokensMayUseBasic: true },
    });
    emulator.registry.repository("team/app").putManifest({ body: image("1"), tags: ["t"] });
    const headers = { authorization: basic("reader", "p") };
    expect((await client.get("/acr/v1/team/app", headers)).status).toBe(200);
    const refused = await client.send("DELETE", "/acr/v1/team/app/_tags/t", { headers });
    expect([refused.status, challengeOf(refused)]).toEqual([
      401,
      expect.stringMatching(/error="insufficient_scope"$/),
    ]);
    expect((await client.get("/acr/v1/_catalog", headers)).status).toBe(401);
  });

  it("with registry-wide grants gets them by a wildcard", async () => {
    const everywhere = [{ repository: "*", actions: ["pull", "metadata_read"] }];
    const { client } = await started({
      accounts: [{ username: "reader", password: "p", grants: everywhere, catalog: true }],
    });
    const token = await tokenOf(client, "reader", "registry:catalog:* repository:*:*");
    expect(decodeJwt(token)["access"]).toEqual([
      { Type: "registry", Name: "catalog", Actions: ["*"] },
      { Type: "repository", Name: "*", Actions: ["pull", "metadata_read"] },
    ]);
  });
});

describe("a registry in ABAC mode", () => {
  it("grants nothing for a wildcard and marks its refresh tokens", async () => {
    const { client } = await started({ switches: { abac: true } });
    const form = { grant_type: "access_token", service: "s", access_token: "a.b.c" };
    const reply = await post(client, "/oauth2/exchange", form);
    expect(decodeJwt(String(reply.at("refresh_token")))).toHaveProperty("aad_identity");
    const token = await client.accessToken("repository:*:*", "repository:a:pull");
    expect(decodeJwt(token)["access"]).toEqual([
      { Type: "repository", Name: "a", Actions: ["pull"] },
    ]);
  });
});
