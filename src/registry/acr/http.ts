/**
 * The policies that every request to an Azure registry passes.
 * Addresses of next pages are the registry's word, so `authorize` checks the host: no other one gets credentials.
 */
import type { PipelinePolicy, PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";

import { endInTime, NotTakenOn, unlessAborted } from "../http/sender.ts";
import type { Signals } from "../signals.ts";
import { READABLE_MEDIA_TYPES } from "../../oci/manifest.ts";
import { lackingRights, refusedPassword, refusedToken } from "./auth/refusals.ts";
import type { Authorizer } from "./auth/tokens.ts";

/** Ends every attempt in time. */
export function boundInTime(signals: Signals): PipelinePolicy {
  return endInTime((request) => endOf(request, signals));
}

/** A look at one manifest or tag may settle whether a deletion has happened. */
function endOf(request: PipelineRequest, { cancelled, deadline, end }: Signals): AbortSignal {
  if (request.method === "PATCH") return end;
  const isLook = /\/(?:_manifests|_tags)\/./.test(addressOf(request).path);
  return request.method === "DELETE" || isLook ? deadline : cancelled;
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
  signals: Signals,
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
      const signal = endOf(request, signals);
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
