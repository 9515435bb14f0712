/**
 * Small repositories for tests, written as graphs: letters stand for manifests, and real bodies with real digests are
 * made from them. `fixture({ A: index(["a"], { tags: ["latest"] }), a: image() })` says all that matters, and nothing else.
 */
import { createHash } from "node:crypto";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import type { Inventory } from "../../src/prune/model/inventory.ts";
import { canRefer, parseManifest, type Manifest } from "../../src/oci/manifest.ts";
import { asDigest, type Digest } from "../../src/oci/digest.ts";

export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
export const OCI_IMAGE = "application/vnd.oci.image.manifest.v1+json";
export const OCI_ARTIFACT = "application/vnd.oci.artifact.manifest.v1+json";
export const ORAS_ARTIFACT = "application/vnd.cncf.oras.artifact.manifest.v1+json";
export const DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
export const DOCKER_IMAGE = "application/vnd.docker.distribution.manifest.v2+json";
export const DOCKER_SCHEMA1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";

const DAY_MS = 86_400_000;

/** How a registry may state a lock. */
export const LOCK = "deleteEnabled=false";

/** What all tests without a reason of their own take for the present. */
export const NOW = new Date("2026-06-15T12:00:00Z");

export interface Spec {
  readonly mediaType: string;
  /** Letters of the manifests that it lists; undefined for what is no index. */
  readonly children?: readonly string[];
  /** The letter of its subject. A letter that is not in the fixture stands for a manifest that does not exist. */
  readonly subject?: string;
  /** `{A}` in a tag stands for the hex digits of that manifest's digest. */
  readonly tags?: readonly string[];
  readonly ageDays?: number;
  /** When its tags were set; by default when it was pushed. */
  readonly tagAgeDays?: number;
  /** All its tags are locked. */
  readonly hasLockedTags?: boolean;
  readonly isLocked?: boolean;
  /** True for what indexes list and the repository does not have. */
  readonly isMissing?: boolean;
  /** As its indexes say it; by default `linux/` and its letter. */
  readonly platform?: string;
  /** What its indexes say that it attests, as BuildKit's do. */
  readonly attests?: string;
  /** Laid over the body. */
  readonly body?: object;
}

export type Options = Omit<Partial<Spec>, "children">;

export function image(options: Options = {}): Spec {
  return { mediaType: OCI_IMAGE, ...options };
}

export function index(children: readonly string[], options: Options = {}): Spec {
  return { mediaType: OCI_INDEX, children, ...options };
}

const CACHE_CONFIG = {
  mediaType: "application/vnd.buildkit.cacheconfig.v0",
  digest: `sha256:${"c".repeat(64)}`,
  size: 100,
};

/** BuildKit's cache as an index of layers: `image-manifest=false`. */
export function cacheIndex(options: Options = {}): Spec {
  const layer = "application/vnd.oci.image.layer.v1.tar+gzip";
  const manifests = [
    { mediaType: layer, digest: `sha256:${"1".repeat(64)}`, size: 1000 },
    CACHE_CONFIG,
  ];
  return index([], { body: { manifests }, ...options });
}

/** The same as an image. */
export function cacheImage(options: Options = {}): Spec {
  return image({ body: { config: CACHE_CONFIG }, ...options });
}

/** A manifest of the fixture with its exact bytes. */
export interface Built {
  readonly letter: string;
  readonly digest: Digest;
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly tags: readonly string[];
  readonly ageDays: number;
  readonly tagAgeDays: number;
  readonly hasLockedTags: boolean;
  readonly isLocked: boolean;
}

export interface Fixture {
  /** In the order in which the fixture was written. */
  readonly manifests: readonly Built[];
  readonly digest: (letter: string) => Digest;
  /** Letters of the given digests, sorted. */
  readonly letters: (digests: Iterable<string>) => readonly string[];
}

export function fixture(specs: Readonly<Record<string, Spec>>): Fixture {
  const bodies = new Map<string, Buffer>();
  const bytesOf = (letter: string): Buffer => {
    const known = bodies.get(letter);
    if (known !== undefined) return known;
    const spec = specs[letter] ?? image();
    const describe = (other: string) => descriptor(other);
    const bytes = Buffer.from(JSON.stringify(bodyOf(letter, spec, describe, entry)));
    bodies.set(letter, bytes);
    return bytes;
  };
  const digests = new Map<string, Digest>();
  const digest = (letter: string): Digest => {
    const known = digests.get(letter) ?? digestOf(bytesOf(letter));
    digests.set(letter, known);
    return known;
  };
  const descriptor = (letter: string) => ({
    mediaType: specs[letter]?.mediaType ?? OCI_IMAGE,
    digest: digest(letter),
    size: bytesOf(letter).byteLength,
  });
  const entry = (letter: string) => {
    const { platform = `linux/${letter}`, attests } = specs[letter] ?? {};
    const [os, architecture] = platform.split("/");
    const annotations = attests && {
      "vnd.docker.reference.type": "attestation-manifest",
      "vnd.docker.reference.digest": digest(attests),
    };
    return {
      ...descriptor(letter),
      platform: { os, architecture },
      ...(annotations && { annotations }),
    };
  };
  const present = Object.entries(specs).filter(([, { isMissing }]) => isMissing !== true);
  const manifests = present.map(([letter, spec]) => ({
    letter,
    digest: digest(letter),
    bytes: bytesOf(letter),
    mediaType: spec.mediaType,
    tags: (spec.tags ?? []).map((tag) =>
      tag.replace(/\{([\w.-]+)\}/g, (_, named: string) => digest(named).slice("sha256:".length)),
    ),
    ageDays: spec.ageDays ?? 30,
    tagAgeDays: spec.tagAgeDays ?? spec.ageDays ?? 30,
    hasLockedTags: spec.hasLockedTags ?? false,
    isLocked: spec.isLocked ?? false,
  }));
  const letterOf = new Map<string, string>(manifests.map((built) => [built.digest, built.letter]));
  return {
    manifests,
    digest,
    letters: (digests) => [...digests].map((text) => letterOf.get(text) ?? text).sort(),
  };
}

