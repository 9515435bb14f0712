// Soft delete: what was deleted is listed under `_deleted`, keeps its digest from being pushed, and can be brought back.

import { describe, expect, it } from "@jest/globals";

import { emulators, image, index, referrer, types, type Reply, type Started } from "../support.ts";

const started = emulators();
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

async function withSoftDelete() {
  const running = await started({ switches: { softDelete: true } });
  return { ...running, repository: running.emulator.registry.repository("a") };
}

function restored(
  { client }: Pick<Started, "client">,
  digest: string,
  tag: string,
  force = "False",
): Promise<Reply> {
  const path = `/acr/v1/_deleted/a/_manifests/${digest}?force=${force}`;
  return client.send("POST", path, { body: { tag } });
}

const errorOf = (reply: Reply): unknown[] => [reply.status, reply.at("errors", 0)];

describe("a soft-deleted manifest", () => {
  it("is listed with its tags, and its repository once nothing else is in it", async () => {
    const { client, repository, emulator } = await withSoftDelete();
    const pushedAt = "2026-01-01T00:00:00Z";
    const digest = repository.putManifest({ body: image("1"), tags: ["s", "t"], pushedAt });
    const other = repository.putManifest({ body: image("2"), pushedAt });
    await client.delete(`/v2/a/manifests/${digest}`);
    const head = { registry: emulator.loginServer, imageName: "a" };
    const [createdAt, deletedAt] = [pushedAt, time];
    expect((await client.get("/acr/v1/_deleted/a/_manifests")).json).toEqual({
      ...head,
      manifests: [{ createdAt, deletedAt, digest }],
    });
    expect((await client.get("/acr/v1/_deleted/a/_tags")).json).toEqual({
      ...head,
      tags: ["s", "t"].map((tag) => ({ createdAt, deletedAt, digest, tag })),
    });
    expect((await client.get("/acr/v1/_deleted/_catalog")).json).toEqual({ repositories: null });
    await client.delete(`/v2/a/manifests/${other}`);
    expect((await client.get("/acr/v1/_catalog")).json).toEqual({ repositories: null });
    expect((await client.get("/acr/v1/_deleted/_catalog")).json).toEqual({
      repositories: [{ createdAt, deletedAt, repository: "a" }],
    });
  });

  it("cannot be pushed again, by digest or by tag, until it is restored", async () => {
    const running = await withSoftDelete();
    const { client, repository } = running;
    const digest = repository.putManifest({ body: index([]), tags: ["t"] });
    await client.delete(`/v2/a/manifests/${digest}`);
    const put = (reference: string): Promise<Reply> => {
      const headers = { "content-type": types.ociIndex };
      return client.send("PUT", `/v2/a/manifests/${reference}`, { headers, body: index([]) });
    };
    const message = `manifest ${digest} was soft-deleted, and can be restored if needed`;
    for (const reference of [digest, "t", "u"]) {
      expect(errorOf(await put(reference))).toEqual([409, { code: "METADATA_CONFLICT", message }]);
    }
    expect(repository.digests()).toEqual([]);
    await restored(running, digest, "t");
    expect((await put("u")).status).toBe(201);
  });

  it("comes back with the tag asked for, its times and no other tag", async () => {
    const running = await withSoftDelete();
    const { client, repository } = running;
    const pushedAt = "2026-01-01T00:00:00Z";
    const digest = repository.putManifest({ body: image("1"), tags: ["s", "t"], pushedAt });
    await client.delete(`/v2/a/manifests/${digest}`);
    const reply = await restored(running, digest, "t");
    expect([reply.status, reply.json]).toEqual([200, { digest, tag: "t" }]);
    expect(repository.tags()).toEqual({ t: digest });
    const row = await client.get(`/acr/v1/a/_manifests/${digest}`);
    expect(row.at("manifest", "lastUpdateTime")).toBe(pushedAt);
    const left = await client.get("/acr/v1/_deleted/a/_tags");
    expect([left.at("tags", "length"), left.at("tags", 0, "tag")]).toEqual([1, "s"]);
    expect((await client.get("/acr/v1/_deleted/a/_manifests")).at("manifests")).toBeNull();
  });

  it("takes its referrers along, and each must be restored for itself, after its subject", async () => {
    const running = await withSoftDelete();
    const { client, repository } = running;
    const subject = repository.putManifest({ body: image("1"), tags: ["t"] });
    const sbom = repository.putManifest({ body: referrer("sbom", subject), tags: ["sbom"] });
    await client.delete(`/v2/a/manifests/${subject}`);
    expect((await restored(running, sbom, "sbom")).status).toBe(409);
    await restored(running, subject, "t");
    expect(repository.digests()).toEqual([subject]);
    expect((await restored(running, sbom, "sbom")).status).toBe(200);
    expect(repository.referrersOf(subject)).toEqual([sbom]);
  });

  it("that is an index comes back without its deleted children", async () => {
    const running = await withSoftDelete();
    const { client, repository } = running;
    const child = repository.putManifest({ body: image("1") });
    const top = repository.putManifest({ body: index([child]), tags: ["t"] });
    await client.delete("/acr/v1/a");
    await restored(running, top, "t");
    expect(repository.digests()).toEqual([top]);
    expect((await restored(running, child, "")).json).toEqual({ digest: child });
    expect(repository.digests()).toEqual([child, top].sort());
  });

  it("stays restored though its deletion was not visible yet", async () => {
    const running = await withSoftDelete();
    running.emulator.switches.deletedStaysVisibleMs = 20;
    const digest = running.repository.putManifest({ body: image("1"), tags: ["t"] });
    await running.client.delete(`/v2/a/manifests/${digest}`);
    expect((await restored(running, digest, "t")).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect((await running.client.get("/acr/v1/a/_tags/t")).status).toBe(200);
    expect(running.repository.tags()).toEqual({ t: digest });
  });
});

describe("a soft-deleted tag", () => {
  it("can be set on its manifest again, which was never deleted", async () => {
    const running = await withSoftDelete();
    const { client, repository } = running;
    const digest = repository.putManifest({ body: image("1"), tags: ["t"] });
    await client.delete("/acr/v1/a/_tags/t");
    expect((await client.get("/acr/v1/_deleted/a/_tags")).at("tags", 0, "tag")).toBe("t");
    expect((await client.get("/acr/v1/_deleted/a/_manifests")).at("manifests")).toBeNull();
    expect((await restored(running, digest, "t")).status).toBe(200);
    expect(repository.tags()).toEqual({ t: digest });
  });

  it("that is on another digest by now is moved only by force, and is then deleted there", async () => {
    const running = await withSoftDelete();
    const { client, repository } = running;
    const old = repository.putManifest({ body: image("1"), tags: ["t"] });
    await client.delete(`/v2/a/manifests/${old}`);
    const now = repository.putManifest({ body: image("2"), tags: ["t"] });
    const message =
      "Tag 't' already exists linked to a different digest; try force restore instead";
    const refused = await restored(running, old, "t");
    expect(errorOf(refused)).toEqual([409, { code: "METADATA_CONFLICT", message }]);
    expect((await restored(running, old, "t", "True")).status).toBe(200);
    expect(repository.tags()).toEqual({ t: old });
    expect((await client.get("/acr/v1/_deleted/a/_tags")).at("tags", 0, "digest")).toBe(now);
    repository.lockTag("t", { writeEnabled: false });
    expect((await restored(running, now, "t", "True")).status).toBe(405);
  });

  it("that was deleted from several digests is listed once for each, the latest last", async () => {
    const { client, repository } = await withSoftDelete();
    const digests = ["1", "2", "3"].map((letter) =>
      repository.putManifest({ body: image(letter) }),
    );
    for (const digest of digests) {
      repository.tag("t", digest);
      await client.delete("/acr/v1/a/_tags/t");
    }
    const first = await client.get("/acr/v1/_deleted/a/_tags?n=2");
    const next = /<(.*)>/.exec(String(first.headers["link"]))?.[1] ?? "";
    const rest = await client.get(next);
    expect(rest.headers["link"]).toBeUndefined();
    const found = [first.at("tags", 0), first.at("tags", 1), rest.at("tags", 0)];
    expect(found).toEqual(digests.map((digest) => expect.objectContaining({ digest, tag: "t" })));
  });
});

describe("restoring", () => {
  it("what is not among the deleted is NOT_FOUND", async () => {
    const running = await withSoftDelete();
    const { client, repository } = running;
    const digest = repository.putManifest({ body: image("1"), tags: ["t"] });
    const message = `soft-deleted artifact was not found; tagName: t, digest: ${digest}`;
    const unknown = [404, { code: "NOT_FOUND", message }];
    expect(errorOf(await restored(running, digest, "t"))).toEqual(unknown);
    await client.delete(`/v2/a/manifests/${digest}`);
    expect((await restored(running, digest, "other")).status).toBe(404);
    const elsewhere = await client.get("/acr/v1/_deleted/b/_manifests");
    expect([elsewhere.status, elsewhere.at("errors", 0, "code")]).toEqual([404, "NAME_UNKNOWN"]);
  });
});
