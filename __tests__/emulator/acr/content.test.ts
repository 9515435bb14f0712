// `/v2`: reading manifests and blobs, referrers, and pushing in all the ways that clients use.

import { describe, expect, it } from "@jest/globals";

import type { EmulatorOptions } from "../../../emulator/acr/emulator.ts";
import {
  acceptAll,
  emulators,
  image,
  index,
  nowhere,
  referrer,
  sha256,
  types,
  type Client,
  type Reply,
} from "../support.ts";

const starting = emulators();
/** Blobs by redirect have a file of their own. */
const started = (options: EmulatorOptions = {}) =>
  starting({ ...options, switches: { redirectBlobs: false, ...options.switches } });

describe("reading a manifest", () => {
  it("gives the bytes as they were pushed, and HEAD the same without them", async () => {
    const { emulator, client } = await started();
    const body = '{\n   "schemaVersion": 2,\n   "config": {"mediaType":"a\\/b"}\n}\n';
    const digest = emulator.registry
      .repository("a")
      .putManifest({ body, mediaType: types.ociImage, tags: ["t"] });
    for (const reference of [digest, "t"]) {
      const got = await client.get(`/v2/a/manifests/${reference}`, { accept: acceptAll });
      expect([got.status, got.text]).toEqual([200, body]);
      expect(got.headers).toMatchObject({
        "content-type": types.ociImage,
        "docker-content-digest": digest,
        etag: `"${digest}"`,
        "content-length": String(body.length),
      });
      const headers = { accept: acceptAll };
      const head = await client.send("HEAD", `/v2/a/manifests/${reference}`, { headers });
      expect([head.status, head.bytes.length]).toEqual([200, 0]);
      expect(head.headers["content-length"]).toBe(String(body.length));
    }
  });

  it("that is missing says so by digest and by tag", async () => {
    const { emulator, client } = await started();
    emulator.registry.repository("a").putManifest({ body: image("1") });
    const byDigest = await client.get(`/v2/a/manifests/${nowhere}`, { accept: acceptAll });
    expect([byDigest.status, byDigest.at("errors")]).toEqual([
      404,
      [
        {
          code: "MANIFEST_UNKNOWN",
          message: `manifest ${nowhere} is not found`,
          detail: { Name: "a", Revision: nowhere },
        },
      ],
    ]);
    const byTag = await client.get("/v2/a/manifests/gone", { accept: acceptAll });
    expect([byTag.status, byTag.at("errors")]).toEqual([
      404,
      [
        {
          code: "MANIFEST_UNKNOWN",
          message: 'manifest tagged by "gone" is not found',
          detail: { Tag: "gone" },
        },
      ],
    ]);
  });

  it.each([
    [index([]), "OCI index found, but accept header does not support OCI indexes"],
    [image("1"), "OCI manifest found, but accept header does not support OCI manifests"],
  ])("of an OCI type that Accept does not name looks like a missing one", async (body, message) => {
    const { emulator, client } = await started();
    const digest = emulator.registry.repository("a").putManifest({ body });
    for (const accept of ["*/*", types.dockerImage, ""]) {
      const reply = await client.get(`/v2/a/manifests/${digest}`, { accept });
      expect([reply.status, reply.at("errors")]).toEqual([
        404,
        [{ code: "MANIFEST_UNKNOWN", message }],
      ]);
    }
  });

  it("converts a docker list that is asked for by tag with a poor Accept", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({
      body: { schemaVersion: 2, mediaType: types.dockerList, manifests: [] },
      tags: ["t"],
    });
    const byTag = await client.get("/v2/a/manifests/t", { accept: types.ociIndex });
    expect(byTag.headers["content-type"]).toBe(
      "application/vnd.docker.distribution.manifest.v1+prettyjws",
    );
    expect(repository.digests()).not.toContain(byTag.headers["docker-content-digest"]);
    const byDigest = await client.get(`/v2/a/manifests/${digest}`, { accept: types.ociIndex });
    expect(byDigest.headers["docker-content-digest"]).toBe(digest);
  });

  it("of an artifact type needs its Accept only where the switch says so", async () => {
    const { emulator, client } = await started();
    const body = { mediaType: types.ociArtifact, blobs: [] };
    const digest = emulator.registry.repository("a").putManifest({ body });
    const status = async (accept: string): Promise<number> =>
      (await client.get(`/v2/a/manifests/${digest}`, { accept })).status;
    expect(await status("*/*")).toBe(200);
    emulator.switches.artifactTypesNeedAccept = true;
    expect([await status("*/*"), await status(types.ociArtifact)]).toEqual([404, 200]);
  });

  it("that is a ghost is 404 though it is listed; that is corrupt gives other bytes", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const ghost = repository.putManifest({ body: image("1") });
    const corrupt = repository.putManifest({ body: image("2") });
    repository.ghost(ghost);
    repository.corrupt(corrupt, "{}");
    const list = await client.get("/acr/v1/a/_manifests");
    expect(list.at("manifests", "length")).toBe(2);
    expect((await client.get(`/acr/v1/a/_manifests/${ghost}`)).status).toBe(200);
    const headers = { accept: acceptAll };
    expect((await client.get(`/v2/a/manifests/${ghost}`, headers)).status).toBe(404);
    const reply = await client.get(`/v2/a/manifests/${corrupt}`, headers);
    expect([reply.text, reply.headers["docker-content-digest"]]).toEqual(["{}", corrupt]);
  });
});

