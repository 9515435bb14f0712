// How the server writes the times of an item, in AQL and in the storage API.

import type { ArtifactorySwitches } from "../switches/switches.ts";

/** ISO 8601 with milliseconds: `Z`, or an offset where the server has one. */
export function timeText(ms: number, { utcOffsetMinutes }: ArtifactorySwitches): string {
  if (utcOffsetMinutes === 0) return new Date(ms).toISOString();
  const local = new Date(ms + utcOffsetMinutes * 60_000).toISOString().slice(0, -1);
  const minutes = Math.abs(utcOffsetMinutes);
  const two = (count: number): string => String(Math.floor(count)).padStart(2, "0");
  return `${local}${utcOffsetMinutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}
