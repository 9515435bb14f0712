// How the row of a manifest is made from its bytes and a few words about them, as a push or a test gives them.

import {
  contentOf,
  platformOf,
  type ManifestContent,
  type Platform,
} from "../../oci/manifest-content.ts";
import { isImageConfig } from "../../oci/media-types.ts";
import { sha256 } from "../../oci/references.ts";
import { bytesOf, guessedType, type SeedBody } from "../../oci/seed-body.ts";
import { unlocked, type Attributes } from "./attributes.ts";
import type { StoredManifest } from "./rows.ts";
import type { RegistryRuntime } from "./runtime.ts";
import { ticksOf } from "./ticks.ts";

/** A date, or a wire time with up to seven fractional digits. */
export type SeedTime = Date | string;

export interface SeedManifest {
  readonly body: SeedBody;
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

/** The row of a manifest that is pushed now, or when the seed says. */
export function manifestOf(seed: SeedManifest, registry: RegistryRuntime): StoredManifest {
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

function configPlatform({ config }: ManifestContent, registry: RegistryRuntime): Platform {
  if (config === undefined || !isImageConfig(config.mediaType)) return {};
  const bytes = registry.blob(config.digest);
  return bytes === undefined ? {} : platformOf(bytes);
}

function seededPlatform(seed: SeedManifest): Platform {
  return {
    ...(seed.architecture === undefined ? {} : { architecture: seed.architecture }),
    ...(seed.os === undefined ? {} : { os: seed.os }),
  };
}
