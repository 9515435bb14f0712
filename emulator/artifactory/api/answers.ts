// Answers as Artifactory writes them.

import type { Answer } from "../../http/answer.ts";

/** JSON over several lines. */
export function jsonOf(
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): Answer {
  const body = Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);
  return { status, headers: { "Content-Type": "application/json", ...headers }, body };
}

export function textOf(status: number, text: string, contentType = "text/plain"): Answer {
  return { status, headers: { "Content-Type": contentType }, body: Buffer.from(text) };
}
