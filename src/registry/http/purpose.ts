/**
 * What a request is for, as a value beside it: under what it is counted, whose token it needs, how long it is waited for,
 * and how long its answer may be. Whoever makes a request says so; nothing reads it back out of an address.
 */
import {
  createHttpHeaders,
  createPipelineRequest,
  type PipelineRequest,
  type PipelineRequestOptions,
} from "@azure/core-rest-pipeline";

import type { RequestKind } from "../registry.ts";
import type { Signals } from "../signals.ts";

export interface Purpose {
  readonly kind: RequestKind;
  /** The repository that it is about, where tokens are for one; undefined for the registry as a whole. */
  readonly repository?: string | undefined;
  /** Which signal of a cancelled run ends it. */
  readonly until: Exclude<keyof Signals, "noNewWork">;
  /** How many bytes its answer may have, where not as many as others of its kind. */
  readonly maxBytes?: number;
  /** A deletion waits for it, as for every look. */
  readonly isUrgent?: boolean;
}

const purposes = new WeakMap<PipelineRequest, Purpose>();

/** A request for a purpose; a GET, if nothing else is said. */
export function requestFor(
  purpose: Purpose,
  {
    headers = {},
    ...options
  }: Omit<PipelineRequestOptions, "headers"> & {
    readonly headers?: Readonly<Record<string, string>>;
  },
): PipelineRequest {
  const request = createPipelineRequest({ ...options, headers: createHttpHeaders(headers) });
  return withPurpose(request, purpose);
}

/** The same request, of which its purpose is known from now on. */
export function withPurpose(request: PipelineRequest, purpose: Purpose): PipelineRequest {
  purposes.set(request, purpose);
  return request;
}

/** @throws Error for a request that was made without one. */
export function purposeOf(request: PipelineRequest): Purpose {
  const purpose = purposes.get(request);
  if (purpose === undefined) throw new Error(`Nothing says what ${request.url} is asked for.`);
  return purpose;
}
