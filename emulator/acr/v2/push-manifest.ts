// `PUT /v2/N/manifests/…`. Everything that the manifest names must be in the repository, but for its subject; what it is stored
// as is its Content-Type.

import { emptyAnswer, type Answer } from "../../http/answer.ts";
import {
  blobsOf,
  contentOf,
  jsonObject,
  type Child,
  type ManifestContent,
} from "../../oci/manifest-content.ts";
import { isKnownType, isSchema1 } from "../../oci/media-types.ts";
import { isDigest, isTag } from "../../oci/references.ts";
import type { Call } from "../api/call.ts";
import {
  blobsMissing,
  digestInvalid,
  disallowed,
  errorAnswer,
  manifestInvalid,
} from "../api/errors.ts";
import { softDeleted } from "../api/soft-delete-errors.ts";
import { imageSizeOf } from "../registry/image-size.ts";
import type { Repository } from "../registry/repository.ts";
import { digestOfBody } from "./schema1.ts";

export function putManifest(call: Call): Answer {
  const repository = call.registry.repository(call.name);
  const mediaType = mediaTypeOf(call);
  if (mediaType === undefined) return manifestInvalid();
  const digest = digestOfBody(call.body, mediaType);
  const tag = isDigest(call.reference) ? undefined : call.reference;
  const refusal = refusalOf(call, repository, mediaType, digest);
  if (refusal !== undefined) return refusal;
  const isNewTag = tag !== undefined && repository.tagRows.get(tag) === undefined;
  const isNew = repository.manifest(digest) === undefined;
  repository.putManifest({
    body: call.body,
    mediaType,
    digest,
    ...(tag === undefined ? {} : { tags: [tag] }),
  });
  const manifest = repository.manifest(digest);
  // The size is fixed at the push.
  if (manifest !== undefined) imageSizeOf(repository, manifest);
  const newTag = isNewTag ? repository.tagRows.get(tag) : undefined;
  showAfter(call.switches.lagMs, [isNew ? manifest : undefined, newTag]);
  return emptyAnswer(201, {
    "Docker-Content-Digest": digest,
    Location: `/v2/${call.name}/manifests/${digest}`,
    ...subjectHeader(call, repository, digest),
  });
}

function refusalOf(
  call: Call,
  repository: Repository,
  mediaType: string,
  digest: string,
): Answer | undefined {
  if (isLocked(call, repository)) return disallowed();
  if (isDigest(call.reference) && call.reference !== digest) return digestInvalid();
  if (!isDigest(call.reference) && !isTag(call.reference)) {
    return errorAnswer(400, "TAG_INVALID", "manifest tag did not match URI");
  }
  const says = jsonObject(call.body);
  if (says === undefined || (says["mediaType"] ?? mediaType) !== mediaType) {
    return manifestInvalid();
  }
  const isDeleted = call.switches.softDelete && repository.bin.manifest(digest) !== undefined;
  if (isDeleted) return softDeleted(digest);
  const missing = missingFrom(repository, contentOf(call.body, mediaType), mediaType);
  return missing.length > 0 ? blobsMissing(missing) : undefined;
}

/**
 * The type under which a body is stored. Undefined for no Content-Type and for one that stands for no manifest: such a body is
 * taken for the oldest format, and does not pass for it.
 */
function mediaTypeOf({ headers }: Call): string | undefined {
  const [type = ""] = (headers["content-type"] ?? "").split(";", 1);
  return isKnownType(type.trim()) ? type.trim() : undefined;
}

function isLocked(call: Call, repository: Repository): boolean {
  const tag = isDigest(call.reference) ? undefined : repository.tagRows.get(call.reference);
  return tag?.attributes.writeEnabled === false || !repository.attributes.writeEnabled;
}

function missingFrom(
  repository: Repository,
  content: ManifestContent,
  mediaType: string,
): readonly string[] {
  if (isSchema1(mediaType)) return [];
  return [
    ...content.children.flatMap((child) => (isHere(repository, child) ? [] : [child.digest])),
    ...blobsOf(content).filter((digest) => repository.blob(digest) === undefined),
  ];
}

/**
 * An index may list blobs, as build caches do. Reported: the registry takes them
 * (https://github.com/docker/buildx/issues/271).
 */
function isHere(repository: Repository, { digest, mediaType = "" }: Child): boolean {
  if (repository.manifest(digest) !== undefined) return true;
  return !isKnownType(mediaType) && repository.blob(digest) !== undefined;
}

/** New rows show up in the metadata API only after the lag. */
function showAfter(lagMs: number, newRows: readonly ({ listedFrom: number } | undefined)[]): void {
  const listedFrom = performance.now() + lagMs;
  for (const row of newRows) if (row !== undefined) row.listedFrom = listedFrom;
}

function subjectHeader(call: Call, repository: Repository, digest: string): Record<string, string> {
  const subject = repository.manifest(digest)?.content.subject;
  if (subject === undefined || call.switches.referrersApiOff) return {};
  return { "OCI-Subject": subject };
}
