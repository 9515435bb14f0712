// How a manifest is named: by digest or by tag
// (https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests).

import { createHash } from "node:crypto";

/** The digest of these bytes: `sha256:<hex>`. */
export function sha256(bytes: Buffer | string): string {
  return `sha256:${hexSha256(bytes)}`;
}

/** The same without the algorithm before it. */
export function hexSha256(bytes: Buffer | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export function isDigest(reference: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(reference);
}

export function isTag(reference: string): boolean {
  return /^\w[\w.-]{0,127}$/.test(reference);
}
