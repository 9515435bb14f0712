// A part of a blob, as a Range header asks for it.

import { bytesAnswer, type Answer } from "../../http/answer.ts";
import { errorAnswer } from "../api/errors.ts";

/** The bytes that the header names, or 416; all of them where it is none that is understood. */
export function partOf(bytes: Buffer, range: string, headers: Record<string, string>): Answer {
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
