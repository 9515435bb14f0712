// Items in the order of a string key, compared by code unit, for listings page by page. Additions are kept aside and sorted in
// at the next read, so filling it with 100,000 items costs one sort, and a read after a few changes costs no sort at all.

interface Entry<T> {
  readonly key: string;
  readonly item: T;
}

/** More additions than this at once are sorted in together. */
const fewAdditions = 16;

export class SortedList<T> {
  readonly #keyOf: (item: T) => string;
  #entries: Entry<T>[] = [];
  #added: Entry<T>[] = [];

  constructor(keyOf: (item: T) => string) {
    this.#keyOf = keyOf;
  }

  add(item: T): void {
    this.#added.push({ key: this.#keyOf(item), item });
  }

  /** Takes out the item with this one's key. */
  remove(item: T): void {
    this.#sortIn();
    const key = this.#keyOf(item);
    const index = this.#firstNotBefore(key);
    if (this.#entries[index]?.key === key) this.#entries.splice(index, 1);
  }

  /** Items whose key is greater than `last`, each with its key; all of them when `last` is undefined. */
  *after(last: string | undefined): Generator<{ readonly key: string; readonly item: T }> {
    this.#sortIn();
    let index = last === undefined ? 0 : this.#firstNotBefore(last);
    if (this.#entries[index]?.key === last) index += 1;
    for (let entry = this.#entries[index]; entry !== undefined; entry = this.#entries[index]) {
      yield entry;
      index += 1;
    }
  }

  #sortIn(): void {
    if (this.#added.length === 0) return;
    const added = this.#added;
    this.#added = [];
    if (added.length > fewAdditions) {
      this.#entries = this.#entries.concat(added).sort(byKey);
      return;
    }
    for (const entry of added) this.#entries.splice(this.#firstNotBefore(entry.key), 0, entry);
  }

  #firstNotBefore(key: string): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && entry.key < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function byKey(a: Entry<unknown>, b: Entry<unknown>): number {
  if (a.key === b.key) return 0;
  return a.key < b.key ? -1 : 1;
}
