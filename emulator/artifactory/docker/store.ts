// How a pushed manifest is laid down: a list alone in its folder, an image with its config and layers beside it. What becomes of
// what the folder held before is told in overwrite.ts.

import { contentOf, type ManifestContent } from "../../oci/manifest-content.ts";
import { isIndexType } from "../../oci/media-types.ts";
import { sha256 } from "../../acr/registry/registry.ts";
import { joined, type Stamps, type StoredFile } from "../storage/stored.ts";
import { digestOf, imageFile, layerFile, listFile, uploadsFolder, type Image } from "./image.ts";
import { makeRoom } from "./overwrite.ts";
import { writeReferrers } from "./referrers-file.ts";

export interface Pushed {
  /** A tag or a digest. */
  readonly ref: string;
  readonly body: Buffer;
  readonly mediaType: string;
  readonly stamps: Stamps;
  readonly by: string;
}

/** Writes the manifest and moves its layers beside it; layers that are nowhere are left out. */
export function storeManifest(image: Image, pushed: Pushed): void {
  const { ref, body, mediaType, stamps, by } = pushed;
  const { files } = image.repository;
  const folder = image.folder(ref);
  const name = isIndexType(mediaType) ? listFile : imageFile;
  const content = contentOf(body, mediaType);
  const finish = makeRoom(image, ref, name, body);
  const file = files.put(joined(folder, name), { bytes: body, stamps, by, contentType: mediaType });
  describe(image, ref, file);
  image.note(digestOf(file), content.subject);
  for (const digest of blobsOf(content)) placeBlob(image, folder, digest, pushed);
  finish();
  if (image.repository.storage.switches.noReferrers) return;
  for (const subject of [content.subject, digestOf(file)]) {
    if (subject !== undefined) writeReferrers(image, subject, stamps);
  }
}

/** Config and layers that must be in the registry. */
export function blobsOf({ config, layers }: ManifestContent): readonly string[] {
  const blobs = [config, ...layers].filter((blob) => blob !== undefined);
  return blobs.filter(({ isForeign }) => !isForeign).map(({ digest }) => digest);
}

/** Bytes of a layer or config, wherever in the repository they lie. */
export function blobIn(image: Image, digest: string): Buffer | undefined {
  const { files } = image.repository;
  return files.bySha256(digest.slice("sha256:".length))[0]?.bytes;
}

function placeBlob(image: Image, folder: string, digest: string, { stamps, by }: Pushed): void {
  const bytes = blobIn(image, digest);
  if (bytes === undefined) return;
  const { files } = image.repository;
  files.put(joined(folder, layerFile(digest)), { bytes, stamps, by });
  files.remove(joined(image.folder(uploadsFolder), layerFile(digest)));
}

/** The properties that the server writes at a push; they move no stamp of their own. */
function describe(image: Image, ref: string, { properties, bytes, contentType }: StoredFile): void {
  const digest = sha256(bytes);
  properties.set("docker.manifest", [ref]);
  properties.set("docker.manifest.digest", [digest]);
  properties.set("docker.manifest.type", [contentType]);
  properties.set("docker.repoName", [image.name]);
  properties.set("sha256", [digest.slice("sha256:".length)]);
}
