// The behaviours of the real service that are unpleasant, unproven or rare, each off until a test turns it on.
// A running emulator reads them at every request, so a test may flip them in the middle of a run.

/** Requests a minute that the registry lets through before it answers 429; an absent category is unlimited. */
export interface RateLimits {
  readonly read?: number;
  readonly write?: number;
  readonly delete?: number;
  readonly referrers?: number;
  readonly oauth?: number;
}

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
  /** Digests, tags and repository names that listings leave out without a trace; single reads still find them. */
  readonly unlisted: Set<string>;
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
    unlisted: new Set(),
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
    lowerCaseClaims: false,
    abac: false,
    deletedStaysVisibleMs: 0,
    latencyMs: 0,
    premium: false,
    rateLimits: {},
  };
}
