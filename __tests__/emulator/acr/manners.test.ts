// What the service does that clients do not expect: who it refuses and how, which headers it sends where, where it keeps blobs,
// and what two replicas know of each other.

import { describe, expect, it } from "@jest/globals";

import type { Account } from "../../../emulator/acr/access/accounts.ts";
import {
  acceptAll,
  basic,
  challengeOf,
  emulators,
  image,
  index,
  nowhere,
  plainClient,
  referrer,
  sha256,
  types,
  type Reply,
} from "../support.ts";

const started = emulators();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const remaining = ({ headers }: Reply) => headers["x-ms-ratelimit-remaining-calls-per-second"];

describe("an empty list", () => {
  it.each([
    ["null", { repositories: null }, { tags: null }],
    ["absent", {}, {}],
    ["[]", { repositories: [] }, { tags: [] }],
  ] as const)("is %s", async (emptyLists, repositories, tags) => {
    const { emulator, client } = await started({ switches: { emptyLists } });
    expect((await client.get("/acr/v1/_catalog")).json).toEqual(repositories);
    emulator.registry.repository("a").putManifest({ body: image("1") });
    const head = { registry: emulator.loginServer, imageName: "a" };
    expect((await client.get("/acr/v1/a/_tags")).json).toEqual({ ...head, ...tags });
    expect((await client.get("/v2/a/tags/list")).json).toEqual({ name: "a", ...tags });
    const none = await client.get("/acr/v1/a/_manifests?last=z");
    const manifests = "tags" in tags ? { manifests: tags.tags } : {};
    expect(none.json).toEqual({ ...head, ...manifests });
    expect((await client.get(`/v2/a/referrers/${nowhere}`)).at("manifests")).toEqual([]);
  });

  it("has its counts left out where the switch says so", async () => {
    const { emulator, client } = await started({ switches: { omitZeroCounts: true } });
    emulator.registry.repository("a").putManifest({ body: image("1") });
    const { json } = await client.get("/acr/v1/a");
    expect(json).toMatchObject({ manifestCount: 1 });
    expect(json).not.toHaveProperty("tagCount");
  });
});

describe("a user name and password", () => {
  const grants = [{ repository: "a", actions: ["metadata_read"] }];
  const account = (kind: Account["kind"]): Account => ({
    username: "x",
    password: "y",
    grants,
    ...(kind === undefined ? {} : { kind }),
  });

  it.each([
    [undefined, 401],
    ["token", 401],
    ["service-principal", 200],
    ["admin", 200],
  ] as const)("of kind %s gets %i with Basic, and a token in any case", async (kind, status) => {
    const { emulator, client } = await started({ accounts: [account(kind)] });
    emulator.registry.repository("a").putManifest({ body: image("1") });
    const reply = await client.get("/acr/v1/a", { authorization: basic("x", "y") });
    expect(reply.status).toBe(status);
    if (status === 401) expect(challengeOf(reply)).toBe('Basic realm="Azure Container Registry"');
    const form = { grant_type: "password", service: "s", username: "x", password: "y" };
    const scope = "repository:a:metadata_read";
    const token = await client.send("POST", "/oauth2/token", {
      headers: { authorization: "" },
      body: new URLSearchParams({ ...form, scope }).toString(),
    });
    const authorization = `Bearer ${String(token.at("access_token"))}`;
    expect((await client.get("/acr/v1/a", { authorization })).status).toBe(200);
  });

  it("of zeros and a refresh token is good for an access token", async () => {
    const { emulator, client } = await started();
    const post = (path: string, form: Record<string, string>) =>
      client.send("POST", path, {
        headers: { authorization: "" },
        body: new URLSearchParams({ service: emulator.loginServer, ...form }).toString(),
      });
    const exchanged = await post("/oauth2/exchange", {
      grant_type: "access_token",
      access_token: "a.b.c",
    });
    const username = "00000000-0000-0000-0000-000000000000";
    const password = String(exchanged.at("refresh_token"));
    const form = { grant_type: "password", username, password, scope: "registry:catalog:*" };
    const given = await post("/oauth2/token", form);
    const authorization = `Bearer ${String(given.at("access_token"))}`;
    expect((await client.get("/acr/v1/_catalog", { authorization })).status).toBe(200);
    expect((await post("/oauth2/token", { ...form, password: "a.b.c" })).status).toBe(401);
  });
});

describe("the firewall", () => {
  it("refuses before any challenge, with the address of the caller", async () => {
    const { client } = await started({ switches: { firewall: true } });
    for (const path of ["/v2/", "/acr/v1/_catalog", "/oauth2/token?service=s"]) {
      const reply = await client.get(path, { authorization: "" });
      expect([reply.status, reply.headers["www-authenticate"], reply.at("errors")]).toEqual([
        403,
        undefined,
        [
          {
            code: "DENIED",
            message:
              "client with IP '127.0.0.1' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.",
          },
        ],
      ]);
    }
  });

  it("opens some time after its first refusal where the switch says so", async () => {
    const { client } = await started({ switches: { firewall: true, firewallOpensAfterMs: 60 } });
    expect((await client.get("/v2/")).status).toBe(403);
    await pause(80);
    expect((await client.get("/v2/")).status).toBe(200);
  });
});

