// Docker's first manifest format. Two things about it surprise: the digest of a signed one is that of its payload without the
// signatures, and the registry converts newer Docker types to it for a client that asks by tag and names no newer type.

import { bytesAnswer, type Answer } from "../../http/answer.ts";
import { jsonObject } from "../../oci/manifest-content.ts";
import { mediaTypes } from "../../oci/media-types.ts";
import { sha256 } from "../../oci/references.ts";
import type { Repository } from "../registry/repository.ts";
import type { StoredManifest } from "../registry/rows.ts";

/** The manifest as schema 1, under a digest that no stored manifest has. */
export function convertedToSchema1(
  repository: Repository,
  manifest: StoredManifest,
  tag: string,
): Answer {
  const first = manifest.content.children[0]?.digest;
  const image = (first === undefined ? undefined : repository.manifest(first)) ?? manifest;
  const converted = {
    schemaVersion: 1,
    name: repository.name,
    tag,
    architecture: image.platform.architecture ?? "amd64",
    fsLayers: image.content.layers.map((layer) => ({ blobSum: layer.digest })).reverse(),
    history: image.content.layers.map(() => ({ v1Compatibility: "{}" })),
    signatures: [],
  };
  const body = Buffer.from(JSON.stringify(converted, undefined, 3));
  const digest = sha256(body);
  return bytesAnswer(200, body, {
    "Content-Type": mediaTypes.dockerSchema1Signed,
    "Docker-Content-Digest": digest,
    ETag: `"${digest}"`,
  });
}

/** The digest under which a body of this type is stored. */
export function digestOfBody(body: Buffer, mediaType: string): string {
  const payload = mediaType === mediaTypes.dockerSchema1Signed ? unsignedPayload(body) : undefined;
  return sha256(payload ?? body);
}

/** https://github.com/distribution/distribution/blob/v2.7.1/docs/spec/manifest-v2-1.md, "Signed Manifests". */
function unsignedPayload(body: Buffer): Buffer | undefined {
  const signatures = jsonObject(body)?.["signatures"];
  const first: unknown = Array.isArray(signatures) ? signatures[0] : undefined;
  const isSignature = typeof first === "object" && first !== null && "protected" in first;
  if (!isSignature || typeof first.protected !== "string") return undefined;
  const header = jsonObject(Buffer.from(first.protected, "base64url"));
  const length = header?.["formatLength"];
  const tail = header?.["formatTail"];
  if (typeof length !== "number" || typeof tail !== "string") return undefined;
  return Buffer.concat([body.subarray(0, length), Buffer.from(tail, "base64url")]);
}
