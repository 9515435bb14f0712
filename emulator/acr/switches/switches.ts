// All switches of the registry: behaviours of the real service that are unpleasant, unproven or rare. A switch is at rest as the
// service usually is, and a running emulator reads it at every request, so a test may flip it in the middle of a run. Each is
// described once, in a file beside this one: what it does, what it is by default, and how sure that is.

import { accessSwitches } from "./access.ts";
import { deletionSwitches } from "./deletion.ts";
import type { Described } from "./described.ts";
import { listingSwitches } from "./listings.ts";
import { rowSwitches } from "./rows.ts";
import { transportSwitches } from "./transport.ts";

export type { EmptyLists, EmptyRepository, LinkEncoding } from "./listings.ts";
export type { OddDate, RateLimits } from "./transport.ts";

export const switchTable = {
  ...listingSwitches,
  ...rowSwitches,
  ...accessSwitches,
  ...deletionSwitches,
  ...transportSwitches,
};

type Table = typeof switchTable;

export type Switches = { -readonly [Name in keyof Table]: Table[Name]["initial"] };

/** All switches at rest. */
export function defaultSwitches(): Switches {
  const initial = Object.entries<Described>(switchTable).map(([name, row]) => [name, row.initial]);
  return {
    ...(Object.fromEntries(initial) as Switches),
    emptyRepositories: new Map(),
    unlisted: new Set(),
    staying: new Set(),
  };
}
