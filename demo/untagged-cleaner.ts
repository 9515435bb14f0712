/**
 * A cleaner as many scripts are: it deletes what has no tag and is old. It takes "no tag" for "not needed", which holds
 * for no image of an index. Microsoft's own example is such a one, with fewer checks:
 * https://learn.microsoft.com/azure/container-registry/container-registry-delete#delete-untagged-images
 */
import type { Repository } from "./registry-client.ts";

/** Deletes what has no tag, is not locked and was pushed before `before`; returns how many manifests that were. */
export async function deleteUntagged(repository: Repository, before: Date): Promise<number> {
  let deleted = 0;
  for (const { digest, tags, pushedAt, isLocked } of await repository.listManifests()) {
    if (tags.length > 0 || isLocked || pushedAt >= before) continue;
    if (await repository.deleteManifest(digest)) deleted += 1;
  }
  return deleted;
}
