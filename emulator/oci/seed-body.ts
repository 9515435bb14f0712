// The body of a manifest as tests give it: bytes, text, or an object that is written as JSON.

import { jsonObject } from "./manifest-content.ts";
import { mediaTypes } from "./media-types.ts";

export type SeedBody = Buffer | string | object;

export function bytesOf(body: SeedBody): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}

/** The body's own `mediaType`, else OCI index or OCI image by whether it has `manifests`. */
export function guessedType(body: Buffer): string {
  const manifest = jsonObject(body);
  const own = manifest?.["mediaType"];
  if (typeof own === "string") return own;
  return manifest?.["manifests"] === undefined ? mediaTypes.ociImage : mediaTypes.ociIndex;
}
