// One repository: manifests, tags, the blobs it may serve, its locks. Tests seed it and read it out here without HTTP; nothing is
// checked then, so that states can be built which no push could make. The rules of the wire are applied by the callers.

import { patched, unlocked, type Attributes } from "./attributes.ts";
import { Collection } from "./collection.ts";
import { RecycleBin } from "./recycle-bin.ts";
import type { StoredManifest, StoredTag } from "./rows.ts";
import type { RegistryRuntime } from "./runtime.ts";
import { manifestOf, type SeedManifest, type SeedTime } from "./seed.ts";
import { ticksOf, type Ticks } from "./ticks.ts";

export class Repository {
  readonly name: string;
  readonly registry: RegistryRuntime;
  attributes: Attributes = unlocked;
  createdAt: Ticks = 0n;
  updatedAt: Ticks = 0n;
  readonly manifestRows = new Collection<StoredManifest>((manifest) => manifest.digest);
  readonly tagRows = new Collection<StoredTag>((tag) => tag.name);
  /** What was deleted while soft delete was on; it outlives the repository. */
  bin: RecycleBin;
  #blobs = new Set<string>();
  readonly #tagsByDigest = new Map<string, Set<string>>();
  readonly #referrersBySubject = new Map<string, Set<string>>();

  constructor(name: string, registry: RegistryRuntime) {
    this.name = name;
    this.registry = registry;
    this.bin = new RecycleBin(registry.clock);
  }

