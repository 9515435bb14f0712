/**
 * Configs and layers, packed. A large registry has millions of them, and they are kept only to tell in the end which
 * content nothing needs any more: as objects they would take most of a run's memory.
 */
import type { Digest } from "./digest.ts";

/** A config or layer: content that a manifest uses and that other manifests may share. */
export interface Blob {
  readonly digest: Digest;
  readonly sizeBytes: number;
}

declare const blobsBrand: unique symbol;

/** A list of blobs as a string of bytes: for each the length of its hash, the hash, and its size. */
export type PackedBlobs = string & { readonly [blobsBrand]: true };

/** A blob of a packed list. The same content has the same id, and only the same. */
export interface UnpackedBlob {
  readonly id: string;
  readonly sizeBytes: number;
}

/** Enough for every safe integer, least significant first. Node writes at most six at once. */
const LOW_BYTES = 6;
const LOW = 256 ** LOW_BYTES;
const SIZE_BYTES = LOW_BYTES + 1;

/** The length of a hash, a SHA-512, and a size. */
const LONGEST_ENTRY = 1 + 64 + SIZE_BYTES;

/** Packs a list; sizes are whole numbers. */
export function packBlobs(blobs: readonly Blob[]): PackedBlobs {
  const packed = Buffer.alloc(blobs.length * LONGEST_ENTRY);
  let end = 0;
  for (const { digest, sizeBytes } of blobs) {
    const length = packed.write(digest.slice(digest.indexOf(":") + 1), end + 1, "hex");
    packed.writeUInt8(length, end);
    end += 1 + length;
    packed.writeUIntLE(sizeBytes % LOW, end, LOW_BYTES);
    packed.writeUInt8(Math.floor(sizeBytes / LOW), end + LOW_BYTES);
    end += SIZE_BYTES;
  }
  return packed.toString("latin1", 0, end) as PackedBlobs;
}

/** The blobs of a packed list, in its order. */
export function unpackBlobs(packed: PackedBlobs): readonly UnpackedBlob[] {
  const blobs: UnpackedBlob[] = [];
  let at = 0;
  while (at < packed.length) {
    const hashEnd = at + 1 + packed.charCodeAt(at);
    const end = hashEnd + SIZE_BYTES;
    blobs.push({ id: packed.slice(at + 1, hashEnd), sizeBytes: sizeIn(packed, hashEnd) });
    at = end;
  }
  return blobs;
}

function sizeIn(packed: string, at: number): number {
  let size = 0;
  for (let n = SIZE_BYTES - 1; n >= 0; n -= 1) size = size * 256 + packed.charCodeAt(at + n);
  return size;
}
