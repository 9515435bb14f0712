/**
 * What a request to Artifactory is for, by its method and address. Pure.
 */
import type { PipelineRequest } from "@azure/core-rest-pipeline";

import type { RequestKind } from "../registry.ts";

type Sent = Pick<PipelineRequest, "method" | "url" | "body">;

/** The kind of request under which the report counts it. */
export function requestKind({ method, url, body }: Sent): RequestKind {
  if (method === "DELETE") return "delete";
  const path = new URL(url).pathname.slice("/artifactory".length);
  // A search for one manifest, before or after its deletion.
  if (path === "/api/search/aql") return isForOne(body) ? "look" : "list";
  if (path.startsWith("/api/storage/")) return "look";
  if (path.startsWith("/api/docker/")) return path.includes("/referrers/") ? "referrers" : "list";
  return "read";
}

function isForOne(body: PipelineRequest["body"]): boolean {
  return typeof body === "string" && body.includes('"sha256":"');
}
