/**
 * Reads and writes the file in which bodies are kept. It begins with MAGIC; then come frames, each the lengths of its
 * header and its payload (32 bits each, big-endian), the header (JSON: whose bodies, how many, of which day) and the
 * payload: a compressed block of bodies of one repository, each after its length.
 * No digest is in it: a body gets the one that its bytes have, so that none can ever pass for another. A reader must
 * expect anything here; what it can't read is not kept.
 * The cache package compresses again, which gains nothing here. Plain bodies would be of the same size there, and seven
 * times as large on the runner's disk, where they are up to three times at once: restored, read and to be saved.
 */
import { hash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompressSync, brotliDecompress, constants } from "node:zlib";

import type { Digest } from "../oci/digest.ts";
import { isCount } from "../oci/json-record.ts";
import type { KeptBody } from "../registry/registry.ts";

/** The number is that of this form: a file with another one can't be read here. */
export const MAGIC = Buffer.from("acr-prune bodies 1\n");

/** What a service for caches should be asked to keep at most, of the 10 GB that all caches of a repository share. */
export const MOST_BYTES = 500_000_000;

/**
 * Azure Container Registry takes no larger manifest.
 * https://learn.microsoft.com/azure/container-registry/container-registry-skus
 */
export const MOST_BODY_BYTES = 4_194_304;

/** Larger blocks hardly compress better, and one is in memory at a time for every repository that is read. */
export const BLOCK_BYTES = 262_144;

/** Of the length that stands before each body of a block. */
export const LENGTH_BYTES = 4;

const LENGTHS_BYTES = 2 * LENGTH_BYTES;
/** A longer header is no JSON as far as it is read. */
const MOST_HEADER_BYTES = 1_024;
const MOST_BLOCK_BYTES = BLOCK_BYTES + LENGTH_BYTES + MOST_BODY_BYTES;

/** All of them are in memory at once; half a million manifests need 4,000. */
const MOST_FRAMES = 250_000;

/** What a frame says of itself. */
export interface FrameHeader {
  readonly repository: string;
  /** How many bodies there are in it. */
  readonly bodies: number;
  /** The day of the run that last listed the repository, as `2026-01-31`. */
  readonly day: string;
}

/** Where a frame stands in its file. */
export interface Frame extends FrameHeader {
  readonly position: number;
  readonly headerBytes: number;
  readonly payloadBytes: number;
}

/** Reads up to `length` bytes: fewer at the end of the file. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>;

export interface Frames {
  readonly frames: readonly Frame[];
  /** What is wrong with the file, whose sound beginning is here; undefined when it is whole. */
  readonly flaw: string | undefined;
}

/** Finds the frames of a file, whose size is that in bytes. Throws only what `readAt` throws. */
export async function readFrames(readAt: ReadAt, size: number): Promise<Frames> {
  const frames: Frame[] = [];
  const end = (flaw?: string): Frames => ({ frames, flaw });
  if (size > MOST_BYTES) return end("the cached file is too large");
  if (!MAGIC.equals(await readAt(0, MAGIC.length))) {
    return end("the cached file has another format");
  }
  let position = MAGIC.length;
  while (position < size) {
    const head = await readAt(position, LENGTHS_BYTES + MOST_HEADER_BYTES);
    const frame = frameIn(head, position);
    if (frame === undefined || frames.length === MOST_FRAMES) {
      return end("the cached file is damaged");
    }
    position += frameBytes(frame);
    if (position > size) return end("the cached file is cut short");
    frames.push(frame);
  }
  return end();
}

/** The size of a whole frame. */
export function frameBytes({ headerBytes, payloadBytes }: Frame): number {
  return LENGTHS_BYTES + headerBytes + payloadBytes;
}

function frameIn(head: Buffer, position: number): Frame | undefined {
  if (head.length < LENGTHS_BYTES) return undefined;
  const headerBytes = head.readUInt32BE(0);
  const payloadBytes = head.readUInt32BE(LENGTH_BYTES);
  if (payloadBytes > MOST_BLOCK_BYTES) return undefined;
  const header = headerIn(head.subarray(LENGTHS_BYTES, LENGTHS_BYTES + headerBytes).toString());
  return header === undefined ? undefined : { ...header, position, headerBytes, payloadBytes };
}

function headerIn(text: string): FrameHeader | undefined {
  const { repository, bodies, day } = objectIn(text);
  if (typeof repository !== "string" || !isCount(bodies) || typeof day !== "string") {
    return undefined;
  }
  return /^\d{4}-\d\d-\d\d$/.test(day) ? { repository, bodies, day } : undefined;
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return { ...(value as object) };
  } catch {
    return {};
  }
}

const decompress = promisify(brotliDecompress);

/** The bodies of a frame, each under its own digest; as far as they can be read. Throws only what `readAt` throws. */
export async function readBodies(
  readAt: ReadAt,
  { position, headerBytes, payloadBytes }: Frame,
): Promise<readonly KeptBody[]> {
  const payload = await readAt(position + LENGTHS_BYTES + headerBytes, payloadBytes);
  try {
    return bodiesIn(await decompress(payload, { maxOutputLength: MOST_BLOCK_BYTES }));
  } catch {
    return [];
  }
}

function bodiesIn(block: Buffer): readonly KeptBody[] {
  const bodies: KeptBody[] = [];
  let position = 0;
  while (position + LENGTH_BYTES <= block.length) {
    const begin = position + LENGTH_BYTES;
    position = begin + block.readUInt32BE(position);
    if (position > block.length) break;
    const bytes = block.subarray(begin, position);
    bodies.push({ digest: digestOf(bytes), bytes });
  }
  return bodies;
}

function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${hash("sha256", bytes, "hex")}` as Digest;
}

/** One frame as bytes. */
export function renderFrame(
  { repository, day }: Pick<FrameHeader, "repository" | "day">,
  bodies: readonly Uint8Array[],
): Buffer {
  const header = Buffer.from(JSON.stringify({ repository, bodies: bodies.length, day }));
  const block = Buffer.concat(bodies.flatMap((body) => [lengthOf(body), body]));
  // Quality 1 is four times as fast as gzip, and smaller by a sixth; higher ones are slow and gain a tenth.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 1 };
  const payload = brotliCompressSync(block, { params });
  return Buffer.concat([lengthOf(header), lengthOf(payload), header, payload]);
}

function lengthOf({ length }: Uint8Array): Buffer {
  const bytes = Buffer.alloc(LENGTH_BYTES);
  bytes.writeUInt32BE(length);
  return bytes;
}
