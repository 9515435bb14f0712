/**
 * The newest images of one pattern (DESIGN "Which tags expire", `keep-latest`). Pure. An image takes one place however
 * many tags and platforms it has: what it lists shares its place, and so do its signatures.
 */
import type { Digest, Tag } from "../registry/registry.ts";
import { digestNamedBy, neighbours, reachableFrom, type ReferenceGraph } from "./graph.ts";
import type { Inventory } from "./inventory.ts";

/** A manifest that carries tags of the pattern. */
interface Image {
  readonly digest: Digest;
  readonly tags: readonly Tag[];
  /** The later of its own time and its latest tag's. NaN where one of them is not known. */
  readonly timeMs: number;
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
  const images = imagesOf(tags, inventory);
  const belongs = belongingTo(images, graph);
  const places = images.filter(
    (image) => takesPlace(image, graph) && !belongs(image.digest) && !saved.has(image.digest),
  );
  const latest = places.sort(newestFirst).slice(0, count);
  // Nobody knows whether these are among the newest. They take nobody's place.
  const unknown = images.filter(({ timeMs }) => Number.isNaN(timeMs));
  const kept = new Set([...latest, ...unknown].map(({ digest }) => digest));
  const belonging = reachableFrom(kept, graph.children, graph.referrers);
  const shared = images.map(({ digest }) => digest).filter((digest) => belonging.has(digest));
  return new Set([...kept, ...shared]);
}

/**
 * Tells whether an image belongs to another one, which lists it or to which it refers, over any number of steps. Every
 * manifest is told of at most two images that lead to it, since one of two is another; so this is linear in the graph.
 */
function belongingTo(
  images: readonly Image[],
  { children, referrers }: ReferenceGraph,
): (digest: Digest) => boolean {
  const leading = new Map<Digest, Set<Digest>>();
  const pending = images.map(({ digest }): [Digest, Digest] => [digest, digest]);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [digest, image] = next;
    for (const below of [...neighbours(children, digest), ...neighbours(referrers, digest)]) {
      const known = leading.get(below) ?? new Set();
      if (known.size === 2 || known.has(image)) continue;
      leading.set(below, known.add(image));
      pending.push([below, image]);
    }
  }
  return (digest) =>
    leading
      .get(digest)
      ?.values()
      .some((image) => image !== digest) ?? false;
}

function imagesOf(tags: readonly Tag[], { rows }: Inventory): Image[] {
  const carried = Map.groupBy(tags, ({ digest }) => digest);
  return [...carried].map(([digest, own]) => {
    const times = [rows.get(digest)?.pushedAt, ...own.map(({ updatedAt }) => updatedAt)];
    return {
      digest,
      tags: own,
      timeMs: Math.max(...times.map((time) => time?.getTime() ?? NaN)),
    };
  });
}

/** Signatures take none, nor does what is here for its digest tag only. */
function takesPlace({ digest, tags, timeMs }: Image, { subjects }: ReferenceGraph): boolean {
  const isOrdinary = tags.some(({ name }) => digestNamedBy(name) === undefined);
  return isOrdinary && !subjects.has(digest) && !Number.isNaN(timeMs);
}

function newestFirst(a: Image, b: Image): number {
  return b.timeMs - a.timeMs || (a.digest < b.digest ? -1 : 1);
}
