// What a repository needs of the storage that it is in: an interface, so that it can be read without the storage.

import type { ArtifactorySwitches } from "../switches/switches.ts";
import type { Files } from "./files.ts";
import type { Stamps, StoredFile } from "./stored.ts";

export interface StorageRuntime {
  readonly switches: ArtifactorySwitches;
  now(): Date;
  /** The stamps of what is pushed over HTTP now. */
  pushStamps(): Stamps;
  /** Puts what was deleted into the trash can, unless that is switched off. */
  keepInTrash(removed: readonly StoredFile[], by: string): void;
  /** Looks after a while whether this may go. */
  cleanUpLater(files: Files, fullPath: string): void;
}
