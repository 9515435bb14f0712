// The switches for what a front end, a network and a rate limit do to requests and answers.

import type { RetryAfter } from "../../http/retry-after.ts";
import { initially, type Described } from "./described.ts";

/** The Date header where it is not the registry's time: none at all, that of another clock, or any text. */
export type OddDate = "missing" | { readonly offByMs: number } | { readonly text: string };

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

export const transportSwitches = {
  redirectBlobs: {
    initial: true,
    does: "a GET of a blob is answered with 307 to another host, which wants no Authorization",
    source:
      "Documented: https://learn.microsoft.com/azure/container-registry/container-registry-dedicated-data-endpoints",
  },
  latencyMs: {
    initial: 0,
    does: "every request takes so many milliseconds longer",
    source: "Guessed: depends on where the client is",
  },
  premium: {
    initial: false,
    does: "rate limit headers are those of a Premium registry",
    source: "Recorded: 8 deletions a second on Basic and Standard, 30 to 32 on Premium",
  },
  rateLimits: {
    initial: initially<RateLimits>({}),
    does: "so many calls of a category go through, then 429 until the minute is over",
    source:
      "Documented: https://learn.microsoft.com/azure/container-registry/container-registry-skus",
  },
  serverHeader: {
    initial: "openresty",
    does: "is the `Server` header",
    source: "Recorded: openresty, and AzureContainerRegistry since 2025",
  },
  lowerCaseHeaders: {
    initial: false,
    does: "header names are sent in lower case, but for those that Node adds",
    source: "Guessed: as front ends of HTTP/2 write them",
  },
  oddDate: {
    initial: initially<OddDate | undefined>(undefined),
    does: 'the `Date` header is "missing", off by {"offByMs":N}, or any {"text":…}',
    source: "Guessed: proxies and clocks do so",
  },
  artifactTypesNeedAccept: {
    initial: false,
    does: "retired artifact manifests are 404 where Accept does not name their type, as OCI types are",
    source: "Guessed: as with OCI types",
  },
} satisfies Record<string, Described>;