function bodyOf(
  letter: string,
  spec: Spec,
  descriptor: (letter: string) => object,
  entry: (letter: string) => object,
): object {
  const subject = spec.subject === undefined ? {} : { subject: descriptor(spec.subject) };
  const base = { schemaVersion: 2, mediaType: spec.mediaType };
  if (spec.children !== undefined) {
    const manifests = spec.children.map(entry);
    // Two indexes of the same children are two manifests.
    const annotations = { "org.opencontainers.image.title": letter };
    return { ...base, manifests, ...subject, annotations, ...spec.body };
  }
  const blob = (role: string) => ({
    mediaType: `application/vnd.test.${role}`,
    digest: digestOf(Buffer.from(`${letter} ${role}`)),
    size: 100,
  });
  const isArtifact = spec.mediaType === OCI_ARTIFACT || spec.mediaType === ORAS_ARTIFACT;
  const content = isArtifact
    ? { artifactType: "application/vnd.test", blobs: [blob("blob")] }
    : { config: blob("config"), layers: [blob("layer")] };
  return { ...base, ...content, ...subject, ...spec.body };
}

function digestOf(bytes: Buffer): Digest {
  const digest = asDigest(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);
  if (digest === undefined) throw new Error("unreachable: sha256 has 64 digits");
  return digest;
}

/** The fixture as a complete reading of a repository; what `unread` names has no body yet. */
export function inventoryOf(
  { manifests }: Fixture,
  options: { readonly unread?: readonly string[]; readonly now?: Date } = {},
): Inventory {
  const now = options.now ?? NOW;
  const bodies = new Map<Digest, Manifest>();
  for (const { letter, digest, bytes, mediaType } of manifests) {
    if (!canRefer(mediaType) || options.unread?.includes(letter) === true) continue;
    bodies.set(digest, parseManifest(digest, bytes, mediaType));
  }
  const rows = manifests.map(({ digest, mediaType, tags, ageDays, isLocked }) => ({
    digest,
    mediaType,
    tags,
    pushedAt: new Date(now.getTime() - ageDays * DAY_MS),
    sizeBytes: 1000,
    configMediaType: undefined,
    platform: undefined,
    isLocked,
    lock: isLocked ? LOCK : undefined,
    isReadable: true,
    storage: "by-digest" as const,
  }));
  return {
    rows: new Map(rows.map((row) => [row.digest, row])),
    tags: manifests.flatMap(({ digest, tags, tagAgeDays, hasLockedTags }) =>
      tags.map((name) => ({
        name,
        digest,
        updatedAt: new Date(now.getTime() - tagAgeDays * DAY_MS),
        isLocked: hasLockedTags,
        lock: hasLockedTags ? LOCK : undefined,
      })),
    ),
    tagsOnNothing: [],
    isLocked: false,
    bodies,
    unreadable: new Map(),
    referrers: new Map(),
  };
}

/** These manifests of a fixture alone: what is there from the beginning, or what comes later. */
export function part(built: Fixture, letters: readonly string[]): Fixture {
  return { ...built, manifests: built.manifests.filter(({ letter }) => letters.includes(letter)) };
}

/** Puts the fixture into a repository of the emulator, in the order in which it was written. */
export function seed(emulator: Emulator, name: string, { manifests }: Fixture): void {
  const repository = emulator.registry.repository(name);
  const now = emulator.registry.clock.now().getTime();
  const ago = (days: number) => new Date(now - days * DAY_MS);
  for (const built of manifests) {
    const { digest, bytes, mediaType, tags, ageDays, tagAgeDays, isLocked, hasLockedTags } = built;
    repository.putManifest({ body: bytes, mediaType, pushedAt: ago(ageDays) });
    for (const tag of tags) {
      repository.tag(tag, digest, { updatedAt: ago(tagAgeDays) });
      if (hasLockedTags) repository.lockTag(tag, { deleteEnabled: false });
    }
    if (isLocked) repository.lockManifest(digest, { deleteEnabled: false });
  }
}
