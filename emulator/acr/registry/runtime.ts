// What a repository needs of the registry that it is in: an interface, so that it can be read without the registry.

import type { Clock } from "../../http/clock.ts";
import type { Switches } from "../switches/switches.ts";
import type { Ticks } from "./ticks.ts";

export interface RegistryRuntime {
  readonly switches: Switches;
  readonly clock: Clock;
  /** The time of a push that happens now; no two are equal within a millisecond. */
  pushTime(): Ticks;
  /** Keeps the bytes and returns their digest. */
  storeBlob(bytes: Buffer): string;
  blob(digest: string): Buffer | undefined;
  /** Runs something at the first request after this many milliseconds; at once for 0. */
  later(ms: number, run: () => void): void;
}
