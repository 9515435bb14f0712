// The kinds under which the registry logs what it is asked for, and by which tests choose the requests that a fault is for.

import type { Fault } from "../../http/faults.ts";
import type { LoggedRequest } from "../../http/request-log.ts";

export const requestKinds = [
  "ping",
  "catalog",
  "repository",
  "list-manifests",
  "list-tags",
  "manifest-attributes",
  "tag-attributes",
  "manifest",
  "referrers",
  "delete-manifest",
  "delete-tag",
  "delete-repository",
  "update",
  "exchange",
  "token",
  "blob",
  "push",
  "other",
] as const;

export type RequestKind = (typeof requestKinds)[number];

export type AcrRequest = LoggedRequest<RequestKind>;

export type AcrFault = Fault<RequestKind>;
