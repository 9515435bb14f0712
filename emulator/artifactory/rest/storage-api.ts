// `/artifactory/api/storage/<key>/<path>`: what is known of a file or folder. Sizes are strings here.

import { createHash } from "node:crypto";

import type { Answer } from "../../http/answer.ts";
import { jsonOf } from "../api/answers.ts";
import type { ArtifactoryCall } from "../api/call.ts";
import { restError } from "../api/errors.ts";
import { timeText } from "../api/timestamps.ts";
import { joined, nameOf, type StoredFile } from "../storage/stored.ts";
import { findItem, type Found } from "./files.ts";

export function storageItem(call: ArtifactoryCall): Answer {
  const found = findItem(call);
  if ("status" in found) {
    return found.status === 404 ? restError(404, "Unable to find item") : found;
  }
  const { item } = found;
  if (item.type === "folder") return jsonOf(200, folderOf(call, found));
  if (call.query.has("properties")) return propertiesOf(call, item);
  if (call.query.has("stats")) return jsonOf(200, statisticsOf(call, item));
  return jsonOf(200, fileOf(call, found, item));
}

function common(call: ArtifactoryCall, { repository, path, item }: Found): object {
  const { created, modified, updated } = item.stamps;
  const text = (ms: number): string => timeText(ms, call.switches);
  return {
    repo: repository.key,
    path: `/${path}`,
    created: text(created),
    createdBy: item.createdBy,
    lastModified: text(modified),
    lastUpdated: text(updated),
  };
}

function fileOf(call: ArtifactoryCall, found: Found, file: StoredFile): object {
  const { repo, fullPath, contentType, bytes } = file;
  const checksum = (name: string): string => createHash(name).update(bytes).digest("hex");
  return {
    ...common(call, found),
    downloadUri: `${call.origin}/artifactory/${joined(repo, fullPath)}`,
    mimeType: contentType === "" ? "application/octet-stream" : contentType,
    size: String(bytes.length),
    checksums: { sha1: checksum("sha1"), md5: checksum("md5"), sha256: file.sha256 },
    originalChecksums: { sha256: file.sha256 },
    uri: uriOf(call, repo, fullPath),
  };
}

function folderOf(call: ArtifactoryCall, found: Found): object {
  const { repository, path } = found;
  const places = [
    repository,
    ...repository.members.flatMap((key) => call.storage.repository(key) ?? []),
  ];
  const children = places
    .flatMap(({ files }) => files.children(path))
    .filter(({ repo, fullPath }) => call.visitor.may("read", joined(repo, fullPath)))
    .map(({ fullPath, type }) => ({ uri: `/${nameOf(fullPath)}`, folder: type === "folder" }));
  return { ...common(call, found), children, uri: uriOf(call, repository.key, path) };
}

function propertiesOf(call: ArtifactoryCall, file: StoredFile): Answer {
  if (file.properties.size === 0) return restError(404, "No properties could be found.");
  const uri = uriOf(call, file.repo, file.fullPath);
  return jsonOf(200, { properties: Object.fromEntries(file.properties), uri });
}

function statisticsOf(call: ArtifactoryCall, { repo, fullPath, ...file }: StoredFile): object {
  return {
    uri: `${call.origin}/artifactory/${joined(repo, fullPath)}`,
    downloadCount: file.downloads,
    lastDownloaded: file.downloadedAt ?? 0,
  };
}

function uriOf({ origin }: ArtifactoryCall, key: string, path: string): string {
  return `${origin}/artifactory/api/storage/${joined(key, path)}`;
}
