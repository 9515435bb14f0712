/**
 * What the OCI distribution specification asks of a registry, requirement by requirement, each with a check against the
 * emulator. Where Azure Container Registry is known to do otherwise the check holds the emulator to that, with its source.
 */
import { expect } from "@jest/globals";

import type { Emulator } from "../../../emulator/acr/emulator.ts";
import {
  acceptAll,
  image,
  index,
  nowhere,
  plainClient,
  referrer,
  sha256,
  types,
  type PlainClient,
  type Reply,
} from "../support.ts";

export const categories = ["pull", "push", "content discovery", "content management"] as const;

/** What a check works with: a repository of its own, with an image `v1` whose config and layer are there. */
export interface Bench {
  readonly client: PlainClient;
  readonly emulator: Emulator;
  readonly name: string;
  readonly manifest: Buffer;
  readonly digest: string;
  readonly layer: Buffer;
}

export interface Requirement {
  readonly category: (typeof categories)[number];
  readonly level: "MUST" | "SHOULD";
  /** Anchor in the specification. */
  readonly section: string;
  readonly says: string;
  readonly check: (bench: Bench) => Promise<void>;
  /** What ACR does instead, and who says so. */
  readonly acr?: { readonly does: string; readonly source: string };
}

export const SPECIFICATION =
  "https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md";

const absent = "sha256:" + "1".repeat(64);
const read = ({ client, name }: Bench, reference: string, method = "GET"): Promise<Reply> =>
  client.send(method, `/v2/${name}/manifests/${reference}`, { headers: { accept: acceptAll } });
const blob = ({ client, name }: Bench, digest: string, method = "GET"): Promise<Reply> =>
  client.send(method, `/v2/${name}/blobs/${digest}`);
const put = (
  { client, name }: Bench,
  reference: string,
  body: Buffer | object,
  type: string = types.ociImage,
): Promise<Reply> =>
  client.send("PUT", `/v2/${name}/manifests/${reference}`, {
    headers: { "content-type": type },
    body,
  });
const start = ({ client, name }: Bench, query = "", body: Buffer | string = ""): Promise<Reply> =>
  client.send("POST", `/v2/${name}/blobs/uploads/${query}`, { body });
const locationOf = ({ headers }: Reply): string => String(headers["location"]);
const finish = ({ client }: Bench, from: Reply, bytes: Buffer, headers = {}): Promise<Reply> =>
  client.send("PUT", `${locationOf(from)}&digest=${sha256(bytes)}`, { body: bytes, headers });
const patch = ({ client }: Bench, from: Reply, bytes: Buffer, at: number): Promise<Reply> =>
  client.send("PATCH", locationOf(from), {
    headers: { "content-range": `${at}-${at + bytes.length - 1}` },
    body: bytes,
  });
const tags = ({ client, name }: Bench, query = ""): Promise<Reply> =>
  client.get(`/v2/${name}/tags/list${query}`);
const referrers = ({ client, name }: Bench, digest: string, query = ""): Promise<Reply> =>
  client.get(`/v2/${name}/referrers/${digest}${query}`);
const codeOf = (reply: Reply): unknown => reply.at("errors", 0, "code");
const one = Buffer.from("one half, ");
const two = Buffer.from("and the other");
const both = Buffer.concat([one, two]);

const redirect = {
  does: "answers a GET with 307 to another host, which gives the bytes",
  source:
    "https://learn.microsoft.com/azure/container-registry/container-registry-dedicated-data-endpoints",
};

/** Fetches a blob as a client does that follows a redirect without its password. */
async function fetched(bench: Bench, digest: string, range?: string): Promise<Reply> {
  const first = await blob(bench, digest);
  expect(first.status).toBe(307);
  const url = new URL(locationOf(first));
  const there = plainClient({ url: url.origin, caPem: bench.emulator.caPem });
  const headers = { authorization: "", ...(range === undefined ? {} : { range }) };
  return there.get(url.pathname + url.search, headers);
}

