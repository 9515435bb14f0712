// Faults and hooks between client and registry, and the log of requests.

import { describe, expect, it } from "@jest/globals";

import { startEmulator } from "../../../emulator/acr/emulator.ts";
import { clientFor, emulators, image, type Started } from "../support.ts";

const started = emulators();

/** A registry with one tagged manifest in "a". */
async function withImage(): Promise<Started & { digest: string }> {
  const running = await started();
  const repository = running.emulator.registry.repository("a");
  const digest = repository.putManifest({ body: image("1"), tags: ["t"] });
  return { ...running, digest };
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a fault", () => {
  it("answers instead of the registry, which is not touched", async () => {
    const { emulator, client, digest } = await withImage();
    const fault = emulator.faults.add({
      kind: "delete-manifest",
      answer: { status: 503, headers: { "content-type": "text/html" }, body: "<html></html>" },
    });
    const reply = await client.delete(`/v2/a/manifests/${digest}`);
    expect([reply.status, reply.text]).toEqual([503, "<html></html>"]);
    expect(emulator.registry.repository("a").digests()).toEqual([digest]);
    expect(fault.hits).toBe(1);
    fault.remove();
    expect((await client.delete(`/v2/a/manifests/${digest}`)).status).toBe(202);
  });

  it("skips the first matching requests and stops after some", async () => {
    const { emulator, client } = await withImage();
    emulator.faults.add({ kind: "repository", skip: 1, times: 2, answer: { status: 500 } });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await client.get("/acr/v1/a")).status);
    expect(statuses).toEqual([200, 500, 500, 200]);
  });

  it("matches by method, repository, reference, several kinds and path", async () => {
    const { emulator, client, digest } = await withImage();
    const status = async (path: string): Promise<number> => (await client.get(path)).status;
    const answer = { status: 500 };
    emulator.faults.add({ method: "DELETE", answer });
    emulator.faults.add({ repository: "b", answer });
    emulator.faults.add({ kind: ["list-tags", "tag-attributes"], reference: "t", answer });
    emulator.faults.add({ path: /_manifests\?n=1/g, answer });
    expect(await status("/acr/v1/a/_tags/t")).toBe(500);
    expect(await status("/acr/v1/a/_tags")).toBe(200);
    expect(await status("/acr/v1/b")).toBe(500);
    expect(await status("/acr/v1/a/_manifests?n=1")).toBe(500);
    expect(await status("/acr/v1/a/_manifests?n=1")).toBe(500);
    expect(await status(`/acr/v1/a/_manifests/${digest}`)).toBe(200);
    emulator.faults.clear();
    expect(await status("/acr/v1/b")).toBe(404);
  });

  it("is not used up by the request that is only challenged", async () => {
    const { emulator, client } = await withImage();
    emulator.faults.add({ kind: "repository", times: 1, answer: { status: 500 } });
    expect((await client.get("/acr/v1/a", { authorization: "" })).status).toBe(401);
    expect((await client.get("/acr/v1/a")).status).toBe(500);
  });

  it("throttles with a Retry-After that counts down and then ends", async () => {
    const { emulator, client } = await withImage();
    emulator.faults.add({ kind: "repository", answer: { throttleSeconds: 1 } });
    const reply = await client.get("/acr/v1/a");
    expect([reply.status, reply.headers["retry-after"]]).toEqual([429, "1"]);
    await new Promise((resolve) => setTimeout(resolve, 1010));
    expect((await client.get("/acr/v1/a")).status).toBe(200);
  });

  it("cuts the connection before the request is carried out, or after", async () => {
    const { emulator, client } = await withImage();
    const { registry } = emulator;
    emulator.faults.add({ kind: "delete-tag", times: 1, answer: { reset: true } });
    const before = await failure(client.delete("/acr/v1/a/_tags/t"));
    expect(before).toHaveProperty("code", "ECONNRESET");
    expect(registry.repository("a").tags()).toHaveProperty("t");
    emulator.faults.add({ kind: "delete-tag", times: 1, answer: { resetAfter: true } });
    expect(await failure(client.delete("/acr/v1/a/_tags/t"))).toHaveProperty("code", "ECONNRESET");
    expect(registry.repository("a").tags()).toEqual({});
  });

  it("cuts the real answer off in its body", async () => {
    const { emulator, client } = await withImage();
    const whole = await client.get("/acr/v1/a/_manifests");
    emulator.faults.add({ kind: "list-manifests", answer: { truncateBodyAt: 10 } });
    expect(await failure(client.get("/acr/v1/a/_manifests"))).toHaveProperty("code", "ECONNRESET");
    expect(whole.status).toBe(200);
  });

  it("changes the body of the real answer", async () => {
    const { emulator, client } = await withImage();
    const replaceBody = (original: Buffer): Buffer =>
      Buffer.from(original.toString("utf8").replace('"deleteEnabled":true,', ""));
    emulator.faults.add({ kind: "list-manifests", answer: { replaceBody } });
    const reply = await client.get("/acr/v1/a/_manifests");
    expect(reply.at("manifests", 0, "changeableAttributes")).not.toHaveProperty("deleteEnabled");
    expect(reply.headers["content-length"]).toBe(String(reply.bytes.length));
  });

  it("delays the real answer", async () => {
    const { emulator, client } = await withImage();
    emulator.faults.add({ kind: "repository", answer: { delayMs: 60 } });
    const before = performance.now();
    expect((await client.get("/acr/v1/a")).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(55);
  });
});