describe("referrers", () => {
  it("are an OCI index of descriptors, whether or not the subject exists", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const typed = repository.putManifest({ body: referrer("1", nowhere) });
    const untyped = repository.putManifest({
      body: image("2", { subject: { digest: nowhere } }),
    });
    const reply = await client.get(`/v2/a/referrers/${nowhere}`);
    expect([reply.status, reply.headers["content-type"]]).toEqual([200, types.ociIndex]);
    expect(reply.headers["oci-filters-applied"]).toBeUndefined();
    const descriptor = (digest: string, artifactType: string, letter: string): object => ({
      mediaType: types.ociImage,
      digest,
      size: repository.manifest(digest)?.body.length,
      artifactType,
      annotations: { letter },
    });
    const configType = "application/vnd.oci.image.config.v1+json";
    expect(reply.json).toEqual({
      schemaVersion: 2,
      mediaType: types.ociIndex,
      manifests: expect.arrayContaining([
        descriptor(typed, "test/sbom", "1"),
        descriptor(untyped, configType, "2"),
      ]),
    });
  });

  it("are an empty index where there are none", async () => {
    const { emulator, client } = await started();
    emulator.registry.repository("a").putManifest({ body: image("1") });
    const reply = await client.get(`/v2/a/referrers/${nowhere}`);
    expect(reply.text).toBe(`{"schemaVersion":2,"mediaType":"${types.ociIndex}","manifests":[]}\n`);
    const unknown = await client.get(`/v2/b/referrers/${nowhere}`);
    expect([unknown.status, unknown.text]).toEqual([200, reply.text]);
  });

  it("are filtered by artifactType and paged", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digests = ["1", "2"].map((letter) =>
      repository.putManifest({ body: referrer(letter, nowhere, "x/y+z") }),
    );
    repository.putManifest({ body: referrer("3", nowhere, "other") });
    const type = encodeURIComponent("x/y+z");
    const first = await client.get(`/v2/a/referrers/${nowhere}?artifactType=${type}&n=1`);
    expect(first.headers["oci-filters-applied"]).toBe("artifactType");
    const next = /^<(.*)>; rel="next"$/.exec(String(first.headers["link"]))?.[1] ?? "";
    const second = await client.get(next);
    expect(second.headers["link"]).toBeUndefined();
    expect([first, second].map((reply) => reply.at("manifests", 0, "digest"))).toEqual(
      digests.sort(),
    );
  });

  it("have no API where the switch says so", async () => {
    const { emulator, client } = await started({ switches: { referrersApiOff: true } });
    emulator.registry.repository("a").putManifest({ body: image("1") });
    const reply = await client.get(`/v2/a/referrers/${nowhere}`);
    expect([reply.status, reply.text]).toEqual([404, "404 page not found\n"]);
  });
});

const bytes = Buffer.from("the bytes of a blob");
const blob = sha256(bytes);

