/** Folders to manifests and tags. Letters stand for digests. */
import { describe, expect, it } from "@jest/globals";

import type { ManifestFile } from "../../../src/registry/artifactory/answer.ts";
import { imageOf, imagesIn, splitPath } from "../../../src/registry/artifactory/layout.ts";
import type { Digest } from "../../../src/oci/digest.ts";
import { TOLD_BY_BODY } from "../../../src/oci/manifest.ts";

const digestOf = (letter: string): Digest => `sha256:${letter.repeat(64)}` as Digest;
const [A, B] = [digestOf("a"), digestOf("b")];
const DAY = new Date("2026-01-01T00:00:00Z");
const LATER = new Date("2026-02-01T00:00:00Z");

/** `file("team/app/1.0", A)`; a list where `name` says so. */
function file(
  path: string,
  digest: Digest,
  { name = "manifest.json", changedAt = DAY } = {},
): ManifestFile {
  return { path, name, digest, changedAt };
}

const LIST = { name: "list.manifest.json" };

const image = (...files: readonly ManifestFile[]) => {
  const { rows, tags } = imageOf("team/app", files);
  return {
    row: (digest: Digest) => rows.get(digest),
    digests: [...rows.keys()].sort(),
    storages: [...rows.values()].map(({ storage }) => storage),
    tags: tags.map((tag) => `${tag.name} ${tag.digest}`).sort(),
    updatedAt: tags.map(({ updatedAt }) => updatedAt),
  };
};

describe("a path", () => {
  it.each([
    ["team/app/1.0", ["team/app", "1.0"]],
    ["app/1.0", ["app", "1.0"]],
    [`app/${A}`, ["app", A]],
    ["app", undefined],
    [".", undefined],
    ["app/_uploads", undefined],
    ["team/_uploads/1.0", undefined],
    ["app//1.0", undefined],
    ["app/../1.0", undefined],
    ["app/", undefined],
  ])("%s belongs to an image or to none", (path, expected) => {
    expect(splitPath(path)).toEqual(expected);
  });

  it("makes images of the whole repository, each once", () => {
    const files = ["b/1.0", "a/x/1.0", "a/1.0", "a/2.0", "."].map((path) => file(path, A));
    expect(imagesIn(files)).toEqual(["a", "a/x", "b"]);
  });
});

describe("an image", () => {
  it("has a manifest for each digest, tagged where its folder is no digest", () => {
    const read = image(file("team/app/1.0", A, LIST), file(`team/app/${B}`, B));
    expect(read.tags).toEqual([`1.0 ${A}`]);
    expect(read.row(A)).toEqual({
      digest: A,
      mediaType: TOLD_BY_BODY,
      tags: ["1.0"],
      pushedAt: DAY,
      sizeBytes: undefined,
      configMediaType: undefined,
      platform: undefined,
      isLocked: false,
      lock: undefined,
      isReadable: true,
      storage: "by-tag-only",
    });
    expect(read.row(B)).toMatchObject({ tags: [], storage: "by-digest" });
  });

  it("takes the folders of a remote repository's cache for digests, too", () => {
    const read = image(file(`team/app/${A.replace(":", "__")}`, A));
    expect(read.row(A)).toMatchObject({ tags: [], storage: "by-digest" });
    expect(read.tags).toEqual([]);
  });

  it("has one manifest for a digest in several folders, as young as the latest of them", () => {
    const read = image(
      file("team/app/1.0", A, { changedAt: DAY }),
      file("team/app/latest", A, { changedAt: LATER }),
      file(`team/app/${A}`, A, { changedAt: DAY }),
    );
    expect(read.row(A)).toMatchObject({
      tags: ["1.0", "latest"],
      pushedAt: LATER,
      storage: "by-digest",
    });
    expect(read.updatedAt).toEqual([DAY, LATER]);
  });

  it("has a folder once, with as many files of one digest as there are in it", () => {
    const { row } = image(file("team/app/1.0", A), file("team/app/1.0", A, LIST));
    expect(row(A)?.tags).toEqual(["1.0"]);
  });

  it("has one manifest for a digest with more tags than a call takes arguments", () => {
    const files = Array.from({ length: 150_000 }, (_, n) => file(`team/app/t${n}`, A));
    const { rows, tags } = imageOf("team/app", files);
    expect([rows.get(A)?.pushedAt, tags.length]).toEqual([DAY, 150_000]);
  });

  it("does not know how old a manifest is where one of its folders does not tell", () => {
    const read = image(file("team/app/1.0", A), {
      ...file("team/app/2.0", A),
      changedAt: undefined,
    });
    expect(read.row(A)?.pushedAt).toBeUndefined();
  });

  it("leaves alone what belongs to others, and what is no manifest", () => {
    const read = image(
      file("team/app/1.0", A),
      file("team/application/1.0", B),
      file("team/app/_uploads", B),
      file("team/app", B),
      file("team/app/1.0", B, { name: "referrers.json" }),
    );
    expect(read.digests).toEqual([A]);
    expect(read.storages).toEqual(["by-tag-only"]);
  });
});

describe("a place is shared", () => {
  it("by a list and an image in the folder of one tag: both are tagged, and the tag is nobody's alone", () => {
    const read = image(file("team/app/1.0", A), file("team/app/1.0", B, LIST));
    expect(read.storages).toEqual(["shared", "shared"]);
    expect(read.row(A)?.tags).toEqual(["1.0"]);
    expect(read.row(B)?.tags).toEqual(["1.0"]);
    expect(read.tags).toEqual([]);
  });

  it("by a tag and an image nested in its folder, which a search of the image finds", () => {
    const read = image(file("team/app/sub", A), file("team/app/sub/1.0", B));
    expect(read.digests).toEqual([A]);
    expect(read.storages).toEqual(["shared"]);
  });

  it("by an untagged manifest and an image nested in its folder", () => {
    const read = image(file(`team/app/${A}`, A), file(`team/app/${A}/x/y`, B));
    expect(read.storages).toEqual(["shared"]);
  });

  it("with a digest that is not the one of the folder", () => {
    const read = image(file(`team/app/${A}`, B));
    expect(read.digests).toEqual([B]);
    expect(read.storages).toEqual(["shared"]);
  });

  it.each(["a tag", ".hidden", `sha256:${"A".repeat(64)}`, "sha256:abc", "x".repeat(129)])(
    "in a folder that is neither tag nor digest: %s",
    (folder) => {
      expect(image(file(`team/app/${folder}`, A)).storages).toEqual(["shared"]);
    },
  );

  it("as soon as one of its folders is", () => {
    const read = image(
      file("team/app/1.0", A),
      file("team/app/2.0", A),
      file("team/app/2.0", B, LIST),
    );
    expect(read.row(A)?.storage).toBe("shared");
  });
});
