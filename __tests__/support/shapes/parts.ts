/**
 * What shapes are made of: manifests as tools write them, which name each other by letters and words. Bytes and digests are made
 * of them at the end, so that a body may name what stands later.
 */
import { createHash } from "node:crypto";

import { DOCKER_IMAGE, OCI_IMAGE, OCI_INDEX, type Built, type Fixture } from "../fixture.ts";
import { asDigest, type Digest } from "../../../src/oci/digest.ts";

/** The descriptor of another manifest of the repository by its name, with what else the descriptor says. */
export type Describe = (name: string, more?: object) => object;

export interface Part {
  readonly mediaType: string;
  readonly body: (describe: Describe) => object;
  /** `{name}` stands for the hex digits of that manifest's digest. */
  readonly tags: readonly string[];
  /** Only its digest is known here: children that were never copied. */
  readonly isElsewhere?: boolean;
}

export type Parts = Readonly<Record<string, Part>>;

export interface Shape {
  readonly what: string;
  /** Who writes it; a page that says so, where that is not the tool's own documentation. */
  readonly by: string;
  readonly parts: Parts;
  /** Tags that are taken from what stays. */
  readonly loses?: readonly string[];
}

export const EMPTY = "application/vnd.oci.empty.v1+json";
export const CONFIG = "application/vnd.oci.image.config.v1+json";
export const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
export const DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
export const DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
export const BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
export const COSIGN = "application/vnd.dev.cosign.simplesigning.v1+json";
export const NOTATION = "application/vnd.cncf.notary.signature";
export const IN_TOTO = "application/vnd.in-toto+json";
export const SPDX = "application/spdx+json";
export const CACHE_CONFIG = "application/vnd.buildkit.cacheconfig.v0";

export interface Options {
  readonly tags?: readonly string[];
  /** The name of its subject. */
  readonly subject?: string;
  /** Laid over the body. */
  readonly body?: object;
}

/** A blob that no other has; it is named by its type and what it is of. */
export function blob(mediaType: string, of: string, more: object = {}): object {
  return { mediaType, digest: digestOf(Buffer.from(`${mediaType} of ${of}`)), size: 1234, ...more };
}

let made = 0;

/** A manifest of the type with a config and a layer of its own. */
export function part(
  mediaType: string,
  [config, layer]: readonly [string, string],
  { tags = [], subject, body = {} }: Options,
): Part {
  made += 1;
  const of = String(made);
  const content = { config: blob(config, of), layers: [blob(layer, of)] };
  return {
    mediaType,
    tags,
    body: (describe) => ({
      schemaVersion: 2,
      mediaType,
      ...content,
      ...(subject === undefined ? {} : { subject: describe(subject) }),
      ...body,
    }),
  };
}

export const image = (options: Options = {}): Part => part(OCI_IMAGE, [CONFIG, LAYER], options);

export const dockerImage = (options: Options = {}): Part =>
  part(DOCKER_IMAGE, [DOCKER_CONFIG, DOCKER_LAYER], options);

/** An artifact as ORAS, cosign 3 and notation push it: an image manifest with an `artifactType`. */
export const artifact = (artifactType: string, { body = {}, ...options }: Options = {}): Part =>
  part(OCI_IMAGE, [EMPTY, artifactType], { ...options, body: { artifactType, ...body } });

/** An artifact whose config says what it is, as before OCI 1.1. */
export const configured = (config: string, layer: string, options: Options = {}): Part =>
  part(OCI_IMAGE, [config, layer], options);

type Child = string | readonly [name: string, more: object];

export function index(
  children: readonly Child[],
  { tags = [], subject, body = {} }: Options = {},
  mediaType: string = OCI_INDEX,
): Part {
  made += 1;
  const annotations = { "org.opencontainers.image.version": String(made) };
  return {
    mediaType,
    tags,
    body: (describe) => ({
      schemaVersion: 2,
      mediaType,
      manifests: children.map((child) =>
        typeof child === "string" ? describe(child) : describe(...child),
      ),
      ...(subject === undefined ? {} : { subject: describe(subject) }),
      annotations,
      ...body,
    }),
  };
}

export const elsewhere = (): Part => ({ ...image(), isElsewhere: true });

export const on = (platform: string) => {
  const [os, architecture] = platform.split("/");
  return { platform: { os, architecture } };
};
export const AMD64 = on("linux/amd64");
export const ARM64 = on("linux/arm64");

/** A build of two platforms: `<name>`, `<name>.amd64`, `<name>.arm64`. */
export function build(name: string, tags: readonly string[] = []): Parts {
  return {
    [`${name}.amd64`]: image(),
    [`${name}.arm64`]: image(),
    [name]: index(
      [
        [`${name}.amd64`, AMD64],
        [`${name}.arm64`, ARM64],
      ],
      { tags },
    ),
  };
}

/** A superseded build and the one that took its place. */
export const OLD_AND_NEW: Parts = { ...build("old"), ...build("new", ["latest"]) };

/** The manifests with their bytes and digests, in an order in which they could have been pushed. */
export function written({ parts }: Shape): Fixture {
  const bodies = new Map<string, Buffer>();
  const bytesOf = (name: string): Buffer => {
    const known = bodies.get(name);
    if (known !== undefined) return known;
    const { body } = partOf(parts, name);
    const bytes = Buffer.from(filled(JSON.stringify(body(describe)), digest));
    bodies.set(name, bytes);
    return bytes;
  };
  const digest = (name: string): Digest => digestOf(bytesOf(name));
  const describe: Describe = (name, more = {}) => ({
    mediaType: partOf(parts, name).mediaType,
    digest: digest(name),
    size: bytesOf(name).byteLength,
    ...more,
  });
  const manifests = Object.entries(parts)
    .filter(([, { isElsewhere = false }]) => !isElsewhere)
    .map(([letter, { mediaType, tags }]): Built => ({
      letter,
      digest: digest(letter),
      bytes: bytesOf(letter),
      mediaType,
      tags: tags.map((tag) => filled(tag, digest)),
      ageDays: 30,
      tagAgeDays: 30,
      hasLockedTags: false,
      isLocked: false,
    }));
  const names = new Map<string, string>(manifests.map((one) => [one.digest, one.letter]));
  const letters = (digests: Iterable<string>) =>
    [...digests].map((text) => names.get(text) ?? text).sort();
  return { manifests, digest, letters };
}

/** A text in which `{name}` stands for the hex digits of a digest. */
export function filled(text: string, digest: (name: string) => string): string {
  return text.replace(/\{([a-z][\w.]*)\}/g, (_, name: string) =>
    digest(name).slice("sha256:".length),
  );
}

function partOf(parts: Parts, name: string): Part {
  const part = parts[name];
  if (part === undefined) throw new Error(`This shape has no "${name}".`);
  return part;
}

export function digestOf(bytes: Buffer): Digest {
  const digest = asDigest(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);
  if (digest === undefined) throw new Error("unreachable: sha256 has 64 digits");
  return digest;
}
