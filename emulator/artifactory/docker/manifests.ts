// `…/manifests/<tag or digest>`: reading, pushing and deleting. A digest is found in any folder of the image; a tag's folder may
// hold two manifests, of which the list is given.

import { emptyAnswer, type Answer } from "../../http/answer.ts";
import { blobsOf, contentOf, jsonObject } from "../../oci/manifest-content.ts";
import { isDigest, isTag, sha256 } from "../../oci/references.ts";
import type { DockerCall } from "../api/call.ts";
import { dockerError, manifestUnknown, noPermission, notAcceptable } from "../api/errors.ts";
import { blobIn, storeManifest } from "../images/store-manifest.ts";
import { digestOf, joined, type StoredFile } from "../storage/stored.ts";

export function readManifest(call: DockerCall): Answer {
  const [file] = filesFor(call);
  if (file === undefined || file.isGhost) return manifestUnknown(call.image.name);
  if (!mayRead(call, file)) return noPermission("manifest");
  if (call.method === "GET") {
    file.downloads += 1;
    file.downloadedAt = call.storage.now().getTime();
  }
  const headers = {
    "Content-Type": file.contentType,
    "Docker-Content-Digest": digestOf(file),
    ETag: file.sha256,
  };
  return { status: 200, headers, body: file.servedBytes };
}

/** Files that the reference names, the one that is given first. */
function filesFor({ image, reference }: DockerCall): readonly StoredFile[] {
  return isDigest(reference) ? image.filesOf(reference) : image.manifestFiles(reference);
}

function mayRead({ visitor }: DockerCall, { repo, fullPath }: StoredFile): boolean {
  return visitor.may("read", joined(repo, fullPath));
}

export function putManifest(call: DockerCall): Answer {
  const { image, reference, body, route } = call;
  const mediaType = call.headers["content-type"] ?? "";
  const refusal = pushRefusal(call, mediaType);
  if (refusal !== undefined) return refusal;
  const stamps = call.storage.pushStamps();
  const by = call.visitor.username;
  storeManifest(image, { ref: reference, body, mediaType, stamps, by });
  const digest = sha256(body);
  const { subject } = contentOf(body, mediaType);
  return emptyAnswer(201, {
    "Docker-Content-Digest": digest,
    Location: `${route.base}/${image.name}/manifests/${digest}`,
    ...(subject === undefined || call.switches.noReferrers ? {} : { "OCI-Subject": subject }),
  });
}

/** Layers must have been uploaded. Whether children must be there is not documented; a list without them is taken. */
function pushRefusal(call: DockerCall, mediaType: string): Answer | undefined {
  const { repository, image, reference, body } = call;
  if (!call.visitor.may("write", joined(repository.key, image.folder(reference)))) {
    return noPermission("manifest");
  }
  if (jsonObject(body) === undefined) {
    return dockerError(400, "MANIFEST_INVALID", "manifest invalid");
  }
  if (isDigest(reference) ? sha256(body) !== reference : !isTag(reference)) {
    return dockerError(400, "DIGEST_INVALID", "Provided digest did not match uploaded content");
  }
  const missing = blobsOf(contentOf(body, mediaType)).find(
    (digest) => blobIn(image, digest) === undefined,
  );
  if (missing === undefined) return undefined;
  return dockerError(400, "MANIFEST_BLOB_UNKNOWN", "Blob unknown to registry", { digest: missing });
}

/** By digest, as the distribution specification wants it, the folder goes that holds it, a tag's folder too. */
export function deleteManifest(call: DockerCall): Answer {
  const { repository, image, switches, visitor } = call;
  const names = /vnd\.(?:docker\.distribution|oci\.image)\.(?:manifest|index)/;
  if (switches.legacy406 && names.test(call.headers.accept ?? "")) return notAcceptable();
  const files = filesFor(call).filter((file) => mayRead(call, file));
  if (files.length === 0) return manifestUnknown(image.name);
  const doomed = switches.v2DeleteAll ? files : files.slice(0, 1);
  const folders = doomed.map(({ fullPath }) => fullPath.slice(0, fullPath.lastIndexOf("/")));
  if (folders.some((folder) => !visitor.may("delete", joined(repository.key, folder)))) {
    return noPermission("manifest");
  }
  for (const folder of folders) repository.delete(folder, visitor.username);
  return emptyAnswer(202);
}
