/**
 * Microsoft's own package, through the scenarios of its public live tests
 * (https://github.com/Azure/azure-sdk-for-js/tree/main/sdk/containerregistry/container-registry/test/public), which run against
 * the real service. What they expect there is expected here.
 */
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";

import {
  ContainerRegistryClient,
  ContainerRegistryContentClient,
  KnownManifestMediaType,
} from "@azure/container-registry";
import { describe, expect, it } from "@jest/globals";

import type { Emulator, EmulatorOptions } from "../../emulator/acr/emulator.ts";
import { emulators, image, index, nowhere, sha256, types } from "../emulator/support.ts";

const started = emulators();

const credential = {
  getToken: () => Promise.resolve({ token: "a.b.c", expiresOnTimestamp: Date.now() + 3_600_000 }),
};

async function open(options: EmulatorOptions = {}) {
  const { emulator } = await started(options);
  const settings = settingsFor(emulator);
  return {
    emulator,
    client: new ContainerRegistryClient(emulator.url, credential, settings),
    anonymous: new ContainerRegistryClient(emulator.url, settings),
    content: (repository: string) =>
      new ContainerRegistryContentClient(emulator.url, repository, credential, settings),
  };
}

const settingsFor = ({ caPem }: Emulator) => ({
  tlsOptions: { ca: caPem },
  retryOptions: { maxRetries: 0 },
});

async function listed<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** hello-world with four tags on one index of two images, a day between one push and the next. */
function seedHelloWorld({ registry }: Emulator) {
  const repository = registry.repository("library/hello-world");
  const at = (day: number) => ({ pushedAt: `2022-02-0${day}T02:57:24.3574334Z` });
  const children = [1, 2].map((day) =>
    repository.putManifest({
      body: image(`${day}`),
      architecture: "arm64",
      os: "linux",
      ...at(day),
    }),
  );
  const top = repository.putManifest({ body: index(children), ...at(3) });
  for (const [day, tag] of ["latest", "v1", "v2", "v3"].entries()) {
    repository.tag(tag, top, { updatedAt: at(day + 4).pushedAt });
  }
  registry.repository("library/busybox").putManifest({ body: image("b"), tags: ["latest"] });
  return { repository, top, children };
}

describe("a registry client", () => {
  it("lists repositories, whole and by pages", async () => {
    const { emulator, client } = await open();
    expect(await listed(client.listRepositoryNames())).toEqual([]);
    seedHelloWorld(emulator);
    const names = ["library/busybox", "library/hello-world"];
    expect(await listed(client.listRepositoryNames())).toEqual(names);
    const pages = await listed(client.listRepositoryNames().byPage({ maxPageSize: 1 }));
    expect(pages.map((page) => [...page])).toEqual(names.map((name) => [name]));
  });

  it("deletes a repository, once more, and one that never was", async () => {
    const { emulator, client } = await open();
    seedHelloWorld(emulator);
    await client.deleteRepository("library/hello-world");
    expect(emulator.registry.repositories()).toEqual(["library/busybox"]);
    // The package takes a 404 for success.
    await client.deleteRepository("library/hello-world");
    await client.deleteRepository("never/was");
  });
});

describe("a repository", () => {
  it("shows its properties, and has them set and set back", async () => {
    const { emulator, client } = await open();
    seedHelloWorld(emulator);
    const repository = client.getRepository("library/hello-world");
    expect(await repository.getProperties()).toMatchObject({
      name: "library/hello-world",
      registryLoginServer: emulator.loginServer,
      manifestCount: 3,
      tagCount: 4,
      createdOn: new Date("2022-02-01T02:57:24.357Z"),
    });
    const locked = { canDelete: false, canList: false, canRead: false, canWrite: false };
    expect(await repository.updateProperties(locked)).toMatchObject(locked);
    const free = { canDelete: true, canList: true, canRead: true, canWrite: true };
    expect(await repository.updateProperties(free)).toMatchObject(free);
  });

  it("that is unknown is 404", async () => {
    const { client } = await open();
    const repository = client.getRepository("never/was");
    await expect(repository.getProperties()).rejects.toHaveProperty("statusCode", 404);
    await expect(listed(repository.listManifestProperties())).rejects.toHaveProperty(
      "statusCode",
      404,
    );
  });

  it.each(["LastUpdatedOnAscending", "LastUpdatedOnDescending"] as const)(
    "lists manifests by pages in order of time: %s",
    async (order) => {
      const { emulator, client } = await open();
      const { top, children } = seedHelloWorld(emulator);
      const repository = client.getRepository("library/hello-world");
      const ascending = [...children, top];
      const expected = order.endsWith("Ascending") ? ascending : ascending.toReversed();
      const pages = repository.listManifestProperties({ order }).byPage({ maxPageSize: 1 });
      const digests = (await listed(pages)).map((page) => page.map(({ digest }) => digest));
      expect(digests).toEqual(expected.map((digest) => [digest]));
    },
  );

  it("deletes an artifact, once more, and one that never was", async () => {
    const { emulator, client } = await open();
    const { repository, top, children } = seedHelloWorld(emulator);
    const artifact = client.getArtifact("library/hello-world", top);
    await artifact.delete();
    await artifact.delete();
    await client.getArtifact("never/was", nowhere).delete();
    expect(repository.digests()).toEqual(children.toSorted());
  });
});

