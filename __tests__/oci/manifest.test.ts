import { createHash } from "node:crypto";

import { describe, expect, it } from "@jest/globals";

import { packBlobs } from "../../src/oci/blobs.ts";
import {
  canRefer,
  kindOf,
  parseManifest,
  READABLE_MEDIA_TYPES,
  type Manifest,
  TOLD_BY_BODY,
} from "../../src/oci/manifest.ts";
import { asDigest, type Digest } from "../../src/oci/digest.ts";
import {
  DOCKER_IMAGE,
  DOCKER_LIST,
  DOCKER_SCHEMA1,
  OCI_ARTIFACT,
  OCI_IMAGE,
  OCI_INDEX,
  ORAS_ARTIFACT,
} from "../support/fixture.ts";
import { actionError } from "../support/action-error.ts";

const [A = "", B = "", C = ""] = ["a", "b", "c"].map((digit) => `sha256:${digit.repeat(64)}`);

function digestOf(bytes: Uint8Array, algorithm = "sha256"): Digest {
  const digest = asDigest(`${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`);
  if (digest === undefined) throw new Error("unreachable");
  return digest;
}

function readBytes(bytes: Uint8Array, listedType: string | undefined): Manifest {
  return parseManifest(digestOf(bytes), bytes, listedType);
}

const packed = (blobs: readonly { readonly digest: string; readonly sizeBytes: number }[]) =>
  packBlobs(blobs.map((blob) => ({ ...blob, digest: blob.digest as Digest })));

/** Reads a body that is listed under its own media type, or under `listedType`. */
function read(body: unknown, listedType?: string): Manifest {
  const own = (body as { mediaType?: string } | null)?.mediaType;
  return readBytes(Buffer.from(JSON.stringify(body)), listedType ?? own);
}

describe("an index", () => {
  it.each([[{ toString: 1, valueOf: 1 }], [[["x"]]], [null], [7]])(
    "is read where the media type of an entry is no text: %j",
    (mediaType) => {
      const manifest = read({
        mediaType: OCI_INDEX,
        manifests: [{ mediaType, digest: A, size: 1 }],
      });
      expect(manifest.children).toMatchObject([{ digest: A, isBlob: false }]);
    },
  );

  it.each([OCI_INDEX, DOCKER_LIST])("of type %s has children with their platforms", (mediaType) => {
    const manifest = read({
      schemaVersion: 2,
      mediaType,
      manifests: [
        { digest: A, size: 1, platform: { os: "linux", architecture: "arm", variant: "v7" } },
        { digest: B, size: 1, platform: { os: "unknown", architecture: "unknown" } },
        { digest: C, size: 1 },
      ],
    });
    expect(manifest).toMatchObject({
      kind: "index",
      children: [
        { digest: A, platform: "linux/arm/v7" },
        { digest: B, platform: "unknown/unknown" },
        { digest: C, platform: undefined },
      ],
      subject: undefined,
      mentions: [],
    });
  });

  it("tells an attestation by its annotation, too", () => {
    const annotations = { "vnd.docker.reference.type": "attestation-manifest" };
    const entries = [
      { digest: A, annotations },
      { digest: B, annotations: { other: "attestation-manifest" } },
      { digest: C, annotations: null, platform: { os: "linux" } },
    ];
    expect(read({ mediaType: OCI_INDEX, manifests: entries }).children).toEqual([
      { digest: A, isBlob: false, platform: "unknown/unknown" },
      { digest: B, isBlob: false, platform: undefined },
      { digest: C, isBlob: false, platform: "linux" },
    ]);
  });

  it("knows what an attestation is about, where its index says so in one way", () => {
    const of = (reference: unknown) => ({
      "vnd.docker.reference.type": "attestation-manifest",
      "vnd.docker.reference.digest": reference,
    });
    const platform = { os: "linux", architecture: "amd64" };
    const other = { "vnd.docker.reference.digest": B };
    const manifests = [
      { digest: A, platform, annotations: other },
      { digest: B, annotations: of(A) },
      { digest: C, annotations: of("latest") },
      { digest: C, annotations: of(1) },
    ];
    const { children, mentions } = read({ mediaType: OCI_INDEX, manifests });
    expect(children.map(({ attests }) => attests)).toEqual([undefined, A, undefined, undefined]);
    expect(mentions).toEqual([]);
  });

  it("uses those of its entries that are content: a build cache lists nothing else", () => {
    const cache = {
      mediaType: OCI_INDEX,
      manifests: [
        { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest: A, size: 10 },
        { mediaType: OCI_IMAGE, digest: B, size: 20 },
        { mediaType: "application/vnd.buildkit.cacheconfig.v0", digest: C, size: 30 },
      ],
    };
    expect(read(cache).blobs).toEqual(
      packed([
        { digest: A, sizeBytes: 10 },
        { digest: C, sizeBytes: 30 },
      ]),
    );
    expect(read(cache).children.map(({ digest }) => digest)).toEqual([A, B, C]);
  });

  it("may have a subject of its own", () => {
    const manifest = read({ mediaType: OCI_INDEX, manifests: [], subject: { digest: A } });
    expect(manifest).toMatchObject({ kind: "index", children: [], subject: A });
  });

  it.each([[null], [undefined]])("has no children when its list is %s", (manifests) => {
    expect(read({ mediaType: OCI_INDEX, manifests })).toMatchObject({
      kind: "index",
      children: [],
    });
  });
});

