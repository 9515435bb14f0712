/**
 * Watches the rows of a repository: which tags must not be lost, and how everything was locked. What others
 * set, move or lock in between has to stay from then on, whatever the rules say of it.
 */
import type { Rules } from "./described.ts";
import { expectationOf } from "./oracle.ts";
import type { Row, Store } from "./world.ts";

export interface RowWatch {
  /** Tags that had to stay where they were, and did not. */
  lostTags(): readonly string[];
  /** What was touched: manifests that were locked, and tags, each with the manifest under it. */
  others(change: () => void): readonly Touch[];
  /** What stands, and is locked in another way than it was or than others wanted it. */
  strangeLocks(): readonly string[];
}

/** A digest or the name of a tag, and the digest of the manifest. */
export type Touch = readonly [key: string, digest: string];

/** Begins to watch. */
export function watchRows(repository: Store, rules: Rules): RowWatch {
  const stayingTags = () => expectationOf(repository.describe(), rules).stayingTags;
  const wanted = new Set<string>();
  const locks = new Map([...repository.rows()].map(([key, row]) => [key, row.locks]));
  const tags = repository.tags();
  /** To the manifests under them. */
  let staying = new Map([...stayingTags()].map((tag) => [tag, tags[tag]]));
  return {
    lostTags: () => {
      const now = repository.tags();
      return [...staying].filter(([tag, digest]) => now[tag] !== digest).map(([tag]) => tag);
    },
    others: (change) => {
      const before = repository.rows();
      change();
      const after = repository.rows();
      const changed = [...after].filter(([key, row]) => !isSame(row, before.get(key)));
      for (const [key, row] of changed) {
        if (before.get(key)?.locks !== row.locks) locks.set(key, row.locks);
        if (key === row.digest) continue;
        wanted.add(key);
        staying.set(key, row.digest);
      }
      // Whoever loses a place among the latest is kept by a plan of before, and not by one of now.
      const still = stayingTags().union(wanted);
      staying = new Map([...staying].filter(([tag]) => after.has(tag) && still.has(tag)));
      return changed
        .filter(([key]) => key in repository.tags() || before.has(key))
        .map(([key, { digest }]): Touch => [key, digest]);
    },
    strangeLocks: () =>
      [...repository.rows()]
        .filter(([key, row]) => locks.get(key) !== row.locks)
        .map(([key, row]) => `${key} is locked as ${row.locks}, not as ${locks.get(key) ?? ""}`),
  };
}

function isSame(row: Row, other: Row | undefined): boolean {
  const { digest, updatedAt, locks } = row;
  return other?.digest === digest && other.updatedAt === updatedAt && other.locks === locks;
}
