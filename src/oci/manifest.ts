/**
 * Manifest bytes to what the decision needs: kind, children, subject, blobs. The one place that knows media types.
 * A shape that we do not understand is never "no references": it makes the manifest one of an unknown kind, which is
 * kept together with every digest found anywhere in it.
 */
import { hash } from "node:crypto";

import { ActionError } from "../errors/action-error.ts";
import { packBlobs, type PackedBlobs } from "./blobs.ts";
import { annotation, artifactTypeOf, blobsOf, signsOf } from "./content.ts";
import { isRecord, recordOf, type JsonRecord } from "./json-record.ts";
import { BUILD_CACHE, isBlobType, nameByBody, nameByConfig } from "./kinds.ts";
import { mentionsIn } from "./mentions.ts";
import { asDigest, type Digest } from "./digest.ts";
import { intern } from "./intern.ts";

/** Stands for the media type of a manifest where the listing names none and the body is right. */
export const TOLD_BY_BODY = "told by its body";

export type ManifestKind = "index" | "image" | "artifact" | "unknown";

/** One entry of an index. */
export interface Child {
  readonly digest: Digest;
  /** What the entry calls it is a layer or a config: an index of a build cache lists those, and no manifests. */
  readonly isBlob: boolean;
  readonly platform: string | undefined;
  /** The entry that this one attests, where it says so: for the report alone, since nothing is held by it. */
  readonly attests?: Digest;
}

/** The distilled content of one manifest. */
export interface Manifest {
  readonly kind: ManifestKind;
  /** As the body says; undefined where it does not. */
  readonly mediaType: string | undefined;
  /** The name that people know this kind of thing by (`kinds.ts`). */
  readonly knownAs: string | undefined;
  /** What an artifact says it is, as a media type. */
  readonly artifactType: string | undefined;
  readonly children: readonly Child[];
  readonly subject: Digest | undefined;
  readonly blobs: PackedBlobs;
  /** Every digest that stands anywhere in the body; only filled for an unknown kind. */
  readonly mentions: readonly Digest[];
  readonly sizeBytes: number;
}

/** Most manifests list nothing: they share this. */
const NONE: readonly never[] = [];

/**
 * What each media type is, and whether a manifest of that type can refer to others. Docker's images have no field for
 * it: schema 2 lists only config and layers (distribution, "Image Manifest Version 2, Schema 2"), schema 1 only layers.
 */
const MEDIA_TYPES = new Map<string, { kind: ManifestKind; refers: boolean }>([
  ["application/vnd.oci.image.index.v1+json", { kind: "index", refers: true }],
  ["application/vnd.docker.distribution.manifest.list.v2+json", { kind: "index", refers: true }],
  ["application/vnd.oci.image.manifest.v1+json", { kind: "image", refers: true }],
  ["application/vnd.oci.artifact.manifest.v1+json", { kind: "artifact", refers: true }],
  ["application/vnd.cncf.oras.artifact.manifest.v1+json", { kind: "artifact", refers: true }],
  ["application/vnd.docker.distribution.manifest.v2+json", { kind: "image", refers: false }],
  ["application/vnd.docker.distribution.manifest.v1+json", { kind: "image", refers: false }],
  ["application/vnd.docker.distribution.manifest.v1+prettyjws", { kind: "image", refers: false }],
]);

/** All media types of manifests that this tool reads, for an `Accept` header. */
export const READABLE_MEDIA_TYPES: readonly string[] = MEDIA_TYPES.entries()
  .filter(([, { refers }]) => refers)
  .map(([mediaType]) => mediaType)
  .toArray();

/** The kind that a media type stands for; `unknown` for one that we have never heard of, or none. */
export function kindOf(mediaType: string | undefined): ManifestKind {
  return MEDIA_TYPES.get(mediaType ?? "")?.kind ?? "unknown";
}

/** False only where the format has no way to refer to another manifest. */
export function canRefer(mediaType: string | undefined): boolean {
  return MEDIA_TYPES.get(mediaType ?? "")?.refers ?? true;
}

