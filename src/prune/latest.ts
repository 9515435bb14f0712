/**
 * The newest images of one pattern (docs/how-it-decides.md, "Which tags expire", `keep-latest`). Pure. An image takes
 * one place however many tags and platforms it has: what it lists shares its place, and so do its signatures.
 */
import type { Digest, Tag } from "../registry/registry.ts";
import { ageMsOf } from "./age.ts";
import { isStray, reachable, type ReferenceGraph } from "./graph.ts";
import type { Inventory } from "./inventory.ts";

/** A manifest that carries tags of the pattern. */
interface Image {
  readonly digest: Digest;
  /** By the later of its own time and its latest tag's. */
  readonly ageMs: number;
  /** Not all of its times can be told, or its body can't be read, so that it may be a signature. */
  readonly isUncertain: boolean;
  /**
   * What it shares a place with: the images that list it or that it refers to, over any number of steps. Signatures and
   * carriers of stray digest tags have no place that could be shared: what they list has one of its own.
   */
  readonly belongsTo: ReadonlySet<Digest>;
  readonly takesPlace: boolean;
}

interface Ranking {
  /** All of one pattern. */
  readonly tags: readonly Tag[];
  /** Kept anyway: takes no place. */
  readonly saved: ReadonlySet<Digest>;
  readonly count: number;
  readonly now: Date;
}

/**
 * The manifests that belong to the `count` newest images among the carriers of `tags`. Only right once every index and
 * every one of the answer has been read.
 */
export function latestImages(
  inventory: Inventory,
  graph: ReferenceGraph,
  ranking: Ranking,
): ReadonlySet<Digest> {
  const images = imagesOf(ranking, inventory, graph);
  const places = images.filter(
    ({ digest, takesPlace }) => takesPlace && !ranking.saved.has(digest),
  );
  const latest = places.sort(newestFirst).slice(0, ranking.count);
  // Nobody knows whether these are among the newest. They take nobody's place.
  const uncertain = images.filter(({ isUncertain }) => isUncertain);
  const kept = new Set([...latest, ...uncertain].map(({ digest }) => digest));
  const belonging = images.filter(
    ({ digest, belongsTo }) => kept.has(digest) || !belongsTo.isDisjointFrom(kept),
  );
  return new Set(belonging.map(({ digest }) => digest));
}

function imagesOf({ tags, now }: Ranking, inventory: Inventory, graph: ReferenceGraph): Image[] {
  const carried = Map.groupBy(tags, ({ digest }) => digest);
  const isOrdinary = ({ name }: Tag) => !isStray(name, inventory.rows);
  const images = new Set(
    [...carried]
      .filter(([digest, own]) => !graph.subjects.has(digest) && own.some(isOrdinary))
      .map(([digest]) => digest),
  );
  return [...carried].map(([digest, own]) => {
    const belongsTo = reachable(digest, graph.parents, graph.subjects).intersection(images);
    const times = [inventory.rows.get(digest)?.pushedAt, ...own.map(({ updatedAt }) => updatedAt)];
    const ageMs = Math.min(...times.map((time) => ageMsOf(time, now) ?? NaN));
    const isUncertain = Number.isNaN(ageMs) || inventory.unreadable.has(digest);
    const takesPlace = images.has(digest) && belongsTo.size === 0 && !isUncertain;
    return { digest, ageMs, isUncertain, belongsTo, takesPlace };
  });
}

function newestFirst(a: Image, b: Image): number {
  return a.ageMs - b.ageMs || (a.digest < b.digest ? -1 : 1);
}
