// `/artifactory/<key>/<path>`: files as they are, and deletion, which takes a folder with all that is in it. Empty segments of a
// path count for nothing, so a path that ends in a slash names the folder above.

import { emptyAnswer, type Answer } from "../../http/answer.ts";
import type { Right } from "../access/accounts.ts";
import { matchesPath } from "../access/path-patterns.ts";
import { jsonOf, textOf } from "../api/answers.ts";
import type { ArtifactoryCall } from "../api/call.ts";
import { notLocated, restError } from "../api/errors.ts";
import type { Repository } from "../storage/repository.ts";
import { joined, nameOf, type StoredFile, type StoredItem } from "../storage/stored.ts";

/** An item as a client finds it, in a member where the repository is virtual. */
export interface Found {
  readonly repository: Repository;
  readonly path: string;
  readonly item: StoredItem;
}

/** The item at `key/path`, or what a client is told that may not see it. */
export function findItem(call: ArtifactoryCall): Found | Answer {
  const { storage, route } = call;
  const located = storage.located(route.path);
  if (located === undefined) return notLocated(route.key, "");
  const { repository, path } = located;
  const places = [
    repository,
    ...repository.members.flatMap((key) => storage.repository(key) ?? []),
  ];
  for (const place of places) {
    const item = place.files.item(path);
    if (item === undefined || (path === "" && place !== repository)) continue;
    return mayRead(call, item) ? { repository: place, path, item } : refusal(call, "read", item);
  }
  return notLocated(route.key, path);
}

/** A folder is seen by those who may read something in it. */
function mayRead({ visitor, storage }: ArtifactoryCall, { repo, fullPath }: StoredItem): boolean {
  const files = storage.repository(repo)?.files.filesUnder(fullPath) ?? [];
  const paths = [joined(repo, fullPath), ...files.map((file) => joined(repo, file.fullPath))];
  return paths.some((path) => visitor.may("read", path));
}

function refusal(call: ArtifactoryCall, right: Right, { repo, fullPath }: StoredItem): Answer {
  if (right === "read" && !call.switches.hiddenIs403) return notLocated(repo, fullPath);
  const { username } = call.visitor;
  const what = right === "read" ? "download" : "delete/overwrite";
  const need = right === "read" ? "READ" : "DELETE";
  return restError(
    403,
    `Not enough permissions to ${what} artifact '${repo}:${fullPath}'(user '${username}' needs ${need} permission).`,
  );
}

export function readFile(call: ArtifactoryCall): Answer {
  const found = findItem(call);
  if ("status" in found) return found;
  const { item } = found;
  if (item.type === "folder") return textOf(200, "<html></html>\n", "text/html");
  if (item.isGhost) return notLocated(item.repo, item.fullPath);
  if (call.method === "GET" && call.query.get("skipUpdateStats") !== "true") {
    item.downloads += 1;
    item.downloadedAt = call.storage.now().getTime();
  }
  return { status: 200, headers: fileHeaders(item), body: item.servedBytes };
}

function fileHeaders(file: StoredFile): Record<string, string> {
  return {
    "Content-Type": file.contentType === "" ? "application/octet-stream" : file.contentType,
    "X-Checksum-Sha256": file.sha256,
    "X-Artifactory-Filename": nameOf(file.fullPath),
    "Last-Modified": new Date(file.stamps.modified).toUTCString(),
  };
}

export function deployFile(call: ArtifactoryCall): Answer {
  const located = call.storage.located(call.route.path);
  if (located?.repository.kind !== "local" || located.path === "") {
    return restError(404, "No local repository to deploy to.");
  }
  const { repository, path } = located;
  if (!call.visitor.may("write", joined(repository.key, path))) {
    return restError(403, `Not enough permissions to deploy '${repository.key}:${path}'.`);
  }
  const stamps = call.storage.pushStamps();
  repository.files.put(path, { bytes: call.body, stamps, by: call.visitor.username });
  return jsonOf(201, { repo: repository.key, path: `/${path}` });
}

export function deletePath(call: ArtifactoryCall): Answer {
  const found = findItem(call);
  if ("status" in found) return found;
  const { repository, path, item } = found;
  if (repository.kind === "virtual" || repository.key !== call.route.key) {
    return restError(405, "Deletion is possible in local repositories and caches only.");
  }
  const doomed = [item, ...repository.files.filesUnder(path)];
  const locked = doomed.find(
    ({ repo, fullPath }) => !call.visitor.may("delete", joined(repo, fullPath)),
  );
  if (locked !== undefined) return refusal(call, "delete", locked);
  const isCanceled = doomed.some(({ repo, fullPath }) =>
    matchesPath(call.switches.undeployCanceled, joined(repo, fullPath)),
  );
  if (isCanceled) return restError(400, "Undeploy was canceled");
  repository.delete(path, call.visitor.username);
  return emptyAnswer(204);
}
