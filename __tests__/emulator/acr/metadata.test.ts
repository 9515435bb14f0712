// The metadata API: catalog, repositories, rows of manifests, tags, and changing their locks.

import { describe, expect, it } from "@jest/globals";

import { emulators, image, index, nowhere, sha256, types } from "../support.ts";

const started = emulators();
const unlocked = { deleteEnabled: true, writeEnabled: true, readEnabled: true, listEnabled: true };

describe("the catalog", () => {
  it("lists the repositories that have a manifest, by name, page by page", async () => {
    const { emulator, client } = await started();
    for (const name of ["b", "a/z", "a-b"]) {
      emulator.registry.repository(name).putManifest({ body: image("1") });
    }
    emulator.registry.repository("empty");
    const first = await client.get("/acr/v1/_catalog?n=2");
    expect(first.text).toBe('{"repositories":["a-b","a/z"]}\n');
    expect(first.headers["link"]).toBe('</acr/v1/_catalog?last=a%2Fz&n=2&orderby=>; rel="next"');
    const second = await client.get("/acr/v1/_catalog?last=a%2Fz&n=2&orderby=");
    expect(second.text).toBe('{"repositories":["b"]}\n');
    expect(second.headers["link"]).toBeUndefined();
  });

  it("has the same body under /v2, with a Link to /v2", async () => {
    const { emulator, client } = await started();
    emulator.registry.repository("a").putManifest({ body: image("1") });
    emulator.registry.repository("b").putManifest({ body: image("1") });
    const reply = await client.get("/v2/_catalog?n=1");
    expect(reply.json).toEqual({ repositories: ["a"] });
    expect(reply.headers["link"]).toMatch(/^<\/v2\/_catalog\?last=a&n=1&orderby=>/);
  });
});

describe("a repository", () => {
  it("shows its times, counts and locks in this order", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("team/app");
    repository.putManifest({ body: image("1"), pushedAt: "2022-02-09T02:57:24.3574334Z" });
    repository.putManifest({
      body: image("2"),
      tags: ["a", "b"],
      pushedAt: "2022-02-10T00:20:26.47Z",
    });
    repository.lockRepository({ deleteEnabled: false });
    const reply = await client.get("/acr/v1/team%2Fapp");
    expect(reply.text).toBe(
      `{"registry":"${emulator.loginServer}","imageName":"team/app",` +
        '"createdTime":"2022-02-09T02:57:24.3574334Z","lastUpdateTime":"2022-02-10T00:20:26.47Z",' +
        '"manifestCount":2,"tagCount":2,"changeableAttributes":{"deleteEnabled":false,' +
        '"writeEnabled":true,"readEnabled":true,"listEnabled":true}}\n',
    );
  });

  it.each(["/acr/v1/no/where", "/acr/v1/no/where/_manifests", "/acr/v1/no/where/_tags"])(
    "that does not exist is NAME_UNKNOWN: %s",
    async (path) => {
      const { client } = await started();
      const reply = await client.get(path);
      expect([reply.status, reply.text]).toEqual([
        404,
        '{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known to registry",' +
          '"detail":{"name":"no/where"}}]}\n',
      ]);
    },
  );
});

