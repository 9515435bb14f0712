/**
 * The ports: what a registry can be asked, in the words of this project, and the model of what it answers.
 * Adapters (`acr/`, `artifactory/`) implement them; `prune/` decides with them and knows no product. Whatever an adapter
 * can't tell is `undefined` here, and the decision reads that as "keep".
 */
import type { Digest } from "../oci/digest.ts";

/** One manifest as the registry lists it. */
export interface ManifestRow {
  readonly digest: Digest;
  /** As listed. Undefined when the registry did not say: an unknown type. `TOLD_BY_BODY` where listings never say. */
  readonly mediaType: string | undefined;
  /** The tags that this row shows. Registries cut long lists short, so this proves "tagged" and never "untagged". */
  readonly tags: readonly string[];
  /** The latest time that can be its push. Undefined when there is none to trust. */
  readonly pushedAt: Date | undefined;
  /** As the registry reports it: with config and layers, of an index with its children. */
  readonly sizeBytes: number | undefined;
  /** The media type of its config, where the registry shows it: it tells what an image is that is not read. */
  readonly configMediaType: string | undefined;
  /** `os/architecture`, where the registry shows it. */
  readonly platform: string | undefined;
  /** True unless the registry said that this manifest may be written and deleted. */
  readonly isLocked: boolean;
  readonly lock: Lock | undefined;
  /** True only if the registry said that its body may be read. */
  readonly isReadable: boolean;
  readonly storage: Storage;
}

/**
 * Where a registry keeps a manifest, as far as that limits what can be deleted:
 * `by-digest`: tags come and go without it;
 * `by-tag-only`: in its tags alone, and it goes with the last of them;
 * `shared`: where something else is as well, which would be deleted along with it.
 */
export type Storage = "by-digest" | "by-tag-only" | "shared";

/**
 * A lock as the registry states it, in its own words: the same words are the same lock, and it can be set again.
 * Undefined where nothing is locked, and where the registry did not say.
 */
export type Lock = string;

export interface Tag {
  readonly name: string;
  readonly digest: Digest;
  /** The latest of the tag's own times. Undefined when there is none to trust. */
  readonly updatedAt: Date | undefined;
  /** True unless the registry said that this tag may be written and deleted. */
  readonly isLocked: boolean;
  readonly lock: Lock | undefined;
}

/** A locked manifest, or a locked tag. */
export type Locked =
  | { readonly digest: Digest; readonly lock: Lock }
  | { readonly tag: string; readonly lock: Lock };

/** Sets locks again on what still exists. Returns what it could not lock; never throws. */
export type Relock = () => Promise<readonly Locked[]>;

/** Everything a repository holds, read once and proved complete. */
export interface Listing {
  readonly rows: ReadonlyMap<Digest, ManifestRow>;
  readonly tags: readonly Tag[];
  /** True when the repository as a whole is locked against writing, which locks all its images. */
  readonly isLocked: boolean;
  /** True only if the registry said that what is in the repository may be read. */
  readonly isReadable: boolean;
  /** The registry's own clock when the reading began; undefined when it did not tell. */
  readonly registryTime: Date | undefined;
}

/**
 * A manifest's exact bytes, that the registry says that there is no such manifest (a 404 of its own), or that it does not
 * hand them out (404, 403, 405).
 */
export type BodyAnswer =
  | { readonly state: "read"; readonly bytes: Uint8Array }
  | { readonly state: "unknown" }
  | { readonly state: "unreadable" };

