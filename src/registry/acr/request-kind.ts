/**
 * What a request to ACR is for, by its method and address. Pure.
 */
import type { PipelineRequest } from "@azure/core-rest-pipeline";

import type { RequestKind } from "../registry.ts";

/** The kind of request under which the report counts it. */
export function requestKind({ method, url }: Pick<PipelineRequest, "method" | "url">): RequestKind {
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
