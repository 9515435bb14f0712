/**
 * Signs requests to an Azure registry. Addresses of next pages are the registry's word, so the host is checked: no other
 * one gets credentials.
 */
import type { PipelinePolicy, PipelineResponse } from "@azure/core-rest-pipeline";

import { purposeOf, type Purpose } from "../http/purpose.ts";
import { NotAccepted, unlessAborted } from "../http/sender.ts";
import type { Signals } from "../signals.ts";
import { lackingRights, refusedPassword, refusedToken } from "./auth/refusals.ts";
import type { Authorizer } from "./auth/tokens.ts";

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
      if (new URL(request.url).origin !== registry) {
        request.headers.delete("Authorization");
        return next(request);
      }
      const purpose = purposeOf(request);
      const scope = scopeOf(purpose, actions);
      const signal = signals[purpose.until];
      const header = await unlessAborted(signal, authorizer.header(scope));
      request.headers.set("Authorization", header);
      const first = await next(request);
      if (first.status !== 401) return first;
      throwIfRightIsMissing(first, host, scope);
      const isRenewed = authorizer.forget(scope, header);
      if (!isRenewed) throw refusedPassword(host);
      if (request.method === "DELETE") throw new NotAccepted(`${host} refused an old token (401).`);
      const renewed = await unlessAborted(signal, authorizer.header(scope));
      request.headers.set("Authorization", renewed);
      const second = await next(request);
      if (second.status !== 401) return second;
      throwIfRightIsMissing(second, host, scope);
      throw refusedToken(host);
    },
  };
}

/** The scope that the registry demands; a wide one per repository, so that one token serves all its calls. */
function scopeOf({ repository }: Purpose, actions: string): string {
  return repository === undefined ? "registry:catalog:*" : `repository:${repository}:${actions}`;
}

/** A registry that took the token but misses a right in it says so. */
function throwIfRightIsMissing({ headers }: PipelineResponse, host: string, scope: string): void {
  const challenge = headers.get("WWW-Authenticate") ?? "";
  if (challenge.includes("insufficient_scope")) throw lackingRights(host, scope, challenge);
}