async function upload(client: Client): Promise<Reply> {
  return client.send("POST", "/v2/a/blobs/uploads/");
}

describe("pushing a blob", () => {
  it("goes by POST, PATCHes and PUT, each with a new Location", async () => {
    const { client } = await started();
    const post = await upload(client);
    expect([post.status, post.headers["range"]]).toEqual([202, "0-0"]);
    expect(post.headers["location"]).toMatch(
      /^\/v2\/a\/blobs\/uploads\/[0-9a-f-]{36}\?_nouploadcache=false&_state=./,
    );
    expect(post.headers["location"]).toContain(String(post.headers["docker-upload-uuid"]));
    const patch = (reply: Reply, from: number, to: number): Promise<Reply> =>
      client.send("PATCH", String(reply.headers["location"]), {
        headers: { "content-range": `${from}-${to - 1}` },
        body: bytes.subarray(from, to),
      });
    const first = await patch(post, 0, 5);
    const second = await patch(first, 5, 10);
    expect([first.status, first.headers["range"]]).toEqual([202, "0-4"]);
    expect(second.headers["range"]).toBe("0-9");
    expect(second.headers["location"]).not.toBe(first.headers["location"]);
    expect((await patch(second, 3, 8)).status).toBe(416);
    const early = await client.send("PUT", `${String(second.headers["location"])}&digest=${blob}`, {
      headers: { "content-range": `5-${bytes.length - 1}` },
      body: bytes.subarray(5),
    });
    expect([early.status, early.headers["range"]]).toEqual([416, "0-9"]);
    const status = await client.get(String(second.headers["location"]));
    expect([status.status, status.headers["range"]]).toEqual([204, "0-9"]);
    const put = await client.send(
      "PUT",
      `${String(second.headers["location"])}&digest=${encodeURIComponent(blob)}`,
      { body: bytes.subarray(10) },
    );
    expect([put.status, put.headers["location"], put.headers["docker-content-digest"]]).toEqual([
      201,
      `/v2/a/blobs/${blob}`,
      blob,
    ]);
    expect((await client.get(`/v2/a/blobs/${blob}`)).bytes).toEqual(bytes);
    expect((await client.get("/acr/v1/_catalog")).json).toEqual({ repositories: null });
  });

  it("goes by one POST, and by POST and PUT", async () => {
    const { client } = await started();
    const path = `/v2/a/blobs/uploads/?digest=${encodeURIComponent(blob)}`;
    expect((await client.send("POST", path, { body: bytes })).status).toBe(201);
    const post = await upload(client);
    const location = `${String(post.headers["location"])}&digest=${sha256("x")}`;
    expect((await client.send("PUT", location, { body: "x" })).status).toBe(201);
  });

  it("whose digest is wrong is refused", async () => {
    const { client } = await started();
    const post = await upload(client);
    const location = `${String(post.headers["location"])}&digest=${nowhere}`;
    const put = await client.send("PUT", location, { body: "x" });
    expect([put.status, put.at("errors", 0, "code")]).toEqual([400, "DIGEST_INVALID"]);
  });

  it("can be cancelled", async () => {
    const { client } = await started();
    const location = String((await upload(client)).headers["location"]);
    expect((await client.delete(location)).status).toBe(204);
    const gone = await client.get(location);
    expect([gone.status, gone.at("errors", 0, "code")]).toEqual([404, "BLOB_UPLOAD_UNKNOWN"]);
  });

  it("mounts what another repository has, else opens an upload", async () => {
    const { emulator, client } = await started();
    emulator.registry.repository("from").putBlob(bytes);
    const mount = (digest: string, headers = {}): Promise<Reply> =>
      client.send("POST", `/v2/a/blobs/uploads/?mount=${digest}&from=from`, { headers });
    const token = await client.accessToken("repository:a:pull,push");
    const authorization = `Bearer ${token}`;
    expect((await mount(blob, { authorization })).status).toBe(202);
    expect((await mount(nowhere)).status).toBe(202);
    expect((await client.get(`/v2/a/blobs/${blob}`)).status).toBe(404);
    expect((await mount(blob)).status).toBe(201);
    expect((await client.get(`/v2/a/blobs/${blob}`)).status).toBe(200);
  });
});