describe("the list of manifests", () => {
  it("shows rows in the order of the wire, without references and without empty tags", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const config = repository.putBlob('{"architecture":"arm64","os":"linux"}');
    const descriptor = { mediaType: "application/vnd.oci.image.config.v1+json", digest: config };
    const leaf = image("1", {
      config: { ...descriptor, size: 37 },
      layers: [{ mediaType: "x", digest: nowhere, size: 1000 }],
    });
    const pushedAt = "2022-02-09T02:57:25.4662706Z";
    const child = repository.putManifest({ body: leaf, pushedAt });
    const parent = index([child], { padding: 1 });
    const top = repository.putManifest({ body: parent, tags: ["v1", "latest"], pushedAt });
    const size = JSON.stringify(leaf).length + 1037;
    const rows = [
      {
        digest: child,
        imageSize: size,
        createdTime: pushedAt,
        lastUpdateTime: pushedAt,
        architecture: "arm64",
        os: "linux",
        mediaType: types.ociImage,
        configMediaType: "application/vnd.oci.image.config.v1+json",
        changeableAttributes: unlocked,
      },
      {
        digest: top,
        imageSize: JSON.stringify(parent).length + size,
        createdTime: pushedAt,
        lastUpdateTime: pushedAt,
        mediaType: types.ociIndex,
        tags: ["latest", "v1"],
        changeableAttributes: unlocked,
      },
    ].sort((a, b) => (a.digest < b.digest ? -1 : 1));
    const reply = await client.get("/acr/v1/a/_manifests");
    expect(reply.text).toBe(
      `${JSON.stringify({ registry: emulator.loginServer, imageName: "a", manifests: rows })}\n`,
    );
  });

  it("drops trailing zeros of times, so that they must be compared as instants", async () => {
    const { emulator, client } = await started();
    const digest = emulator.registry.repository("a").putManifest({
      body: image("1"),
      createdAt: "2022-02-09T09:16:41Z",
      pushedAt: "2022-02-09T09:16:41.841781Z",
    });
    const reply = await client.get(`/acr/v1/a/_manifests/${digest}`);
    expect(reply.at("manifest", "createdTime")).toBe("2022-02-09T09:16:41Z");
    expect(reply.at("manifest", "lastUpdateTime")).toBe("2022-02-09T09:16:41.841781Z");
  });

  it("shows quarantine fields after the four locks", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1") });
    repository.lockManifest(digest, {
      writeEnabled: false,
      quarantineDetails: "{}",
      quarantineState: "Passed",
    });
    expect((await client.get("/acr/v1/a/_manifests")).text).toContain(
      '"changeableAttributes":{"deleteEnabled":true,"writeEnabled":false,"readEnabled":true,' +
        '"listEnabled":true,"quarantineDetails":"{}","quarantineState":"Passed"}',
    );
  });
});

describe("one manifest", () => {
  it("names its children in the order of the index, with their platforms", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const attestation = {
      mediaType: types.ociImage,
      digest: sha256("attestation"),
      size: 1,
      platform: { architecture: "unknown", os: "unknown" },
    };
    const nested = { mediaType: types.ociIndex, digest: nowhere, size: 1 };
    const digest = repository.putManifest({
      body: { schemaVersion: 2, mediaType: types.ociIndex, manifests: [nested, attestation] },
    });
    const reply = await client.get(`/acr/v1/a/_manifests/${digest}`);
    expect(reply.at("manifest", "references")).toEqual([
      { digest: nowhere },
      { digest: sha256("attestation"), architecture: "unknown", os: "unknown" },
    ]);
  });

  it("that is a leaf has no references, though it has a referrer", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1") });
    repository.putManifest({ body: image("2", { subject: { digest } }) });
    const reply = await client.get(`/acr/v1/a/_manifests/${digest}`);
    expect(reply.at("manifest")).not.toHaveProperty("references");
    expect(reply.at("imageName")).toBe("a");
  });

  it("that does not exist is MANIFEST_UNKNOWN", async () => {
    const { emulator, client } = await started();
    emulator.registry.repository("a").putManifest({ body: image("1") });
    const reply = await client.get(`/acr/v1/a/_manifests/${nowhere}`);
    expect([reply.status, reply.text]).toEqual([
      404,
      '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}\n',
    ]);
  });
});

