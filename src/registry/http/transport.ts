/**
 * The one way to a registry, whatever its product: every request is sent again while that may help, ended in time, counted,
 * and its answer believed only as far as it can be a registry's. What an adapter adds (it signs) comes before that.
 */
import type { PipelinePolicy } from "@azure/core-rest-pipeline";

import type { RequestCounts } from "../registry.ts";
import type { Signals } from "../signals.ts";
import { believeAnswers, limitAnswers, LIMITS } from "./answers.ts";
import { purposeOf } from "./purpose.ts";
import { RequestCounter } from "./request-counter.ts";
import { RetryPolicy } from "./retry-policy.ts";
import { endInTime, type Policies } from "./sender.ts";

export interface TransportOptions {
  readonly wait: (ms: number) => Promise<void>;
  readonly signals: Signals;
  /** Takes a line of the log. */
  readonly log: (line: string) => void;
}

export interface Transport {
  /** What every request passes; `own` of the adapter for every attempt, first of all. */
  readonly policies: (...own: readonly PipelinePolicy[]) => Policies;
  /** What was sent so far, every attempt. */
  readonly requestCounts: () => RequestCounts;
}

/** A transport for one run: whatever is sent through it shares its back-off and its counts. */
export function createTransport({ wait, signals, log }: TransportOptions): Transport {
  const isCancelled = () => signals.cancelled.aborted;
  const retries = new RetryPolicy(Date.now, wait, isCancelled, (perMinute) => {
    log(
      `The registry takes no more reads for now (429). From here on this run sends ${perMinute.toLocaleString("en")} a minute, just below what it took, and that is what it waits for.`,
    );
  });
  const counter = new RequestCounter();
  const shared = [
    endInTime((request) => signals[purposeOf(request).until]),
    counter.policy,
    believeAnswers,
    limitAnswers((request) => {
      const { kind, maxBytes = LIMITS[kind] } = purposeOf(request);
      return maxBytes;
    }),
  ];
  return {
    policies: (...own) => ({ perCall: [retries.policy], perAttempt: [...own, ...shared] }),
    requestCounts: () => counter.counts,
  };
}
