/**
 * Manifest bodies, byte for byte. Not through the Azure package: it hands them out as a stream that may break off where
 * no retry reaches.
 */
import type { Digest } from "../../oci/digest.ts";
import { READABLE_MEDIA_TYPES } from "../../oci/manifest.ts";
import type { BodyAnswer } from "../registry.ts";
import { ifOversized } from "../http/answers.ts";
import { requestFor } from "../http/purpose.ts";
import type { Send } from "../http/sender.ts";
import { describeStatus } from "./errors.ts";
import { errorCode } from "./wire.ts";

/**
 * Every type that can refer to others, and any other one. With a shorter list ACR answers 404 for a type that is not on it,
 * or converts the manifest to another one.
 */
const EVERY_MANIFEST = [...READABLE_MEDIA_TYPES, "*/*"].join(", ");

/**
 * Reads a manifest. 404, 403 and 405 are answers (ghosts, quarantine, `readEnabled=false`), and one that is longer than
 * manifests can be is not read; everything else but 200 throws. Bytes that are no UTF-8 do not survive, and then they do not have their digest.
 */
export async function readBody(
  send: Send,
  host: string,
  name: string,
  digest: Digest,
): Promise<BodyAnswer> {
  const url = `https://${host}/v2/${name}/manifests/${digest}`;
  const request = requestFor(
    { kind: "read", repository: name, until: "cancelled" },
    { url, headers: { Accept: EVERY_MANIFEST } },
  );
  const answer = await send(request).catch(ifOversized);
  if (answer === undefined) return { state: "unreadable" };
  const { status, bodyAsText } = answer;
  const text = bodyAsText ?? "";
  if (status === 200) return { state: "read", bytes: Buffer.from(text) };
  if (status === 404 && errorCode(text) === "MANIFEST_UNKNOWN") return { state: "unknown" };
  if (status === 404 || status === 403 || status === 405) return { state: "unreadable" };
  throw new Error(describeStatus(status, text));
}