const pull: readonly Omit<Requirement, "category">[] = [
  {
    level: "MUST",
    section: "determining-support",
    says: "GET /v2/ is 200",
    check: async ({ client }) => expect((await client.get("/v2/")).status).toBe(200),
  },
  {
    level: "MUST",
    section: "pulling-manifests",
    says: "GET of a manifest is 200 with its bytes, by tag and by digest",
    check: async (bench) => {
      for (const reference of ["v1", bench.digest]) {
        const { status, bytes } = await read(bench, reference);
        expect([status, bytes]).toEqual([200, bench.manifest]);
      }
    },
  },
  {
    level: "SHOULD",
    section: "pulling-manifests",
    says: "the Content-Type is what was pushed",
    check: async (bench) =>
      expect((await read(bench, "v1")).headers["content-type"]).toBe(types.ociImage),
  },
  {
    level: "SHOULD",
    section: "pulling-manifests",
    says: "Docker-Content-Digest is the digest of the bytes",
    check: async (bench) => {
      const { headers, bytes } = await read(bench, "v1");
      expect(headers["docker-content-digest"]).toBe(sha256(bytes));
    },
  },
  {
    level: "MUST",
    section: "pulling-manifests",
    says: "a manifest that is not there is 404, by tag and by digest",
    check: async (bench) => {
      for (const reference of ["none", absent]) {
        expect((await read(bench, reference)).status).toBe(404);
      }
    },
  },
  {
    level: "MUST",
    section: "pulling-manifests",
    says: "a manifest that is there is given to a client that accepts */*",
    check: async ({ client, name, digest }) => {
      const reply = await client.get(`/v2/${name}/manifests/${digest}`, { accept: "*/*" });
      expect([reply.status, codeOf(reply)]).toEqual([404, "MANIFEST_UNKNOWN"]);
    },
    acr: {
      does: "answers 404 where Accept does not name the OCI type",
      source: "https://github.com/Azure/acr/issues/741",
    },
  },
  {
    level: "MUST",
    section: "pulling-blobs",
    says: "GET of a blob is 200 with its bytes",
    check: async (bench) => {
      const { status, bytes } = await fetched(bench, sha256(bench.layer));
      expect([status, bytes]).toEqual([200, bench.layer]);
    },
    acr: redirect,
  },
  {
    level: "MUST",
    section: "pulling-blobs",
    says: "a blob that is not there is 404",
    check: async (bench) => {
      const reply = await blob(bench, absent);
      expect([reply.status, codeOf(reply)]).toEqual([404, "BLOB_UNKNOWN"]);
    },
  },
  {
    level: "SHOULD",
    section: "pulling-blobs",
    says: "a Range is honored",
    check: async (bench) => {
      const { status, bytes } = await fetched(bench, sha256(bench.layer), "bytes=1-3");
      expect([status, bytes]).toEqual([206, bench.layer.subarray(1, 4)]);
    },
    acr: redirect,
  },
  {
    level: "MUST",
    section: "checking-if-content-exists-in-the-registry",
    says: "HEAD of a manifest and of a blob is 200",
    check: async (bench) => {
      expect((await read(bench, bench.digest, "HEAD")).status).toBe(200);
      expect((await blob(bench, sha256(bench.layer), "HEAD")).status).toBe(200);
    },
  },
  {
    level: "SHOULD",
    section: "checking-if-content-exists-in-the-registry",
    says: "HEAD says digest and size",
    check: async (bench) => {
      const manifest = (await read(bench, "v1", "HEAD")).headers;
      expect([manifest["docker-content-digest"], manifest["content-length"]]).toEqual([
        bench.digest,
        String(bench.manifest.length),
      ]);
      const layer = (await blob(bench, sha256(bench.layer), "HEAD")).headers;
      expect([layer["docker-content-digest"], layer["content-length"]]).toEqual([
        sha256(bench.layer),
        String(bench.layer.length),
      ]);
    },
  },
  {
    level: "MUST",
    section: "checking-if-content-exists-in-the-registry",
    says: "HEAD of what is not there is 404",
    check: async (bench) => {
      expect((await read(bench, absent, "HEAD")).status).toBe(404);
      expect((await blob(bench, absent, "HEAD")).status).toBe(404);
    },
  },
  {
    level: "MUST",
    section: "error-codes",
    says: "a JSON error has a list of errors with a code of capitals and underscores",
    check: async (bench) => {
      const reply = await read(bench, "none");
      expect(reply.at("errors", "length")).toBe(1);
      expect(codeOf(reply)).toMatch(/^[A-Z_]+$/);
    },
  },
];

