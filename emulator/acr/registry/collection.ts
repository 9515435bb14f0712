// Named items (manifests by digest, tags by name) with the three orders in which the metadata API lists them. Name and time of
// an item must not change while it is in here: take it out, and put the changed one in.

import { SortedList } from "./sorted-list.ts";
import { ascendingCursor, descendingCursor, type Ticks } from "./ticks.ts";

export type Order = "name" | "timeasc" | "timedesc";

interface Listed {
  readonly updatedAt: Ticks;
}

const keys: Readonly<Record<Order, (name: string, updatedAt: Ticks) => string>> = {
  name: (name) => name,
  timeasc: (name, updatedAt) => `${ascendingCursor(updatedAt)}&${name}`,
  timedesc: (name, updatedAt) => `${descendingCursor(updatedAt)}&${name}`,
};

export class Collection<T extends Listed> {
  readonly #byName = new Map<string, T>();
  readonly #nameOf: (item: T) => string;
  /** Made when first asked for, then kept in step. */
  readonly #orders = new Map<Order, SortedList<T>>();

  constructor(nameOf: (item: T) => string) {
    this.#nameOf = nameOf;
  }

  get size(): number {
    return this.#byName.size;
  }

  get(name: string): T | undefined {
    return this.#byName.get(name);
  }

  /** Puts the item in the place of the one that has its name, if any. */
  put(item: T): void {
    this.remove(this.#nameOf(item));
    this.#byName.set(this.#nameOf(item), item);
    for (const order of this.#orders.values()) order.add(item);
  }

  remove(name: string): void {
    const item = this.#byName.get(name);
    if (item === undefined) return;
    this.#byName.delete(name);
    for (const order of this.#orders.values()) order.remove(item);
  }

  values(): Iterable<T> {
    return this.#byName.values();
  }

  /** The items in this order; the keys are the cursors of its pages. */
  inOrder(order: Order): SortedList<T> {
    const known = this.#orders.get(order);
    if (known !== undefined) return known;
    const made = new SortedList<T>((item) => keys[order](this.#nameOf(item), item.updatedAt));
    for (const item of this.#byName.values()) made.add(item);
    this.#orders.set(order, made);
    return made;
  }
}
