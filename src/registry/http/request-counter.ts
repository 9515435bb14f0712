/**
 * Counts what is sent to the registry, by kind, for the report: what a run costs, and evidence of what it asked for.
 */
import type { PipelinePolicy } from "@azure/core-rest-pipeline";

import { NO_REQUESTS, type RequestCounts } from "../registry.ts";
import { purposeOf } from "./purpose.ts";

/** Counts for one run. */
export class RequestCounter {
  #counts: RequestCounts = NO_REQUESTS;

  /** What was sent so far. */
  get counts(): RequestCounts {
    return this.#counts;
  }

  /** Counts every attempt; to come after all policies that send a request again. */
  readonly policy: PipelinePolicy = {
    name: "countRequests",
    sendRequest: (request, next) => {
      const { kind } = purposeOf(request);
      this.#counts = { ...this.#counts, [kind]: this.#counts[kind] + 1 };
      return next(request);
    },
  };
}
