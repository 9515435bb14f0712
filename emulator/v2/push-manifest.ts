// `PUT /v2/N/manifests/…`. Everything that the manifest names must be in the repository, but for its subject; what it is stored
// as is its Content-Type.

import { contentOf, jsonObject, type ManifestContent } from "../registry/manifest-content.ts";
import { isKnownType, isSchema1 } from "../registry/media-types.ts";
import { imageSizeOf } from "../registry/image-size.ts";
import type { Repository } from "../registry/repository.ts";
import { emptyAnswer, type Answer } from "../server/answer.ts";
import type { Call } from "../server/call.ts";
import { blobsMissing, digestInvalid, disallowed, errorAnswer } from "../server/errors.ts";
import { softDeleted } from "../server/soft-delete-errors.ts";
import { isDigest } from "./manifests.ts";
import { digestOfBody } from "./schema1.ts";

export function putManifest(call: Call): Answer {
  const repository = call.registry.repository(call.name);
  const mediaType = call.headers["content-type"] ?? "";
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
  finish(call, repository, digest, isNew, isNewTag ? tag : undefined);
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
  if (!isDigest(call.reference) && !isTagName(call.reference)) {
    return errorAnswer(400, "TAG_INVALID", "manifest tag did not match URI");
  }
  if (isKnownType(mediaType) && jsonObject(call.body) === undefined) {
    return errorAnswer(400, "MANIFEST_INVALID", "manifest invalid", {});
  }
  const isDeleted = call.switches.softDelete && repository.bin.manifest(digest) !== undefined;
  if (isDeleted) return softDeleted(digest);
  const missing = missingFrom(repository, contentOf(call.body, mediaType), mediaType);
  return missing.length > 0 ? blobsMissing(missing) : undefined;
}

function isLocked(call: Call, repository: Repository): boolean {
  const tag = isDigest(call.reference) ? undefined : repository.tagRows.get(call.reference);
  return tag?.attributes.writeEnabled === false || !repository.attributes.writeEnabled;
}

function isTagName(reference: string): boolean {
  return /^\w[\w.-]{0,127}$/.test(reference);
}

function missingFrom(
  repository: Repository,
  content: ManifestContent,
  mediaType: string,
): readonly string[] {
  const children = content.children.map((child) => child.digest);
  if (isSchema1(mediaType)) return [];
  const blobs = [content.config, ...content.layers].flatMap((blob) =>
    blob === undefined || blob.isForeign ? [] : [blob.digest],
  );
  return [
    ...children.filter((digest) => repository.manifest(digest) === undefined),
    ...blobs.filter((digest) => repository.blob(digest) === undefined),
  ];
}

/** Sizes are fixed at the push, and new rows show up in the metadata API only after the lag. */
function finish(
  call: Call,
  repository: Repository,
  digest: string,
  isNew: boolean,
  newTag: string | undefined,
): void {
  const listedFrom = performance.now() + call.switches.lagMs;
  const manifest = repository.manifest(digest);
  if (manifest !== undefined) imageSizeOf(repository, manifest);
  if (manifest !== undefined && isNew) manifest.listedFrom = listedFrom;
  const tag = newTag === undefined ? undefined : repository.tagRows.get(newTag);
  if (tag !== undefined) tag.listedFrom = listedFrom;
}

function subjectHeader(call: Call, repository: Repository, digest: string): Record<string, string> {
  const subject = repository.manifest(digest)?.content.subject;
  if (subject === undefined || call.switches.referrersApiOff) return {};
  return { "OCI-Subject": subject };
}
