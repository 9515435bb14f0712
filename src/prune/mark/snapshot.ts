/**
 * What is known of a repository at one moment: what was read of it, who refers to whom in there, and the time to which all
 * ages are counted.
 */
import type { Inventory } from "../model/inventory.ts";
import type { ReferenceGraph } from "./graph.ts";

export interface Snapshot {
  readonly inventory: Inventory;
  readonly graph: ReferenceGraph;
  readonly now: Date;
}
