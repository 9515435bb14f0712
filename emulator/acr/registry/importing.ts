// An import as the service does it: an operation of the control plane that makes the tagged index first and its children
// seconds later. In between the index names manifests that have neither a row nor a body.

import type { Repository } from "./repository.ts";
import type { SeedManifest } from "./seed.ts";

export interface Import {
  readonly index: SeedManifest;
  readonly children: readonly SeedManifest[];
  /** From the index to its children; without it they come by `arrive` alone. */
  readonly lagMs?: number;
}

export interface Imported {
  /** Digest of the index. */
  readonly digest: string;
  /** Brings the children now, for a hook between two requests; does nothing if they are here. */
  readonly arrive: () => void;
}

/** Stores the index now, and the children at the first request after the lag, as pushed at that time. */
export function importIndex(repository: Repository, imported: Import): Imported {
  const { index, children, lagMs = Infinity } = imported;
  const digest = repository.putManifest(index);
  let isComplete = false;
  const arrive = (): void => {
    if (isComplete) return;
    isComplete = true;
    for (const child of children) repository.putManifest(child);
    const row = repository.manifest(digest);
    if (row !== undefined) row.imageSize = index.imageSize;
  };
  repository.registry.later(lagMs, arrive);
  return { digest, arrive };
}