describe("a blob", () => {
  it("can be read in part, asked about and deleted", async () => {
    const { emulator, client } = await started();
    emulator.registry.repository("a").putBlob(bytes);
    const path = `/v2/a/blobs/${blob}`;
    const part = await client.get(path, { range: "bytes=4-8" });
    expect([part.status, part.text, part.headers["content-range"]]).toEqual([
      206,
      "bytes",
      `bytes 4-8/${bytes.length}`,
    ]);
    expect((await client.get(path, { range: "bytes=99-" })).status).toBe(416);
    const head = await client.send("HEAD", path);
    expect([head.status, head.headers["content-length"]]).toEqual([200, String(bytes.length)]);
    expect((await client.delete(path)).status).toBe(202);
    const gone = await client.delete(path);
    expect([gone.status, gone.at("errors", 0, "code")]).toEqual([404, "BLOB_UNKNOWN"]);
  });
});

describe("pushing a manifest", () => {
  const put = (client: Client, reference: string, body: object, type: string): Promise<Reply> =>
    client.send("PUT", `/v2/a/manifests/${reference}`, { headers: { "content-type": type }, body });

  it("stores it under its Content-Type, by tag or digest, and shows platform and size", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const config = '{"architecture":"riscv64","os":"linux"}';
    const digest = repository.putBlob(config);
    const descriptor = { mediaType: "application/vnd.oci.image.config.v1+json", digest };
    const body = image("1", { config: { ...descriptor, size: config.length } });
    const expected = sha256(JSON.stringify(body));
    const byTag = await put(client, "t", body, types.ociImage);
    expect([byTag.status, byTag.text, byTag.headers["location"]]).toEqual([
      201,
      "",
      `/v2/a/manifests/${expected}`,
    ]);
    expect((await put(client, expected, body, types.ociImage)).status).toBe(201);
    expect((await put(client, nowhere, body, types.ociImage)).at("errors", 0, "code")).toBe(
      "DIGEST_INVALID",
    );
    const row = await client.get(`/acr/v1/a/_manifests/${expected}`);
    expect(row.at("manifest")).toMatchObject({
      architecture: "riscv64",
      os: "linux",
      imageSize: JSON.stringify(body).length + config.length,
      tags: ["t"],
    });
    const charset = `${types.ociImage}; charset=utf-8`;
    expect((await put(client, "u", body, charset)).status).toBe(201);
    const pulled = await client.get("/v2/a/manifests/u", { accept: acceptAll });
    expect(pulled.headers["content-type"]).toBe(types.ociImage);
  });

  it.each([
    ["no type", ""],
    ["a type that is no manifest's", "application/vnd.example+json"],
    ["a type that the body does not say it has", types.ociImage],
  ])("under %s is refused", async (_, type) => {
    const { client } = await started();
    const refused = await put(client, "t", index([]), type);
    expect([refused.status, refused.at("errors", 0, "code")]).toEqual([400, "MANIFEST_INVALID"]);
  });

  it("takes a build cache: an index of blobs that are here, and of none that are not", async () => {
    const { emulator, client } = await started();
    const layer = "application/vnd.oci.image.layer.v1.tar+gzip";
    const digest = emulator.registry.repository("a").putBlob(bytes);
    const cacheOf = (mediaType: string, listed: string) => ({
      schemaVersion: 2,
      mediaType: types.ociIndex,
      manifests: [{ mediaType, digest: listed, size: 1 }],
    });
    const push = async (mediaType: string, listed: string) =>
      (await put(client, "cache", cacheOf(mediaType, listed), types.ociIndex)).status;
    expect([
      await push(layer, digest),
      await push("application/vnd.buildkit.cacheconfig.v0", digest),
      await push(layer, nowhere),
      await push(types.ociImage, digest),
    ]).toEqual([201, 201, 400, 400]);
  });

  it("needs its blobs and its children, but not its subject", async () => {
    const { emulator, client } = await started();
    emulator.registry.repository("a").putManifest({ body: image("1") });
    const missing = sha256("layer");
    const layers = [{ mediaType: "l", digest: missing, size: 1 }];
    const refused = await put(client, "t", image("2", { layers }), types.ociImage);
    expect([refused.status, refused.at("errors")]).toEqual([
      400,
      [nowhere, missing].map((digest) => ({
        code: "MANIFEST_BLOB_UNKNOWN",
        message: "blob unknown to registry",
        detail: { digest },
      })),
    ]);
    const orphaned = await put(client, "t", index([missing]), types.ociIndex);
    expect(orphaned.at("errors", 0, "code")).toBe("MANIFEST_BLOB_UNKNOWN");
    const early = await put(
      client,
      "t",
      index([], { subject: { digest: nowhere } }),
      types.ociIndex,
    );
    expect([early.status, early.headers["oci-subject"]]).toEqual([201, nowhere]);
    emulator.switches.referrersApiOff = true;
    const again = await put(
      client,
      "t",
      index([], { subject: { digest: nowhere } }),
      types.ociIndex,
    );
    expect(again.headers["oci-subject"]).toBeUndefined();
  });

  it("that is no JSON, or under a bad tag, is refused", async () => {
    const { client } = await started();
    const headers = { "content-type": types.ociImage };
    const reply = await client.send("PUT", "/v2/a/manifests/t", { headers, body: "no" });
    expect(reply.at("errors", 0, "code")).toBe("MANIFEST_INVALID");
    expect((await put(client, "-t", index([]), types.ociIndex)).at("errors", 0, "code")).toBe(
      "TAG_INVALID",
    );
  });

  it("moves a tag, keeps the time of a manifest that was there, and respects locks", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const pushedAt = "2020-01-01T00:00:00Z";
    const digest = repository.putManifest({ body: index([]), pushedAt });
    await put(client, "t", index([]), types.ociIndex);
    const row = await client.get(`/acr/v1/a/_manifests/${digest}`);
    expect(row.at("manifest", "lastUpdateTime")).toBe(pushedAt);
    await put(client, "t", index([], { n: 2 }), types.ociIndex);
    expect(repository.tags()).not.toEqual({ t: digest });
    repository.lockTag("t", { writeEnabled: false });
    expect((await put(client, "t", index([]), types.ociIndex)).status).toBe(405);
    repository.lockRepository({ writeEnabled: false });
    expect((await put(client, "u", index([]), types.ociIndex)).status).toBe(405);
    expect((await upload(client)).status).toBe(405);
  });

  it("is backdated where the options say so, and no two pushes are of one time", async () => {
    const clock = { now: () => new Date("2026-02-01T00:00:00Z") };
    const { emulator, client } = await started({ clock, backdateMs: 24 * 3600 * 1000 });
    await put(client, "t", index([]), types.ociIndex);
    await put(client, "u", index([], { n: 2 }), types.ociIndex);
    const rows = await client.get("/acr/v1/a/_manifests");
    const times = [0, 1].map((n) => String(rows.at("manifests", n, "lastUpdateTime")));
    for (const time of times) expect(time).toMatch(/^2026-01-31T00:00:00\.\d{6,7}Z$/);
    expect(times[0]).not.toBe(times[1]);
    expect(emulator.registry.backdateMs).toBe(24 * 3600 * 1000);
  });

  it("of signed schema 1 is stored under the digest of its payload", async () => {
    const { client } = await started();
    const payload = '{\n   "schemaVersion": 1,\n   "fsLayers": []\n}';
    const formatLength = payload.length - 2;
    const tail = Buffer.from(payload.slice(formatLength)).toString("base64url");
    const header = Buffer.from(JSON.stringify({ formatLength, formatTail: tail }));
    const body =
      payload.slice(0, formatLength) +
      `,\n   "signatures": [{"protected":"${header.toString("base64url")}"}]\n}`;
    const type = "application/vnd.docker.distribution.manifest.v1+prettyjws";
    const headers = { "content-type": type };
    const reply = await client.send("PUT", "/v2/a/manifests/t", { headers, body });
    expect(reply.headers["docker-content-digest"]).toBe(sha256(payload));
    const got = await client.get(`/v2/a/manifests/${sha256(payload)}`);
    expect([got.text, got.headers["content-type"]]).toEqual([body, type]);
  });
});
