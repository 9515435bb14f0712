// The switches: unpleasant behaviours that a test turns on, also while the registry runs.

import { describe, expect, it } from "@jest/globals";

import { acceptAll, emulators, image, index, types } from "../support.ts";

const started = emulators();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("a manifest's row", () => {
  it("is cut to a few tags while the tag list stays whole", async () => {
    const { emulator, client } = await started({ switches: { tagsTruncateAt: 2 } });
    const digest = emulator.registry
      .repository("a")
      .putManifest({ body: image("1"), tags: ["c", "b", "a"] });
    const row = await client.get(`/acr/v1/a/_manifests/${digest}`);
    expect(row.at("manifest", "tags")).toEqual(["a", "b"]);
    expect((await client.get("/acr/v1/a/_tags")).at("tags", "length")).toBe(3);
    emulator.switches.tagsTruncateAt = 0;
    const list = await client.get("/acr/v1/a/_manifests");
    expect(list.at("manifests", 0)).not.toHaveProperty("tags");
  });

  it("has null tags, empty references or no configMediaType where the switches say so", async () => {
    const { emulator, client } = await started({
      switches: { nullTags: true, emptyReferencesInLists: true, omitConfigMediaType: true },
    });
    emulator.registry.repository("a").putManifest({ body: image("1") });
    const list = await client.get("/acr/v1/a/_manifests");
    expect(list.at("manifests", 0)).toMatchObject({ tags: null, references: [] });
    expect(list.at("manifests", 0)).not.toHaveProperty("configMediaType");
  });
});

describe("listings", () => {
  it("end early without a sign: the catalog", async () => {
    const { emulator, client } = await started({ switches: { catalogStopsAfter: 1 } });
    emulator.registry.repository("a").putManifest({ body: image("1") });
    emulator.registry.repository("b").putManifest({ body: image("1") });
    const reply = await client.get("/acr/v1/_catalog?n=1");
    expect(reply.json).toEqual({ repositories: ["a"] });
    expect(reply.headers["link"]).toBeUndefined();
    expect((await client.get("/acr/v1/b")).status).toBe(200);
  });

  it("leave out an item while counts and single reads have it", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1"), tags: ["t"] });
    emulator.switches.unlisted.add(digest).add("t");
    expect((await client.get("/acr/v1/a/_manifests")).at("manifests")).toBeNull();
    expect((await client.get("/acr/v1/a/_tags")).at("tags")).toBeNull();
    expect((await client.get(`/acr/v1/a/_manifests/${digest}`)).status).toBe(200);
    emulator.switches.manifestCountOffBy = 2;
    emulator.switches.tagCountOffBy = -1;
    const { json } = await client.get("/acr/v1/a");
    expect(json).toMatchObject({ manifestCount: 3, tagCount: 0 });
  });
});

// https://github.com/Azure/acr/issues/631
describe("an empty repository", () => {
  it.each([
    ["null", { manifests: null }],
    ["absent", {}],
    ["[]", { manifests: [] }],
  ] as const)("stays in the catalog, and its lists are %s", async (emptyLists, expected) => {
    const { emulator, client } = await started({ switches: { emptyLists } });
    emulator.switches.emptyRepositories.set("void", "listed").set("gone", "unknown");
    expect((await client.get("/acr/v1/_catalog")).json).toEqual({ repositories: ["gone", "void"] });
    expect((await client.get("/acr/v1/gone")).json).toMatchObject({
      manifestCount: 0,
      tagCount: 0,
    });
    const head = { registry: emulator.loginServer, imageName: "void" };
    expect((await client.get("/acr/v1/void/_manifests")).json).toEqual({ ...head, ...expected });
    const refused = await client.get("/acr/v1/gone/_tags");
    expect([refused.status, refused.at("errors", 0, "code")]).toEqual([404, "NAME_UNKNOWN"]);
  });

  it("may leave out its counts, and no other count", async () => {
    const { emulator, client } = await started({ switches: { omitZeroCounts: true } });
    emulator.registry.repository("a").putManifest({ body: image("1") });
    const { json } = await client.get("/acr/v1/a");
    expect(json).toMatchObject({ manifestCount: 1 });
    expect(json).not.toHaveProperty("tagCount");
  });

  it("may hold a tag on nothing, which can be removed", async () => {
    const { emulator, client } = await started();
    emulator.switches.emptyRepositories.set("a", "unknown");
    emulator.registry.repository("a").tag("t", `sha256:${"0".repeat(64)}`);
    expect((await client.get("/acr/v1/a/_tags")).at("tags", 0, "name")).toBe("t");
    expect((await client.get("/v2/a/manifests/t", { accept: acceptAll })).status).toBe(404);
    expect((await client.delete("/acr/v1/a/_tags/t")).status).toBe(202);
    expect((await client.get("/acr/v1/a/_tags")).status).toBe(404);
  });
});

