// `/v2/N/manifests/…` to read and to delete. Bytes are served as they were pushed. Accept is enforced: an OCI manifest whose type
// the client does not name looks like a missing one, and `*/*` names none.

import { bytesAnswer, emptyAnswer, type Answer } from "../../http/answer.ts";
import { isArtifactType, mediaTypes } from "../../oci/media-types.ts";
import { isDigest } from "../../oci/references.ts";
import type { Call } from "../api/call.ts";
import {
  digestNotFound,
  disallowed,
  errorAnswer,
  nothingToDelete,
  quarantined,
  taggedNotFound,
} from "../api/errors.ts";
import { isQuarantined } from "../registry/attributes.ts";
import { deleteManifest as remove } from "../registry/deletion.ts";
import type { Repository } from "../registry/repository.ts";
import type { StoredManifest, StoredTag } from "../registry/rows.ts";
import { convertedToSchema1 } from "./schema1.ts";

export function readManifest(call: Call): Answer {
  const repository = call.registry.existing(call.name);
  const tag = isDigest(call.reference) ? undefined : repository?.tagRows.get(call.reference);
  const manifest = repository?.manifest(tag?.digest ?? call.reference);
  if (repository === undefined || manifest === undefined || manifest.isGhost) {
    return isDigest(call.reference)
      ? digestNotFound(call.name, call.reference)
      : taggedNotFound(call.reference);
  }
  const refusal = refusalOf(repository, manifest, tag);
  return refusal ?? acceptable(call, repository, manifest);
}

function refusalOf(
  repository: Repository,
  manifest: StoredManifest,
  tag: StoredTag | undefined,
): Answer | undefined {
  if (isQuarantined(manifest.attributes)) {
    return tag === undefined ? quarantined() : taggedNotFound(tag.name);
  }
  const locks = [repository.attributes, manifest.attributes, tag?.attributes];
  return locks.some((attributes) => attributes?.readEnabled === false) ? disallowed() : undefined;
}

export function deleteManifest(call: Call): Answer {
  if (!isDigest(call.reference)) {
    return errorAnswer(405, "UNSUPPORTED", "The operation is unsupported.");
  }
  const repository = call.registry.existing(call.name);
  const deletion = repository === undefined ? "unknown" : remove(repository, call.reference);
  switch (deletion) {
    case "unknown":
      return nothingToDelete(call.reference);
    case "locked":
      return disallowed();
    case "deleted":
      return emptyAnswer(202);
  }
}

function acceptable(call: Call, repository: Repository, manifest: StoredManifest): Answer {
  const { mediaType } = manifest;
  const isAccepted = acceptedTypes(call).has(mediaType);
  if (isAccepted) return served(manifest);
  const ofOci = ociNames.get(mediaType);
  if (ofOci !== undefined) return notAcceptable(ofOci);
  if (isArtifactType(mediaType) && call.switches.artifactTypesNeedAccept) {
    return notAcceptable(["artifact manifest", "artifact manifests"]);
  }
  const isTagged = !isDigest(call.reference);
  const isConvertible = mediaType === mediaTypes.dockerList || mediaType === mediaTypes.dockerImage;
  if (isTagged && isConvertible) return convertedToSchema1(repository, manifest, call.reference);
  return served(manifest);
}

const ociNames: ReadonlyMap<string, readonly [one: string, many: string]> = new Map([
  [mediaTypes.ociIndex, ["index", "indexes"]],
  [mediaTypes.ociImage, ["manifest", "manifests"]],
]);

function notAcceptable([one, many]: readonly [string, string]): Answer {
  const message = `OCI ${one} found, but accept header does not support OCI ${many}`;
  return errorAnswer(404, "MANIFEST_UNKNOWN", message);
}

function served(manifest: StoredManifest): Answer {
  return bytesAnswer(200, manifest.servedBody, {
    "Content-Type": manifest.mediaType,
    "Docker-Content-Digest": manifest.digest,
    ETag: `"${manifest.digest}"`,
  });
}

function acceptedTypes(call: Call): ReadonlySet<string> {
  const accept = call.headers.accept ?? "";
  return new Set(accept.split(",").map((type) => type.split(";", 1)[0]?.trim() ?? ""));
}
