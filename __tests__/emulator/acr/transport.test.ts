// What every answer has in common, and how paths may be written.

import { describe, expect, it } from "@jest/globals";

import { startEmulator } from "../../../emulator/acr/emulator.ts";
import { emulators, image } from "../support.ts";

const started = emulators();

describe("every answer of the registry", () => {
  it("carries the common headers, some of them several times", async () => {
    const { client } = await started();
    const { rawHeaders } = await client.get("/acr/v1/_catalog");
    const pairs = rawHeaders.flatMap((name, at) =>
      at % 2 === 0 ? [`${name}: ${String(rawHeaders[at + 1])}`] : [],
    );
    const security = "Strict-Transport-Security: max-age=31536000; includeSubDomains";
    expect(pairs.filter((pair) => pair === security)).toHaveLength(2);
    expect(pairs).toEqual(
      expect.arrayContaining([
        "Access-Control-Expose-Headers: Docker-Content-Digest",
        "Access-Control-Expose-Headers: WWW-Authenticate",
        "Access-Control-Expose-Headers: Link",
        "Access-Control-Expose-Headers: X-Ms-Correlation-Request-Id",
        "Content-Type: application/json; charset=utf-8",
        "Docker-Distribution-Api-Version: registry/2.0",
        "Server: openresty",
        "X-Content-Type-Options: nosniff",
        expect.stringMatching(/^X-Ms-Correlation-Request-Id: [0-9a-f-]{36}$/),
      ]),
    );
  });

  it("repeats the client's request id on writes and content, not on metadata reads", async () => {
    const { emulator, client } = await started();
    emulator.registry.repository("a").putManifest({ body: image("1"), tags: ["t"] });
    const headers = { "x-ms-client-request-id": "mine" };
    const write = await client.send("DELETE", "/acr/v1/a/_tags/t", { headers });
    const read = await client.get("/acr/v1/a", headers);
    expect(write.headers["x-ms-client-request-id"]).toBe("mine");
    expect(write.headers["x-ms-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(read.headers["x-ms-client-request-id"]).toBeUndefined();
  });

  it("is minified JSON with one newline, sent in chunks when it is large", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    repository.putManifest({ body: image("1") });
    const small = await client.get("/acr/v1/a/_manifests");
    for (let i = 0; i < 20; i += 1) repository.putManifest({ body: image(`more ${i}`) });
    const large = await client.get("/acr/v1/a/_manifests");
    expect(small.text).toBe(`${JSON.stringify(small.json)}\n`);
    expect(small.headers["content-length"]).toBe(String(small.bytes.length));
    expect(large.headers["transfer-encoding"]).toBe("chunked");
    expect(large.headers["content-length"]).toBeUndefined();
  });

  it("has no Content-Type when it has no body", async () => {
    const { emulator, client } = await started();
    const digest = emulator.registry.repository("a").putManifest({ body: image("1") });
    const reply = await client.delete(`/v2/a/manifests/${digest}`);
    expect(reply.status).toBe(202);
    expect(reply.headers["content-type"]).toBeUndefined();
    expect(reply.bytes).toHaveLength(0);
  });

  it("is dated by the registry's clock", async () => {
    const { client } = await started({ clock: { now: () => new Date("2026-03-01T12:00:00Z") } });
    const reply = await client.get("/v2/");
    expect(reply.headers.date).toBe("Sun, 01 Mar 2026 12:00:00 GMT");
  });

  it("names another server where the switch says so", async () => {
    const { client } = await started({ switches: { serverHeader: "AzureContainerRegistry" } });
    expect((await client.get("/v2/")).headers.server).toBe("AzureContainerRegistry");
  });

  it("comes later by the latency", async () => {
    const { client } = await started({ switches: { latencyMs: 60 } });
    const before = performance.now();
    await client.get("/v2/");
    expect(performance.now() - before).toBeGreaterThan(55);
  });
});

describe("paths", () => {
  it.each([
    "/acr/v1/team%2Fapp/_manifests/DIGEST",
    "/acr/v1/team/app/_manifests/DIGEST",
    "/acr/v1/team%2fapp/_manifests/ENCODED?api-version=2021-07-01",
    "/v2/team%2Fapp/manifests/ENCODED",
    "/v2/team/app/manifests/DIGEST",
  ])("may be percent-encoded or not: %s", async (path) => {
    const { emulator, client } = await started();
    const digest = emulator.registry.repository("team/app").putManifest({ body: image("1") });
    const real = path
      .replace("DIGEST", digest)
      .replace("ENCODED", encodeURIComponent(digest).toLowerCase());
    const accept = "application/vnd.oci.image.manifest.v1+json";
    expect((await client.get(real, { accept })).status).toBe(200);
  });

  it.each(["/acr/v1/team/app/_manifests/latest", "/acr/v1/_deleted/elsewhere", "/nothing"])(
    "that the router does not know get its plain 404: %s",
    async (path) => {
      const { emulator, client } = await started();
      emulator.registry.repository("team/app").putManifest({ body: image("1"), tags: ["latest"] });
      const reply = await client.get(path);
      expect([reply.status, reply.text]).toEqual([404, "404 page not found\n"]);
    },
  );
});

describe("an emulator", () => {
  it("closes at once though a connection is kept alive and another hangs", async () => {
    const { emulator, client } = await started();
    await client.get("/v2/");
    emulator.faults.add({ kind: "catalog", answer: { hang: true } });
    const hanging = client.get("/v2/_catalog").catch((error: unknown) => error);
    while (emulator.requests.countByKind().catalog === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const before = performance.now();
    await emulator.close();
    expect(performance.now() - before).toBeLessThan(2000);
    expect(await hanging).toHaveProperty("code", "ECONNRESET");
  });

  it("does not start on a port that is taken", async () => {
    const { emulator } = await started();
    const port = Number(emulator.loginServer.split(":")[1]);
    await expect(startEmulator({ port })).rejects.toHaveProperty("code", "EADDRINUSE");
  });

  it("answers to localhost under the same certificate and challenges with that name", async () => {
    const { emulator, client } = await started();
    const host = emulator.loginServer.replace("127.0.0.1", "localhost");
    const reply = await client.get("/v2/", { authorization: "", host });
    expect(reply.headers["www-authenticate"]).toBe(
      `Bearer realm="https://${host}/oauth2/token",service="${host}"`,
    );
  });
});
