// `referrers.json`: the server's own list of the referrers of a manifest, in each of its folders, for administrators alone. It is
// written when one of the two is pushed, and no deletion of a referrer changes it.

import { descriptorOf, referrersIndex } from "../../oci/referrers-index.ts";
import { referrersFile } from "../storage/layout.ts";
import { folderOf, joined, type Stamps } from "../storage/stored.ts";
import type { ImageFolder } from "./image-folder.ts";

/** Brings the list of this subject up to date, where the subject is here and has referrers. */
export function writeReferrers(image: ImageFolder, subject: string, stamps: Stamps): void {
  const referrers = image.referrersOf(subject).flatMap((digest) => image.manifest(digest) ?? []);
  if (referrers.length === 0) return;
  const bytes = Buffer.from(JSON.stringify(referrersIndex(referrers.map(descriptorOf))));
  for (const { fullPath } of image.filesOf(subject)) {
    const path = joined(folderOf(fullPath), referrersFile);
    image.repository.files.put(path, { bytes, stamps, by: "system" });
  }
}
