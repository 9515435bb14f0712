// All switches of the server: behaviours of Artifactory that are unpleasant, rare or contradictory in the vendor's own pages. At
// rest it behaves as most public reports say. A running server reads them at every request, so a test may flip them in the middle
// of a run.

export interface ArtifactorySwitches {
  /** An AQL answer holds at most this many rows, and says so in `range.notification`. */
  hardLimit: number | undefined;
  /** An AQL answer holds at most this many rows, and says nothing. */
  silentCap: number | undefined;
  /** AQL refuses `sort`, as the open source edition does. */
  noSort: boolean;
  /** So many AQL searches run at once; others wait. */
  aqlParallel: number;
  /** How long a search waits for its turn before it is answered 429, without Retry-After. */
  pendingMs: number;
  /** A query text of more characters is refused. */
  aqlMaxCharacters: number;
  /** AQL writes `size` as a string. */
  sizeAsText: boolean;
  /** Timestamps have this offset from UTC; 0 is written `Z`. */
  utcOffsetMinutes: number;
  /** What is pushed over HTTP is `modified` so long before it is `created`. */
  modifiedBeforeMs: number;
  /** Paths (`key/path`, with `*`, `**` and `?`) that no account may read, as if none had the permission. */
  hide: readonly string[];
  /** Reading or deleting what one may not read is answered 403 and not 404. */
  hiddenIs403: boolean;
  /** The tag list, too, leaves out what the user may not read. */
  tagsListFiltered: boolean;
  /** Paths, as in `hide`, whose deletion is answered 400. */
  undeployCanceled: readonly string[];
  /** Deleted items are kept in the repository `auto-trashcan`. */
  trash: boolean;
  /** A folder that has become empty, and a layer that no manifest beside it names, vanish after this long. */
  cleanUpMs: number;
  /** A list that replaces a list takes along those children of the old one that no other list of the image names. */
  overwriteRemovesChildren: boolean;
  /** A push to a tag leaves nothing there of another kind: image over list, list over image. */
  strictTagOverwrite: boolean;
  /** So many revisions of a tag are kept, the older ones in folders named by their digests. */
  tagRetention: number;
  /** The tag list names digest folders, too. */
  legacyTagsList: boolean;
  /** DELETE of a manifest is answered 406 when Accept names a type of manifests. */
  legacy406: boolean;
  /** DELETE of a digest removes every folder that holds it; at rest the first in order of paths. */
  v2DeleteAll: boolean;
  /** No referrers API. */
  noReferrers: boolean;
  /** No parentManifests API. */
  noParents: boolean;
  /** The challenge of the registry API asks for Basic and not for a Bearer token. */
  basicChallenge: boolean;
  /** Added to every request. */
  latencyMs: number;
}

export function defaultArtifactorySwitches(): ArtifactorySwitches {
  return {
    hardLimit: undefined,
    silentCap: undefined,
    noSort: false,
    aqlParallel: 3,
    pendingMs: 10_000,
    aqlMaxCharacters: 6000,
    sizeAsText: false,
    utcOffsetMinutes: 0,
    modifiedBeforeMs: 108,
    hide: [],
    hiddenIs403: false,
    tagsListFiltered: false,
    undeployCanceled: [],
    trash: true,
    cleanUpMs: 300_000,
    overwriteRemovesChildren: false,
    strictTagOverwrite: false,
    tagRetention: 1,
    legacyTagsList: false,
    legacy406: false,
    v2DeleteAll: false,
    noReferrers: false,
    noParents: false,
    basicChallenge: false,
    latencyMs: 0,
  };
}
