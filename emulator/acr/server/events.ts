// What the registry tells of pulls and pushes, for its resource logs. A body that is read is a pull, whoever reads it and for
// what; asking for attributes is none.

import type { Answer } from "../../http/answer.ts";
import { isDigest } from "../../oci/references.ts";
import type { Call } from "../api/call.ts";

export interface RegistryEvent {
  readonly operation: "Pull" | "Push";
  readonly loginServer: string;
  readonly repository: string;
  readonly digest: string;
  readonly tag?: string;
  readonly userAgent: string;
}

export type OnEvent = (event: RegistryEvent) => void;

/** What is told of this call, if anything. */
export function eventOf(
  { method, route, name, reference, headers, loginServer }: Call,
  { status, headers: answered }: Answer,
): RegistryEvent | undefined {
  const isPull = route.operation === "read-manifest" && method === "GET" && status === 200;
  const isPush = route.operation === "put-manifest" && status === 201;
  if (!isPull && !isPush) return undefined;
  return {
    operation: isPull ? "Pull" : "Push",
    loginServer,
    repository: name,
    digest: answered["Docker-Content-Digest"] ?? "",
    ...(isDigest(reference) ? {} : { tag: reference }),
    userAgent: headers["user-agent"] ?? "",
  };
}
