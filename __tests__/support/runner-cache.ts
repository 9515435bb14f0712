/**
 * A runner's cache for the action under test, and what stands in it. The file of bodies is inside an archive that tar made,
 * so that whoever wants to look at it, or to forge it, needs tar as well.
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { CacheService } from "../../emulator/github/cache/cache-service.ts";
import type { Entry } from "../../emulator/github/cache/entries.ts";
import {
  MAGIC,
  readBodies,
  readFrames,
  renderFrame,
  type ReadAt,
} from "../../src/cache/archive.ts";

/** The variables of a job of a scheduled workflow, which runs on the default branch. */
export function scheduledJob({ url, token }: CacheService): Record<string, string> {
  return {
    ACTIONS_RESULTS_URL: url,
    ACTIONS_RUNTIME_TOKEN: token,
    ACTIONS_CACHE_SERVICE_V2: "true",
    GITHUB_EVENT_NAME: "schedule",
    GITHUB_REF: "refs/heads/main",
  };
}

/** What is kept of one repository, digests and bodies. */
export type Kept = Readonly<Record<string, ReadonlyMap<string, Uint8Array>>>;

/** What stands in the newest entry. */
export async function keptIn(service: CacheService): Promise<Kept> {
  const entry = newest(service);
  const kept: Record<string, Map<string, Uint8Array>> = {};
  for (const { repository, digest, bytes } of await bodiesIn(await fileIn(entry))) {
    (kept[repository] ??= new Map()).set(digest, bytes);
  }
  return kept;
}

export interface Body {
  readonly repository: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/** All bodies of a file. */
export async function bodiesIn(file: Buffer): Promise<readonly Body[]> {
  const readAt = readerOf(file);
  const { frames } = await readFrames(readAt, file.length);
  const bodies: Body[] = [];
  for (const frame of frames) {
    const { repository } = frame;
    bodies.push(...(await readBodies(readAt, frame)).map((body) => ({ repository, ...body })));
  }
  return bodies;
}

export function readerOf(file: Buffer): ReadAt {
  return (position, length) => Promise.resolve(file.subarray(position, position + length));
}

/** A file of these bodies, a frame for each. */
export function fileOf(
  bodies: readonly Omit<Body, "digest">[],
  day = new Date().toISOString().slice(0, 10),
): Buffer {
  const frames = bodies.map(({ repository, bytes }) => renderFrame({ repository, day }, [bytes]));
  return Buffer.concat([MAGIC, ...frames]);
}

/** Puts another file of bodies into the newest entry. */
export async function forge(
  service: CacheService,
  change: (file: Buffer) => Buffer | Promise<Buffer>,
): Promise<void> {
  const entry = newest(service);
  const file = await change(await fileIn(entry));
  entry.bytes = await inFolder(async (folder) => {
    await writeFile(join(folder, "bodies"), file);
    return pack(folder, entry, ["bodies"]);
  });
}

/** Archives what stands in a folder, as the runner's tools would for this entry. */
export async function pack(
  folder: string,
  { bytes }: Pick<Entry, "bytes">,
  names: readonly string[],
  options: readonly string[] = [],
): Promise<Buffer> {
  const archive = `archive.${isZstd(bytes) ? "tar.zst" : "tgz"}`;
  execFileSync("tar", ["-caPf", archive, ...options, ...names], { cwd: folder });
  return readFile(join(folder, archive));
}

export function newest({ entries }: CacheService): Entry {
  const entry = entries.at(-1);
  if (entry === undefined) throw new Error("nothing is saved");
  return entry;
}

async function fileIn({ bytes }: Entry): Promise<Buffer> {
  return inFolder(async (folder) => {
    const archive = `archive.${isZstd(bytes) ? "tar.zst" : "tgz"}`;
    await writeFile(join(folder, archive), bytes);
    execFileSync("tar", ["-xf", archive], { cwd: folder });
    return readFile(join(folder, "bodies"));
  });
}

function isZstd(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).toString("hex") === "28b52ffd";
}

export async function inFolder<T>(task: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "acr-prune-test-"));
  try {
    return await task(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