/** A body, under the digest that its bytes have. */
export interface KeptBody {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

/**
 * The bodies of one repository's manifests, kept from earlier runs for later ones: what a digest names never changes.
 * No method throws. A body that can't be kept is read again by the next run.
 */
export interface BodyStore {
  /** The bodies that earlier runs kept, some at a time, in no order; manifests that are no longer listed may be among them. */
  kept(): AsyncIterable<readonly KeptBody[]> | Iterable<readonly KeptBody[]>;
  /** Drops, when this run is saved, what is not listed any more. */
  retain(listed: Iterable<Digest>): void;
  /** Keeps a body that was read from the registry and verified. */
  keep(body: KeptBody): void;
  /** Drops what has been deleted. */
  forget(deleted: Iterable<Digest>): void;
}

/** One manifest looked at by itself: its row, and the children that the registry's own records name. */
export interface ManifestRecord {
  readonly row: ManifestRow;
  readonly references: readonly Digest[];
}

/**
 * One manifest looked at right before its deletion: its row, and all tags that name it by now. The adapter that it comes from
 * may know more of it: it is handed back as it is.
 */
export interface CurrentState {
  readonly row: ManifestRow;
  readonly tags: readonly Tag[];
}

/** What was pushed, and which tags were set, at or after a moment. May hold more than that, never less. */
export interface Changes {
  readonly rows: readonly ManifestRow[];
  readonly tags: readonly Tag[];
}

/**
 * What became of a request to delete. `unsettled` means that only a new look can tell whether it happened;
 * `postponed`, that the registry did not take it on and may do so later; `unfinished`, that a part is gone, and that the look
 * was too old for the rest.
 */
export type RemovalAnswer =
  | { readonly state: "removed" }
  | { readonly state: "already-gone" }
  | { readonly state: "refused"; readonly why: string }
  | { readonly state: "postponed"; readonly why: string }
  | { readonly state: "unfinished" }
  | { readonly state: "unsettled"; readonly why: string };

/** What was pulled of one repository, each with the last time; undefined where only the fact is known. */
export interface Pulled {
  readonly digests: ReadonlyMap<Digest, Date | undefined>;
  /** Tags by which something was pulled that nobody recorded. */
  readonly tags: ReadonlyMap<string, Date | undefined>;
}

/** What is recorded of pulls. */
export interface PullRecord {
  /** When it was asked, by the clock that is behind: that of the run, or of what keeps the record. */
  readonly askedAt: Date;
  /** Of repositories in which nothing was pulled, nothing. */
  readonly pulled: ReadonlyMap<string, Pulled>;
  /** The last thing that is recorded; undefined where that is not known. */
  readonly newestEntry: Date | undefined;
}

/** What a kind of registry does by itself. */
export interface Capabilities {
  /** Deleting a manifest takes its referrers along, nested ones too. */
  readonly cascadesToReferrers: boolean;
}

/** What a request is sent for: to sign in, to ask what was pulled, or to list, read or look at something, or to change it. */
export type RequestKind =
  | "signIn"
  | "pulls"
  | "list"
  | "read"
  | "referrers"
  | "look"
  | "delete"
  | "lock";

/** How many requests of each kind were sent, every attempt counted. */
export type RequestCounts = Readonly<Record<RequestKind, number>>;

export const NO_REQUESTS: RequestCounts = {
  signIn: 0,
  pulls: 0,
  list: 0,
  read: 0,
  referrers: 0,
  look: 0,
  delete: 0,
  lock: 0,
};

/** A registry. Every method throws an `ActionError` when the registry can't be asked. */
export interface Registry {
  /** Host and port, as users know it. */
  readonly host: string;
  readonly capabilities: Capabilities;
  /** Signs in, as far as that can be done before the first request. Tells as whom, for the log. */
  signIn(): Promise<string>;
  /** The names of all repositories that this identity may see. */
  repositoryNames(): Promise<readonly string[]>;
  repository(name: string): Repository;
  /**
   * What was pulled in the last so many milliseconds, in all repositories; it may be more than that, never less. Throws
   * when the record does not reach back so far, or may not be whole.
   */
  pulledWithin(ms: number): Promise<PullRecord>;
  /**
   * Resolves when the registry may be sent another deletion; at once while there are few of them. The answer tells later
   * whether it has throttled deletions since.
   */
  acquireDeletion(): Promise<() => boolean>;
  /** What was sent to it so far. Never throws. */
  requestCounts(): RequestCounts;
}

/** One repository of a registry. Every method throws an `ActionError` when the answer can't be had. */
export interface Repository {
  readonly name: string;
  /** Reads everything; throws when the listing stays incomplete. Undefined when there is no such repository. */
  list(): Promise<Listing | undefined>;
  /** Reads one manifest's bytes. They are not verified: `parseManifest` does that. */
  read(digest: Digest): Promise<BodyAnswer>;
  /** Looks at one manifest. Undefined when the registry says that it does not exist. */
  stat(digest: Digest): Promise<ManifestRecord | undefined>;
  /**
   * Looks at one manifest and its tags. Undefined when the registry says that it does not exist; an answer that is about
   * another one is an error.
   */
  refresh(digest: Digest): Promise<CurrentState | undefined>;
  /** Asks what is new since the given moments, in the registry's own time. */
  changesSince(pushed: Date, tagged: Date): Promise<Changes>;
  /** All manifests that are listed by now; none when the repository is gone. Not proved complete. */
  rows(): Promise<ReadonlyMap<Digest, ManifestRow>>;
  /** All tags that are listed by now; none when the repository is gone. Not proved complete. */
  tags(): Promise<readonly Tag[]>;
  /** The manifests whose `subject` is this one, or undefined when this registry has no referrers API. */
  referrers(digest: Digest): Promise<readonly Digest[] | undefined>;
  /**
   * Deletes one manifest and all its tags, as `refresh` of this registry has just returned it. Sent at most once, and never
   * throws for what the registry answered. Where it takes several requests, none but the first is sent once `isTooLate`.
   */
  remove(seen: CurrentState, isTooLate: () => boolean): Promise<RemovalAnswer>;
  /** Looks at one tag. Undefined when the registry says that it does not exist. */
  tag(name: string): Promise<Tag | undefined>;
  /**
   * Removes one tag, which is as it was looked at, as far as the registry can tell; the manifest stays, or the answer is
   * "refused". Sent at most once, and never throws for what the registry answered.
   */
  untag(tag: Tag): Promise<RemovalAnswer>;
  /** Lifts locks. When one of them can't be lifted, those that were are set again before it throws. */
  unlock(locked: readonly Locked[]): Promise<Relock>;
}
