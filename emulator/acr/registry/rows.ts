// What the registry keeps of a manifest and of a tag.

import type { ManifestContent, Platform } from "../../oci/manifest-content.ts";
import type { Attributes } from "./attributes.ts";
import type { Ticks } from "./ticks.ts";

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
