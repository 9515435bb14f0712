/**
 * What a repository looks like to the oracle, and who refers to whom in it. What to get right: a digest tag is an edge only
 * while it names a manifest of the repository that is not its own, its child or its parent; in every other case it is a tag
 * like any other.
 */
export interface Locks {
  readonly deleteEnabled?: boolean;
  readonly writeEnabled?: boolean;
}

export interface DescribedTag {
  readonly name: string;
  readonly locks: Locks;
  /** The later of its own times. */
  readonly setAt: Date;
}

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
  readonly tags: readonly DescribedTag[];
  /** It lies nowhere but in its tags, and would go with the last of them. */
  readonly isOnlyInTags: boolean;
  readonly pushedAt: Date;
  readonly locks: Locks;
  /** Listed, and its body cannot be had. What it refers to is then what the registry itself says. */
  readonly isUnreadable: boolean;
}

export interface DescribedRepository {
  readonly manifests: readonly DescribedManifest[];
  readonly isLocked: boolean;
}

/** What the inputs of the action say. */
export interface Rules {
  readonly now: Date;
  readonly ageMs: number;
  readonly prunesUntagged: boolean;
  readonly tagAgeMs: number;
  /** Patterns; special are `*` alone, and a leading `!`. */
  readonly deleteTags: readonly string[];
  readonly keepTags: readonly string[];
  readonly keepLatest: number;
  /** Of a policy file: the first that takes a tag decides. Undefined where `deleteTags` says what expires. */
  readonly tagRules?: readonly TagRuleSpec[] | undefined;
  readonly pins: ReadonlySet<string>;
  readonly unlock: boolean;
}

/** A rule of a policy file, as it stands there. */
export interface TagRuleSpec {
  readonly match: readonly string[];
  readonly olderThanMs?: number | undefined;
  readonly keepNewest?: number | undefined;
  readonly keepAtMost?: number | undefined;
  /** By Semantic Versioning, of all versions or of each series. */
  readonly versions?: "all" | "minor" | "major" | undefined;
}

/** `first` holds `second`, or needs it: where the first stands, the second must stand. */
export type Edge = readonly [first: string, second: string];

const DIGEST_TAG = /sha256-([0-9a-f]{64})(?![0-9a-f])/;

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

/**
 * A referrer needs its subject, and what nobody understands needs all that it mentions. What a digest tag names is needed
 * by nothing but what is kept for its own sake: see `keptWith`.
 */
export function needsOf({ manifests }: DescribedRepository): readonly Edge[] {
  return manifests.flatMap(({ digest, subject, mentions }) =>
    [...(subject === undefined ? [] : [subject]), ...mentions].map((needed): Edge => [
      digest,
      needed,
    ]),
  );
}

/** All that is kept once these are kept for their own sake, among what stands. */
export function keptWith(
  roots: Iterable<string>,
  repository: DescribedRepository,
  standing: ReadonlySet<string> = new Set(repository.manifests.map(({ digest }) => digest)),
): ReadonlySet<string> {
  const byDigest = new Map(repository.manifests.map((manifest) => [manifest.digest, manifest]));
  const start = [...roots].flatMap((root) => {
    const manifest = byDigest.get(root);
    return manifest === undefined ? [] : [root, ...subjectsOf(manifest, repository)];
  });
  return reach(start, [...holdersOf(repository), ...needsOf(repository)], standing);
}

/** Docker images are never read, so nobody notices that one cannot be. */
export function isGhost({ isUnreadable, type }: DescribedManifest): boolean {
  return isUnreadable && type !== "docker";
}

/** Those that are in the repository. */
export function subjectsOf(
  manifest: DescribedManifest,
  repository: DescribedRepository,
): readonly string[] {
  const named = manifest.tags.map(({ name }) => namedBy(name, manifest, repository));
  const subjects = [manifest.subject, ...named].filter((digest) => digest !== undefined);
  return subjects.filter((subject) =>
    repository.manifests.some(({ digest }) => digest === subject),
  );
}

export function ordinaryTagsOf(
  manifest: DescribedManifest,
  repository: DescribedRepository,
): readonly DescribedTag[] {
  return manifest.tags.filter(({ name }) => namedBy(name, manifest, repository) === undefined);
}

/** Its form says that it names a digest. */
export function isDigestTag(tag: string): boolean {
  return DIGEST_TAG.test(tag);
}

/** What clients without a referrers API write: an index whose tag is the digest of the subject and nothing else. */
export function isReferrersIndexOf(
  manifest: DescribedManifest,
  subject: string,
  repository: DescribedRepository,
): boolean {
  const isIndex = manifest.type === "index";
  const name = subject.replace(":", "-");
  return (
    isIndex &&
    manifest.tags.some((tag) => tag.name === name) &&
    namedBy(name, manifest, repository) === subject
  );
}

/** The manifest to which this tag makes its manifest refer; undefined for an ordinary tag. */
export function namedBy(
  tag: string,
  manifest: DescribedManifest,
  repository: DescribedRepository,
): string | undefined {
  const named = namedIn(tag, repository);
  if (named === undefined || named.digest === manifest.digest) return undefined;
  const isFamily =
    named.children.includes(manifest.digest) || manifest.children.includes(named.digest);
  return isFamily ? undefined : named.digest;
}

function namedIn(tag: string, repository: DescribedRepository): DescribedManifest | undefined {
  const hex = DIGEST_TAG.exec(tag)?.[1];
  return repository.manifests.find(({ digest }) => digest === `sha256:${hex ?? ""}`);
}
