// How a pushed manifest is laid down: a list alone in its folder, an image with its config and layers beside it. What becomes of
// what the folder held before is told in overwrite.ts.

import { blobsOf, contentOf } from "../../oci/manifest-content.ts";
import { isIndexType } from "../../oci/media-types.ts";
import { sha256 } from "../../oci/references.ts";
import { imageFile, layerFile, listFile, uploadsFolder } from "../storage/layout.ts";
import { digestOf, joined, type Stamps, type StoredFile } from "../storage/stored.ts";
import type { ImageFolder } from "./image-folder.ts";
import { makeRoom, settle, type Gone } from "./overwrite.ts";
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
export function storeManifest(image: ImageFolder, pushed: Pushed): void {
  const { ref, body, mediaType, stamps, by } = pushed;
  const { files, storage } = image.repository;
  const folder = image.folder(ref);
  const name = isIndexType(mediaType) ? listFile : imageFile;
  const content = contentOf(body, mediaType);
  const gone = makeRoom(image, ref, name, body);
  const file = files.put(joined(folder, name), { bytes: body, stamps, by, contentType: mediaType });
  describe(image, ref, file);
  image.note(digestOf(file), content.subject);
  for (const digest of blobsOf(content)) placeBlob(image, folder, digest, pushed);
  for (const manifest of gone) {
    if (storage.switches.tagRetention > 1) keepRevision(image, manifest);
    settle(image, ref, manifest);
  }
  if (storage.switches.noReferrers) return;
  for (const subject of [content.subject, digestOf(file)]) {
    if (subject !== undefined) writeReferrers(image, subject, stamps);
  }
}

/** The revision goes on in a folder that is named by its digest. */
function keepRevision(image: ImageFolder, { digest: ref, body, mediaType }: Gone): void {
  const stamps = image.repository.storage.pushStamps();
  storeManifest(image, { ref, body, mediaType, stamps, by: "system" });
}

/** Bytes of a layer or config, wherever in the repository they lie. */
export function blobIn(image: ImageFolder, digest: string): Buffer | undefined {
  const { files } = image.repository;
  return files.bySha256(digest.slice("sha256:".length))[0]?.bytes;
}

function placeBlob(
  image: ImageFolder,
  folder: string,
  digest: string,
  { stamps, by }: Pushed,
): void {
  const bytes = blobIn(image, digest);
  if (bytes === undefined) return;
  const { files } = image.repository;
  files.put(joined(folder, layerFile(digest)), { bytes, stamps, by });
  files.remove(joined(image.folder(uploadsFolder), layerFile(digest)));
}

/** The properties that the server writes at a push; they move no stamp of their own. */
function describe(
  image: ImageFolder,
  ref: string,
  { properties, bytes, contentType }: StoredFile,
): void {
  const digest = sha256(bytes);
  properties.set("docker.manifest", [ref]);
  properties.set("docker.manifest.digest", [digest]);
  properties.set("docker.manifest.type", [contentType]);
  properties.set("docker.repoName", [image.name]);
  properties.set("sha256", [digest.slice("sha256:".length)]);
}
