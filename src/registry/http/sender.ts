/**
 * Sending requests to a registry: through the Azure pipeline, which knows proxies and keeps connections, and not a moment
 * longer than somebody waits for the answer.
 */
import {
  createDefaultHttpClient,
  createEmptyPipeline,
  decompressResponsePolicy,
  proxyPolicy,
  setClientRequestIdPolicy,
  userAgentPolicy,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";

import { ActionError } from "../../errors/action-error.ts";

/** What every request begins to name itself with; in logs, it tells this product from those who really pull. */
export const USER_AGENT = "acr-prune";

/** With the version of what is behind the name: the first of its major version. */
export const USER_AGENT_PREFIX = `${USER_AGENT}/1`;

export type Send = (request: PipelineRequest) => Promise<PipelineResponse>;

/** What no single attempt may exceed unless it says so; the Azure packages know no limit of their own. */
const REQUEST_TIMEOUT_MS = 30_000;

/** What every request passes. */
export interface Policies {
  /** Once, whatever becomes of it; here it may be sent again. */
  readonly perCall: readonly PipelinePolicy[];
  /** For every attempt. */
  readonly perAttempt: readonly PipelinePolicy[];
}

/** Sends requests through the Azure pipeline (proxy, keep-alive) and the given policies. */
export function createSender({ perCall, perAttempt }: Policies): Send {
  // Of the package's usual policies only what these requests need: a registry's manifests are read one by one. None of
  // them has a good reason to be redirected, and some carry tokens in their body.
  const usual = [
    proxyPolicy(),
    decompressResponsePolicy(),
    userAgentPolicy({ userAgentPrefix: USER_AGENT_PREFIX }),
    setClientRequestIdPolicy(),
  ];
  const pipeline = createEmptyPipeline();
  for (const policy of [...usual, ...perCall, ...perAttempt]) pipeline.addPolicy(policy);
  const client = createDefaultHttpClient();
  return (request) => pipeline.sendRequest(client, request);
}

/** The registry did not accept a request, and may do so later. */
export class NotAccepted extends ActionError {}

type Signal = NonNullable<PipelineRequest["abortSignal"]>;

/**
 * Ends an attempt that takes too long, its body included, or for which nobody waits any more: `endOf` tells by which
 * signal. A request may bring a time limit of its own. Belongs inside of what signs requests: a sign-in has its own limits.
 */
export function endInTime(endOf: (request: PipelineRequest) => Signal): PipelinePolicy {
  return {
    name: "endInTime",
    sendRequest: (request, next) => {
      const signal = endOf(request);
      request.abortSignal = signal;
      // Not a signal that aborts by itself: those outlive their requests, tens of thousands at a time.
      if (request.timeout === 0) request.timeout = REQUEST_TIMEOUT_MS;
      // Nobody waits longer for an attempt that does not notice that it was ended.
      return unlessAborted(signal, next(request));
    },
  };
}

/** What was promised, unless the signal comes first: the Azure CLI may take longer for a token than the run has left. */
export function unlessAborted<T>(signal: Signal, promised: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => {
    aborted.reject(new DOMException("The request was aborted.", "AbortError"));
  };
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort);
  return Promise.race([promised, aborted.promise]).finally(() => {
    signal.removeEventListener("abort", abort);
  });
}