const push: readonly Omit<Requirement, "category">[] = [
  {
    level: "MUST",
    section: "post-then-put",
    says: "POST of an upload is 202 with a Location that names a session",
    check: async (bench) => {
      const reply = await start(bench);
      expect([reply.status, locationOf(reply)]).toEqual([
        202,
        expect.stringMatching(/[0-9a-f-]{36}/),
      ]);
    },
  },
  {
    level: "MUST",
    section: "post-then-put",
    says: "PUT of the bytes is 201 with the Location of the blob",
    check: async (bench) => {
      const reply = await finish(bench, await start(bench), both);
      expect(reply.status).toBe(201);
      expect((await bench.client.send("HEAD", locationOf(reply))).status).toBe(200);
    },
  },
  {
    level: "MUST",
    section: "post-then-put",
    says: "bytes that have another digest are refused",
    check: async (bench) => {
      const location = `${locationOf(await start(bench))}&digest=${absent}`;
      const reply = await bench.client.send("PUT", location, { body: both });
      expect([reply.status, codeOf(reply)]).toEqual([400, "DIGEST_INVALID"]);
    },
  },
  {
    level: "MUST",
    section: "single-post",
    says: "POST with digest and bytes is 201 with a Location, or 202",
    check: async (bench) => {
      const reply = await start(bench, `?digest=${sha256(both)}`, both);
      expect([reply.status, locationOf(reply)]).toEqual([
        201,
        `/v2/${bench.name}/blobs/${sha256(both)}`,
      ]);
    },
  },
  {
    level: "MUST",
    section: "pushing-a-blob-in-chunks",
    says: "each chunk is 202 with Location and Range",
    check: async (bench) => {
      const reply = await patch(bench, await start(bench), one, 0);
      expect([reply.status, reply.headers["range"]]).toEqual([202, `0-${one.length - 1}`]);
      expect(locationOf(reply)).toContain("/blobs/uploads/");
    },
  },
  {
    level: "MUST",
    section: "pushing-a-blob-in-chunks",
    says: "a chunk out of order is 416",
    check: async (bench) => {
      const first = await patch(bench, await start(bench), one, 0);
      expect((await patch(bench, first, two, one.length + 1)).status).toBe(416);
      expect((await patch(bench, first, one, 0)).status).toBe(416);
    },
  },
  {
    level: "MUST",
    section: "pushing-a-blob-in-chunks",
    says: "a last chunk out of order is 416, too",
    check: async (bench) => {
      const first = await patch(bench, await start(bench), one, 0);
      const headers = { "content-range": `0-${two.length - 1}` };
      const location = `${locationOf(first)}&digest=${sha256(both)}`;
      const reply = await bench.client.send("PUT", location, { headers, body: two });
      expect(reply.status).toBe(416);
    },
  },
  {
    level: "MUST",
    section: "pushing-a-blob-in-chunks",
    says: "GET of an upload is 204 with Location and Range",
    check: async (bench) => {
      const first = await patch(bench, await start(bench), one, 0);
      const reply = await bench.client.get(locationOf(first));
      expect([reply.status, reply.headers["range"]]).toEqual([204, `0-${one.length - 1}`]);
      expect(locationOf(reply)).toContain("/blobs/uploads/");
    },
  },
  {
    level: "MUST",
    section: "pushing-a-blob-in-chunks",
    says: "the closing PUT, with a last chunk or without, is 201 with a Location",
    check: async ({ client, ...bench }) => {
      const all = { client, ...bench };
      const headers = { "content-range": `${one.length}-${both.length - 1}` };
      const first = await patch(all, await start(all), one, 0);
      const location = `${locationOf(first)}&digest=${sha256(both)}`;
      const last = await client.send("PUT", location, { headers, body: two });
      const second = await patch(all, await patch(all, await start(all), one, 0), two, one.length);
      const empty = await client.send("PUT", `${locationOf(second)}&digest=${sha256(both)}`);
      for (const reply of [last, empty]) {
        expect([reply.status, locationOf(reply)]).toEqual([
          201,
          `/v2/${bench.name}/blobs/${sha256(both)}`,
        ]);
      }
    },
  },
  {
    level: "MUST",
    section: "mounting-a-blob-from-another-repository",
    says: "a mount is 201 with the Location of the blob",
    check: async (bench) => {
      const other = { ...bench, name: `${bench.name}-other` };
      const reply = await start(other, `?mount=${sha256(bench.layer)}&from=${bench.name}`);
      expect([reply.status, locationOf(reply)]).toEqual([
        201,
        `/v2/${other.name}/blobs/${sha256(bench.layer)}`,
      ]);
    },
  },
  {
    level: "SHOULD",
    section: "mounting-a-blob-from-another-repository",
    says: "a mount that is not possible is 202, an upload",
    check: async (bench) =>
      expect((await start(bench, `?mount=${absent}&from=${bench.name}`)).status).toBe(202),
  },
  {
    level: "MUST",
    section: "pushing-manifests",
    says: "PUT of a manifest is 201 with its Location, by tag and by digest",
    check: async (bench) => {
      for (const reference of ["again", bench.digest]) {
        const reply = await put(bench, reference, bench.manifest);
        expect([reply.status, locationOf(reply)]).toEqual([
          201,
          `/v2/${bench.name}/manifests/${bench.digest}`,
        ]);
      }
    },
  },
  {
    level: "MUST",
    section: "pushing-manifests",
    says: "a manifest is stored byte by byte as it came",
    check: async (bench) => {
      const body = Buffer.from(`${bench.manifest.toString()}\n \n`);
      await put(bench, "odd", body);
      expect((await read(bench, "odd")).bytes).toEqual(body);
    },
  },
  {
    level: "MUST",
    section: "pushing-manifests",
    says: "a manifest whose blobs are missing is taken, or refused with a code that says so",
    check: async (bench) => {
      const reply = await put(bench, "holes", image("holes"));
      expect([reply.status, codeOf(reply)]).toEqual([400, "MANIFEST_BLOB_UNKNOWN"]);
    },
  },
  {
    level: "MUST",
    section: "pushing-manifests",
    says: "bytes that are no manifest are refused with MANIFEST_INVALID",
    check: async (bench) => {
      const reply = await put(bench, "nothing", Buffer.from("no"));
      expect([reply.status, codeOf(reply)]).toEqual([400, "MANIFEST_INVALID"]);
    },
  },
  {
    level: "MUST",
    section: "pushing-manifests",
    says: "a tag that is no tag is refused",
    check: async (bench) =>
      expect((await put(bench, "t".repeat(129), bench.manifest)).status).toBe(400),
  },
  {
    level: "MUST",
    section: "pushing-manifests-with-subject",
    says: "a manifest whose subject is not there is taken, with OCI-Subject",
    check: async (bench) => {
      const body = index([], { subject: { mediaType: types.ociImage, digest: absent, size: 1 } });
      const reply = await put(bench, "early", body, types.ociIndex);
      expect([reply.status, reply.headers["oci-subject"]]).toEqual([201, absent]);
    },
  },
];

