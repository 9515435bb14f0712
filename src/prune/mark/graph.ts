/**
 * Who refers to whom in one repository: parents, children, subjects, referrers, and the tags that are no reference.
 * Only edges between manifests that are in the repository are in the maps; what points outside is listed apart.
 */
import { definesSubject } from "../../oci/manifest.ts";
import type { Digest } from "../../oci/digest.ts";
import { digestNamedBy, isReferrersIndex } from "../../oci/digest-tag.ts";
import type { Inventory } from "../model/inventory.ts";

/** Manifests to their neighbours along one kind of reference. */
export type Edges = ReadonlyMap<Digest, ReadonlySet<Digest>>;

export interface ReferenceGraph {
  /** Index to the manifests that it lists. */
  readonly children: Edges;
  /** The inverse of `children`. */
  readonly parents: Edges;
  /** Referrer to subjects: by its `subject` field, by the referrers API, by its digest tags. */
  readonly subjects: Edges;
  /** The part of `subjects` that the registry itself may know of: no digest tags. */
  readonly registeredSubjects: Edges;
  /** The inverse of `subjects`. */
  readonly referrers: Edges;
  /** The inverse of `registeredSubjects`. */
  readonly registeredReferrers: Edges;
  /** The part of `registeredReferrers` that it is sure to know of: no `subject` of a format without such a field. */
  readonly certainReferrers: Edges;
  /** Subject to the indexes that stand in for the referrers API, by digest tags that are nothing but its digest. */
  readonly referrersIndexes: Edges;
  /** A manifest of an unknown kind to every manifest that its body mentions. */
  readonly mentions: Edges;
  /** Tags that are no reference, by manifest; sorted. */
  readonly ordinaryTags: ReadonlyMap<Digest, readonly string[]>;
  /** Digest tags that are a reference, by manifest; sorted. */
  readonly digestTags: ReadonlyMap<Digest, readonly string[]>;
  /** Index to listed children that the registry does not have. */
  readonly missingChildren: Edges;
  /** Referrer to a `subject` that the registry does not have. */
  readonly missingSubject: ReadonlyMap<Digest, Digest>;
  /** Subject to referrers that the referrers API names and the listing does not have. */
  readonly unlistedReferrers: Edges;
}

export type MutableEdges = Map<Digest, Set<Digest>>;

const NONE: ReadonlySet<Digest> = new Set();

/** The neighbours of a manifest along one kind of edge. */
export function neighbours(edges: Edges, digest: Digest): ReadonlySet<Digest> {
  return edges.get(digest) ?? NONE;
}

/** All that is reached from a manifest along these kinds of edges, over any number of steps; without the manifest. */
export function reachable(digest: Digest, ...kinds: readonly Edges[]): ReadonlySet<Digest> {
  const reached = reachableFrom([digest], ...kinds);
  reached.delete(digest);
  return reached;
}

/** All that is reached from any of these manifests; with them only where they are reached themselves. */
export function reachableFrom(digests: Iterable<Digest>, ...kinds: readonly Edges[]): Set<Digest> {
  const reached = new Set<Digest>();
  const pending = [...digests];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const edges of kinds) {
      for (const neighbour of neighbours(edges, next)) {
        if (reached.has(neighbour)) continue;
        reached.add(neighbour);
        pending.push(neighbour);
      }
    }
  }
  return reached;
}

/** Builds the graph of what is known so far. Linear in rows, tags and edges. */
export function buildGraph(inventory: Inventory): ReferenceGraph {
  const down = childEdges(inventory);
  const parents = inverted(down.children);
  const up = subjectEdges(inventory);
  const tags = sortTags(inventory, down.children, parents);
  const referrersByTag = inverted(tags.subjects);
  return {
    ...down,
    parents,
    subjects: merged(up.subjects, tags.subjects),
    registeredSubjects: up.subjects,
    referrers: merged(up.registeredReferrers, referrersByTag),
    registeredReferrers: up.registeredReferrers,
    certainReferrers: up.certainReferrers,
    missingSubject: up.missingSubject,
    unlistedReferrers: up.unlistedReferrers,
    referrersIndexes: tags.referrersIndexes,
    mentions: mentionEdges(inventory),
    ordinaryTags: tags.ordinary,
    digestTags: tags.digest,
  };
}

/** Adds one edge. */
export function addEdge(edges: MutableEdges, from: Digest, to: Digest): void {
  const targets = edges.get(from);
  if (targets === undefined) edges.set(from, new Set([to]));
  else targets.add(to);
}

/**
 * The same edges from the other end. Most manifests have one parent, and all children of an index the same one: they share
 * a set of one.
 */
