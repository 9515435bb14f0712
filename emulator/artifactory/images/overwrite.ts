// What a push to a tag does to what the tag's folder held before. The vendor's pages disagree; at rest the old file of the same
// kind is gone for good, a file of the other kind stays beside the new one, and children stay where they are.

import { blobsOf, contentOf } from "../../oci/manifest-content.ts";
import { imageFile, layerFile, listFile } from "../storage/layout.ts";
import { digestOf, joined, type StoredFile } from "../storage/stored.ts";
import type { ImageFolder } from "./image-folder.ts";

/** A manifest that has made room for another one, for the caller to keep where old revisions are kept. */
export interface Gone {
  readonly digest: string;
  readonly body: Buffer;
  readonly mediaType: string;
  /** Its children that no other list names go with it. */
  readonly takesChildren: boolean;
}

/** To be called before a file is written; what comes back is to be settled when the file is in its place. */
export function makeRoom(
  image: ImageFolder,
  ref: string,
  name: string,
  body: Buffer,
): readonly Gone[] {
  const { files, storage } = image.repository;
  const { strictTagOverwrite, overwriteRemovesChildren } = storage.switches;
  const folder = image.folder(ref);
  const replaced = files.file(joined(folder, name));
  const beside = files.file(joined(folder, name === listFile ? imageFile : listFile));
  const gone: Gone[] = [];
  if (replaced !== undefined && !replaced.bytes.equals(body)) {
    gone.push(goneOf(replaced, overwriteRemovesChildren));
  }
  if (strictTagOverwrite && beside !== undefined) {
    gone.push(goneOf(beside, true));
    files.remove(beside.fullPath);
  }
  return gone;
}

function goneOf(file: StoredFile, takesChildren: boolean): Gone {
  const { bytes: body, contentType: mediaType } = file;
  return { digest: digestOf(file), body, mediaType, takesChildren };
}

/** Clears up behind a manifest, once its revision is kept: beyond so many revisions the oldest goes. */
export function settle(image: ImageFolder, tag: string, gone: Gone): void {
  const { files, storage } = image.repository;
  const { tagRetention } = storage.switches;
  if (tagRetention > 1) dropRevisions(image, tag, gone.digest, tagRetention - 1);
  else if (gone.takesChildren) removeChildren(image, gone);
  for (const digest of blobsOf(contentOf(gone.body, gone.mediaType))) {
    storage.cleanUpLater(files, joined(image.folder(tag), layerFile(digest)));
  }
}

/** Of the revisions of a tag, this one the newest, the oldest beyond `most` go, their children with them. */
function dropRevisions(image: ImageFolder, tag: string, newest: string, most: number): void {
  const kept = [...(image.revisions.get(tag) ?? []), newest];
  image.revisions.set(tag, kept.slice(-most));
  for (const old of kept.slice(0, -most)) {
    const manifest = image.manifest(old);
    image.repository.files.remove(image.folder(old));
    if (manifest !== undefined) removeChildren(image, manifest);
  }
}

/** Removes the digest folders of those children that no list of the image names. */
function removeChildren(
  image: ImageFolder,
  { body, mediaType }: Pick<Gone, "body" | "mediaType">,
): void {
  const named = new Set(
    image
      .digests()
      .flatMap((digest) => image.manifest(digest)?.content.children ?? [])
      .map(({ digest }) => digest),
  );
  for (const { digest } of contentOf(body, mediaType).children) {
    if (!named.has(digest)) image.repository.files.remove(image.folder(digest));
  }
}