/** What a registry's own listing says of a manifest, as far as it does. */
export interface ListedTypes {
  readonly mediaType?: string | undefined;
  readonly configMediaType?: string | undefined;
}

/** What people know a manifest as: by its body, else by what its row shows of it; undefined for plain images and indexes. */
export function knownAs(
  body: Manifest | undefined,
  row: ListedTypes | undefined,
): string | undefined {
  return body === undefined ? nameByConfig(row?.configMediaType) : body.knownAs;
}

/** Whether it is BuildKit's cache, as an index or as an image. Only certain once it has been read. */
export function isBuildCache(body: Manifest | undefined, row: ListedTypes | undefined): boolean {
  return knownAs(body, row) === BUILD_CACHE;
}

/**
 * Whether the format knows a `subject`, so that a registry is sure to see it: OCI's do, and ORAS's, which came before. In a
 * Docker list it is a field like any other. https://github.com/opencontainers/image-spec/blob/main/manifest.md#image-manifest-property-descriptions
 * and https://github.com/opencontainers/image-spec/blob/main/image-index.md#image-index-property-descriptions
 */
export function definesSubject(mediaType: string | undefined): boolean {
  return kindOf(mediaType) !== "unknown" && !mediaType?.startsWith("application/vnd.docker.");
}

/**
 * Verifies and reads a manifest. `listedType` is the media type that the registry lists it under: a body that says
 * otherwise, or whose fields have an unexpected form, is of an unknown kind.
 * `manifests` and `subject` count in every body, whatever its type.
 * @throws ActionError when the bytes do not have that digest, or are not JSON.
 */
export function parseManifest(
  digest: Digest,
  bytes: Uint8Array,
  listedType: string | undefined,
): Manifest {
  verifyDigest(digest, bytes);
  const { text, body } = parseJson(digest, bytes);
  const children = childrenOf(body);
  const subject = subjectOf(body);
  const isUnderstood =
    isRecord(body) &&
    children !== "malformed" &&
    subject !== "malformed" &&
    !hasMisspelling(body, REFERRING) &&
    !hasRepeatedKey(text, body);
  const kind = isUnderstood ? kindIn(body, listedType) : "unknown";
  const content = recordOf(body);
  return {
    kind,
    mediaType: mediaTypeOf(content),
    knownAs: nameByBody(signsOf(content)),
    artifactType: artifactTypeOf(content),
    children: children === "malformed" ? NONE : children,
    subject: subject === "malformed" ? undefined : subject,
    blobs: packBlobs(blobsOf(content)),
    mentions: kind === "unknown" ? mentionsIn(text) : NONE,
    sizeBytes: bytes.byteLength,
  };
}

function verifyDigest(digest: Digest, bytes: Uint8Array): void {
  const algorithm = digest.slice(0, digest.indexOf(":"));
  const actual = `${algorithm}:${hash(algorithm, bytes, "hex")}`;
  if (actual !== digest) {
    throw new ActionError(
      `The registry answered for manifest ${digest} with a body of another digest (${actual}).`,
    );
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

function parseJson(digest: Digest, bytes: Uint8Array): { text: string; body: unknown } {
  try {
    const text = UTF8.decode(bytes);
    return { text, body: JSON.parse(text) };
  } catch (cause) {
    throw new ActionError(`The body of manifest ${digest} is not JSON.`, { cause });
  }
}

/** Registries and clients in Go take `"Manifests"` for `"manifests"`; here it is a shape that we do not understand. */
function hasMisspelling(record: JsonRecord, fields: ReadonlyMap<string, string>): boolean {
  return Object.keys(record).some((key) => (fields.get(folded(key)) ?? key) !== key);
}

/** Fields as they are spelled, by how they are compared. */
function spelled(...fields: readonly string[]): ReadonlyMap<string, string> {
  return new Map(fields.map((field) => [folded(field), field]));
}

const REFERRING = spelled("manifests", "subject", "mediaType");
const DESCRIBING = spelled("digest");

/** As Go's encoding/json compares field names: `ſ`, too, is an `s`. */
function folded(key: string): string {
  return key.toUpperCase().toLowerCase();
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/** Of a key that stands twice in one object parsers take the first value, the last or both; ours has lost all but one. */
function hasRepeatedKey(text: string, body: unknown): boolean {
  return countQuotes(text) !== 2 * countStrings(body);
}

/** Without those that a backslash escapes. */
function countQuotes(text: string): number {
  let quotes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === BACKSLASH) at += 1;
    else if (character === QUOTE) quotes += 1;
  }
  return quotes;
}

/** How many strings there are in a value, keys included. */
function countStrings(body: unknown): number {
  let strings = 0;
  const pending: unknown[] = [body];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value === "string") strings += 1;
    if (typeof value !== "object" || value === null) continue;
    if (!Array.isArray(value)) strings += Object.keys(value).length;
    for (const inner of Object.values(value)) pending.push(inner);
  }
  return strings;
}

