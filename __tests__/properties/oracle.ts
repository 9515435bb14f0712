/**
 * Says what must be kept and what must go, from the rules of DESIGN.md 2.1 to 2.4 alone: it shares no line with src/ and is
 * written to be read, not to be fast. What to get right: a digest tag is an edge only while it names a manifest of the
 * repository that is not its own, its child or its parent; in every other case it is a tag like any other.
 */
export interface DescribedManifest {
  readonly digest: string;
  /** Undefined for a type that nobody knows. */
  readonly type: "index" | "image" | "docker" | undefined;
  readonly children: readonly string[];
  readonly subject: string | undefined;
  /** The registry knows the subject, so it takes this one along with it. It knows none of a Docker list. */
  readonly isTakenAlong: boolean;
  /** Digests anywhere in the body of an unknown type. */
  readonly mentions: readonly string[];
  readonly tags: readonly { readonly name: string; readonly isLocked: boolean }[];
  readonly pushedAt: Date;
  readonly isLocked: boolean;
  /** Listed, and its body cannot be had. What it refers to is then what the registry itself says. */
  readonly isUnreadable: boolean;
}

export interface DescribedRepository {
  readonly manifests: readonly DescribedManifest[];
  readonly isLocked: boolean;
}

export interface Rules {
  readonly now: Date;
  readonly ageMs: number;
  readonly prunesUntagged: boolean;
}

/** `first` holds `second`, or needs it: where the first stands, the second must stand. */
export type Edge = readonly [first: string, second: string];

export interface Expectation {
  readonly keep: ReadonlySet<string>;
  readonly go: ReadonlySet<string>;
  /** DESIGN.md leaves open whether it goes. */
  readonly either: ReadonlySet<string>;
  /** Nothing in it may be deleted, and the run fails for it. */
  readonly isRefused: boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DIGEST_TAG = /^sha256-([0-9a-f]{64})(\.sig|\.att|\.sbom)?$/;

export function expectationOf(repository: DescribedRepository, rules: Rules): Expectation {
  const all = repository.manifests.map(({ digest }) => digest);
  const keepsAll = { keep: new Set(all), go: new Set<string>(), either: new Set<string>() };
  const mayBeSkipped = !rules.prunesUntagged && !hasOrdinaryTag(repository);
  const isUntagged = repository.manifests.every(({ tags }) => tags.length === 0);
  if (isUntagged && mayBeSkipped) return { ...keepsAll, isRefused: false };
  if (repository.manifests.some(namesNoChildren)) return { ...keepsAll, isRefused: true };

  const standing = new Set(all);
  const holds = holdersOf(repository);
  const edges = [...holds, ...needsOf(repository)];
  const cycles = all.filter((digest) => reach([digest], holds, standing, false).has(digest));
  const roots = rootsOf(repository, rules);
  // A cycle is kept with all that it holds and all that it refers to, like any other kept manifest.
  const keep = reach([...roots, ...cycles], edges, standing);
  const dead = new Set(all.filter((digest) => !keep.has(digest)));
  const stuck = stuckOf(repository, dead, holds, ({ isTakenAlong }) => isTakenAlong);
  // Whether a registry honours a subject in a Docker list nobody knows beforehand: not to risk it is right as well.
  const maybeStuck = stuckOf(repository, dead, holds, ({ subject }) => subject !== undefined);
  const withStuck = reach([...keep, ...stuck, ...maybeStuck], edges, standing);
  // What a stuck manifest refers to by a digest tag alone could go first without any harm.
  const go = dead.difference(withStuck);
  const stay = keep.union(stuck);
  // Whether digest tags alone make a repository one that "has no tag at all" is left open.
  const either = new Set(mayBeSkipped ? dead.difference(stuck) : withStuck.difference(stay));
  return { keep: stay, go: mayBeSkipped ? new Set() : go, either, isRefused: false };
}

function hasOrdinaryTag(repository: DescribedRepository): boolean {
  return repository.manifests.some((manifest) =>
    manifest.tags.some(({ name }) => namedBy(name, manifest, repository) === undefined),
  );
}

/** What is reached from the given digests over the edges, among what stands; the start itself only if `withStart`. */
export function reach(
  start: Iterable<string>,
  edges: readonly Edge[],
  standing: ReadonlySet<string>,
  withStart = true,
): ReadonlySet<string> {
  const begun = new Set(start).intersection(standing);
  const reached = new Set(withStart ? begun : []);
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const [from, to] of edges) {
      if ((begun.has(from) || reached.has(from)) && standing.has(to)) reached.add(to);
    }
  }
  return reached;
}

