// `…/manifests/<tag or digest>`: reading, pushing and deleting. A digest is found in any folder of the image; a tag's folder may
// hold two manifests, of which the list is given.

import { contentOf, jsonObject } from "../../oci/manifest-content.ts";
import { sha256 } from "../../acr/registry/registry.ts";
import { emptyAnswer, type Answer } from "../../http/answer.ts";
import type { DockerCall } from "../server/call.ts";
import { dockerError, manifestUnknown, noPermission, notAcceptable } from "../server/errors.ts";
import { joined, type StoredFile } from "../storage/stored.ts";
import { digestOf } from "./image.ts";
import { blobIn, blobsOf, storeManifest } from "./store.ts";

export function readManifest(call: DockerCall): Answer {
  const [file] = filesFor(call);
  if (file === undefined || file.isGhost) return manifestUnknown(call.name);
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
function filesFor({ repository, name, reference }: DockerCall): readonly StoredFile[] {
  const image = repository.image(name);
  if (isDigest(reference)) return image.filesOf(reference);
  return image.manifestFilesIn(image.folder(reference));
}

function mayRead({ visitor }: DockerCall, { repo, fullPath }: StoredFile): boolean {
  return visitor.may("read", joined(repo, fullPath));
}

export function putManifest(call: DockerCall): Answer {
  const { repository, name, reference, body, base } = { ...call, base: call.route.base };
  const image = repository.image(name);
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
    Location: `${base}/${name}/manifests/${digest}`,
    ...(subject === undefined || call.switches.noReferrers ? {} : { "OCI-Subject": subject }),
  });
}

/** Layers must have been uploaded. Whether children must be there is not documented; a list without them is taken. */
function pushRefusal(call: DockerCall, mediaType: string): Answer | undefined {
  const { repository, name, reference, body } = call;
  const image = repository.image(name);
  if (!call.visitor.may("write", joined(repository.key, image.folder(reference)))) {
    return noPermission("manifest");
  }
  if (jsonObject(body) === undefined) {
    return dockerError(400, "MANIFEST_INVALID", "manifest invalid");
  }
  if (isDigest(reference) ? sha256(body) !== reference : !/^\w[\w.-]{0,127}$/.test(reference)) {
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
  const { repository, name, switches, visitor } = call;
  const names = /vnd\.(?:docker\.distribution|oci\.image)\.(?:manifest|index)/;
  if (switches.legacy406 && names.test(call.headers.accept ?? "")) return notAcceptable();
  const files = filesFor(call).filter((file) => mayRead(call, file));
  if (files.length === 0) return manifestUnknown(name);
  const doomed = switches.v2DeleteAll ? files : files.slice(0, 1);
  const folders = doomed.map(({ fullPath }) => fullPath.slice(0, fullPath.lastIndexOf("/")));
  if (folders.some((folder) => !visitor.may("delete", joined(repository.key, folder)))) {
    return noPermission("manifest");
  }
  for (const folder of folders) repository.delete(folder, visitor.username);
  return emptyAnswer(202);
}

/** A reference that names a manifest by digest. */
export function isDigest(reference: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(reference);
}