export function inverted(edges: Edges): Edges {
  const inverse: MutableEdges = new Map();
  for (const [from, targets] of edges) {
    const alone = new Set([from]);
    for (const to of targets) {
      const known = inverse.get(to);
      if (known === undefined) inverse.set(to, alone);
      else if (known.size === 1) inverse.set(to, new Set([...known, from]));
      else known.add(from);
    }
  }
  return inverse;
}

function merged(a: Edges, b: Edges): Edges {
  if (a.size === 0) return b;
  const union = new Map(a);
  for (const [from, targets] of b) union.set(from, a.get(from)?.union(targets) ?? targets);
  return union;
}

function childEdges({ rows, bodies, unreadable }: Inventory) {
  const children: MutableEdges = new Map();
  const missingChildren: MutableEdges = new Map();
  const list = (parent: Digest, child: Digest) => {
    addEdge(rows.has(child) ? children : missingChildren, parent, child);
  };
  for (const [parent, body] of bodies) {
    // A layer or a config is nowhere to be missed, unless it is a manifest of the repository after all.
    for (const { digest, isBlob } of body.children) {
      if (!isBlob || rows.has(digest)) list(parent, digest);
    }
  }
  for (const [parent, named] of unreadable) for (const digest of named) list(parent, digest);
  return { children, missingChildren };
}

function subjectEdges({ rows, bodies, referrers }: Inventory) {
  const subjects: MutableEdges = new Map();
  const certainReferrers: MutableEdges = new Map();
  const missingSubject = new Map<Digest, Digest>();
  const unlistedReferrers: MutableEdges = new Map();
  for (const { digest: referrer, mediaType } of rows.values()) {
    const subject = bodies.get(referrer)?.subject;
    if (subject === undefined) continue;
    if (!rows.has(subject)) {
      missingSubject.set(referrer, subject);
      continue;
    }
    addEdge(subjects, referrer, subject);
    if (definesSubject(mediaType)) addEdge(certainReferrers, subject, referrer);
  }
  for (const [subject, named] of referrers) {
    for (const referrer of named) {
      if (!rows.has(referrer)) {
        addEdge(unlistedReferrers, subject, referrer);
        continue;
      }
      addEdge(subjects, referrer, subject);
      addEdge(certainReferrers, subject, referrer);
    }
  }
  const registeredReferrers = inverted(subjects);
  return { subjects, registeredReferrers, certainReferrers, missingSubject, unlistedReferrers };
}

function mentionEdges({ rows, bodies }: Inventory): Edges {
  const mentions: MutableEdges = new Map();
  for (const [from, body] of bodies) {
    for (const to of body.mentions) if (rows.has(to)) addEdge(mentions, from, to);
  }
  return mentions;
}

/** A tag on a manifest, as the tag list or only the manifest's own row shows it. */
interface SeenTag {
  readonly name: string;
  readonly carrier: Digest;
  readonly isListed: boolean;
}

function* seenTags({ rows, tags }: Inventory): Iterable<SeenTag> {
  const listed = new Map(tags.map((tag) => [tag.name, tag.digest]));
  for (const { name, digest } of tags) yield { name, carrier: digest, isListed: true };
  for (const { tags: names, digest } of rows.values()) {
    for (const name of names) {
      if (listed.get(name) !== digest) yield { name, carrier: digest, isListed: false };
    }
  }
}

/**
 * Tells references from ordinary tags. Mirroring tools tag every image with its own digest, or an index's children
 * with the index's: those are ordinary tags. Only right once every index has been read.
 */
function sortTags(inventory: Inventory, children: Edges, parents: Edges) {
  const ordinary = new Map<Digest, string[]>();
  const digest = new Map<Digest, string[]>();
  const subjects: MutableEdges = new Map();
  const referrersIndexes: MutableEdges = new Map();
  for (const { name, carrier, isListed } of seenTags(inventory)) {
    const named = digestNamedBy(name);
    const isReference =
      named !== undefined &&
      named !== carrier &&
      inventory.rows.has(named) &&
      !neighbours(children, carrier).has(named) &&
      !neighbours(parents, carrier).has(named);
    if (isReference) {
      addEdge(subjects, carrier, named);
      addTag(digest, carrier, name);
      const row = inventory.rows.get(carrier);
      if (row !== undefined && isReferrersIndex(name, row, inventory.bodies.get(carrier))) {
        addEdge(referrersIndexes, named, carrier);
      }
    }
    // A tag that only a row shows is about to come or to go. Unknown, so it holds in both ways.
    if (!isReference || !isListed) addTag(ordinary, carrier, name);
  }
  for (const names of [...ordinary.values(), ...digest.values()]) names.sort();
  return { ordinary, digest, subjects, referrersIndexes };
}

function addTag(tags: Map<Digest, string[]>, carrier: Digest, name: string): void {
  const names = tags.get(carrier);
  if (names === undefined) tags.set(carrier, [name]);
  else names.push(name);
}
