/**
 * Finds the newest images among those with certain tags (docs/how-it-decides.md#which-tags-expire). Pure. An image takes
 * one place however many tags and platforms it has: what it lists shares its place, and so do its signatures. Build caches
 * take none. Where versions are counted within their series, it has a place in the series of each of its versions.
 *
 *     main-3 ──▶ C ──▶ c ◀── main-3-amd64       place 1: C, with c
 *     main-2 ──▶ B ◀·· s ◀── main-2-signed      place 2: B, with s, whose subject it is
 *     main-1 ──▶ A                              place 3: A
 */
import { isBuildCache } from "../../oci/manifest.ts";
import type { Digest } from "../../oci/digest.ts";
import type { Tag } from "../../registry/registry.ts";
import { ageMsOf } from "./age.ts";
import { digestNamedBy } from "../../oci/digest-tag.ts";
import { neighbours, reachableFrom, type ReferenceGraph } from "./graph.ts";
import type { TagOrder } from "../model/policy.ts";
import type { Snapshot } from "./snapshot.ts";
import { laterFirst, seriesOf, versionOf, type Version } from "../../oci/versions.ts";

/** A manifest that carries some of the tags. */
interface Carrier {
  readonly digest: Digest;
  readonly tags: readonly Tag[];
  /** By the later of its own time and its latest tag's. */
  readonly ageMs: number;
  /** Not all of its times can be told; or it can't be read, or hangs on what can't be, so that it may share another's place. */
  readonly isUncertain: boolean;
  /**
   * It has a tag of its own, and is no signature and no build cache. Others have no place that could be shared: what they list
   * has its own.
   */
  readonly isProper: boolean;
}

interface Ranking {
  /** All that are counted together; with an order by version, all of them versions. */
  readonly tags: readonly Tag[];
  /** Kept anyway: takes no place, and is among the newest as long as there is one left. */
  readonly saved: ReadonlySet<Digest>;
  readonly count: number;
  readonly order: TagOrder;
}

/**
 * The manifests that belong to the `count` newest images among the carriers of `tags`. Only right once every index and
 * every one of the answer has been read.
 */
export function newestImages(snapshot: Snapshot, ranking: Ranking): ReadonlySet<Digest> {
  const { graph } = snapshot;
  const images = carriersOf(ranking.tags, snapshot);
  const proper = images.filter(({ isProper }) => isProper).map(({ digest }) => digest);
  const belongs = belongingTo(proper, graph);
  const places = images.filter(
    ({ digest, isProper, isUncertain }) => isProper && !isUncertain && !belongs(digest),
  );
  const latest = rank(places, ranking.order).flatMap((ranked) => takeNewest(ranked, ranking));
  // It is not known whether these are among the newest. They take no place from others.
  const uncertain = images.filter(({ isUncertain }) => isUncertain);
  const kept = new Set([...latest, ...uncertain].map(({ digest }) => digest));
  const holding = kept.intersection(new Set(proper));
  const belonging = reachableFrom(holding, graph.children, graph.referrers);
  const carriers = new Set(images.map(({ digest }) => digest));
  return kept.union(belonging.intersection(carriers));
}

/**
 * Tells whether a manifest shares the place of another image: one that lists it or that it refers to, over any number of
 * steps. Each is told of at most two images that lead to it, since one of two is another; so this is linear in the graph.
 */
function belongingTo(
  images: readonly Digest[],
  { children, referrers }: ReferenceGraph,
): (digest: Digest) => boolean {
  const leading = new Map<Digest, Set<Digest>>();
  const pending = images.map((image): [Digest, Digest] => [image, image]);
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

function carriersOf(tags: readonly Tag[], { inventory, graph, now }: Snapshot): Carrier[] {
  const carried = Map.groupBy(tags, ({ digest }) => digest);
  const isOrdinary = ({ name }: Tag) => digestNamedBy(name) === undefined;
  const { unreadable } = inventory;
  const hanging = reachableFrom(unreadable.keys(), graph.children, graph.referrers);
  return [...carried].map(([digest, own]) => {
    const row = inventory.rows.get(digest);
    const isCache = isBuildCache(inventory.bodies.get(digest), row);
    const isProper = !isCache && !graph.subjects.has(digest) && own.some(isOrdinary);
    const times = [row?.pushedAt, ...own.map(({ updatedAt }) => updatedAt)];
    const ageMs = times.reduce<number>(
      (least, time) => Math.min(least, ageMsOf(time, now) ?? NaN),
      Infinity,
    );
    const isUncertain = Number.isNaN(ageMs) || unreadable.has(digest) || hanging.has(digest);
    return { digest, tags: own, ageMs, isUncertain, isProper };
  });
}

/** All places in their order, the newest first; those of each series of versions on their own. */
function rank(places: readonly Carrier[], order: TagOrder): readonly (readonly Carrier[])[] {
  if (order.by === "time") return [places.toSorted(newestFirst)];
  const series = new Map<string, { readonly place: Carrier; readonly version: Version }[]>();
  for (const place of places) {
    const versions = place.tags.flatMap(({ name }) => versionOf(name) ?? []).sort(laterFirst);
    for (const [name, [version]] of Map.groupBy(versions, (one) => seriesOf(one, order.per))) {
      if (version === undefined) continue;
      const ranked = series.get(name) ?? [];
      ranked.push({ place, version });
      series.set(name, ranked);
    }
  }
  return [...series.values()].map((ranked) =>
    ranked
      .sort((a, b) => laterFirst(a.version, b.version) || newestFirst(a.place, b.place))
      .map(({ place }) => place),
  );
}

/**
 * So many of them as have a place, and what is saved above the last of those: were it to lose its other tags, it would be gone
 * once nothing saves it any more, though it is newer than what stays.
 */
function takeNewest(
  ranked: readonly Carrier[],
  { saved, count }: Pick<Ranking, "saved" | "count">,
): readonly Carrier[] {
  const newest: Carrier[] = [];
  let places = 0;
  for (const image of ranked) {
    if (places === count) break;
    newest.push(image);
    if (!saved.has(image.digest)) places += 1;
  }
  return newest;
}

function newestFirst(a: Carrier, b: Carrier): number {
  return a.ageMs - b.ageMs || (a.digest < b.digest ? -1 : 1);
}