export function rootsOf(repository: DescribedRepository, rules: Rules): readonly string[] {
  return repository.manifests
    .filter((manifest) => repository.isLocked || isRoot(manifest, repository, rules))
    .map(({ digest }) => digest);
}

function isRoot(
  manifest: DescribedManifest,
  repository: DescribedRepository,
  rules: Rules,
): boolean {
  const subjects = subjectsOf(manifest, repository);
  const isLocked = manifest.isLocked || manifest.tags.some((tag) => tag.isLocked);
  const isTagged = manifest.tags.some(
    ({ name }) => namedBy(name, manifest, repository) === undefined,
  );
  const isStrange = manifest.type === undefined || isGhost(manifest);
  return isLocked || isTagged || isStrange || isYoung(manifest, subjects.length > 0, rules);
}

function isYoung({ pushedAt }: DescribedManifest, isReferrer: boolean, rules: Rules): boolean {
  const limit = Math.max(10 * MINUTE_MS, isReferrer ? Math.min(HOUR_MS, rules.ageMs) : rules.ageMs);
  // One that comes from the future has a negative age.
  const age = rules.now.getTime() - pushedAt.getTime();
  return age < limit || pushedAt.getTime() < Date.UTC(2013);
}

/** Docker images are never read, so nobody notices that one cannot be. */
function isGhost({ isUnreadable, type }: DescribedManifest): boolean {
  return isUnreadable && type !== "docker";
}

/** An unknown type may be an index for all that anybody knows. */
function namesNoChildren(manifest: DescribedManifest): boolean {
  return isGhost(manifest) && manifest.type !== "image" && manifest.children.length === 0;
}

/** An index holds its children, a subject its referrers. */
export function holdersOf(repository: DescribedRepository): readonly Edge[] {
  const isHere = new Set(repository.manifests.map(({ digest }) => digest));
  return repository.manifests
    .flatMap((manifest): Edge[] => [
      ...manifest.children.map((child): Edge => [manifest.digest, child]),
      ...subjectsOf(manifest, repository).map((subject): Edge => [subject, manifest.digest]),
    ])
    .filter(([holder, held]) => isHere.has(holder) && isHere.has(held) && holder !== held);
}

/** A referrer needs its subject, and what nobody understands needs all that it mentions. */
export function needsOf(repository: DescribedRepository): readonly Edge[] {
  return repository.manifests.flatMap((manifest) =>
    [...subjectsOf(manifest, repository), ...manifest.mentions].map((needed): Edge => [
      manifest.digest,
      needed,
    ]),
  );
}

function subjectsOf(manifest: DescribedManifest, repository: DescribedRepository): string[] {
  const named = manifest.tags.map(({ name }) => namedBy(name, manifest, repository));
  const subjects = [manifest.subject, ...named].filter((digest) => digest !== undefined);
  return subjects.filter((subject) =>
    repository.manifests.some(({ digest }) => digest === subject),
  );
}

/** The manifest to which this tag makes its manifest refer; undefined for an ordinary tag. */
function namedBy(
  tag: string,
  manifest: DescribedManifest,
  repository: DescribedRepository,
): string | undefined {
  const hex = DIGEST_TAG.exec(tag)?.[1];
  const named = repository.manifests.find(({ digest }) => digest === `sha256:${hex ?? ""}`);
  if (named === undefined || named.digest === manifest.digest) return undefined;
  const isFamily =
    named.children.includes(manifest.digest) || manifest.children.includes(named.digest);
  return isFamily ? undefined : named.digest;
}

/** What is left of the dead when each goes only after all that holds it, and a subject takes its referrers along. */
function stuckOf(
  repository: DescribedRepository,
  dead: ReadonlySet<string>,
  holds: readonly Edge[],
  isTaken: (manifest: DescribedManifest) => boolean,
): ReadonlySet<string> {
  const taking = repository.manifests
    .filter(isTaken)
    .map(({ digest, subject }): Edge => [subject ?? "", digest]);
  const left = new Set(dead);
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const digest of [...left]) {
      const taken = reach([digest], taking, left);
      const isHeldElsewhere = holds.some(
        ([holder, held]) => taken.has(held) && left.has(holder) && !taken.has(holder),
      );
      const isHeld = holds.some(([holder, held]) => held === digest && left.has(holder));
      if (isHeld || isHeldElsewhere) continue;
      for (const gone of taken) left.delete(gone);
    }
  }
  return left;
}
