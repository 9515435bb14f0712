/**
 * Counts what is sent to the registry, by kind, for the report: what a run costs, and evidence of what it asked for.
 */
import type { PipelinePolicy, PipelineRequest } from "@azure/core-rest-pipeline";

import { NO_REQUESTS, type RequestCounts, type RequestKind } from "../registry.ts";

/** Counts for one run. */
export class RequestCounter {
  readonly #kindOf: (request: PipelineRequest) => RequestKind;
  #counts: RequestCounts = NO_REQUESTS;

  /** `kindOf` knows the addresses of one product. */
  constructor(kindOf: (request: PipelineRequest) => RequestKind) {
    this.#kindOf = kindOf;
  }

  /** What was sent so far. */
  get counts(): RequestCounts {
    return this.#counts;
  }

  /** Counts every attempt; to be the last policy of all, since others send a request again. */
  readonly policy: PipelinePolicy = {
    name: "countRequests",
    sendRequest: (request, next) => {
      const kind = this.#kindOf(request);
      this.#counts = { ...this.#counts, [kind]: this.#counts[kind] + 1 };
      return next(request);
    },
  };
}
