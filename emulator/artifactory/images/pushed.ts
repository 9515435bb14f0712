// A manifest on its way into the folder of a tag or digest.

import type { Stamps } from "../storage/stored.ts";

export interface Pushed {
  /** A tag or a digest. */
  readonly ref: string;
  readonly body: Buffer;
  readonly mediaType: string;
  readonly stamps: Stamps;
  readonly by: string;
}