describe("an artifact", () => {
  it("shows its properties and platforms, by digest and by tag", async () => {
    const { emulator, client } = await open();
    const { top, children } = seedHelloWorld(emulator);
    for (const reference of [top, "v1"]) {
      const artifact = client.getArtifact("library/hello-world", reference);
      expect(await artifact.getManifestProperties()).toMatchObject({
        digest: top,
        tags: ["latest", "v1", "v2", "v3"],
        canDelete: true,
        relatedArtifacts: children.map((digest) => ({ digest, architecture: "amd64" })),
      });
    }
    const child = client.getArtifact("library/hello-world", children[0] ?? "");
    const { architecture, operatingSystem, tags } = await child.getManifestProperties();
    expect([architecture, operatingSystem, tags]).toEqual(["arm64", "linux", []]);
    const untagged = client.getArtifact("library/hello-world", children[0] ?? "");
    expect(await listed(untagged.listTagProperties())).toHaveLength(4);
  });

  it("is locked against deletion, and unlocked", async () => {
    const { emulator, client } = await open();
    const { repository, top } = seedHelloWorld(emulator);
    const artifact = client.getArtifact("library/hello-world", top);
    await artifact.updateManifestProperties({ canDelete: false });
    await expect(artifact.delete()).rejects.toHaveProperty("statusCode", 405);
    expect(repository.digests()).toContain(top);
    await artifact.updateManifestProperties({ canDelete: true });
    await artifact.delete();
    expect(repository.digests()).not.toContain(top);
  });

  it("lists its tags by pages in order of time, shows, locks and deletes one", async () => {
    const { emulator, client } = await open();
    seedHelloWorld(emulator);
    const artifact = client.getArtifact("library/hello-world", "latest");
    const order = "LastUpdatedOnDescending" as const;
    const pages = await listed(artifact.listTagProperties({ order }).byPage({ maxPageSize: 3 }));
    expect(pages.map((page) => page.map(({ name }) => name))).toEqual([
      ["v3", "v2", "v1"],
      ["latest"],
    ]);
    expect(await artifact.getTagProperties("v1")).toMatchObject({ name: "v1", canDelete: true });
    await artifact.updateTagProperties("v1", { canDelete: false });
    await expect(artifact.deleteTag("v1")).rejects.toHaveProperty("statusCode", 405);
    await artifact.updateTagProperties("v1", { canDelete: true });
    await artifact.deleteTag("v1");
    await artifact.deleteTag("v1");
    await expect(artifact.getTagProperties("v1")).rejects.toHaveProperty("statusCode", 404);
  });
});

describe("a content client", () => {
  it("uploads a blob in chunks, downloads it from another host, and deletes it", async () => {
    const { emulator, content } = await open();
    const client = content("oci-artifact");
    const bytes = Buffer.alloc(9 * 1024 * 1024, "chunk ");
    const { digest, sizeInBytes } = await client.uploadBlob(Readable.from([bytes]));
    expect([digest, sizeInBytes]).toEqual([sha256(bytes), bytes.length]);
    const appended = emulator.requests.ofKind("push").filter(({ method }) => method === "PATCH");
    expect(appended.length).toBeGreaterThan(1);
    const downloaded = await client.downloadBlob(digest);
    expect(sha256(await buffer(downloaded.content))).toBe(digest);
    expect(emulator.requests.ofKind("blob").map(({ status }) => status)).toEqual([307]);
    await client.deleteBlob(digest);
    await client.deleteBlob(digest);
    await expect(client.downloadBlob(digest)).rejects.toHaveProperty("statusCode", 404);
  });

  it("pushes a manifest by digest and by tag, reads it back, and deletes it", async () => {
    const { emulator, content } = await open();
    const client = content("oci-artifact");
    const config = await client.uploadBlob(Buffer.from("{}"));
    const described = { ...config, size: config.sizeInBytes, mediaType: "application/vnd.test" };
    const manifest = {
      schemaVersion: 2,
      mediaType: types.ociImage,
      config: { digest: described.digest, size: described.size, mediaType: described.mediaType },
      layers: [],
    };
    const body = Buffer.from(JSON.stringify(manifest, undefined, 3));
    const mediaType = KnownManifestMediaType.OciImageManifest;
    const { digest } = await client.setManifest(body, { tag: "v1", mediaType });
    await client.setManifest(body, { mediaType });
    for (const reference of ["v1", digest]) {
      const got = await client.getManifest(reference);
      expect([got.digest, got.mediaType, got.content.toString()]).toEqual([
        sha256(body),
        types.ociImage,
        body.toString(),
      ]);
    }
    await client.deleteManifest(digest);
    await client.deleteManifest(digest);
    await expect(client.getManifest("v1")).rejects.toHaveProperty("statusCode", 404);
    expect(emulator.registry.repositories()).toEqual([]);
  });
});

describe("an anonymous client", () => {
  it("reads and changes nothing where anonymous pull is on", async () => {
    const { emulator, anonymous } = await open({ anonymousPull: true });
    const { top } = seedHelloWorld(emulator);
    expect(await listed(anonymous.listRepositoryNames())).toHaveLength(2);
    const artifact = anonymous.getArtifact("library/hello-world", top);
    expect((await artifact.getManifestProperties()).digest).toBe(top);
    const changes = [
      () => artifact.delete(),
      () => artifact.deleteTag("v1"),
      () => artifact.updateManifestProperties({ canDelete: false }),
      () => anonymous.deleteRepository("library/hello-world"),
    ];
    for (const change of changes) await expect(change()).rejects.toHaveProperty("statusCode", 401);
  });

  it("reads nothing where it is off", async () => {
    const { emulator, anonymous } = await open();
    seedHelloWorld(emulator);
    await expect(listed(anonymous.listRepositoryNames())).rejects.toHaveProperty("statusCode", 401);
  });
});