function mediaTypeOf({ mediaType }: JsonRecord): string | undefined {
  return typeof mediaType === "string" ? intern(mediaType) : undefined;
}

function kindIn(body: JsonRecord, listed: string | undefined): ManifestKind {
  const { mediaType } = body;
  if (listed !== TOLD_BY_BODY) return agreedKind(listed, mediaType);
  if (mediaType !== undefined) return kindOf(mediaTypeOf(body));
  // OCI leaves it optional, and Docker's schema 1 has no such field: then its other fields tell.
  if ("manifests" in body) return "index";
  return isRecord(body["config"]) || Array.isArray(body["fsLayers"]) ? "image" : "unknown";
}

/** The body's own `mediaType` is optional, but where it stands it must not contradict the listing. */
function agreedKind(listedType: string | undefined, bodyType: unknown): ManifestKind {
  if (bodyType === undefined) return kindOf(listedType);
  if (typeof bodyType !== "string") return "unknown";
  return kindOf(bodyType) === kindOf(listedType) ? kindOf(listedType) : "unknown";
}

function childrenOf(body: unknown): readonly Child[] | "malformed" {
  if (!isRecord(body)) return NONE;
  const entries = body["manifests"] ?? NONE;
  if (!Array.isArray(entries)) return "malformed";
  if (entries.length === 0) return NONE;
  const children = entries.map(childOf);
  return children.every((child) => child !== undefined) ? children : "malformed";
}

function childOf(entry: unknown): Child | undefined {
  const digest = digestIn(entry);
  if (digest === undefined || !isRecord(entry)) return undefined;
  const isBlob = isBlobType(mediaTypeOf(entry) ?? "");
  if (!isAttestation(entry)) return { digest, isBlob, platform: platformOf(entry["platform"]) };
  const attests = asDigest(annotation(entry, "vnd.docker.reference.digest"));
  return { digest, isBlob, platform: ATTESTATION, ...(attests !== undefined && { attests }) };
}

/** The platform that BuildKit gives to its attestations: none that exists. */
export const ATTESTATION = "unknown/unknown";

/** https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md */
function isAttestation(entry: JsonRecord): boolean {
  return annotation(entry, "vnd.docker.reference.type") === "attestation-manifest";
}

/** What a descriptor names; undefined when it is none, or one that others may read differently. */
function digestIn(descriptor: unknown): Digest | undefined {
  if (!isRecord(descriptor) || hasMisspelling(descriptor, DESCRIBING)) return undefined;
  return asDigest(descriptor["digest"]);
}

/** `os/architecture[/variant]` of an index entry; BuildKit's attestations say `unknown/unknown`. */
function platformOf(platform: unknown): string | undefined {
  if (!isRecord(platform)) return undefined;
  const parts = [platform["os"], platform["architecture"], platform["variant"]];
  const known = parts.filter((part) => typeof part === "string" && part !== "");
  return known.length === 0 ? undefined : intern(known.join("/"));
}

function subjectOf(body: unknown): Digest | undefined | "malformed" {
  if (!isRecord(body)) return undefined;
  const subject = body["subject"] ?? undefined;
  return subject === undefined ? undefined : (digestIn(subject) ?? "malformed");
}
