/** Sizes are powers of ten, so that a sum shows what was counted; the bodies' own sizes are added apart. */
import { describe, expect, it } from "@jest/globals";

import type { Inventory } from "../../src/prune/model/inventory.ts";
import type { Digest } from "../../src/oci/digest.ts";
import { freedBy } from "../../src/report/bytes.ts";
import {
  DOCKER_IMAGE,
  DOCKER_LIST,
  fixture,
  image,
  index,
  inventoryOf,
  OCI_ARTIFACT,
  type Spec,
} from "../support/fixture.ts";
import { ONLY_OCI, WITH_DOCKER } from "../support/shared-layers.ts";

const blob = (name: string, size: number) => ({
  mediaType: "application/vnd.test",
  digest: `sha256:${name.repeat(64)}`,
  size,
});

/** Three layers and two configs that images of these tests share, or don't. */
const [BASE, LAYER, OWN] = [blob("1", 1_000_000), blob("2", 100_000), blob("3", 10_000)];
const [CONFIG, OTHER_CONFIG] = [blob("4", 1000), blob("5", 100)];

const using = (config: object, ...layers: readonly object[]) => image({ body: { config, layers } });

/** What is freed when these letters go, without the bodies of the manifests themselves. */
function freed(
  specs: Readonly<Record<string, Spec>>,
  gone: readonly string[],
  change: (inventory: Inventory, digest: (letter: string) => Digest) => Inventory = (same) => same,
) {
  const built = fixture(specs);
  const inventory = change(inventoryOf(built), built.digest);
  const { bytes, isEstimate } = freedBy(inventory, new Set(gone.map(built.digest)));
  const bodies = built.manifests.filter(
    ({ letter, digest }) => gone.includes(letter) && inventory.bodies.has(digest),
  );
  const ofBodies = bodies.reduce((sum, { bytes: body }) => sum + body.byteLength, 0);
  return { blobs: bytes - ofBodies, isEstimate };
}

describe("what a deletion frees", () => {
  it("is nothing when nothing goes", () => {
    const specs = { a: using(CONFIG, BASE), unread: { mediaType: DOCKER_IMAGE } };
    expect(freed(specs, [])).toEqual({ blobs: 0, isEstimate: false });
  });

  it("is all content of an image that shares nothing, and its body", () => {
    const specs = { a: using(CONFIG, BASE, LAYER), b: using(OTHER_CONFIG, OWN) };
    expect(freed(specs, ["a"])).toEqual({ blobs: 1_101_000, isEstimate: false });
  });

  it("leaves out what an image that stays uses as well", () => {
    const specs = { a: using(CONFIG, BASE, LAYER), b: using(OTHER_CONFIG, BASE) };
    expect(freed(specs, ["a"])).toEqual({ blobs: 101_000, isEstimate: false });
  });

  it("counts once what two images share that both go", () => {
    const specs = { a: using(CONFIG, BASE, LAYER), b: using(OTHER_CONFIG, BASE, OWN) };
    expect(freed(specs, ["a", "b"])).toEqual({ blobs: 1_111_100, isEstimate: false });
  });

  it("counts once a layer that an image lists twice", () => {
    expect(freed({ a: using(CONFIG, LAYER, LAYER) }, ["a"]).blobs).toBe(101_000);
  });

  it("takes a layer of one for the config of another, for a blob is a blob", () => {
    const specs = { a: using(CONFIG, LAYER), b: using(LAYER) };
    expect(freed(specs, ["a"]).blobs).toBe(1000);
  });

  it("includes what an image shared that somebody else deleted, and not what that one had alone", () => {
    const built = fixture({ a: using(CONFIG, BASE, LAYER), g: using(OTHER_CONFIG, BASE, OWN) });
    const only = (letter: string) => new Set([built.digest(letter)]);
    const { bytes } = freedBy(inventoryOf(built), only("a"), only("g"));
    const body = built.manifests[0]?.bytes.byteLength ?? 0;
    expect(bytes - body).toBe(1_101_000);
  });

  it("includes the blobs of artifacts", () => {
    const sbom = { mediaType: OCI_ARTIFACT, body: { blobs: [LAYER] } };
    expect(freed({ s: sbom }, ["s"]).blobs).toBe(100_000);
  });

  it("is of an index only its body: the children are counted by themselves", () => {
    const specs = { A: index(["a"]), a: using(CONFIG, LAYER) };
    expect(freed(specs, ["A"])).toEqual({ blobs: 0, isEstimate: false });
    expect(freed(specs, ["A", "a"])).toEqual({ blobs: 101_000, isEstimate: false });
  });
});

