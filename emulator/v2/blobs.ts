// `/v2/N/blobs/D`: blobs are read, in parts too, and deleted. The registry does not look whether a manifest still needs one.

import { bytesAnswer, emptyAnswer, type Answer } from "../server/answer.ts";
import type { Call } from "../server/call.ts";
import { blobUnknown, disallowed, errorAnswer } from "../server/errors.ts";

export function readBlob(call: Call): Answer {
  const repository = call.registry.repository(call.name);
  const bytes = repository.blob(call.reference);
  if (bytes === undefined) return blobUnknown();
  if (!repository.attributes.readEnabled) return disallowed();
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

function partOf(bytes: Buffer, range: string, headers: Record<string, string>): Answer {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
  if (from === undefined) return bytesAnswer(200, bytes, headers);
  const start = Number(from);
  const end = Math.min(to === undefined || to === "" ? Infinity : Number(to), bytes.length - 1);
  if (start > end) {
    return errorAnswer(416, "RANGE_INVALID", "invalid content range", undefined, {
      "Content-Range": `bytes */${bytes.length}`,
    });
  }
  return bytesAnswer(206, bytes.subarray(start, end + 1), {
    ...headers,
    "Content-Range": `bytes ${start}-${end}/${bytes.length}`,
  });
}