  /** The same rows in another registry; blobs and what was deleted are in common. */
  copyFor(registry: RegistryRuntime): Repository {
    const copy = new Repository(this.name, registry);
    copy.#blobs = this.#blobs;
    copy.bin = this.bin;
    for (const row of this.manifestRows.values()) copy.addRow({ ...row });
    for (const tag of this.tagRows.values()) {
      copy.tagRows.put({ ...tag });
      addTo(copy.#tagsByDigest, tag.digest, tag.name);
    }
    copy.attributes = this.attributes;
    copy.createdAt = this.createdAt;
    copy.updatedAt = this.updatedAt;
    return copy;
  }

  exists(): boolean {
    return this.manifestRows.size > 0;
  }

  /** Stores a manifest and its tags, without any check, and returns its digest. One that is there keeps its row. */
  putManifest(seed: SeedManifest): string {
    const manifest = manifestOf(seed, this.registry);
    const { digest, updatedAt } = manifest;
    const before = this.manifestRows.get(digest);
    if (before === undefined || before.isGoing) this.addRow(manifest);
    for (const tag of seed.tags ?? []) this.#setTag(tag, digest, updatedAt, updatedAt);
    return digest;
  }

  /** Puts a whole row in; a soft-deleted one of the same digest is none any more. */
  addRow(manifest: StoredManifest): void {
    this.#touch(manifest.createdAt, manifest.updatedAt);
    this.manifestRows.put(manifest);
    this.bin.forgetManifest(manifest.digest);
    const { subject } = manifest.content;
    if (subject !== undefined) addTo(this.#referrersBySubject, subject, manifest.digest);
  }

  /** Stores a blob that this repository may serve, and returns its digest. */
  putBlob(bytes: Buffer | string): string {
    const digest = this.registry.storeBlob(Buffer.from(bytes));
    this.#blobs.add(digest);
    return digest;
  }

  /** Points a tag at a digest. A tag that is there keeps its createdTime and its locks. */
  tag(
    name: string,
    digest: string,
    times: { readonly updatedAt?: SeedTime; readonly createdAt?: SeedTime } = {},
  ): void {
    const now = times.updatedAt === undefined ? this.registry.pushTime() : ticksOf(times.updatedAt);
    this.#setTag(name, digest, times.createdAt === undefined ? now : ticksOf(times.createdAt), now);
  }

  /** Takes the tag away at once; its manifest stays. */
  untag(name: string): void {
    const tag = this.tagRows.get(name);
    if (tag === undefined) return;
    this.tagRows.remove(name);
    this.#tagsByDigest.get(tag.digest)?.delete(name);
  }

  /** Takes this manifest and its tags away at once, and nothing else. With the last one the repository is gone. */
  removeManifest(digest: string): void {
    const manifest = this.manifestRows.get(digest);
    if (manifest === undefined) return;
    for (const tag of this.tagsOf(digest)) this.untag(tag);
    this.manifestRows.remove(digest);
    this.#tagsByDigest.delete(digest);
    const { subject } = manifest.content;
    if (subject !== undefined) this.#referrersBySubject.get(subject)?.delete(digest);
    if (!this.exists()) this.#forget();
  }

  lockManifest(digest: string, attributes: Partial<Attributes>): void {
    const manifest = this.#row(digest);
    manifest.attributes = { ...manifest.attributes, ...attributes };
  }

  lockTag(name: string, attributes: Partial<Attributes>): void {
    const tag = this.tagRows.get(name);
    if (tag === undefined) throw new Error(`There is no tag "${name}" in "${this.name}".`);
    tag.attributes = { ...tag.attributes, ...attributes };
  }

  lockRepository(attributes: Partial<Attributes>): void {
    this.attributes = patched(this.attributes, attributes);
  }

  /** The manifest keeps its row and its tags, and /v2 answers 404 for it. */
  ghost(digest: string): void {
    this.#row(digest).isGhost = true;
  }

  /** /v2 gives these bytes for the digest from now on. */
  corrupt(digest: string, bytes: Buffer | string): void {
    this.#row(digest).servedBody = Buffer.from(bytes);
  }

  /** Digests of all manifests, sorted; without those whose deletion is only not visible yet. */
  digests(): readonly string[] {
    const rows = [...this.manifestRows.values()].filter((manifest) => !manifest.isGoing);
    return rows.map((manifest) => manifest.digest).sort();
  }

  /** Digests by tag, sorted by tag; without those whose deletion is only not visible yet. */
  tags(): Readonly<Record<string, string>> {
    const rows = [...this.tagRows.values()].filter((tag) => !tag.isGoing);
    const names = rows.map((tag) => [tag.name, tag.digest] as const);
    return Object.fromEntries(names.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  manifest(digest: string): StoredManifest | undefined {
    return this.manifestRows.get(digest);
  }

  /** Names of the tags on this digest, sorted. */
  tagsOf(digest: string): readonly string[] {
    return [...(this.#tagsByDigest.get(digest) ?? [])].sort();
  }

  /** Digests of the manifests whose subject this is, sorted; the subject need not be here. */
  referrersOf(digest: string): readonly string[] {
    return [...(this.#referrersBySubject.get(digest) ?? [])].sort();
  }

  /** The bytes, if this repository may serve them. */
  blob(digest: string): Buffer | undefined {
    return this.#blobs.has(digest) ? this.registry.blob(digest) : undefined;
  }

  /** Whether the bytes were here. */
  removeBlob(digest: string): boolean {
    return this.#blobs.delete(digest);
  }

  #row(digest: string): StoredManifest {
    const manifest = this.manifestRows.get(digest);
    if (manifest === undefined) throw new Error(`There is no ${digest} in "${this.name}".`);
    return manifest;
  }

  #setTag(name: string, digest: string, createdAt: Ticks, updatedAt: Ticks): void {
    const before = this.tagRows.get(name);
    if (before !== undefined) this.#tagsByDigest.get(before.digest)?.delete(name);
    const isOld = before !== undefined && !before.isGoing;
    this.tagRows.put({
      name,
      digest,
      createdAt: isOld ? before.createdAt : createdAt,
      updatedAt,
      attributes: isOld ? before.attributes : unlocked,
      listedFrom: isOld ? before.listedFrom : 0,
      isGoing: false,
    });
    addTo(this.#tagsByDigest, digest, name);
    this.#touch(createdAt, updatedAt);
  }

  #touch(createdAt: Ticks, updatedAt: Ticks): void {
    const isFirst = !this.exists() && this.tagRows.size === 0;
    if (isFirst || createdAt < this.createdAt) this.createdAt = createdAt;
    if (isFirst || updatedAt > this.updatedAt) this.updatedAt = updatedAt;
  }

  #forget(): void {
    this.attributes = unlocked;
    for (const tag of [...this.tagRows.values()]) this.untag(tag.name);
    this.#referrersBySubject.clear();
  }
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}
