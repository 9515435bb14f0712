// The table of what the registry can be asked for: from method and path to an operation, the kind under which it is logged,
// and the actions a token must hold. Paths are matched decoded.

import { decodedPath } from "../../http/decoded-path.ts";
import type { RequestKind } from "./request-kinds.ts";

export type Operation =
  | "ping"
  | "exchange"
  | "token"
  | "catalog"
  | "get-repository"
  | "patch-repository"
  | "delete-repository"
  | "list-manifests"
  | "get-manifest-attributes"
  | "patch-manifest"
  | "list-tags"
  | "get-tag"
  | "patch-tag"
  | "delete-tag"
  | "streaming"
  | "deleted-catalog"
  | "list-deleted-manifests"
  | "list-deleted-tags"
  | "restore-manifest"
  | "list-tag-names"
  | "read-manifest"
  | "put-manifest"
  | "delete-manifest"
  | "referrers"
  | "read-blob"
  | "delete-blob"
  | "start-upload"
  | "upload-status"
  | "append-upload"
  | "finish-upload"
  | "cancel-upload"
  | "unknown";

export interface Route {
  readonly operation: Operation;
  readonly kind: RequestKind;
  /** Actions on the repository that a token must hold; for a catalog `*` on the registry. */
  readonly actions: readonly string[];
  readonly repository: string | undefined;
  /** Digest, tag or upload id. */
  readonly reference: string | undefined;
  /** The decoded path without the query. */
  readonly path: string;
}

type Row = readonly [
  methods: string,
  path: RegExp,
  operation: Operation,
  kind: RequestKind,
  actions: string,
];

/** https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests */
const part = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const name = `(?<repository>${part}(?:/${part})*)`;
const digest = "(?<reference>sha256:[^/]+)";
const reference = "(?<reference>[^/]+)";
const at = (pattern: string): RegExp => new RegExp(`^${pattern}$`);

const rows: readonly Row[] = [
  ["GET", at("/v2/?"), "ping", "ping", ""],
  ["POST", at("/oauth2/exchange"), "exchange", "exchange", ""],
  ["GET POST", at("/oauth2/token"), "token", "token", ""],
  ["GET", at("/acr/v1/_catalog"), "catalog", "catalog", "*"],
  ["GET", at("/v2/_catalog"), "catalog", "catalog", "*"],
  ["GET", at("/acr/v1/_deleted/_catalog"), "deleted-catalog", "other", "*"],
  [
    "GET",
    at(`/acr/v1/_deleted/${name}/_manifests`),
    "list-deleted-manifests",
    "other",
    "deleted_read",
  ],
  ["GET", at(`/acr/v1/_deleted/${name}/_tags`), "list-deleted-tags", "other", "deleted_read"],
  [
    "POST",
    at(`/acr/v1/_deleted/${name}/_manifests/${digest}`),
    "restore-manifest",
    "other",
    "deleted_restore",
  ],
  ["GET", at(`/acr/v1/${name}/_manifests`), "list-manifests", "list-manifests", "metadata_read"],
  [
    "GET",
    at(`/acr/v1/${name}/_manifests/${digest}`),
    "get-manifest-attributes",
    "manifest-attributes",
    "metadata_read",
  ],
  [
    "PATCH",
    at(`/acr/v1/${name}/_manifests/${digest}`),
    "patch-manifest",
    "update",
    "metadata_write",
  ],
  ["GET", at(`/acr/v1/${name}/_tags`), "list-tags", "list-tags", "metadata_read"],
  ["GET", at(`/acr/v1/${name}/_tags/${reference}`), "get-tag", "tag-attributes", "metadata_read"],
  ["PATCH", at(`/acr/v1/${name}/_tags/${reference}`), "patch-tag", "update", "metadata_write"],
  ["DELETE", at(`/acr/v1/${name}/_tags/${reference}`), "delete-tag", "delete-tag", "delete"],
  ["GET POST", at(`/acr/v1/${name}/_streaming/${digest}`), "streaming", "other", "metadata_read"],
  ["GET", at(`/acr/v1/${name}`), "get-repository", "repository", "metadata_read"],
  ["PATCH", at(`/acr/v1/${name}`), "patch-repository", "update", "metadata_write"],
  ["DELETE", at(`/acr/v1/${name}`), "delete-repository", "delete-repository", "delete"],
  ["GET", at(`/v2/${name}/tags/list`), "list-tag-names", "list-tags", "pull"],
  ["GET HEAD", at(`/v2/${name}/manifests/${reference}`), "read-manifest", "manifest", "pull"],
  ["PUT", at(`/v2/${name}/manifests/${reference}`), "put-manifest", "push", "pull push"],
  [
    "DELETE",
    at(`/v2/${name}/manifests/${reference}`),
    "delete-manifest",
    "delete-manifest",
    "delete",
  ],
  ["GET", at(`/v2/${name}/referrers/${reference}`), "referrers", "referrers", "pull"],
  ["POST", at(`/v2/${name}/blobs/uploads/?`), "start-upload", "push", "pull push"],
  ["GET", at(`/v2/${name}/blobs/uploads/${reference}`), "upload-status", "push", "pull push"],
  ["PATCH", at(`/v2/${name}/blobs/uploads/${reference}`), "append-upload", "push", "pull push"],
  ["PUT", at(`/v2/${name}/blobs/uploads/${reference}`), "finish-upload", "push", "pull push"],
  ["DELETE", at(`/v2/${name}/blobs/uploads/${reference}`), "cancel-upload", "push", "pull push"],
  ["GET HEAD", at(`/v2/${name}/blobs/${reference}`), "read-blob", "blob", "pull"],
  ["DELETE", at(`/v2/${name}/blobs/${reference}`), "delete-blob", "blob", "delete"],
];

/** The name in the scope of an operation that is on no repository. */
export function registryScope({ operation }: Pick<Route, "operation">): string {
  return operation === "deleted-catalog" ? "deleted_catalog" : "catalog";
}

/** What this request asks for; `unknown` where the registry has no such page. */
export function routeOf(method: string, url: string): Route {
  const path = decodedPath(url);
  for (const [methods, pattern, operation, kind, actions] of rows) {
    const match = methods.split(" ").includes(method) ? pattern.exec(path) : null;
    if (match === null) continue;
    return {
      operation,
      kind,
      actions: actions === "" ? [] : actions.split(" "),
      repository: match.groups?.["repository"],
      reference: match.groups?.["reference"],
      path,
    };
  }
  const nothing = { actions: [], repository: undefined, reference: undefined };
  return { operation: "unknown", kind: "other", ...nothing, path };
}
