/**
 * Puts a fixture into an image of the Artifactory emulator, as pushes in the order in which it was written would have: what has tags
 * lies in a folder for each of them, what has none under its digest. There are no locks.
 */
import type { Image } from "../../emulator/artifactory/images/image.ts";
import type { Fixture } from "./fixture.ts";

const DAY_MS = 86_400_000;

/** `created` is the age of a manifest; `modified` and `updated` that of its tags, where it has any. */
export function seedImage(image: Image, { manifests }: Fixture): void {
  const now = image.repository.storage.now().getTime();
  const ago = (days: number) => new Date(now - days * DAY_MS);
  for (const { bytes, mediaType, tags, ageDays, tagAgeDays } of manifests) {
    const pushedAt = ago(tags.length === 0 ? ageDays : tagAgeDays);
    image.putManifest({ body: bytes, mediaType, tags, pushedAt, created: ago(ageDays) });
  }
}
