import { describe, expect, it } from "@jest/globals";

import { packBlobs, unpackBlobs } from "../../src/oci/blobs.ts";
import type { Digest } from "../../src/oci/digest.ts";

const SHA256 = `sha256:${"0f".repeat(32)}` as Digest;
const OTHER = `sha256:${"f0".repeat(32)}` as Digest;
const SHA512 = `sha512:${"0f".repeat(64)}` as Digest;

const unpacked = (...blobs: (readonly [Digest, number])[]) => [
  ...unpackBlobs(packBlobs(blobs.map(([digest, sizeBytes]) => ({ digest, sizeBytes })))),
];
const ids = (...digests: Digest[]) =>
  unpacked(...digests.map((digest) => [digest, 1] as const)).map(({ id }) => id);

describe("packed blobs", () => {
  it.each([0, 1, 255, 256, 65_537, 2 ** 32, 2 ** 40 + 1, Number.MAX_SAFE_INTEGER])(
    "have their size of %s bytes",
    (size) => {
      expect(
        unpacked([SHA256, 7], [SHA512, size], [OTHER, 9]).map((blob) => blob.sizeBytes),
      ).toEqual([7, size, 9]);
    },
  );

  it("have the same id where the content is the same, and only there", () => {
    const [first, second, third, fourth] = ids(SHA256, OTHER, SHA512, SHA256);
    expect(first).toBe(fourth);
    expect(new Set([first, second, third]).size).toBe(3);
  });

  it("have the id of their whole digest", () => {
    const flipped = Array.from({ length: 64 }, (_, n) => {
      const hex = "0f".repeat(32);
      const digit = hex[n] === "0" ? "1" : "0";
      return `sha256:${hex.slice(0, n)}${digit}${hex.slice(n + 1)}` as Digest;
    });
    expect(new Set(ids(SHA256, ...flipped)).size).toBe(65);
  });

  it("may be none", () => {
    expect(unpacked()).toEqual([]);
  });
});
