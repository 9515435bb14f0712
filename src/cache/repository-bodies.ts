/**
 * The kept bodies of one repository during a run: what earlier runs left, and what this one adds for the next.
 */
import type { Digest } from "../oci/digest.ts";
import type { BodyStore, KeptBody } from "../registry/registry.ts";
import type { OpenArchive } from "./open-archive.ts";
import type { Spool } from "./spool.ts";

export class RepositoryBodies implements BodyStore {
  readonly #name: string;
  readonly #restored: Promise<OpenArchive | undefined>;
  /** Undefined where nothing will be saved. */
  readonly #spool: Spool | undefined;
  readonly #ended: AbortSignal;
  /** What the registry lists; undefined until it has been asked. */
  #listed: Set<Digest> | undefined;
  readonly #read = new Set<Digest>();
  /** How many of the listed manifests were in the archive; undefined until it has been read. */
  #found: number | undefined;

  constructor(
    name: string,
    restored: Promise<OpenArchive | undefined>,
    spool: Spool | undefined,
    ended: AbortSignal,
  ) {
    this.#name = name;
    this.#restored = restored;
    this.#spool = spool;
    this.#ended = ended;
  }

  /** Whether this run knows what is listed by now. */
  get isListed(): boolean {
    return this.#listed !== undefined;
  }

  /** The digests that the next run can use: what is listed, and what was read later. */
  wanted(): Set<Digest> {
    return this.#read.union(this.#listed ?? new Set());
  }

  /** How many bodies this run read from the registry that the next can use. */
  get freshCount(): number {
    return this.#read.size;
  }

  /** How many bodies of an archive are of use by now, as far as this run has seen. */
  usefulIn(archive: OpenArchive): number {
    return this.#found ?? archive.count(this.#name);
  }

  async *kept(): AsyncIterable<readonly KeptBody[]> {
    const archive = await this.#restored;
    if (archive === undefined) return;
    let found = 0;
    for await (const bodies of archive.bodiesOf(this.#name, this.#ended)) {
      for (const { digest } of bodies) if (this.#listed?.has(digest) === true) found += 1;
      yield bodies;
    }
    this.#found = found;
  }

  retain(listed: Iterable<Digest>): void {
    if (this.#spool !== undefined) this.#listed = new Set(listed);
  }

  keep({ digest, bytes }: KeptBody): void {
    // Bodies get their digest back by sha256 when they are read.
    if (this.#spool === undefined || !digest.startsWith("sha256:")) return;
    if (this.#spool.add(this.#name, bytes)) this.#read.add(digest);
  }

  forget(deleted: Iterable<Digest>): void {
    for (const digest of deleted) {
      this.#listed?.delete(digest);
      this.#read.delete(digest);
    }
  }
}
