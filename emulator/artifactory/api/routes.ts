// From method and path to an operation, and to the kind under which a request is logged. The registry API has two addresses: below
// the repository key in Artifactory's own API, and, as a proxy rewrites it for docker clients, `/v2/<key>/…` on the bare host.

import { decodedPath } from "../../http/decoded-path.ts";
import { isPartOfImage } from "../storage/layout.ts";

export const artifactoryKinds = [
  "aql",
  "storage",
  "file",
  "delete-path",
  "deploy",
  "trash",
  "ping",
  "token",
  "catalog",
  "list-tags",
  "manifest",
  "delete-manifest",
  "referrers",
  "parents",
  "blob",
  "push",
  "other",
] as const;

export type ArtifactoryKind = (typeof artifactoryKinds)[number];

export type ArtifactoryOperation =
  | "aql"
  | "storage-item"
  | "read-file"
  | "delete-path"
  | "deploy-file"
  | "restore"
  | "system-ping"
  | "ping"
  | "token"
  | "catalog"
  | "list-tags"
  | "read-manifest"
  | "put-manifest"
  | "delete-manifest"
  | "referrers"
  | "parents"
  | "read-blob"
  | "start-upload"
  | "append-upload"
  | "finish-upload"
  | "upload-status"
  | "cancel-upload"
  | "unknown";

export interface ArtifactoryRoute {
  readonly operation: ArtifactoryOperation;
  readonly kind: ArtifactoryKind;
  /** Key of the repository; empty where the path has none. */
  readonly key: string;
  /** The image, where the path names one. */
  readonly repository: string | undefined;
  /** Tag, digest, name of a folder, or upload id. */
  readonly reference: string | undefined;
  /** What stands behind the operation's own part of the path, decoded: `key/path` for files. */
  readonly path: string;
  /** What stands before an image in the registry API, as the client wrote it: `/v2/key`. */
  readonly base: string;
  /** A path of the registry API, whose errors have their own form. */
  readonly isDocker: boolean;
}

type Row = readonly [
  methods: string,
  path: RegExp,
  operation: ArtifactoryOperation,
  kind: ArtifactoryKind,
];

const at = (pattern: string): RegExp => new RegExp(`^${pattern}$`);
const art = "/artifactory";
const name = "(?<repository>[^/]+(?:/[^/]+)*)";
const reference = "(?<reference>[^/]+)";

/** Below `…/v2/`. */
const dockerRows: readonly Row[] = [
  ["GET", at(""), "ping", "ping"],
  ["GET POST", at("token"), "token", "token"],
  ["GET", at("_catalog"), "catalog", "catalog"],
  ["POST", at("parentManifests"), "parents", "parents"],
  ["GET", at(`${name}/tags/list`), "list-tags", "list-tags"],
  ["GET HEAD", at(`${name}/manifests/${reference}`), "read-manifest", "manifest"],
  ["PUT", at(`${name}/manifests/${reference}`), "put-manifest", "push"],
  ["DELETE", at(`${name}/manifests/${reference}`), "delete-manifest", "delete-manifest"],
  ["GET", at(`${name}/referrers/${reference}`), "referrers", "referrers"],
  ["POST", at(`${name}/blobs/uploads/?`), "start-upload", "push"],
  ["GET", at(`${name}/blobs/uploads/${reference}`), "upload-status", "push"],
  ["PATCH", at(`${name}/blobs/uploads/${reference}`), "append-upload", "push"],
  ["PUT", at(`${name}/blobs/uploads/${reference}`), "finish-upload", "push"],
  ["DELETE", at(`${name}/blobs/uploads/${reference}`), "cancel-upload", "push"],
  ["GET HEAD", at(`${name}/blobs/${reference}`), "read-blob", "blob"],
];

const restRows: readonly Row[] = [
  ["GET", at(`${art}/api/system/ping`), "system-ping", "ping"],
  ["POST", at(`${art}/api/search/aql`), "aql", "aql"],
  ["GET", at(`${art}/api/storage/(?<path>.+)`), "storage-item", "storage"],
  ["POST", at(`${art}/api/trash/restore/(?<path>.+)`), "restore", "trash"],
  ["GET HEAD", at(`${art}/(?!api/)(?<path>.+)`), "read-file", "file"],
  ["PUT", at(`${art}/(?!api/)(?<path>.+)`), "deploy-file", "deploy"],
  ["DELETE", at(`${art}/(?!api/)(?<path>.+)`), "delete-path", "delete-path"],
];

/** What this request asks for; `unknown` where there is no such page. */
export function artifactoryRoute(method: string, url: string): ArtifactoryRoute {
  const path = decodedPath(url);
  const docker = dockerPart(path);
  if (docker !== undefined) {
    const { key, base, rest } = docker;
    const { operation, kind, groups } = matched(dockerRows, method, rest);
    const { repository, reference: ref } = groups;
    return { operation, kind, key, repository, reference: ref, path: rest, base, isDocker: true };
  }
  const { operation, kind, groups } = matched(restRows, method, path);
  const inside = groups["path"] ?? "";
  const [key = "", ...parts] = inside.split("/").filter((part) => part !== "");
  const ref = isPartOfImage(parts.at(-1) ?? "") ? parts.slice(0, -1) : parts;
  return {
    operation,
    kind,
    key,
    repository: ref.length < 2 ? undefined : ref.slice(0, -1).join("/"),
    reference: ref.at(-1),
    path: inside,
    base: "",
    isDocker: false,
  };
}

interface DockerPart {
  readonly key: string;
  readonly base: string;
  readonly rest: string;
}

function dockerPart(path: string): DockerPart | undefined {
  const own = /^(?<base>\/artifactory\/api\/docker\/(?<key>[^/]+)\/v2)(?:\/(?<rest>.*))?$/;
  const rewritten = /^(?<base>\/v2\/(?!token$)(?<key>[^/]+))\/(?<rest>.+)$/;
  const bare = /^(?<base>\/v2)(?:\/(?<rest>(?:token)?))?$/;
  const groups = [own, rewritten, bare]
    .map((pattern) => pattern.exec(path)?.groups)
    .find((found) => found !== undefined);
  if (groups === undefined) return undefined;
  return { key: groups["key"] ?? "", base: groups["base"] ?? "", rest: groups["rest"] ?? "" };
}

interface Matched {
  readonly operation: ArtifactoryOperation;
  readonly kind: ArtifactoryKind;
  readonly groups: Readonly<Record<string, string | undefined>>;
}

function matched(rows: readonly Row[], method: string, path: string): Matched {
  for (const [methods, pattern, operation, kind] of rows) {
    const match = methods.split(" ").includes(method) ? pattern.exec(path) : null;
    if (match !== null) return { operation, kind, groups: match.groups ?? {} };
  }
  return { operation: "unknown", kind: "other", groups: {} };
}
