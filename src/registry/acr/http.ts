/**
 * The policies that every request to a registry passes, and a plain sender for what the Azure package has no method for.
 * Policies per attempt run again for every redirect as well, so `authorize` checks the host: a redirect's target never
 * gets credentials.
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

import { ActionError } from "../../action-error.ts";
import { READABLE_MEDIA_TYPES } from "../manifest.ts";
import { lackingRights, refusedPassword, refusedToken } from "./refusals.ts";
import type { Authorizer } from "./tokens.ts";

export type Send = (request: PipelineRequest) => Promise<PipelineResponse>;

/** No single attempt may take longer; the Azure packages know no limit of their own. */
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
    userAgentPolicy(),
    setClientRequestIdPolicy(),
  ];
  const pipeline = createEmptyPipeline();
  for (const policy of [...usual, ...perCall, ...perAttempt]) pipeline.addPolicy(policy);
  const client = createDefaultHttpClient();
  return (request) => pipeline.sendRequest(client, request);
}

/** The registry did not take a request on, and may do so later. */
export class NotTakenOn extends ActionError {}

/**
 * When the run is cancelled, reads end at once; a deletion in flight is awaited until the deadline, and there is a
 * moment left after that for setting locks again.
 */
export interface Cancellation {
  readonly signal: AbortSignal;
  readonly deadline: AbortSignal;
  readonly end: AbortSignal;
}

/**
 * Ends an attempt that takes too long, its body included, or that nobody waits for any more. Belongs inside `authorize`:
 * a sign-in has its own limits.
 */
export function boundInTime(cancellation: Cancellation): PipelinePolicy {
  return {
    name: "boundInTime",
    sendRequest: (request, next) => {
      request.abortSignal = endOf(request, cancellation);
      // Not a signal that aborts by itself: those outlive their requests, tens of thousands at a time.
      request.timeout = REQUEST_TIMEOUT_MS;
      return next(request);
    },
  };
}

/** A look at one manifest or tag may settle whether a deletion has happened. */
function endOf(request: PipelineRequest, { signal, deadline, end }: Cancellation): AbortSignal {
  if (request.method === "PATCH") return end;
  const isLook = /\/(?:_manifests|_tags)\/./.test(addressOf(request).path);
  return request.method === "DELETE" || isLook ? deadline : signal;
}

const EVERY_MANIFEST = [...READABLE_MEDIA_TYPES, "*/*"].join(", ");

/**
 * Asks for manifests of every type that can refer to others. With a shorter list ACR answers 404 for a type that is
 * not on it, or converts the manifest to another one.
 */
export const acceptEveryManifest: PipelinePolicy = {
  name: "acceptEveryManifest",
  sendRequest: (request, next) => {
    if (request.method === "GET" && /^\/v2\/.+\/manifests\//.test(addressOf(request).path)) {
      request.headers.set("Accept", EVERY_MANIFEST);
    }
    return next(request);
  },
};

/**
 * Signs requests to `host`, and no others. Once a token is refused, it is renewed and the request sent again; a token
 * that lacks a right is an error at once, since the next one would lack it too. A deletion is never sent again.
 * `actions` are asked for on every repository, such as `pull,metadata_read`.
 */
export function authorize(
  host: string,
  authorizer: Authorizer,
  actions: string,
  cancellation: Cancellation,
): PipelinePolicy {
  const registry = new URL(`https://${host}`).origin;
  return {
    name: "authorize",
    async sendRequest(request, next) {
      const { origin, path } = addressOf(request);
      if (origin !== registry) {
        request.headers.delete("Authorization");
        return next(request);
      }
      const scope = scopeOf(path, actions);
      const signal = endOf(request, cancellation);
      const header = await unlessAborted(signal, authorizer.header(scope));
      request.headers.set("Authorization", header);
      const first = await next(request);
      if (first.status !== 401) return first;
      throwIfRightIsMissing(first, host, scope);
      const isRenewed = authorizer.forget(scope, header);
      if (!isRenewed) throw refusedPassword(host);
      if (request.method === "DELETE") throw new NotTakenOn(`${host} refused an old token (401).`);
      const renewed = await unlessAborted(signal, authorizer.header(scope));
      request.headers.set("Authorization", renewed);
      const second = await next(request);
      if (second.status !== 401) return second;
      throwIfRightIsMissing(second, host, scope);
      throw refusedToken(host);
    },
  };
}

/** What was promised, unless the signal comes first: the Azure CLI may take longer for a token than the run has left. */
export function unlessAborted<T>(signal: AbortSignal, promised: Promise<T>): Promise<T> {
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

interface Address {
  readonly url: string;
  readonly origin: string;
  /** Decoded. */
  readonly path: string;
}

/** Every policy asks for it. */
const addresses = new WeakMap<PipelineRequest, Address>();

function addressOf(request: PipelineRequest): Address {
  const known = addresses.get(request);
  if (known?.url === request.url) return known;
  const { origin, pathname } = new URL(request.url);
  const address = { url: request.url, origin, path: decodeURIComponent(pathname) };
  addresses.set(request, address);
  return address;
}

/** The scope that the registry demands for a path; a wide one per repository, so that one token serves all its calls. */
function scopeOf(path: string, actions: string): string {
  if (/^\/(?:v2|acr\/v1)\/_catalog$/.test(path)) return "registry:catalog:*";
  const ofRepository =
    /^\/acr\/v1\/(?<name>.+?)(?:\/_(?:manifests|tags)(?:\/.*)?)?$/.exec(path) ??
    /^\/v2\/(?<name>.+)\/(?:manifests|referrers|blobs)\//.exec(path);
  const name = ofRepository?.groups?.["name"];
  if (name === undefined) throw new Error(`No scope is known for ${path}`);
  return `repository:${name}:${actions}`;
}

/** A registry that took the token but misses a right in it says so. */
function throwIfRightIsMissing({ headers }: PipelineResponse, host: string, scope: string): void {
  const challenge = headers.get("WWW-Authenticate") ?? "";
  if (challenge.includes("insufficient_scope")) throw lackingRights(host, scope, challenge);
}
