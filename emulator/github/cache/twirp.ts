// Answers the three calls of the cache service, with the field names of the protocol buffers, which their JSON keeps.

import type { Entries } from "./entries.ts";

export const calls = [
  "CreateCacheEntry",
  "FinalizeCacheEntryUpload",
  "GetCacheEntryDownloadURL",
] as const;

export type Call = (typeof calls)[number];

export type Reply = Readonly<Record<string, unknown>>;

/** `blobs` is the URL below which a blob is found by its id; the query makes it look like a signed one. */
export function answerCall(entries: Entries, blobs: string, call: Call, asked: Reply): Reply {
  const key = textOf(asked["key"]);
  const version = textOf(asked["version"]);
  const signed = (id: string): string => `${blobs}${id}?sig=signature-of-${id}`;
  switch (call) {
    case "CreateCacheEntry": {
      const upload = entries.reserve(key, version);
      if (upload === undefined) return { ok: false, message: "cache entry already exists" };
      return { ok: true, signed_upload_url: signed(upload.id) };
    }
    case "FinalizeCacheEntryUpload": {
      const number = entries.finish(key, version, Number(asked["size_bytes"]));
      return number === undefined ? { ok: false } : { ok: true, entry_id: String(number) };
    }
    case "GetCacheEntryDownloadURL": {
      const restoreKeys = (asked["restore_keys"] ?? []) as readonly unknown[];
      const entry = entries.find([key, ...restoreKeys.map(textOf)], version);
      if (entry === undefined) return { ok: false };
      return { ok: true, signed_download_url: signed(entry.id), matched_key: entry.key };
    }
    default:
      return call satisfies never;
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
