/**
 * Manifest bodies, from earlier runs and from the registry: each is verified, and shares the digests of the listing.
 */
import { ActionError } from "../../errors/action-error.ts";
import { canRefer, parseManifest, type Manifest } from "../../oci/manifest.ts";
import type { Digest } from "../../oci/digest.ts";
import type { ManifestRow, Repository } from "../../registry/registry.ts";
import type { Inventory } from "../model/inventory.ts";
import { missingAtThreeLooks } from "./looks.ts";
import type { Runtime } from "../model/runtime.ts";

/**
 * What earlier runs kept, as far as it would be read otherwise. A manifest that the registry withholds is asked for none
 * the less: what may not be read is kept.
 */
export async function* keptBodies(
  rows: Inventory["rows"],
  { bodies, signals }: Runtime,
): AsyncGenerator<Manifests> {
  for await (const block of bodies.kept()) {
    signals.noNewWork.throwIfAborted();
    const read = new Map<Digest, Manifest>();
    for (const { digest, bytes } of block) {
      const row = rows.get(digest);
      if (row === undefined || !row.isReadable || !canRefer(row.mediaType)) continue;
      try {
        read.set(digest, intern(parseManifest(digest, bytes, row.mediaType), rows));
      } catch {
        // It is no manifest of that digest: the registry is asked, and is right.
      }
    }
    yield read;
  }
}

type Manifests = ReadonlyMap<Digest, Manifest>;

/** What came of reading bodies. */
export interface ReadBodies {
  readonly read: Manifests;
  /** Could not be had at any of the looks. */
  readonly lost: readonly ManifestRow[];
}

/** Reads the bodies of some rows; `listed` has those of the whole repository. */
export async function readBodies(
  repository: Repository,
  rows: readonly ManifestRow[],
  listed: Inventory["rows"],
  runtime: Runtime,
): Promise<ReadBodies> {
  const read = new Map<Digest, Manifest>();
  const lost = await missingAtThreeLooks(rows, runtime, async ({ digest, mediaType }) => {
    const answer = await repository.read(digest);
    if (answer.state !== "read") return false;
    runtime.progress.step();
    read.set(digest, intern(parseManifest(digest, answer.bytes, mediaType), listed));
    runtime.bodies.keep({ digest, bytes: answer.bytes });
    return true;
  });
  return { read, lost };
}

/** The manifest with the digests of the listing in the place of its own copies: one string for each, however often named. */
function intern(manifest: Manifest, listed: Inventory["rows"]): Manifest {
  const { children, subject } = manifest;
  if (children.length === 0 && subject === undefined) return manifest;
  const listedDigest = (digest: Digest) => listed.get(digest)?.digest ?? digest;
  return {
    ...manifest,
    children: children.map((child) => ({ ...child, digest: listedDigest(child.digest) })),
    subject: subject === undefined ? undefined : listedDigest(subject),
  };
}

/**
 * The bodies of new manifests, as far as they can refer to others.
 * @throws ActionError when one can't be had: a manifest that is just being pushed may hold anything.
 */
export async function readNewBodies(
  repository: Repository,
  rows: readonly ManifestRow[],
  runtime: Runtime,
): Promise<Manifests> {
  const referring = rows.filter(({ mediaType }) => canRefer(mediaType));
  const { read, lost } = await readBodies(repository, referring, new Map(), runtime);
  const [first] = lost;
  if (first === undefined) return read;
  throw new ActionError(
    `Manifest ${first.digest} was pushed during the run and can't be read yet, so it is not known what it holds.`,
  );
}