const discovery: readonly Omit<Requirement, "category">[] = [
  {
    level: "MUST",
    section: "listing-tags",
    says: "the list of tags is 200 with name and tags, in order",
    check: async (bench) => {
      for (const tag of ["b", "a"]) await put(bench, tag, bench.manifest);
      const { status, json } = await tags(bench);
      expect([status, json]).toEqual([200, { name: bench.name, tags: ["a", "b", "v1"] }]);
    },
  },
  {
    level: "MUST",
    section: "listing-tags",
    says: "an empty list of tags is an array",
    check: async (bench) => {
      await bench.client.delete(`/acr/v1/${bench.name}/_tags/v1`);
      expect((await tags(bench)).at("tags")).toBeNull();
    },
    acr: {
      does: "has null",
      source: "https://github.com/Azure/azure-sdk-for-python/issues/28234",
    },
  },
  {
    level: "MUST",
    section: "listing-tags",
    says: "n limits the list, with a Link to the rest, and none at its end",
    check: async (bench) => {
      await put(bench, "v2", bench.manifest);
      const first = await tags(bench, "?n=1");
      const link = /^<([^>]+)>; rel="next"$/.exec(String(first.headers["link"]))?.[1] ?? "";
      const second = await bench.client.get(link);
      expect([first.at("tags"), second.at("tags")]).toEqual([["v1"], ["v2"]]);
      expect(second.headers["link"]).toBeUndefined();
    },
  },
  {
    level: "MUST",
    section: "listing-tags",
    says: "last begins after that tag",
    check: async (bench) => {
      await put(bench, "v2", bench.manifest);
      expect((await tags(bench, "?last=v1")).at("tags")).toEqual(["v2"]);
    },
  },
  {
    level: "MUST",
    section: "listing-tags",
    says: "n=0 is an empty list without a Link",
    check: async (bench) => {
      const reply = await tags(bench, "?n=0");
      expect([reply.at("tags"), reply.headers["link"]]).toEqual([["v1"], undefined]);
    },
    acr: {
      does: "takes it for the default (Guessed: for its own lists the least is one)",
      source: "https://learn.microsoft.com/rest/api/containerregistry/tag/get-list",
    },
  },
  {
    level: "MUST",
    section: "listing-tags",
    says: "a repository that is not there is 404",
    check: async (bench) => {
      const reply = await tags({ ...bench, name: `${bench.name}-none` });
      expect([reply.status, codeOf(reply)]).toEqual([404, "NAME_UNKNOWN"]);
    },
  },
  {
    level: "MUST",
    section: "listing-referrers",
    says: "referrers are 200, an OCI index of descriptors with artifact types and annotations",
    check: async (bench) => {
      const repository = bench.emulator.registry.repository(bench.name);
      const digest = repository.putManifest({ body: referrer("sbom", bench.digest) });
      const reply = await referrers(bench, bench.digest);
      expect([reply.status, reply.headers["content-type"]]).toEqual([200, types.ociIndex]);
      expect(reply.json).toMatchObject({
        schemaVersion: 2,
        mediaType: types.ociIndex,
        manifests: [
          {
            mediaType: types.ociImage,
            digest,
            size: repository.manifest(digest)?.body.length,
            artifactType: "test/sbom",
            annotations: { letter: "sbom" },
          },
        ],
      });
    },
  },
  {
    level: "MUST",
    section: "listing-referrers",
    says: "without an artifactType it is the media type of the config",
    check: async (bench) => {
      const body = image("plain", { subject: { digest: bench.digest } });
      bench.emulator.registry.repository(bench.name).putManifest({ body });
      const reply = await referrers(bench, bench.digest);
      expect(reply.at("manifests", 0, "artifactType")).toBe(
        "application/vnd.oci.image.config.v1+json",
      );
    },
  },
  {
    level: "MUST",
    section: "listing-referrers",
    says: "no referrers are an empty index, never 404, in an unknown repository, too",
    check: async (bench) => {
      for (const name of [bench.name, `${bench.name}-none`]) {
        const reply = await referrers({ ...bench, name }, nowhere);
        expect([reply.status, reply.at("manifests")]).toEqual([200, []]);
      }
    },
  },
  {
    level: "MUST",
    section: "listing-referrers",
    says: "what is no digest is 400",
    check: async (bench) => expect((await referrers(bench, "sha256:short")).status).toBe(400),
  },
  {
    level: "SHOULD",
    section: "listing-referrers",
    says: "artifactType filters, and OCI-Filters-Applied says so",
    check: async (bench) => {
      const repository = bench.emulator.registry.repository(bench.name);
      for (const type of ["a/a", "b/b"]) {
        repository.putManifest({ body: referrer(type, bench.digest, type) });
      }
      const reply = await referrers(bench, bench.digest, "?artifactType=a%2Fa");
      expect(reply.headers["oci-filters-applied"]).toBe("artifactType");
      expect([reply.at("manifests", "length"), reply.at("manifests", 0, "artifactType")]).toEqual([
        1,
        "a/a",
      ]);
    },
  },
  {
    level: "MUST",
    section: "listing-referrers",
    says: "a page of referrers that is not the last has a Link to the next",
    check: async (bench) => {
      const repository = bench.emulator.registry.repository(bench.name);
      for (let i = 0; i < 101; i += 1) {
        repository.putManifest({ body: referrer(`${i}`, bench.digest) });
      }
      const first = await referrers(bench, bench.digest);
      const link = /^<([^>]+)>; rel="next"$/.exec(String(first.headers["link"]))?.[1] ?? "";
      const second = await bench.client.get(link);
      expect([first.at("manifests", "length"), second.at("manifests", "length")]).toEqual([100, 1]);
    },
  },
];