describe("an image", () => {
  const config = { mediaType: "application/vnd.example.config", digest: A, size: 10 };

  it.each([OCI_IMAGE, DOCKER_IMAGE])("of type %s uses its config and its layers", (mediaType) => {
    const body = { mediaType, config, layers: [{ digest: B, size: 20 }] };
    expect(read(body)).toEqual({
      kind: "image",
      mediaType,
      knownAs: undefined,
      artifactType: undefined,
      children: [],
      subject: undefined,
      blobs: packed([
        { digest: A, sizeBytes: 10 },
        { digest: B, sizeBytes: 20 },
      ]),
      mentions: [],
      sizeBytes: JSON.stringify(body).length,
    });
  });

  it("may have a subject and say what it is", () => {
    const manifest = read({
      mediaType: OCI_IMAGE,
      artifactType: "application/spdx+json",
      config,
      subject: { digest: B },
    });
    expect(manifest).toMatchObject({
      subject: B,
      knownAs: "SPDX SBOM",
      artifactType: "application/spdx+json",
    });
  });

  const plain = { mediaType: "application/vnd.oci.image.config.v1+json", digest: A, size: 10 };
  const empty = { mediaType: "application/vnd.oci.empty.v1+json", digest: A, size: 2 };
  const subject = { digest: B };

  it.each([
    ["by its type", { artifactType: "x/y", config }, "x/y"],
    ["by its config where it has a subject", { config, subject }, config.mediaType],
    ["not by its config where it has none", { config, subject: null }, undefined],
    ["not by the config of an image", { config: plain, subject }, undefined],
    ["not by a config that is empty", { config: empty, subject }, undefined],
    ["by its type where its config is empty", { artifactType: "x/y", config: empty }, "x/y"],
    ["not by a type that is no text", { artifactType: 5, config }, undefined],
    ["not by an empty type", { artifactType: "", config: empty }, undefined],
  ])("says what it is %s", (_, body, expected) => {
    expect(read({ mediaType: OCI_IMAGE, ...body }).artifactType).toBe(expected);
  });

  it("leaves out of its blobs what has no digest or no size", () => {
    const layers = [
      { digest: A },
      { size: 1 },
      { digest: "x", size: 1 },
      null,
      "a",
      { digest: B, size: -1 },
      { digest: B, size: 0.5 },
    ];
    expect(read({ mediaType: OCI_IMAGE, layers, config: [] })).toMatchObject({
      kind: "image",
      blobs: packed([]),
    });
    const endless = Buffer.from(`{"config":{"digest":"${A}","size":1e999}}`);
    expect(readBytes(endless, OCI_IMAGE).blobs).toEqual(packed([]));
  });

  it.each([
    ["with the address where it is", { urls: ["https://mcr.microsoft.com/v2/a/blobs/b"] }, 0],
    ["without any address", { urls: [] }, 20],
    ["with something else for addresses", { urls: "https://mcr.microsoft.com" }, 20],
    [
      "that must not be distributed",
      { mediaType: "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip" },
      0,
    ],
    [
      "that is foreign to Docker",
      { mediaType: "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip" },
      0,
    ],
    ["like any other", { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip" }, 20],
  ])("lists a layer %s", (_, layer, sizeBytes) => {
    const layers = [{ digest: B, size: 20, ...layer }];
    expect(read({ mediaType: OCI_IMAGE, layers }).blobs).toEqual(
      packed([{ digest: B, sizeBytes }]),
    );
  });

  it("holds what it lists as manifests, although images have no such field", () => {
    const manifest = read({ mediaType: OCI_IMAGE, manifests: [{ digest: A }] });
    expect(manifest.children).toEqual([{ digest: A, platform: undefined, isBlob: false }]);
  });
});

it.each([OCI_ARTIFACT, ORAS_ARTIFACT])(
  "an artifact of type %s has blobs and a subject",
  (mediaType) => {
    const manifest = read({
      mediaType,
      artifactType: "application/vnd.example.sbom",
      blobs: [{ digest: A, size: 5 }],
      subject: { digest: B },
    });
    expect(manifest).toMatchObject({
      kind: "artifact",
      artifactType: "application/vnd.example.sbom",
      blobs: packed([{ digest: A, sizeBytes: 5 }]),
      subject: B,
    });
  },
);

describe("media types", () => {
  it.each([
    [OCI_INDEX, "index", true],
    [DOCKER_LIST, "index", true],
    [OCI_IMAGE, "image", true],
    [OCI_ARTIFACT, "artifact", true],
    [ORAS_ARTIFACT, "artifact", true],
    [DOCKER_IMAGE, "image", false],
    [DOCKER_SCHEMA1, "image", false],
    ["application/vnd.docker.distribution.manifest.v1+json", "image", false],
    ["application/vnd.oci.image.index.v2+json", "unknown", true],
    [`${OCI_IMAGE}; charset=utf-8`, "unknown", true],
    [OCI_IMAGE.toUpperCase(), "unknown", true],
    ["constructor", "unknown", true],
    ["", "unknown", true],
    [undefined, "unknown", true],
  ])("%s is of kind %s; it may refer to others: %s", (mediaType, kind, refers) => {
    expect(kindOf(mediaType)).toBe(kind);
    expect(canRefer(mediaType)).toBe(refers);
  });

  it("are asked for when they can refer to others", () => {
    expect(new Set(READABLE_MEDIA_TYPES)).toEqual(
      new Set([OCI_INDEX, DOCKER_LIST, OCI_IMAGE, OCI_ARTIFACT, ORAS_ARTIFACT]),
    );
  });
});

describe("a listing and a body that disagree", () => {
  it.each([
    ["an index listed as an image", OCI_IMAGE, OCI_INDEX, "unknown"],
    ["an image listed as an index", OCI_INDEX, OCI_IMAGE, "unknown"],
    ["an artifact listed as an image", OCI_IMAGE, OCI_ARTIFACT, "unknown"],
    ["a new type listed as an image", OCI_IMAGE, "application/vnd.new+json", "unknown"],
    ["an image listed under a new type", "application/vnd.new+json", OCI_IMAGE, "unknown"],
    ["an image without a type in the listing", undefined, OCI_IMAGE, "unknown"],
    ["a type that is no text", OCI_IMAGE, 5, "unknown"],
    ["a type that is null", OCI_IMAGE, null, "unknown"],
    ["a Docker list listed as an OCI index", OCI_INDEX, DOCKER_LIST, "index"],
    ["an OCI image listed as Docker's", DOCKER_IMAGE, OCI_IMAGE, "image"],
    ["an index whose body says nothing", OCI_INDEX, undefined, "index"],
  ])("%s", (_, listedType, mediaType, kind) => {
    const bytes = Buffer.from(JSON.stringify({ mediaType, manifests: [{ digest: A }] }));
    const manifest = readBytes(bytes, listedType);
    expect(manifest.kind).toBe(kind);
    expect(manifest.children).toEqual([{ digest: A, platform: undefined, isBlob: false }]);
    expect(manifest.mentions).toEqual(kind === "unknown" ? [A] : []);
  });
});

describe("a manifest of which the listing says nothing", () => {
  const schema1 = { schemaVersion: 1, fsLayers: [{ blobSum: A }] };

  it.each([
    ["an index by its type", { mediaType: OCI_INDEX, manifests: [] }, "index"],
    ["Docker's image by its type", { mediaType: DOCKER_IMAGE, config: {} }, "image"],
    ["an artifact by its type", { mediaType: OCI_ARTIFACT, blobs: [] }, "artifact"],
    ["a new type", { mediaType: "application/vnd.new+json", config: {} }, "unknown"],
    ["a type that is no text", { mediaType: 5, config: {} }, "unknown"],
    ["an index by its children", { manifests: [{ digest: A }] }, "index"],
    ["an image by its config", { config: { digest: A } }, "image"],
    ["schema 1 by its layers", schema1, "image"],
    ["what says nothing of itself", { schemaVersion: 2 }, "unknown"],
  ])("is %s", (_, body, kind) => {
    const bytes = Buffer.from(JSON.stringify(body));
    expect(readBytes(bytes, TOLD_BY_BODY).kind).toBe(kind);
  });

  it("may refer to others until it is read", () => {
    expect(canRefer(TOLD_BY_BODY)).toBe(true);
  });
});

describe("a shape that nobody understands", () => {
  const sha512 = `sha512:${"d".repeat(128)}`;
  const shouted = `sha256:${"A".repeat(64)}`;
  const shapes: readonly [string, unknown, readonly unknown[]][] = [
    ["children that are no list", { manifests: { digest: A } }, [A]],
    ["children in a text", { manifests: `${A} ${B}` }, [A, B]],
    ["a child without a digest", { manifests: [{ digest: A }, { id: B }] }, [A, B]],
    ["a child that is only a digest", { manifests: [A] }, [A]],
    ["a child that is null", { manifests: [null, { digest: A }] }, [A]],
    [
      "a child with a digest of another kind",
      { manifests: [{ digest: `blake3:${"e".repeat(64)}` }] },
      [`sha256:${"e".repeat(64)}`],
    ],
    ["a child in upper case", { manifests: [{ digest: A.toUpperCase() }] }, [A]],
    [
      "a child with digits in upper case",
      { manifests: [{ digest: shouted }, { digest: B }] },
      [A, B],
    ],
    ["a subject with digits in upper case", { subject: { digest: shouted } }, [A]],
    ["a child with two digests", { manifests: [{ digest: A, Digest: B }] }, [A, B]],
    ["a subject that is only a digest", { subject: A }, [A]],
    ["a subject without a digest", { subject: { size: 5, of: B } }, [B]],
    ["a subject in a list", { subject: [{ digest: A }] }, [A]],
    ["a subject with two digests", { subject: { digest: A, DIGEST: B } }, [A, B]],
    ["a subject that is a number", { subject: 0, also: C }, [C]],
    ["a list", [A, { deep: [{ er: sha512 }] }], [A, sha512]],
    ["a text", `see ${A}`, [A]],
    ["a number", 5, []],
    ["null", null, []],
  ];

  it.each(shapes)("is kept with all that it mentions: %s", (_, body, mentions) => {
    const manifest = read(body, OCI_INDEX);
    expect(manifest).toMatchObject({ kind: "unknown", children: [], subject: undefined });
    expect(new Set(manifest.mentions)).toEqual(new Set(mentions));
  });

  it.each(["Manifests", "SUBJECT", "mediatype", "\u017Fubject", "manife\u017Ft\u017F"])(
    "is kept with all that it mentions: a field %s, which others read in any case",
    (field) => {
      expect(read({ [field]: [{ digest: A }] }, OCI_IMAGE)).toMatchObject({
        kind: "unknown",
        mentions: [A],
      });
    },
  );

  it.each([
    ["children", `{"manifests":[{"digest":"${A}"}],"manifests":[{"digest":"${B}"}]}`],
    ["no children", `{"manifests":[{"digest":"${A}"},{"digest":"${B}"}],"manifests":[]}`],
    ["a subject", `{"subject":{"digest":"${A}"},"x":"${B}","subject":null}`],
    ["a digest", `{"manifests":[{"digest":"${A}","digest":"${B}"}]}`],
    ["an escaped name", `{"subject":{"digest":"${A}"},"s\\u0075bject":{"digest":"${B}"}}`],
    ["a name with a quote in it", `{"\\"":"${A}","\\"":"${B}"}`],
    ["a name of objects", `{"__proto__":"${A}","__proto__":"${B}"}`],
  ])("is kept with all that it mentions: %s twice in one object", (_, text) => {
    const manifest = readBytes(Buffer.from(text), OCI_INDEX);
    expect(manifest.kind).toBe("unknown");
    expect(new Set(manifest.mentions)).toEqual(new Set([A, B]));
  });

  it("still holds the children and the subject that can be read", () => {
    const badSubject = { manifests: [{ digest: A }], subject: B };
    const badChildren = { manifests: A, subject: { digest: B } };
    expect(read(badSubject, OCI_INDEX)).toMatchObject({
      kind: "unknown",
      children: [{ digest: A }],
    });
    expect(read(badChildren, OCI_INDEX)).toMatchObject({ kind: "unknown", subject: B });
  });
});

describe("a manifest of an unknown type", () => {
  it("mentions every digest in it: in values, in keys, in tags, and each once", () => {
    const hex = (digit: string) => digit.repeat(64);
    const manifest = read(
      {
        plain: A,
        again: [A, A],
        [`in a key sha256:${hex("1")}`]: true,
        tag: `sha256-${hex("2")}.sig`,
        bare: hex("3"),
        many: `${hex("4")},${hex("5")}`,
        tooLong: `${hex("6")}6`,
        tooShort: "7".repeat(63),
        longer: "8".repeat(128),
      },
      "application/vnd.new+json",
    );
    const expected = ["1", "2", "3", "4", "5"].map((digit) => `sha256:${hex(digit)}`);
    expect(new Set(manifest.mentions)).toEqual(
      new Set([A, ...expected, `sha512:${"8".repeat(128)}`]),
    );
    expect(manifest.mentions).toHaveLength(7);
  });

  const hex = "0123456789abcdef".repeat(4);

  it.each([
    ["in upper case", `SHA256:${hex.toUpperCase()}`, [hex]],
    ["in both cases", `sha256:${hex.slice(0, 32)}${hex.slice(32).toUpperCase()}`, [hex]],
    ["of 128 digits", `SHA512:${(hex + hex).toUpperCase()}`, [hex + hex]],
    ["after a letter in upper case", `F${hex}`, [hex]],
    ["before a letter in lower case", `${hex.toUpperCase()}f`, [hex]],
    ["too long in any case", `${hex}f`, []],
    ["too long in upper case", `${hex.toUpperCase()}F`, []],
    ["too long in both cases", `f${hex.slice(0, 32)}${hex.slice(32).toUpperCase()}`, []],
  ])("mentions a digest %s", (_, value, expected) => {
    const digests = expected.map((digits) => `sha${digits.length * 4}:${digits}`);
    expect(read({ annotations: { value } }, "application/vnd.new+json").mentions).toEqual(digests);
    expect(read({ [value]: 1 }, "application/vnd.new+json").mentions).toEqual(digests);
  });

  it.each([
    ["a long text", JSON.stringify({ [A]: "a".repeat(4_000_000) })],
    ["many escapes", `{"${A}":"${"\\n".repeat(2_000_000)}"}`],
  ])("is read however large it is: %s", (_, text) => {
    expect(readBytes(Buffer.from(text), "application/vnd.new+json").mentions).toEqual([A]);
  });

  it("is read however deeply it is nested", () => {
    const depth = 100_000;
    const text = `${"[".repeat(depth)}"${A}"${"]".repeat(depth)}`;
    let parses = true;
    try {
      JSON.parse(text);
    } catch {
      parses = false;
    }
    expect(parses).toBe(true);
    expect(readBytes(Buffer.from(text), "application/vnd.new+json").mentions).toEqual([A]);
  });
});

describe("a body that can't be trusted", () => {
  const mismatch = (asked: string, actual: string) =>
    actionError(
      `The registry answered for manifest ${asked} with a body of another digest (${actual}).`,
    );

  it("is refused when its digest is another one", () => {
    const asked = asDigest(A) ?? digestOf(Buffer.from("unreachable"));
    const bytes = Buffer.from("{}");
    expect(() => parseManifest(asked, bytes, OCI_IMAGE)).toThrow(mismatch(asked, digestOf(bytes)));
  });

  it("is checked with the algorithm that its digest names", () => {
    const bytes = Buffer.from(JSON.stringify({ mediaType: OCI_IMAGE }));
    const digest = digestOf(bytes, "sha512");
    const other = Buffer.from("{}");
    expect(parseManifest(digest, bytes, OCI_IMAGE).kind).toBe("image");
    expect(() => parseManifest(digest, other, OCI_IMAGE)).toThrow(
      mismatch(digest, digestOf(other, "sha512")),
    );
  });

  it.each([
    ["a page of HTML", Buffer.from("<html></html>")],
    ["nothing", Buffer.alloc(0)],
    ["cut short", Buffer.from('{"manifests":[')],
    ["two values", Buffer.from("{}{}")],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0xfe, 0x22])],
    ["UTF-16", Buffer.from("{}", "utf16le")],
  ])("is refused when it is no JSON: %s", (_, bytes) => {
    const digest = digestOf(bytes);
    expect(() => parseManifest(digest, bytes, OCI_INDEX)).toThrow(
      actionError(`The body of manifest ${digest} is not JSON.`),
    );
  });
});

describe("a digest", () => {
  it.each([
    [`sha256:${"0123456789abcdef".repeat(4)}`, true],
    [`sha512:${"0123456789abcdef".repeat(8)}`, true],
    [`sha256:${"A".repeat(64)}`, false],
    [`sha256:${"a".repeat(63)}`, false],
    [`sha256:${"a".repeat(65)}`, false],
    [`sha256:${"a".repeat(128)}`, false],
    [`sha512:${"a".repeat(64)}`, false],
    [`sha384:${"a".repeat(96)}`, false],
    [`sha256-${"a".repeat(64)}`, false],
    [` sha256:${"a".repeat(64)}`, false],
    [`sha256:${"a".repeat(64)}\n`, false],
    ["a".repeat(64), false],
    ["", false],
    [undefined, false],
    [5, false],
    [["sha256"], false],
  ])("%j is one: %s", (text, expected) => {
    expect(asDigest(text) !== undefined).toBe(expected);
  });
});
