// `/v2/N/blobs/D`: blobs are read, in parts too, and deleted. The registry does not look whether a manifest still needs one.

import { bytesAnswer, emptyAnswer, type Answer } from "../../http/answer.ts";
import type { Call } from "../api/call.ts";
import { blobUnknown, disallowed } from "../api/errors.ts";
import type { BlobHost } from "./blob-host.ts";
import { partOf } from "./byte-range.ts";

/** Guessed: a HEAD is answered here, whether or not the bytes are elsewhere. */
export async function readBlob(call: Call, elsewhere: BlobHost): Promise<Answer> {
  const repository = call.registry.repository(call.name);
  const bytes = repository.blob(call.reference);
  if (bytes === undefined) return blobUnknown();
  if (!repository.attributes.readEnabled) return disallowed();
  if (call.switches.redirectBlobs && call.method === "GET") {
    return emptyAnswer(307, { Location: await elsewhere.addressOf(call.reference, bytes) });
  }
  const headers = {
    "Content-Type": "application/octet-stream",
    "Docker-Content-Digest": call.reference,
    ETag: `"${call.reference}"`,
    "Accept-Ranges": "bytes",
  };
  const range = call.headers.range;
  return range === undefined ? bytesAnswer(200, bytes, headers) : partOf(bytes, range, headers);
}

export function deleteBlob(call: Call): Answer {
  const repository = call.registry.repository(call.name);
  if (repository.blob(call.reference) === undefined) return blobUnknown();
  if (!repository.attributes.writeEnabled) return disallowed();
  repository.removeBlob(call.reference);
  return emptyAnswer(202);
}
