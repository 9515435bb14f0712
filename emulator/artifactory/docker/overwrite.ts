// What a push to a tag does to what the tag's folder held before. The vendor's pages disagree; at rest the old file of the same
// kind is gone for good, a file of the other kind stays beside the new one, and children stay where they are.

import { contentOf } from "../../registry/manifest-content.ts";
import { joined, type StoredFile } from "../storage/stored.ts";
import { digestOf, imageFile, isDigestFolder, layerFile, listFile, type Image } from "./image.ts";
import { blobsOf } from "./store.ts";

/** Makes room for a manifest of other bytes; what comes back is called when the new one is in place. */
export function makeRoom(image: Image, ref: string, name: string, body: Buffer): () => void {
  const { files, storage } = image.repository;
  const { strictTagOverwrite, overwriteRemovesChildren } = storage.switches;
  if (isDigestFolder(ref)) return () => undefined;
  const folder = image.folder(ref);
  const replaced = files.file(joined(folder, name));
  const beside = files.file(joined(folder, name === listFile ? imageFile : listFile));
  const isReplaced = replaced !== undefined && !replaced.bytes.equals(body);
  const gone = [
    ...(isReplaced ? [replaced] : []),
    ...(strictTagOverwrite && beside !== undefined ? [beside] : []),
  ].map(taken);
  for (const file of gone) retain(image, ref, file);
  if (strictTagOverwrite && beside !== undefined) files.remove(beside.fullPath);
  return () => {
    for (const file of gone) {
      const takesChildren = file.isBeside(name) ? strictTagOverwrite : overwriteRemovesChildren;
      if (takesChildren) removeChildren(image, file);
      leaveLayers(image, folder, file);
    }
    dropRevisions(image, ref);
  };
}

/** A file as it was before it is overwritten. */
interface Taken {
  readonly digest: string;
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly name: string;
  readonly stamps: StoredFile["stamps"];
  readonly isBeside: (name: string) => boolean;
}

function taken(file: StoredFile): Taken {
  const { bytes, contentType, fullPath, stamps } = file;
  const name = fullPath.endsWith(`/${listFile}`) ? listFile : imageFile;
  const isBeside = (other: string): boolean => other !== name;
  return { digest: digestOf(file), bytes, contentType, name, stamps: { ...stamps }, isBeside };
}

/** An older revision is copied to a folder that is named by its digest, where so many are kept. */
function retain(image: Image, tag: string, { digest, bytes, contentType, name }: Taken): void {
  const { files, storage } = image.repository;
  if (storage.switches.tagRetention <= 1) return;
  const path = joined(image.folder(digest), name);
  const stamps = storage.pushStamps();
  files.put(path, { bytes, stamps, by: "system", contentType });
  image.revisions.set(tag, [...(image.revisions.get(tag) ?? []), digest]);
}

/** Revisions beyond the number that is kept go, each with the children that no other list names. */
function dropRevisions(image: Image, tag: string): void {
  const { files, storage } = image.repository;
  const kept = image.revisions.get(tag) ?? [];
  const most = Math.max(0, storage.switches.tagRetention - 1);
  for (const digest of kept.slice(0, Math.max(0, kept.length - most))) {
    const [file] = image.manifestFilesIn(image.folder(digest));
    const old = file === undefined ? undefined : taken(file);
    files.remove(image.folder(digest));
    if (old !== undefined) removeChildren(image, old);
  }
  image.revisions.set(tag, kept.slice(-most || kept.length));
}

function removeChildren(image: Image, { bytes, contentType }: Taken): void {
  const named = new Set(
    image.digests().flatMap((digest) => {
      const children = image.manifest(digest)?.content.children ?? [];
      return children.map((child) => child.digest);
    }),
  );
  for (const { digest } of contentOf(bytes, contentType).children) {
    if (!named.has(digest)) image.repository.files.remove(image.folder(digest));
  }
}

/** The layers of what is gone stay beside the new manifest until the server cleans up. */
function leaveLayers(image: Image, folder: string, { bytes, contentType }: Taken): void {
  const { repository } = image;
  for (const digest of blobsOf(contentOf(bytes, contentType))) {
    repository.storage.cleanUpLater(repository, joined(folder, layerFile(digest)));
  }
}