describe("headers", () => {
  it("say on every deletion what is left of a second's calls, found or not", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1"), tags: ["t"] });
    repository.putManifest({ body: image("2") });
    const blob = repository.putBlob("x");
    const paths = [
      "/acr/v1/a/_tags/t",
      `/v2/a/manifests/${digest}`,
      `/v2/a/blobs/${blob}`,
      "/acr/v1/a",
    ];
    for (const status of [202, 404]) {
      for (const path of paths) {
        const reply = await client.delete(path);
        expect([path, reply.status, remaining(reply)]).toEqual([path, status, "8.000000"]);
      }
    }
    expect(remaining(await client.get("/acr/v1/_catalog"))).toBeUndefined();
  });

  it("of a token are few: HSTS once, and none of the registry's own", async () => {
    const { client } = await started();
    const { status, rawHeaders } = await client.get("/oauth2/token?service=s");
    const names = rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
    expect([status, names.filter((name) => name === "strict-transport-security")]).toEqual([
      200,
      ["strict-transport-security"],
    ]);
    const own = ["access-control-expose-headers", "docker-distribution-api-version"];
    for (const name of [...own, "x-content-type-options"]) expect(names).not.toContain(name);
    expect(names).toContain("x-ms-correlation-request-id");
  });
});

describe("a blob", () => {
  it("is on another host, which wants no Authorization", async () => {
    const { emulator, client } = await started();
    const blob = emulator.registry.repository("a").putBlob("the bytes");
    const reply = await client.get(`/v2/a/blobs/${blob}`);
    const location = new URL(String(reply.headers["location"]));
    expect([reply.status, location.hostname]).toEqual([307, "localhost"]);
    expect(location.host).not.toBe(new URL(emulator.url).host);
    const there = plainClient({ url: location.origin, caPem: emulator.caPem });
    const get = (headers: Record<string, string>, path = location.pathname + location.search) =>
      there.get(path, { authorization: "", ...headers });
    expect((await get({})).text).toBe("the bytes");
    const part = await get({ range: "bytes=4-" });
    expect([part.status, part.text]).toEqual([206, "bytes"]);
    expect((await get({ authorization: basic("u", "p") })).status).toBe(400);
    expect((await get({}, location.pathname)).status).toBe(404);
    expect((await client.send("HEAD", `/v2/a/blobs/${blob}`)).status).toBe(200);
    emulator.switches.redirectBlobs = false;
    expect((await client.get(`/v2/a/blobs/${blob}`)).text).toBe("the bytes");
  });
});

describe("a row", () => {
  it("of a tag is signed where the switch says so", async () => {
    const { emulator, client } = await started();
    emulator.registry.repository("a").putManifest({ body: image("1"), tags: ["t"] });
    expect((await client.get("/acr/v1/a/_tags")).at("tags", 0, "signed")).toBe(false);
    emulator.switches.signedTags = true;
    expect((await client.get("/acr/v1/a/_tags/t")).at("tag", "signed")).toBe(true);
  });
});

describe("a deletion", () => {
  it("leaves referrers where nothing cascades", async () => {
    const { emulator, client } = await started({ switches: { noCascade: true } });
    const repository = emulator.registry.repository("a");
    const subject = repository.putManifest({ body: image("1"), tags: ["t"] });
    const signature = repository.putManifest({ body: referrer("s", subject) });
    expect((await client.delete(`/v2/a/manifests/${subject}`)).status).toBe(202);
    expect([repository.digests(), repository.tags()]).toEqual([[signature], {}]);
  });
});

describe("two replicas", () => {
  const hourMs = 3_600_000;
  const body = index([]);
  const digest = sha256(JSON.stringify(body));
  const headers = { "content-type": types.ociIndex };

  it("know at once what is written at themselves, and later what is at the other", async () => {
    const { emulator, client } = await started({ switches: { replicaLagMs: hourMs } });
    emulator.registry.repository("a").putManifest({ body: image("old"), tags: ["t"] });
    const put = await client.send("PUT", "/v2/a/manifests/t", { headers, body });
    expect(put.status).toBe(201);
    const tag = async () => (await client.get("/acr/v1/a/_tags/t")).at("tag", "digest") === digest;
    const isListed = async () => (await client.get("/acr/v1/a")).at("manifestCount") === 2;
    expect([await tag(), await tag(), await isListed(), await isListed()]).toEqual([
      false,
      true,
      false,
      true,
    ]);
    emulator.switches.replicaLagMs = 0;
    expect([await tag(), await tag()]).toEqual([true, true]);
  });

  it("show what the other has deleted, and delete it once", async () => {
    const { emulator, client } = await started({ switches: { replicaLagMs: hourMs } });
    const repository = emulator.registry.repository("a");
    repository.putManifest({ body: image("other") });
    const gone = repository.putManifest({ body: image("1"), tags: ["t"] });
    const status = async () =>
      (await client.get(`/v2/a/manifests/${gone}`, { accept: acceptAll })).status;
    await client.get("/v2/");
    expect((await client.delete(`/v2/a/manifests/${gone}`)).status).toBe(202);
    expect(repository.digests()).toContain(gone);
    expect([await status(), await status()]).toEqual([200, 404]);
    emulator.switches.replicaLagMs = 0;
    expect([await status(), await status()]).toEqual([404, 404]);
    expect(repository.digests()).not.toContain(gone);
  });

  it("agree on when something was pushed", async () => {
    const { emulator, client } = await started({ switches: { replicaLagMs: 1000 } });
    await client.get("/v2/");
    const before = Date.now();
    await client.send("PUT", "/v2/a/manifests/t", { headers, body });
    expect((await client.get("/acr/v1/a")).status).toBe(404);
    await pause(1050);
    const row = await client.get(`/acr/v1/a/_manifests/${digest}`);
    const pushedAt = Date.parse(String(row.at("manifest", "lastUpdateTime")));
    expect(Math.abs(pushedAt - before)).toBeLessThan(500);
    expect(emulator.registry.repository("a").digests()).toEqual([digest]);
  });
});
