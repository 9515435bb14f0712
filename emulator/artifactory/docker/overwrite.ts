// What a push to a tag does to what the tag's folder held before. The vendor's pages disagree; at rest the old file of the same
// kind is gone for good, a file of the other kind stays beside the new one, and children stay where they are.

import { contentOf } from "../../oci/manifest-content.ts";
import { joined, type Stamps, type StoredFile } from "../storage/stored.ts";
import { digestOf, imageFile, layerFile, listFile, type Image } from "./image.ts";
import { blobsOf, storeManifest } from "./store.ts";

/** A manifest that makes room for another one. */
interface Gone {
  readonly digest: string;
  readonly body: Buffer;
  readonly mediaType: string;
  /** Its children that no other list names go with it. */
  readonly takesChildren: boolean;
}

/** To be called before a file is written; what comes back is called when it is in its place. */
export function makeRoom(image: Image, ref: string, name: string, body: Buffer): () => void {
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
  return () => {
    for (const manifest of gone) settle(image, ref, manifest);
  };
}

function goneOf(file: StoredFile, takesChildren: boolean): Gone {
  const { bytes: body, contentType: mediaType } = file;
  return { digest: digestOf(file), body, mediaType, takesChildren };
}

function settle(image: Image, tag: string, gone: Gone): void {
  const { repository } = image;
  const { switches } = repository.storage;
  if (switches.tagRetention > 1) keepRevision(image, tag, gone, switches.tagRetention - 1);
  else if (gone.takesChildren) removeChildren(image, gone);
  for (const digest of blobsOf(contentOf(gone.body, gone.mediaType))) {
    repository.storage.cleanUpLater(repository, joined(image.folder(tag), layerFile(digest)));
  }
}

/** The revision goes on in a folder that is named by its digest; the oldest beyond `most` goes, its children with it. */
function keepRevision(
  image: Image,
  tag: string,
  { digest, body, mediaType }: Gone,
  most: number,
): void {
  const stamps: Stamps = image.repository.storage.pushStamps();
  storeManifest(image, { ref: digest, body, mediaType, stamps, by: "system" });
  const kept = [...(image.revisions.get(tag) ?? []), digest];
  image.revisions.set(tag, kept.slice(-most));
  for (const old of kept.slice(0, -most)) {
    const manifest = image.manifest(old);
    image.repository.files.remove(image.folder(old));
    if (manifest !== undefined) removeChildren(image, manifest);
  }
}

/** Removes the digest folders of those children that no list of the image names. */
function removeChildren(image: Image, { body, mediaType }: Pick<Gone, "body" | "mediaType">): void {
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
