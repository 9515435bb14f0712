// What a deletion takes along, what it leaves, and which locks forbid it.

import { describe, expect, it } from "@jest/globals";

import { acceptAll, emulators, image, index, nowhere, referrer } from "../support.ts";

const started = emulators();
const disallowed =
  '{"errors":[{"code":"REGISTRY_DISALLOWED_OPERATION","message":"The operation is disallowed on this registry, ' +
  "repository or image. View troubleshooting steps at " +
  'https://aka.ms/acr/faq/#why-does-my-pull-or-push-request-fail-with-disallowed-operation","detail":{}}]}\n';

describe("deleting a manifest by digest", () => {
  it("removes every tag on it, and a GET right after is 404", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1"), tags: ["x", "y"] });
    const other = repository.putManifest({ body: image("2"), tags: ["z"] });
    const reply = await client.delete(`/v2/a/manifests/${digest}`);
    expect([reply.status, reply.headers["x-ms-ratelimit-remaining-calls-per-second"]]).toEqual([
      202,
      "8.000000",
    ]);
    expect(repository.digests()).toEqual([other]);
    expect(repository.tags()).toEqual({ z: other });
    expect((await client.get(`/acr/v1/a/_manifests/${digest}`)).status).toBe(404);
    expect((await client.get("/v2/a/manifests/x", { accept: acceptAll })).status).toBe(404);
  });

  it("that is not there is MANIFEST_UNKNOWN, in an unknown repository, too", async () => {
    const { emulator, client } = await started();
    emulator.registry.repository("a").putManifest({ body: image("1") });
    for (const name of ["a", "unknown"]) {
      const reply = await client.delete(`/v2/${name}/manifests/${nowhere}`);
      expect([reply.status, reply.text]).toEqual([
        404,
        `{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest ${nowhere} is not found"}]}\n`,
      ]);
    }
  });

  it("breaks a tagged index: nothing protects its child", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const child = repository.putManifest({ body: image("1") });
    const top = repository.putManifest({ body: index([child]), tags: ["latest"] });
    expect((await client.delete(`/v2/a/manifests/${child}`)).status).toBe(202);
    expect(repository.tags()).toEqual({ latest: top });
    const attributes = await client.get(`/acr/v1/a/_manifests/${top}`);
    expect(attributes.at("manifest", "references", 0, "digest")).toBe(child);
  });

  it("of an index leaves its children", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const child = repository.putManifest({ body: image("1") });
    const top = repository.putManifest({ body: index([child]), tags: ["latest"] });
    await client.delete(`/v2/a/manifests/${top}`);
    expect(repository.digests()).toEqual([child]);
  });

  it("takes all referrers along, nested ones too, and leaves their own children", async () => {
    // subject <- sbom <- signature, and subject <- index of child
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const subject = repository.putManifest({ body: image("1") });
    const sbom = repository.putManifest({ body: referrer("sbom", subject), tags: ["sbom"] });
    repository.putManifest({ body: referrer("signature", sbom) });
    const child = repository.putManifest({ body: image("child") });
    repository.putManifest({ body: index([child], { subject: { digest: subject } }) });
    await client.delete(`/v2/a/manifests/${subject}`);
    expect(repository.digests()).toEqual([child]);
    expect(repository.tags()).toEqual({});
  });

  it("of a referrer leaves its subject", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const subject = repository.putManifest({ body: image("1") });
    const sbom = repository.putManifest({ body: referrer("sbom", subject) });
    await client.delete(`/v2/a/manifests/${sbom}`);
    expect(repository.digests()).toEqual([subject]);
  });

  it("makes the repository vanish with its last manifest, locks included", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1"), tags: ["t"] });
    repository.lockRepository({ deleteEnabled: false });
    await client.delete(`/v2/a/manifests/${digest}`);
    expect((await client.get("/acr/v1/_catalog")).json).toEqual({ repositories: null });
    expect((await client.get("/acr/v1/a")).status).toBe(404);
    repository.putManifest({ body: image("2") });
    expect((await client.get("/acr/v1/a")).at("changeableAttributes", "deleteEnabled")).toBe(true);
  });

  it("needs a digest", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    repository.putManifest({ body: image("1"), tags: ["t"] });
    expect((await client.delete("/v2/a/manifests/t")).status).toBe(405);
    expect(repository.digests()).toHaveLength(1);
  });
});

describe("deleting a tag", () => {
  it("keeps the manifest and its other tags, and says which digest it was on", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1"), tags: ["x", "y"] });
    const before = repository.manifest(digest)?.updatedAt;
    const reply = await client.delete("/acr/v1/a/_tags/x");
    expect([reply.status, reply.headers["x-ms-int-docker-content-digest"]]).toEqual([202, digest]);
    expect(repository.tags()).toEqual({ y: digest });
    expect(repository.manifest(digest)?.updatedAt).toBe(before);
  });

  it.each(["a", "unknown"])("that is not there is TAG_UNKNOWN in repository %s", async (name) => {
    const { emulator, client } = await started();
    emulator.registry.repository("a").putManifest({ body: image("1") });
    const reply = await client.delete(`/acr/v1/${name}/_tags/gone`);
    expect([reply.status, reply.at("errors", 0, "code")]).toEqual([404, "TAG_UNKNOWN"]);
  });
});