describe("what a deletion frees of content that is elsewhere", () => {
  const foreign = { ...BASE, urls: ["https://mcr.microsoft.com/v2/windows/blobs/base"] };

  it("is nothing: foreign layers are not in the registry", () => {
    expect(freed({ a: using(CONFIG, foreign, LAYER) }, ["a"]).blobs).toBe(101_000);
  });

  it.each([
    ["first", using(CONFIG, foreign), using(OTHER_CONFIG, BASE)],
    ["last", using(OTHER_CONFIG, BASE), using(CONFIG, foreign)],
  ])("is all of it where another image that goes has it: foreign %s", (_, a, b) => {
    expect(freed({ a, b }, ["a", "b"]).blobs).toBe(1_001_100);
  });

  it("is nothing where an image that stays lists it, foreign or not", () => {
    const specs = { a: using(CONFIG, BASE), b: using(OTHER_CONFIG, foreign) };
    expect(freed(specs, ["a"]).blobs).toBe(1000);
  });
});

describe("what a deletion frees of a build cache", () => {
  const entry = (content: object, mediaType: string) => ({ ...content, mediaType });
  const layer = (content: object) => entry(content, "application/vnd.oci.image.layer.v1.tar+gzip");
  const cache = (config: object, ...layers: readonly object[]) =>
    index([], {
      body: {
        manifests: [...layers.map(layer), entry(config, "application/vnd.buildkit.cacheconfig.v0")],
      },
    });

  it("is what it lists: it has no manifests that would be counted by themselves", () => {
    expect(freed({ C: cache(CONFIG, BASE, LAYER) }, ["C"])).toEqual({
      blobs: 1_101_000,
      isEstimate: false,
    });
  });

  it("leaves out what an image or another cache shares", () => {
    const specs = {
      C: cache(CONFIG, BASE, LAYER, OWN),
      D: cache(OTHER_CONFIG, LAYER),
      a: using(blob("6", 5), BASE),
    };
    expect(freed(specs, ["C"]).blobs).toBe(11_000);
    expect(freed(specs, ["C", "D"]).blobs).toBe(111_100);
    expect(freed(specs, ["a"]).blobs).toBe(5);
  });

  it("is of one in an image what is of any image", () => {
    const config = entry(CONFIG, "application/vnd.buildkit.cacheconfig.v0");
    const specs = { c: using(config, BASE, LAYER), a: using(OTHER_CONFIG, BASE) };
    expect(freed(specs, ["c"]).blobs).toBe(101_000);
  });
});

describe("what a deletion frees where layers and children are shared", () => {
  it.each([
    ["", ONLY_OCI, false],
    [", with Docker images that were not read", WITH_DOCKER, true],
  ])("is what was counted by hand%s", (_, { specs, gone, bytes }, isEstimate) => {
    const built = fixture(specs);
    // The registry says of every image how much it and what it uses take.
    const sizes = (inventory: Inventory): Inventory => ({
      ...inventory,
      rows: new Map(
        [...inventory.rows].map(([digest, row]) => {
          const isGoneDocker = digest === built.digest("x");
          return [digest, { ...row, sizeBytes: isGoneDocker ? 7_100_005 : 999 }];
        }),
      ),
    });
    expect(freed(specs, gone, sizes)).toEqual({ blobs: bytes, isEstimate });
  });
});

describe("where a body was not read", () => {
  const docker: Spec = { mediaType: DOCKER_IMAGE };
  const withoutBody =
    (letter: string) => (inventory: Inventory, digest: (letter: string) => Digest) => {
      const bodies = [...inventory.bodies].filter(([read]) => read !== digest(letter));
      return { ...inventory, bodies: new Map(bodies) };
    };

  it("the registry's own size stands in for a Docker image that goes", () => {
    const specs = { d: docker, a: using(CONFIG, LAYER) };
    expect(freed(specs, ["d"])).toEqual({ blobs: 1000, isEstimate: true });
    expect(freed(specs, ["d", "a"])).toEqual({ blobs: 102_000, isEstimate: true });
  });

  it("what a Docker image that stays uses is not known", () => {
    const specs = { a: using(CONFIG, LAYER), d: docker };
    expect(freed(specs, ["a"])).toEqual({ blobs: 101_000, isEstimate: true });
  });

  it("an index adds nothing, since the registry adds its children to its size", () => {
    const specs = { L: { mediaType: DOCKER_LIST, children: ["a"] }, a: using(CONFIG, LAYER) };
    expect(freed(specs, ["L", "a"], withoutBody("L"))).toEqual({
      blobs: 101_000,
      isEstimate: true,
    });
  });

  it("a manifest of which the registry says no size adds nothing", () => {
    const unsized = (inventory: Inventory) => ({
      ...inventory,
      rows: new Map(
        [...inventory.rows].map(([digest, row]) => [digest, { ...row, sizeBytes: undefined }]),
      ),
    });
    expect(freed({ d: docker }, ["d"], unsized)).toEqual({ blobs: 0, isEstimate: true });
  });
});
