// What the registry keeps of a manifest and of a tag, and how a manifest's row is made from bytes and a few words about them.

import { unlocked, type Attributes } from "./attributes.ts";
import {
  contentOf,
  jsonObject,
  platformOf,
  type ManifestContent,
  type Platform,
} from "../../oci/manifest-content.ts";
import { isImageConfig, mediaTypes } from "../../oci/media-types.ts";
import { sha256, type Registry } from "./registry.ts";
import { ticksOf, type Ticks } from "../../http/times.ts";

/** A date, or a wire time with up to seven fractional digits. */
export type SeedTime = Date | string;

export interface SeedManifest {
  /** Bytes as they are, or an object that is written as JSON. */
  readonly body: Buffer | string | object;
  /** Default: the body's own `mediaType`, else OCI index or OCI image by whether it has `manifests`. */
  readonly mediaType?: string;
  readonly tags?: readonly string[];
  /** lastUpdateTime; default now. Also the times of the tags. */
  readonly pushedAt?: SeedTime;
  /** Default: as pushedAt. */
  readonly createdAt?: SeedTime;
  readonly attributes?: Partial<Attributes>;
  /** Default: the body's sha256. */
  readonly digest?: string;
  /** Default: computed from the body when first asked for. */
  readonly imageSize?: number;
  /** Default: what the config blob says, if it is here. */
  readonly architecture?: string;
  readonly os?: string;
}

export interface StoredManifest {
  readonly digest: string;
  /** As pushed. */
  readonly body: Buffer;
  /** What a GET is given: the body, unless it was corrupted. */
  servedBody: Buffer;
  readonly mediaType: string;
  readonly content: ManifestContent;
  readonly createdAt: Ticks;
  readonly updatedAt: Ticks;
  readonly platform: Platform;
  attributes: Attributes;
  imageSize: number | undefined;
  /** Has a row, and /v2 does not find it. */
  isGhost: boolean;
  /** The metadata API knows it from this time of `performance.now()` on. */
  listedFrom: number;
  /** Deleted, though it still shows. */
  isGoing: boolean;
}

export interface StoredTag {
  readonly name: string;
  readonly digest: string;
  readonly createdAt: Ticks;
  readonly updatedAt: Ticks;
  attributes: Attributes;
  listedFrom: number;
  isGoing: boolean;
}

/** The row of a manifest that is pushed now, or when the seed says. */
export function manifestOf(seed: SeedManifest, registry: Registry): StoredManifest {
  const body = bytesOf(seed.body);
  const mediaType = seed.mediaType ?? guessedType(body);
  const content = contentOf(body, mediaType);
  const pushedAt = seed.pushedAt === undefined ? registry.pushTime() : ticksOf(seed.pushedAt);
  return {
    digest: seed.digest ?? sha256(body),
    body,
    servedBody: body,
    mediaType,
    content,
    createdAt: seed.createdAt === undefined ? pushedAt : ticksOf(seed.createdAt),
    updatedAt: pushedAt,
    platform: { ...configPlatform(content, registry), ...seededPlatform(seed) },
    attributes: { ...unlocked, ...seed.attributes },
    imageSize: seed.imageSize,
    isGhost: false,
    listedFrom: 0,
    isGoing: false,
  };
}

function configPlatform({ config }: ManifestContent, registry: Registry): Platform {
  if (config === undefined || !isImageConfig(config.mediaType)) return {};
  const bytes = registry.blob(config.digest);
  return bytes === undefined ? {} : platformOf(bytes);
}

function bytesOf(body: Buffer | string | object): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}

function guessedType(body: Buffer): string {
  const manifest = jsonObject(body);
  const own = manifest?.["mediaType"];
  if (typeof own === "string") return own;
  return manifest?.["manifests"] === undefined ? mediaTypes.ociImage : mediaTypes.ociIndex;
}

function seededPlatform(seed: SeedManifest): Platform {
  return {
    ...(seed.architecture === undefined ? {} : { architecture: seed.architecture }),
    ...(seed.os === undefined ? {} : { os: seed.os }),
  };
}
