// The answer of the referrers API: an OCI index of descriptors
// (https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers).

import type { ManifestContent } from "./manifest-content.ts";
import { mediaTypes } from "./media-types.ts";

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: unknown;
}

interface Referrer {
  readonly digest: string;
  readonly body: Buffer;
  readonly mediaType: string;
  readonly content: ManifestContent;
}

/** A referrer as the index lists it; without an artifact type of its own it has that of its config. */
export function descriptorOf({ digest, body, mediaType, content }: Referrer): Descriptor {
  const artifactType = content.artifactType ?? content.config?.mediaType;
  return {
    mediaType,
    digest,
    size: body.length,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(content.annotations === undefined ? {} : { annotations: content.annotations }),
  };
}

export function referrersIndex(manifests: readonly Descriptor[]): object {
  return { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests };
}
