// Answers for the blobs behind the signed URLs (https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api).

import type { ServerResponse } from "node:http";

import type { Entries } from "./entries.ts";

export interface BlobCall {
  readonly method: string | undefined;
  readonly id: string;
  readonly searchParams: URLSearchParams;
  readonly body: Buffer;
}

const headers = { "x-ms-version": "2025-01-05", ETag: '"0x1"' };

/** Who has not the right signature gets nothing. */
export function answerBlob(entries: Entries, call: BlobCall, response: ServerResponse): void {
  if (call.searchParams.get("sig") !== `signature-of-${call.id}`) {
    response.writeHead(403, headers).end();
    return;
  }
  if (call.method === "PUT") {
    response.writeHead(accept(entries, call) ? 201 : 404, headers).end();
    return;
  }
  const entry = entries.byId(call.id);
  if (entry === undefined) {
    response.writeHead(404, headers).end();
    return;
  }
  const lengths = { "Content-Length": entry.bytes.length };
  response.writeHead(200, { ...headers, ...lengths }).end(entry.bytes);
}

/** Put Blob, Put Block or Put Block List. */
function accept(entries: Entries, { id, searchParams, body }: BlobCall): boolean {
  const upload = entries.upload(id);
  if (upload === undefined) return false;
  if (searchParams.get("comp") === "block") {
    upload.blocks.set(searchParams.get("blockid") ?? "", body);
    return true;
  }
  const isList = searchParams.get("comp") === "blocklist";
  upload.bytes = isList ? Buffer.concat(blocksOf(body, upload.blocks)) : body;
  upload.isCommitted = true;
  return true;
}

function blocksOf(list: Buffer, blocks: ReadonlyMap<string, Buffer>): readonly Buffer[] {
  const ids = [...list.toString().matchAll(/<Latest>(?<id>[^<]*)<\/Latest>/g)];
  return ids.map(({ groups }) => blocks.get(groups?.["id"] ?? "") ?? Buffer.alloc(0));
}
