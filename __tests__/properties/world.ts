/**
 * A registry of one kind as the properties see it: what lies in it, who deletes in it, and how it can be disturbed. What a
 * kind does not have (locks, for instance) is left out where it is planted; the rules and the oracle are the same for all.
 */
import type { ActionRun, RunOptions } from "../support/run-action.ts";
import type { DescribedRepository } from "./described.ts";
import type { Mishap } from "./mishaps.ts";
import type { Planted } from "./plant.ts";
import type { RandomRepository } from "./repositories.ts";
import type { Setting, Times } from "./settings.ts";

/** One repository of the registry. */
export interface Store {
  /** Of all manifests that stand. */
  digests(): readonly string[];
  has(digest: string): boolean;
  /** Digests by tag. */
  tags(): Readonly<Record<string, string>>;
  /** As it stands, in the words of the oracle. */
  describe(): DescribedRepository;
  /** Manifests by digest and tags by name, with what shows that somebody touched them. */
  rows(): ReadonlyMap<string, Row>;
}

export interface Row {
  readonly digest: string;
  /** When it was set last; the same text is the same time. */
  readonly updatedAt: string;
  readonly locks: string;
}

/** A request that changes something. */
export interface Write {
  readonly method: string;
  readonly url: string;
  readonly repository: string | undefined;
  /** The digest or tag that it is about. */
  readonly reference: string;
  readonly what: "delete-manifest" | "delete-tag" | "update" | "other";
}

/** Something that was added to the registry's behaviour. */
export interface Added {
  remove(): void;
}

export interface World {
  store(name: string): Store;
  plant(name: string, random: RandomRepository, times: Times): Planted;
  /** Calls `then` after every deletion in a repository, with what was deleted. */
  afterDeletions(name: string, then: (reference: string) => void): void;
  befall(name: string, some: readonly Mishap[]): readonly Added[];
  /** Calls `then` once, before the request that comes after so many, or the deletion. */
  beforeOne(
    which: { readonly isDeletion: boolean; readonly after: number },
    then: () => void,
  ): Added;
  /** All writing requests since the last call. */
  takeWrites(): readonly Write[];
  run(inputs: Readonly<Record<string, string>>, options: RunOptions): Promise<ActionRun>;
  close(): Promise<void>;
}

/** A kind of registry. */
export interface Backend<W extends World = World> {
  readonly kind: string;
  /** Of the cases of a property, this share is examined on it. */
  readonly share: number;
  /** What of a setting there is on it. */
  settingOf(setting: Setting): Setting;
  start(now: Date, setting: Setting): Promise<W>;
}
