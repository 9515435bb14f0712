/**
 * Pulls whatever a tag or a digest names, as a client with every platform would: the manifest, its children however
 * deep, all that refers to any of these, and every config and layer.
 */
import type { Manifest } from "./manifest.ts";
import type { Repository } from "./registry-client.ts";

export interface Pulled {
  /** The digest of the first manifest; undefined if there is none. */
  readonly top: string | undefined;
  readonly manifests: ReadonlySet<string>;
  readonly blobs: ReadonlySet<string>;
  /** What something names, and the registry does not have. A tag is here by its name. */
  readonly missing: readonly string[];
}

/** Never throws for what is missing; throws for bytes that have another digest. */
export async function pullWhole(repository: Repository, reference: string): Promise<Pulled> {
  const manifests = new Set<string>();
  const blobs = new Set<string>();
  const missing: string[] = [];
  let top: string | undefined;
  const pending = [reference];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (manifests.has(next)) continue;
    const pulled = await repository.pullManifest(next);
    if (pulled === undefined) {
      missing.push(next);
      continue;
    }
    top ??= pulled.digest;
    manifests.add(pulled.digest);
    for (const blob of blobsOf(pulled.manifest)) {
      if (blobs.has(blob)) continue;
      if (await repository.pullBlob(blob)) blobs.add(blob);
      else missing.push(blob);
    }
    pending.push(...childrenOf(pulled.manifest), ...(await repository.referrersOf(pulled.digest)));
  }
  return { top, manifests, blobs, missing };
}

function childrenOf({ manifests = [] }: Manifest): readonly string[] {
  return manifests.map(({ digest }) => digest);
}

function blobsOf({ config, layers = [] }: Manifest): readonly string[] {
  return [...(config === undefined ? [] : [config]), ...layers].map(({ digest }) => digest);
}