describe("a hook", () => {
  it("runs right before the request: a push or a lock slips in", async () => {
    const { emulator, client, digest } = await withImage();
    const repository = emulator.registry.repository("a");
    emulator.faults.add({
      kind: "delete-manifest",
      reference: digest,
      answer: { before: () => repository.lockManifest(digest, { deleteEnabled: false }) },
    });
    expect((await client.delete(`/v2/a/manifests/${digest}`)).status).toBe(405);
  });

  it("runs when the request was carried out and sees its answer", async () => {
    const { emulator, client, digest } = await withImage();
    const seen: unknown[] = [];
    emulator.faults.add({
      kind: "delete-manifest",
      answer: {
        after: async (request, answer) => {
          await Promise.resolve();
          const left = emulator.registry.repository("a").digests().length;
          seen.push([request.reference, answer.status, left]);
        },
      },
    });
    await client.delete(`/v2/a/manifests/${digest}`);
    expect(seen).toEqual([[digest, 202, 0]]);
  });
});

describe("a hook that throws", () => {
  it("is answered 500 and makes close() reject, so that no broken invariant is lost", async () => {
    const emulator = await startEmulator({ accounts: [{ username: "u", password: "p" }] });
    const failed = new Error("an index has lost its child");
    const before = (): never => {
      throw failed;
    };
    emulator.faults.add({ kind: "ping", answer: { before } });
    expect((await clientFor(emulator).get("/v2/")).status).toBe(500);
    await expect(emulator.close()).rejects.toBe(failed);
  });
});

describe("the request log", () => {
  it("knows every request by kind, repository, reference and status", async () => {
    const { emulator, client, digest } = await withImage();
    const before = Date.now();
    await client.get("/acr/v1/a/_tags?n=1", { authorization: "" });
    await client.get("/acr/v1/team%2Fapp/_tags/t");
    await client.delete(`/v2/a/manifests/${encodeURIComponent(digest)}`);
    const requests = emulator.requests.all();
    expect(requests).toEqual([
      {
        method: "GET",
        scopes: [],
        url: "/acr/v1/a/_tags?n=1",
        kind: "list-tags",
        repository: "a",
        status: 401,
        at: expect.any(Number),
      },
      expect.objectContaining({ kind: "tag-attributes", repository: "team/app", reference: "t" }),
      expect.objectContaining({ kind: "delete-manifest", reference: digest, status: 202 }),
    ]);
    expect(requests[0]?.at).toBeGreaterThanOrEqual(before);
    expect(emulator.requests.ofKind("delete-manifest")).toHaveLength(1);
    expect([...emulator.requests]).toHaveLength(emulator.requests.length);
    emulator.requests.clear();
    expect(emulator.requests.all()).toEqual([]);
  });

  it.each([
    ["GET", "/v2/", "ping"],
    ["GET", "/v2/_catalog", "catalog"],
    ["GET", "/acr/v1/a", "repository"],
    ["GET", "/acr/v1/a/_manifests", "list-manifests"],
    ["GET", "/v2/a/tags/list", "list-tags"],
    ["GET", "/acr/v1/a/_manifests/sha256:0", "manifest-attributes"],
    ["GET", "/acr/v1/a/_tags/t", "tag-attributes"],
    ["HEAD", "/v2/a/manifests/t", "manifest"],
    ["GET", "/v2/a/referrers/sha256:0", "referrers"],
    ["DELETE", "/v2/a/manifests/sha256:0", "delete-manifest"],
    ["DELETE", "/acr/v1/a/_tags/t", "delete-tag"],
    ["DELETE", "/acr/v1/b", "delete-repository"],
    ["PATCH", "/acr/v1/a/_tags/t", "update"],
    ["POST", "/oauth2/exchange", "exchange"],
    ["POST", "/oauth2/token", "token"],
    ["HEAD", "/v2/a/blobs/sha256:0", "blob"],
    ["POST", "/v2/a/blobs/uploads/", "push"],
    ["PUT", "/v2/a/manifests/t", "push"],
    ["GET", "/elsewhere", "other"],
  ] as const)("files %s %s under %s", async (method, path, kind) => {
    const { emulator, client } = await withImage();
    await client.send(method, path);
    const counts = Object.entries(emulator.requests.countByKind());
    expect(counts.filter(([, count]) => count > 0)).toEqual([[kind, 1]]);
  });
});
