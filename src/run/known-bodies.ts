/**
 * Bodies of manifests that were read to count deletions first, so that planning a repository again reads none of them
 * twice. What is kept is bounded: what finds no room is read again, or comes from the cache of earlier runs.
 */
import type { Digest } from "../oci/digest.ts";
import type { Manifest } from "../oci/manifest.ts";

export type Bodies = ReadonlyMap<Digest, Manifest>;

/** What all of them may take: enough for about 300,000 manifests of the usual kind. */
const MOST_BYTES = 128 * 2 ** 20;

/** What a body takes in the heap, and what each reference adds: measured, the digests being shared with the listing. */
const BYTES_PER_BODY = 200;
const BYTES_PER_CHILD = 60;
const BYTES_PER_MENTION = 16;

export class KnownBodies {
  #roomBytes: number;
  readonly #byRepository = new Map<string, Bodies>();

  constructor(mostBytes = MOST_BYTES) {
    this.#roomBytes = mostBytes;
  }

  /** Keeps the bodies of one repository: all of them, or none where there is no room. */
  keep(repository: string, bodies: Bodies): void {
    const bytes = bytesOf(bodies);
    if (bytes > this.#roomBytes) return;
    this.#roomBytes -= bytes;
    this.#byRepository.set(repository, bodies);
  }

  /** Hands the bodies of one repository over, once. */
  take(repository: string): Bodies | undefined {
    const bodies = this.#byRepository.get(repository);
    this.#byRepository.delete(repository);
    return bodies;
  }
}

/** About how much memory bodies take. */
function bytesOf(bodies: Bodies): number {
  let bytes = 0;
  for (const { children, mentions, blobs } of bodies.values()) {
    bytes += BYTES_PER_BODY + blobs.length;
    bytes += children.length * BYTES_PER_CHILD + mentions.length * BYTES_PER_MENTION;
  }
  return bytes;
}
