// `referrers.json`: the server's own list of the referrers of a manifest, in each of its folders, for administrators alone. It is
// written when one of the two is pushed, and no deletion of a referrer changes it.

import { mediaTypes } from "../../oci/media-types.ts";
import { joined, folderOf, type Stamps } from "../storage/stored.ts";
import type { Image, ImageManifest } from "./image.ts";

export const referrersFile = "referrers.json";

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: unknown;
}

export function descriptorOf({ digest, body, mediaType, content }: ImageManifest): Descriptor {
  const artifactType = content.artifactType ?? content.config?.mediaType;
  return {
    mediaType,
    digest,
    size: body.length,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(content.annotations === undefined ? {} : { annotations: content.annotations }),
  };
}

/** The index that lists these referrers. */
export function referrersIndex(manifests: readonly Descriptor[]): object {
  return { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests };
}

/** Brings the list of this subject up to date, where the subject is here and has referrers. */
export function writeReferrers(image: Image, subject: string, stamps: Stamps): void {
  const referrers = image.referrersOf(subject).flatMap((digest) => image.manifest(digest) ?? []);
  if (referrers.length === 0) return;
  const bytes = Buffer.from(JSON.stringify(referrersIndex(referrers.map(descriptorOf))));
  for (const { fullPath } of image.filesOf(subject)) {
    const path = joined(folderOf(fullPath), referrersFile);
    image.repository.files.put(path, { bytes, stamps, by: "system" });
  }
}