describe("tags", () => {
  it("show their own times and locks", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1") });
    const createdAt = "2026-01-01T00:00:00.1Z";
    repository.tag("latest", digest, { createdAt, updatedAt: "2026-01-02T00:00:00Z" });
    repository.lockTag("latest", { deleteEnabled: false });
    const tag =
      `{"name":"latest","digest":"${digest}","createdTime":"${createdAt}",` +
      '"lastUpdateTime":"2026-01-02T00:00:00Z","signed":false,"changeableAttributes":' +
      '{"deleteEnabled":false,"writeEnabled":true,"readEnabled":true,"listEnabled":true}}';
    const head = `{"registry":"${emulator.loginServer}","imageName":"a",`;
    expect((await client.get("/acr/v1/a/_tags")).text).toBe(`${head}"tags":[${tag}]}\n`);
    expect((await client.get("/acr/v1/a/_tags/latest")).text).toBe(`${head}"tag":${tag}}\n`);
    const row = await client.get(`/acr/v1/a/_manifests/${digest}`);
    expect(row.at("manifest", "changeableAttributes")).toEqual(unlocked);
  });

  it("keep createdTime and move lastUpdateTime when they are moved", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const pushedAt = "2026-01-01T00:00:00Z";
    repository.putManifest({ body: image("1"), tags: ["latest"], pushedAt });
    const moved = repository.putManifest({ body: image("2"), pushedAt });
    repository.tag("latest", moved, { updatedAt: "2026-01-03T00:00:00Z" });
    const reply = await client.get("/acr/v1/a/_tags/latest");
    expect(reply.at("tag")).toMatchObject({
      digest: moved,
      createdTime: pushedAt,
      lastUpdateTime: "2026-01-03T00:00:00Z",
    });
    const row = await client.get(`/acr/v1/a/_manifests/${moved}`);
    expect(row.at("manifest", "lastUpdateTime")).toBe(pushedAt);
  });

  it("can be listed for one digest", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1"), tags: ["a", "b", "c"] });
    repository.putManifest({ body: image("2"), tags: ["d"] });
    const reply = await client.get(`/acr/v1/a/_tags?n=2&digest=${encodeURIComponent(digest)}`);
    expect([reply.at("tags", 0, "name"), reply.at("tags", 1, "name")]).toEqual(["a", "b"]);
    const next = /<(.*)>/.exec(String(reply.headers["link"]))?.[1] ?? "";
    const rest = await client.get(next);
    expect([rest.at("tags", 0, "name"), rest.at("tags", "length")]).toEqual(["c", 1]);
    const none = await client.get(`/acr/v1/a/_tags?digest=${nowhere}`);
    expect(none.at("tags")).toBeNull();
  });

  it("are listed by name alone under /v2", async () => {
    const { emulator, client } = await started();
    emulator.registry.repository("a/b").putManifest({ body: image("1"), tags: ["y", "x"] });
    const reply = await client.get("/v2/a/b/tags/list?n=1");
    expect(reply.json).toEqual({ name: "a/b", tags: ["x"] });
    expect(reply.headers["link"]).toMatch(/^<\/v2\/a\/b\/tags\/list\?last=x&n=1/);
  });

  it("that do not exist are TAG_UNKNOWN", async () => {
    const { emulator, client } = await started();
    emulator.registry.repository("a").putManifest({ body: image("1") });
    const reply = await client.get("/acr/v1/a/_tags/gone");
    expect([reply.status, reply.text]).toEqual([
      404,
      '{"errors":[{"code":"TAG_UNKNOWN","message":"the specified tag does not exist"}]}\n',
    ]);
  });
});

describe("PATCH", () => {
  it("sets some of the four locks, answers the whole object and moves no time", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1"), tags: ["t"] });
    for (const [path, key] of [
      ["/acr/v1/a", undefined],
      [`/acr/v1/a/_manifests/${digest}`, "manifest"],
      ["/acr/v1/a/_tags/t", "tag"],
    ] as const) {
      const before = await client.get(path);
      const body = { writeEnabled: false, deleteEnabled: false, surprise: 1 };
      const reply = await client.send("PATCH", path, { body });
      const after = await client.get(path);
      const locks = { ...unlocked, writeEnabled: false, deleteEnabled: false };
      const keys = key === undefined ? [] : [key];
      expect(reply.status).toBe(200);
      expect(reply.at(...keys, "changeableAttributes")).toEqual(locks);
      expect(reply.at(...keys, "lastUpdateTime")).toBe(before.at(...keys, "lastUpdateTime"));
      expect(after.text).toBe(reply.text);
    }
  });

  it("undoes a lock though everything is locked", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const all = { deleteEnabled: false, writeEnabled: false, readEnabled: false };
    const digest = repository.putManifest({ body: image("1"), attributes: all });
    repository.lockRepository(all);
    const body = { writeEnabled: true };
    expect((await client.send("PATCH", "/acr/v1/a", { body })).status).toBe(200);
    const path = `/acr/v1/a/_manifests/${digest}`;
    expect((await client.send("PATCH", path, { body })).status).toBe(200);
    expect(repository.manifest(digest)?.attributes.writeEnabled).toBe(true);
  });

  it.each([
    ["/acr/v1/b", "NAME_UNKNOWN"],
    [`/acr/v1/a/_manifests/${nowhere}`, "MANIFEST_UNKNOWN"],
    ["/acr/v1/a/_tags/gone", "TAG_UNKNOWN"],
  ])("of what does not exist is 404: %s", async (path, code) => {
    const { client } = await started();
    const reply = await client.send("PATCH", path, { body: {} });
    expect([reply.status, reply.at("errors", 0, "code")]).toEqual([404, code]);
  });
});
