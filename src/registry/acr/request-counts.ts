/**
 * Counts what is sent to the registry, by kind, for the report: what a run costs, and evidence of what it asked for.
 */
import type { PipelinePolicy, PipelineRequest } from "@azure/core-rest-pipeline";

import { NO_REQUESTS, type RequestCounts, type RequestKind } from "../registry.ts";

/** Counts for one run. */
export class RequestCounter {
  #counts: RequestCounts = NO_REQUESTS;

  /** What was sent so far. */
  get counts(): RequestCounts {
    return this.#counts;
  }

  /** Counts every attempt; to be the last policy of all, since others send a request again. */
  readonly policy: PipelinePolicy = {
    name: "countRequests",
    sendRequest: (request, next) => {
      const kind = kindOf(request);
      this.#counts = { ...this.#counts, [kind]: this.#counts[kind] + 1 };
      return next(request);
    },
  };
}

function kindOf({ method, url }: PipelineRequest): RequestKind {
  const { pathname, searchParams } = new URL(url);
  const path = decodeURIComponent(pathname);
  if (path.startsWith("/oauth2/")) return "signIn";
  if (method === "DELETE") return "delete";
  if (method === "PATCH") return "lock";
  if (/^\/v2\/.+\/manifests\//.test(path)) return "read";
  if (/^\/v2\/.+\/referrers\//.test(path)) return "referrers";
  const isOne = /\/_(?:manifests|tags)\/./.test(path) || searchParams.has("digest");
  return isOne ? "look" : "list";
}