describe("deleting a repository", () => {
  it("names what it deleted, sorted", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digests = ["1", "2"].map((letter) => repository.putManifest({ body: image(letter) }));
    repository.tag("y", digests[0] ?? "");
    repository.tag("x", digests[1] ?? "");
    const reply = await client.delete("/acr/v1/a");
    expect([reply.status, reply.json]).toEqual([
      202,
      { manifestsDeleted: digests.sort(), tagsDeleted: ["x", "y"] },
    ]);
    expect((await client.delete("/acr/v1/a")).at("errors", 0, "code")).toBe("NAME_UNKNOWN");
  });

  it("is forbidden by its own deleteEnabled", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    repository.putManifest({ body: image("1") });
    repository.lockRepository({ deleteEnabled: false });
    expect((await client.delete("/acr/v1/a")).status).toBe(405);
  });
});

describe("a lock", () => {
  it.each([{ deleteEnabled: false }, { writeEnabled: false }])(
    "of a manifest forbids its deletion: %j",
    async (lock) => {
      const { emulator, client } = await started();
      const repository = emulator.registry.repository("a");
      const digest = repository.putManifest({ body: image("1"), tags: ["t"], attributes: lock });
      const reply = await client.delete(`/v2/a/manifests/${digest}`);
      expect([reply.status, reply.text]).toEqual([405, disallowed]);
      expect((await client.delete("/acr/v1/a/_tags/t")).status).toBe(202);
      expect(repository.digests()).toEqual([digest]);
    },
  );

  it.each([{ deleteEnabled: false }, { writeEnabled: false }])(
    "of a tag forbids to delete the tag, but not its manifest: %j",
    async (lock) => {
      const { emulator, client } = await started();
      const repository = emulator.registry.repository("a");
      const digest = repository.putManifest({ body: image("1"), tags: ["t"] });
      repository.lockTag("t", lock);
      const reply = await client.delete("/acr/v1/a/_tags/t");
      expect([reply.status, reply.text]).toEqual([405, disallowed]);
      expect((await client.delete(`/v2/a/manifests/${digest}`)).status).toBe(202);
    },
  );

  it("of a tag protects its manifest where the switch says so", async () => {
    const { emulator, client } = await started({ switches: { lockedTagProtectsManifest: true } });
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1"), tags: ["s", "t"] });
    repository.lockTag("t", { deleteEnabled: false });
    expect((await client.delete(`/v2/a/manifests/${digest}`)).status).toBe(405);
    expect(repository.tags()).toEqual({ s: digest, t: digest });
  });

  it("of the repository against writing locks all images, against deletion none", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1"), tags: ["t"] });
    repository.lockRepository({ deleteEnabled: true, writeEnabled: false });
    expect((await client.delete(`/v2/a/manifests/${digest}`)).status).toBe(405);
    expect((await client.delete("/acr/v1/a/_tags/t")).status).toBe(405);
    repository.lockRepository({ deleteEnabled: false, writeEnabled: true });
    expect((await client.delete("/acr/v1/a/_tags/t")).status).toBe(202);
    expect((await client.delete(`/v2/a/manifests/${digest}`)).status).toBe(202);
  });

  it("of a referrer does not stop the cascade, unless the switch says so", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const deleteSubject = async (letter: string): Promise<readonly string[]> => {
      const subject = repository.putManifest({ body: image(letter) });
      const locked = repository.putManifest({
        body: referrer(`sbom ${letter}`, subject),
        attributes: { deleteEnabled: false },
      });
      repository.putManifest({ body: referrer("signature", locked) });
      await client.delete(`/v2/a/manifests/${subject}`);
      return repository.digests();
    };
    expect(await deleteSubject("1")).toHaveLength(0);
    emulator.switches.cascadeStopsAtLockedReferrers = true;
    expect(await deleteSubject("2")).toHaveLength(2);
  });

  it("against reading forbids the pull, of the manifest, by the tag or of all", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1"), tags: ["s", "t"] });
    const pull = async (reference: string): Promise<number> =>
      (await client.get(`/v2/a/manifests/${reference}`, { accept: acceptAll })).status;
    repository.lockTag("t", { readEnabled: false });
    expect([await pull("s"), await pull("t"), await pull(digest)]).toEqual([200, 405, 200]);
    repository.lockManifest(digest, { readEnabled: false });
    expect([await pull("s"), await pull(digest)]).toEqual([405, 405]);
  });

  it("against listing hides nothing, unless the switch says so, and counts stay", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1"), tags: ["t"] });
    const shown = repository.putManifest({ body: image("2"), tags: ["u"] });
    repository.lockManifest(digest, { listEnabled: false });
    repository.lockTag("t", { listEnabled: false });
    const counts = async (): Promise<unknown[]> => [
      (await client.get("/acr/v1/a/_manifests")).at("manifests", "length"),
      (await client.get("/acr/v1/a/_tags")).at("tags", "length"),
      (await client.get("/acr/v1/a")).at("manifestCount"),
    ];
    expect(await counts()).toEqual([2, 2, 2]);
    emulator.switches.listEnabledHides = true;
    expect(await counts()).toEqual([1, 1, 2]);
    const list = await client.get("/acr/v1/a/_manifests");
    expect(list.at("manifests", 0, "digest")).toBe(shown);
    expect((await client.get(`/acr/v1/a/_manifests/${digest}`)).status).toBe(200);
  });
});
