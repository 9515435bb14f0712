/**
 * Manifest bodies, byte for byte. Not through the Azure package: it hands them out as a stream that may break off where
 * no retry reaches.
 */
import { createPipelineRequest } from "@azure/core-rest-pipeline";

import type { Digest } from "../../oci/digest.ts";
import type { BodyAnswer } from "../registry.ts";
import { ifOversized } from "../http/answers.ts";
import type { Send } from "../http/sender.ts";
import { describeStatus } from "./errors.ts";
import { errorCode } from "./wire.ts";

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
  const answer = await send(createPipelineRequest({ url, method: "GET" })).catch(ifOversized);
  if (answer === undefined) return { state: "unreadable" };
  const { status, bodyAsText } = answer;
  const text = bodyAsText ?? "";
  if (status === 200) return { state: "read", bytes: Buffer.from(text) };
  if (status === 404 && errorCode(text) === "MANIFEST_UNKNOWN") return { state: "unknown" };
  if (status === 404 || status === 403 || status === 405) return { state: "unreadable" };
  throw new Error(describeStatus(status, text));
}
