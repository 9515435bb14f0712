// Which rows the listings and the metadata API show: not yet what was pushed within the lag, not what a switch hides.

import type { Attributes } from "../registry/attributes.ts";
import type { Switches } from "../switches/switches.ts";

interface Row {
  readonly attributes: Attributes;
  readonly listedFrom: number;
}

/** The metadata API knows it by now. */
export function isKnown(row: Pick<Row, "listedFrom">, now: number = performance.now()): boolean {
  return row.listedFrom <= now;
}

/** Stands in listings under this name. */
export function isListed(row: Row, name: string, switches: Switches): boolean {
  if (switches.unlisted.has(name) || !isKnown(row)) return false;
  return row.attributes.listEnabled || !switches.listEnabledHides;
}
