// The behaviours of the real service that are unpleasant, unproven or rare, each off until a test turns it on.
// A running emulator reads them at every request, so a test may flip them in the middle of a run.

/** How a 429 says when to come back: in seconds, as an HTTP date by the registry's clock, or not at all. */
export type RetryAfter = "seconds" | "date" | "none";

/** The Date header where it is not the registry's time: none at all, that of another clock, or any text. */
export type OddDate = "missing" | { readonly offByMs: number } | { readonly text: string };

/** How a Link writes what must not be bare in it: as the service does, with lower-case hex digits, or `/` and `:` bare. */
export type LinkEncoding = "upper" | "lower" | "bare";

/** Requests a minute that the registry lets through before it answers 429; an absent category is unlimited. */
export interface RateLimits {
  readonly read?: number;
  readonly write?: number;
  readonly delete?: number;
  /** Deletions a second, of which a second's worth may come at once. The answer to a deletion says so. */
  readonly deletesPerSecond?: number;
  readonly referrers?: number;
  /** Both token endpoints. */
  readonly oauth?: number;
  /** Default: seconds. */
  readonly retryAfter?: RetryAfter;
}

/** How an answer has a list without any item: as `null`, not at all, or as `[]`. */
export type EmptyList = "null" | "absent" | "array";

/** How the lists of an empty repository are answered: 404 NAME_UNKNOWN, or as lists without any item. */
export type EmptyRepository = "unknown" | "listed";

export interface Switches {
  /** The `tags` of manifest rows are cut to this many; the tag list stays whole. */
  tagsTruncateAt: number | undefined;
  /** A pushed manifest or new tag shows up in the metadata API only after this long; /v2 has it at once. */
  lagMs: number;
  /** The catalog ends, without a Link and without an error, after this many names. */
  catalogStopsAfter: number | undefined;
  /** Added to the true `manifestCount` of every repository. */
  manifestCountOffBy: number;
  /** Added to the true `tagCount` of every repository. */
  tagCountOffBy: number;
  /** Counts that are zero are left out. */
  zeroCountsLeftOut: boolean;
  /** Lists of manifests, tags and repositories that have no item. */
  emptyLists: EmptyList;
  /** Repositories that stay in the catalog though they hold no manifest, with what their lists answer. */
  emptyRepositories: Map<string, EmptyRepository>;
  /** Digests, tags and repository names that listings leave out without a trace; single reads still find them. */
  readonly unlisted: Set<string>;
  /** No page of a listing is longer than this, however many items were asked for. */
  pageCap: number;
  /** Deleted manifests and tags can be listed and restored under `_deleted`; what is deleted cannot be pushed again. */
  softDelete: boolean;
  /** Real service: one hour. */
  accessTokenSeconds: number;
  /** Real service: three hours. */
  refreshTokenSeconds: number;
  /** `listEnabled=false` takes the item out of listings (counts still include it). */
  listEnabledHides: boolean;
  /** A locked tag makes the deletion of its manifest by digest answer 405. */
  lockedTagProtectsManifest: boolean;
  /** Deleting a subject leaves its locked referrers, and theirs, in place. */
  cascadeStopsAtLockedReferrers: boolean;
  /** Referrers API as in registries with customer-managed keys: 404, and no OCI-Subject on push. */
  referrersApiOff: boolean;
  /** Rows of the manifest list hold `references: []`. */
  emptyReferencesInLists: boolean;
  /** Rows of untagged manifests hold `tags: null` where the field is else absent. */
  nullTags: boolean;
  /** Rows leave `configMediaType` out, as the older service did. */
  omitConfigMediaType: boolean;
  /** Reading a retired artifact manifest needs its type in Accept, as OCI types do. */
  artifactTypesNeedAccept: boolean;
  /** "AzureContainerRegistry" is what newer front ends send. */
  serverHeader: string;
  /** Header names are sent in lower case, as HTTP/2 front ends write them (but for those that Node adds). */
  lowerCaseHeaders: boolean;
  /** The Date header is not the registry's time. */
  oddDate: OddDate | undefined;
  /** Link headers hold the whole URL, with the host as the client calls it. */
  absoluteLinks: boolean;
  linkEncoding: LinkEncoding;
  /** `access` claims with lower-case keys. */
  lowerCaseClaims: boolean;
  /** RBAC + ABAC repository permissions: wildcard scopes yield an empty grant. */
  abac: boolean;
  /** After a 202 the deleted item can still be read and listed for this long. */
  deletedStaysVisibleMs: number;
  /** Added to every request. */
  latencyMs: number;
  /** Rate limit headers as a Premium registry sends them. */
  premium: boolean;
  rateLimits: RateLimits;
}

/** All switches at rest: the service as it was recorded. */
export function defaultSwitches(): Switches {
  return {
    tagsTruncateAt: undefined,
    lagMs: 0,
    catalogStopsAfter: undefined,
    manifestCountOffBy: 0,
    tagCountOffBy: 0,
    zeroCountsLeftOut: false,
    emptyLists: "null",
    emptyRepositories: new Map(),
    unlisted: new Set(),
    pageCap: 1000,
    softDelete: false,
    accessTokenSeconds: 3600,
    refreshTokenSeconds: 3 * 3600,
    listEnabledHides: false,
    lockedTagProtectsManifest: false,
    cascadeStopsAtLockedReferrers: false,
    referrersApiOff: false,
    emptyReferencesInLists: false,
    nullTags: false,
    omitConfigMediaType: false,
    artifactTypesNeedAccept: false,
    serverHeader: "openresty",
    lowerCaseHeaders: false,
    oddDate: undefined,
    absoluteLinks: false,
    linkEncoding: "upper",
    lowerCaseClaims: false,
    abac: false,
    deletedStaysVisibleMs: 0,
    latencyMs: 0,
    premium: false,
    rateLimits: {},
  };
}
