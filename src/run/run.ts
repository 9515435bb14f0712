/**
 * What one run works with: everything that its parts share, and nothing of what it finds. What it finds is returned, step
 * by step (`prune-repositories.ts`), and comes together in `findings.ts`.
 */
import type { BodyCache } from "../cache/body-cache.ts";
import type { Entry } from "../inputs/entry.ts";
import type { Options } from "../inputs/inputs.ts";
import type { Pulled, Registry } from "../registry/registry.ts";
import type { Signals } from "../registry/signals.ts";
import type { LogRoom } from "../report/log-room.ts";
import type { Limiters } from "./limiter.ts";
import type { SeenTags } from "./seen-tags.ts";

export interface Run extends Scope {
  readonly options: Options;
  readonly registry: Registry;
  readonly limiters: Limiters;
  /** Bodies kept between runs. */
  readonly bodies: BodyCache;
  readonly signals: Signals;
  /** What planning has seen of what patterns and names are about. */
  readonly seenTags: SeenTags;
  /** What the log may still hold. */
  readonly logRoom: LogRoom;
}

/** What a run is about. */
export interface Scope {
  /** Its repositories. */
  readonly names: readonly string[];
  /** For each repository, of all shards, the entry that says what is to be done with it. */
  readonly entryOf: ReadonlyMap<string, Entry>;
  /** Tags that files of the workspace pin, by repository. */
  readonly pinnedTags: ReadonlyMap<string, ReadonlySet<string>>;
  /** What was pulled as lately as the entry of its repository asks, by repository. */
  readonly pulled: ReadonlyMap<string, Pulled>;
}