const management: readonly Omit<Requirement, "category">[] = [
  {
    level: "MUST",
    section: "deleting-tags",
    says: "DELETE of a tag is 202, or 400 or 405 where it is not supported",
    check: async (bench) => {
      const reply = await bench.client.delete(`/v2/${bench.name}/manifests/v1`);
      expect([reply.status, codeOf(reply)]).toEqual([405, "UNSUPPORTED"]);
    },
  },
  {
    level: "MUST",
    section: "deleting-manifests",
    says: "DELETE of a manifest is 202, and it is 404 from then on",
    check: async (bench) => {
      const path = `/v2/${bench.name}/manifests/${bench.digest}`;
      expect((await bench.client.delete(path)).status).toBe(202);
      expect((await read(bench, bench.digest)).status).toBe(404);
      expect((await read(bench, "v1")).status).toBe(404);
    },
  },
  {
    level: "MUST",
    section: "deleting-manifests",
    says: "DELETE of a manifest that is not there is 404, in an unknown repository, too",
    check: async ({ client, name }) => {
      for (const repository of [name, `${name}-none`]) {
        const reply = await client.delete(`/v2/${repository}/manifests/${absent}`);
        expect([reply.status, codeOf(reply)]).toEqual([404, "MANIFEST_UNKNOWN"]);
      }
    },
  },
  {
    level: "MUST",
    section: "deleting-manifests",
    says: "a deleted referrer is in no list of referrers",
    check: async (bench) => {
      const repository = bench.emulator.registry.repository(bench.name);
      const digest = repository.putManifest({ body: referrer("sbom", bench.digest) });
      await bench.client.delete(`/v2/${bench.name}/manifests/${digest}`);
      expect((await referrers(bench, bench.digest)).at("manifests")).toEqual([]);
    },
  },
  {
    level: "MUST",
    section: "deleting-blobs",
    says: "DELETE of a blob is 202, and it is 404 from then on",
    check: async (bench) => {
      const path = `/v2/${bench.name}/blobs/${sha256(bench.layer)}`;
      const statuses = [await bench.client.delete(path), await bench.client.get(path)];
      expect(statuses.map(({ status }) => status)).toEqual([202, 404]);
    },
  },
  {
    level: "MUST",
    section: "deleting-blobs",
    says: "DELETE of a blob that is not there is 404",
    check: async ({ client, name }) => {
      const reply = await client.delete(`/v2/${name}/blobs/${absent}`);
      expect([reply.status, codeOf(reply)]).toEqual([404, "BLOB_UNKNOWN"]);
    },
  },
];

const of =
  (category: Requirement["category"]) =>
  (row: Omit<Requirement, "category">): Requirement => ({ category, ...row });

export const requirements: readonly Requirement[] = [
  ...pull.map(of("pull")),
  ...push.map(of("push")),
  ...discovery.map(of("content discovery")),
  ...management.map(of("content management")),
];
