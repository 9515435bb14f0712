/**
 * The newest images of one pattern (DESIGN "Which tags expire", `keep-latest`). Pure. An image takes one place however
 * many tags and platforms it has: what it lists shares its place, and so do its signatures.
 */
import type { Digest, Tag } from "../registry/registry.ts";
import { digestNamedBy, reachable, type ReferenceGraph } from "./graph.ts";
import type { Inventory } from "./inventory.ts";

/** A manifest that carries tags of the pattern. */
interface Image {
  readonly digest: Digest;
  readonly tags: readonly Tag[];
  /** The later of its own time and its latest tag's. NaN where one of them is not known. */
  readonly timeMs: number;
  /** What it belongs to: the other images that list it or that it refers to, over any number of steps. */
  readonly belongsTo: readonly Digest[];
}

/**
 * The manifests that belong to the `count` newest images among the carriers of `tags`, all of one pattern. What `saved`
 * has is kept anyway and takes no place.
 */
export function latestImages(
  inventory: Inventory,
  graph: ReferenceGraph,
  tags: readonly Tag[],
  saved: ReadonlySet<Digest>,
  count: number,
): ReadonlySet<Digest> {
  const images = imagesOf(tags, inventory, graph);
  const places = images.filter((image) => takesPlace(image, graph) && !saved.has(image.digest));
  const latest = places.sort(newestFirst).slice(0, count);
  // Nobody knows whether these are among the newest. They take nobody's place.
  const unknown = images.filter(({ timeMs }) => Number.isNaN(timeMs));
  const kept = new Set([...latest, ...unknown].map(({ digest }) => digest));
  const belonging = images.filter(
    ({ digest, belongsTo }) => kept.has(digest) || belongsTo.some((other) => kept.has(other)),
  );
  return new Set(belonging.map(({ digest }) => digest));
}

function imagesOf(
  tags: readonly Tag[],
  { rows }: Inventory,
  { parents, subjects }: ReferenceGraph,
): Image[] {
  const carried = Map.groupBy(tags, ({ digest }) => digest);
  return [...carried].map(([digest, own]) => {
    const times = [rows.get(digest)?.pushedAt, ...own.map(({ updatedAt }) => updatedAt)];
    return {
      digest,
      tags: own,
      timeMs: Math.max(...times.map((time) => time?.getTime() ?? NaN)),
      belongsTo: [...reachable(digest, parents, subjects)].filter((other) => carried.has(other)),
    };
  });
}

/** Children and signatures take none, nor does what is here for its digest tag only. */
function takesPlace(
  { digest, tags, timeMs, belongsTo }: Image,
  { subjects }: ReferenceGraph,
): boolean {
  const isOrdinary = tags.some(({ name }) => digestNamedBy(name) === undefined);
  return isOrdinary && !subjects.has(digest) && belongsTo.length === 0 && !Number.isNaN(timeMs);
}

function newestFirst(a: Image, b: Image): number {
  return b.timeMs - a.timeMs || (a.digest < b.digest ? -1 : 1);
}