const longMs = 3_600_000;
const shortMs = 20;

describe("lag", () => {
  it.each([
    [longMs, [1, 0, 1, 404, 404, 200]],
    [shortMs, [2, 1, 2, 200, 200, 200]],
  ])("of %d ms hides a push from the metadata API, not from /v2", async (lagMs, expected) => {
    const { emulator, client } = await started({ switches: { lagMs } });
    emulator.registry.repository("a").putManifest({ body: image("old") });
    const headers = { "content-type": types.ociIndex };
    const body = index([]);
    const put = await client.send("PUT", "/v2/a/manifests/t", { headers, body });
    const digest = String(put.headers["docker-content-digest"]);
    await pause(2 * shortMs);
    expect([
      (await client.get("/acr/v1/a/_manifests")).at("manifests", "length"),
      (await client.get("/acr/v1/a/_tags")).at("tags", "length") ?? 0,
      (await client.get("/acr/v1/a")).at("manifestCount"),
      (await client.get(`/acr/v1/a/_manifests/${digest}`)).status,
      (await client.get("/acr/v1/a/_tags/t")).status,
      (await client.get("/v2/a/manifests/t", { accept: acceptAll })).status,
    ]).toEqual(expected);
  });

  it("shows what was deleted for a while, and answers a second DELETE with 404", async () => {
    const { emulator, client } = await started({ switches: { deletedStaysVisibleMs: longMs } });
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1"), tags: ["t"] });
    const path = `/v2/a/manifests/${digest}`;
    expect((await client.delete(path)).status).toBe(202);
    expect((await client.delete(path)).status).toBe(404);
    expect((await client.get(path, { accept: acceptAll })).status).toBe(200);
    expect((await client.get("/acr/v1/a/_tags/t")).status).toBe(200);
    expect(repository.digests()).toEqual([]);
  });

  it("ends, and the deleted manifest is gone with its repository", async () => {
    const { emulator, client } = await started({ switches: { deletedStaysVisibleMs: shortMs } });
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1"), tags: ["t"] });
    await client.delete(`/v2/a/manifests/${digest}`);
    await pause(2 * shortMs);
    expect((await client.get("/v2/a/manifests/t", { accept: acceptAll })).status).toBe(404);
    expect((await client.get("/acr/v1/a")).status).toBe(404);
  });

  it("keeps what is pushed again before the deletion shows", async () => {
    const { emulator, client } = await started({ switches: { deletedStaysVisibleMs: 50 } });
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1"), tags: ["s", "t"] });
    await client.delete(`/v2/a/manifests/${digest}`);
    repository.putManifest({ body: image("1"), tags: ["t"] });
    await pause(60);
    await client.get("/v2/");
    expect(repository.digests()).toEqual([digest]);
    expect(repository.tags()).toEqual({ t: digest });
  });
});

describe("rate limits", () => {
  it("answer 429 with a Retry-After when the minute's calls of a category are used up", async () => {
    const { emulator, client } = await started({ switches: { rateLimits: { delete: 1 } } });
    const repository = emulator.registry.repository("a");
    const digests = ["1", "2"].map((letter) => repository.putManifest({ body: image(letter) }));
    const first = await client.delete(`/v2/a/manifests/${digests[0] ?? ""}`);
    const second = await client.delete(`/v2/a/manifests/${digests[1] ?? ""}`);
    expect([first.status, second.status]).toEqual([202, 429]);
    expect(Number(second.headers["retry-after"])).toBeGreaterThan(50);
    expect(second.at("errors", 0, "code")).toBe("TOOMANYREQUESTS");
    expect((await client.get("/acr/v1/a")).status).toBe(200);
    expect(repository.digests()).toHaveLength(1);
  });

  it("count referrer calls as reads, too, and cover the token endpoints", async () => {
    const { emulator, client } = await started({
      switches: { rateLimits: { read: 1, oauth: 1 } },
    });
    const digest = emulator.registry.repository("a").putManifest({ body: image("1") });
    expect((await client.get(`/v2/a/referrers/${digest}`)).status).toBe(200);
    expect((await client.get("/acr/v1/a")).status).toBe(429);
    const token = (): Promise<{ status: number }> => client.get("/oauth2/token?service=s");
    expect([(await token()).status, (await token()).status]).toEqual([200, 429]);
  });
});
