/**
 * Says what must be kept and what must go, from docs/how-it-decides.md alone: it shares no line with src/ and is
 * written to be read, not to be fast. What to get right: an expired tag holds nothing, and it stays nevertheless where its
 * manifest is kept for its own sake.
 */
import {
  holdersOf,
  isDigestTag,
  isGhost,
  isReferrersIndexOf,
  keptWith,
  namedBy,
  ordinaryTagsOf,
  reach,
  subjectsOf,
  type DescribedManifest,
  type DescribedRepository,
  type Edge,
  type Rules,
} from "./described.ts";
import { expiredTags, isKeptByName, isShut } from "./expiry.ts";

export interface Expectation {
  readonly keep: ReadonlySet<string>;
  readonly go: ReadonlySet<string>;
  /** The rules leave open whether it goes. */
  readonly either: ReadonlySet<string>;
  /** Names of the tags that stay on what is kept. */
  readonly stayingTags: ReadonlySet<string>;
  /** Names of the tags that are taken from what is kept. */
  readonly goingTags: ReadonlySet<string>;
  /** Names of the tags of what goes. What becomes of tags that are in none of these sets is left open. */
  readonly tagsTakenAlong: ReadonlySet<string>;
  /** Nothing in it may be deleted, and the run fails for it. */
  readonly isRefused: boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export function expectationOf(repository: DescribedRepository, rules: Rules): Expectation {
  const { manifests } = repository;
  const mayBeSkipped = !rules.prunesUntagged && !hasOrdinaryTag(repository);
  const isUntagged = manifests.every(({ tags }) => tags.length === 0);
  const isRefused = manifests.some(namesNoChildren) && !(isUntagged && mayBeSkipped);
  if (isRefused || (isUntagged && mayBeSkipped)) {
    const keep = new Set(manifests.map(({ digest }) => digest));
    const stayingTags = new Set(manifests.flatMap(({ tags }) => tags.map(({ name }) => name)));
    const none: ReadonlySet<string> = new Set();
    const nothing = { go: none, either: none, goingTags: none, tagsTakenAlong: none };
    return { keep, stayingTags, ...nothing, isRefused };
  }
  return { ...decide(repository, rules, mayBeSkipped), isRefused: false };
}

function decide(
  repository: DescribedRepository,
  rules: Rules,
  mayBeSkipped: boolean,
): Omit<Expectation, "isRefused"> {
  const all = repository.manifests.map(({ digest }) => digest);
  const standing = new Set(all);
  const holds = holdersOf(repository);
  const roots = rootsOf(repository, rules);
  const isKeptAnyway = keptWith(roots, repository);
  // What goes along with its subject does not wait for the referrers index of that subject.
  const waits = holds.filter(([holder, held]) => !isIndexOfItsSubject(holder, held, repository));
  const cycles = all.filter(
    (digest) => !isKeptAnyway.has(digest) && reach([digest], waits, standing, false).has(digest),
  );
  // A cycle is kept with all that it holds and all that it refers to, like any other root.
  const keep = keptWith([...roots, ...cycles], repository);
  const dead = new Set(all.filter((digest) => !keep.has(digest)));
  const stuck = stuckOf(repository, dead, holds, ({ isTakenAlong }) => isTakenAlong);
  // Whether a registry honours a subject in a Docker list nobody knows beforehand: not to risk it is right as well, and
  // what no order is safe for then may count as kept for its own sake.
  const unsure = new Set(all.filter((digest) => !isKeptAnyway.has(digest)));
  const maybeStuck = [
    ...stuckOf(repository, unsure, holds, ({ subject }) => subject !== undefined),
    ...stuckOf(repository, unsure, holds, ({ isTakenAlong }) => isTakenAlong),
  ];
  const withStuck = keptWith([...roots, ...cycles, ...stuck, ...maybeStuck], repository);
  // What a stuck manifest refers to by a digest tag alone could go first without any harm.
  const sure = dead.difference(withStuck);
  const stay = keep.union(stuck);
  // Whether digest tags alone make a repository one that "has no tag at all" is left open.
  const either = new Set(mayBeSkipped ? dead.difference(stuck) : withStuck.difference(stay));
  const go = mayBeSkipped ? new Set<string>() : sure;
  const tags = tagsOf(repository, rules, { keep, stuck, cycles, go, either });
  const taken = repository.manifests.filter(({ digest }) => go.has(digest));
  const tagsTakenAlong = new Set(taken.flatMap((one) => one.tags.map(({ name }) => name)));
  return { keep: stay, go, either, ...tags, tagsTakenAlong };
}

interface Decided {
  /** With all cycles, and without what is stuck. */
  readonly keep: ReadonlySet<string>;
  readonly stuck: ReadonlySet<string>;
  readonly cycles: readonly string[];
  readonly go: ReadonlySet<string>;
  readonly either: ReadonlySet<string>;
}

/** What becomes of the tags of what is kept. */
function tagsOf(
  repository: DescribedRepository,
  rules: Rules,
  { keep, stuck, cycles, go, either }: Decided,
): Pick<Expectation, "stayingTags" | "goingTags"> {
  const expired = expiredTags(repository, rules);
  const holds = holdersOf(repository);
  const isHeldByStuck = ({ digest }: DescribedManifest) =>
    holds.some(([holder, held]) => held === digest && stuck.has(holder));
  // Kept even if nothing in the repository were strange or without an order.
  const sound = repository.manifests.filter((one) => isSoundRoot(one, repository, rules, expired));
  const surelyKept = keptWith(sound.map(digestOf), repository);

  const stayingTags = new Set<string>();
  const goingTags = new Set<string>();
  for (const manifest of repository.manifests) {
    const { digest } = manifest;
    const isKept = keep.has(digest) || stuck.has(digest);
    /** It names what goes, and says nothing any more. */
    const isOrphaned = (name: string, gone: ReadonlySet<string>) =>
      gone.has(namedBy(name, manifest, repository) ?? "") && !isKeptByName({ name }, rules);
    const goes = (name: string) => expired.has(name) || isOrphaned(name, go);
    const mayGo = (name: string) => goes(name) || isOrphaned(name, either);
    const isOdd = isStrange(manifest) || cycles.includes(digest);
    const isOddAlone = isOdd && !surelyKept.has(digest);
    const isFirstStuck = stuck.has(digest) && !isHeldByStuck(manifest);
    const isLostWithout = manifest.isOnlyInTags && manifest.tags.every(({ name }) => goes(name));
    const mayBeLost = manifest.isOnlyInTags && manifest.tags.every(({ name }) => mayGo(name));
    // That it is a referrer, and young for an hour only, shows in a body that is read only where somebody could hang on it.
    const mayBeYoung =
      subjectsOf(manifest, repository).length > 0 && isYoung(manifest, false, rules);
    const staysAsItIs =
      keepsItsTags(manifest, repository, rules) || isOddAlone || isFirstStuck || isLostWithout;
    for (const { name } of manifest.tags) {
      if (isKept && (staysAsItIs || !mayGo(name))) stayingTags.add(name);
      // Whether a tag goes where oddness is not the only reason is left open.
      else if (mayBeYoung && expired.has(name)) continue;
      else if (keep.has(digest) && !isOdd && goes(name) && !mayBeLost) goingTags.add(name);
    }
  }
  return { stayingTags, goingTags };
}

/** One that is no reference to another manifest, here or gone: mirrored images have their own digest as a tag. */
function hasOrdinaryTag(repository: DescribedRepository): boolean {
  const isHere = (tag: string) =>
    repository.manifests.some(({ digest }) => tag.includes(digest.replace(":", "-")));
  return repository.manifests
    .flatMap((manifest) => ordinaryTagsOf(manifest, repository))
    .some(({ name }) => !isDigestTag(name) || isHere(name));
}

export function rootsOf(repository: DescribedRepository, rules: Rules): readonly string[] {
  const expired = expiredTags(repository, rules);
  return repository.manifests
    .filter((one) => isSoundRoot(one, repository, rules, expired) || isStrange(one))
    .map(digestOf);
}

function digestOf({ digest }: DescribedManifest): string {
  return digest;
}

function isSoundRoot(
  manifest: DescribedManifest,
  repository: DescribedRepository,
  rules: Rules,
  expired: ReadonlySet<string>,
): boolean {
  const isTagged = ordinaryTagsOf(manifest, repository).some(({ name }) => !expired.has(name));
  return isTagged || keepsItsTags(manifest, repository, rules);
}

/** Locked, pinned or young. */
function keepsItsTags(
  manifest: DescribedManifest,
  repository: DescribedRepository,
  rules: Rules,
): boolean {
  const locked = [manifest, ...manifest.tags].filter(({ locks }) => isShut(locks, rules));
  const isLocked = repository.isLocked || locked.length > 0;
  const isReferrer = subjectsOf(manifest, repository).length > 0;
  return isLocked || rules.pins.has(manifest.digest) || isYoung(manifest, isReferrer, rules);
}

function isYoung({ pushedAt }: DescribedManifest, isReferrer: boolean, rules: Rules): boolean {
  const limit = Math.max(10 * MINUTE_MS, isReferrer ? Math.min(HOUR_MS, rules.ageMs) : rules.ageMs);
  // One that comes from the future has a negative age.
  const age = rules.now.getTime() - pushedAt.getTime();
  return age < limit || pushedAt.getTime() < Date.UTC(2013);
}

function isStrange(manifest: DescribedManifest): boolean {
  return manifest.type === undefined || isGhost(manifest);
}

/** An unknown type may be an index for all that anybody knows. */
function namesNoChildren(manifest: DescribedManifest): boolean {
  return isGhost(manifest) && manifest.type !== "image" && manifest.children.length === 0;
}

/** Whether one is a referrers index that lists the other for the sake of the subject that takes it along. */
function isIndexOfItsSubject(
  holder: string,
  held: string,
  repository: DescribedRepository,
): boolean {
  const byDigest = new Map(repository.manifests.map((manifest) => [manifest.digest, manifest]));
  const [index, referrer] = [byDigest.get(holder), byDigest.get(held)];
  if (index === undefined || referrer?.subject === undefined || !referrer.isTakenAlong) {
    return false;
  }
  const isSubject = subjectsOf(referrer, repository).includes(holder);
  return !isSubject && isReferrersIndexOf(index, referrer.subject, repository);
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
  const byDigest = new Map(repository.manifests.map((manifest) => [manifest.digest, manifest]));
  /** It only lists what goes along, for a registry without a referrers API. */
  const isOwnIndex = (holder: string, held: string, taken: ReadonlySet<string>) => {
    const [index, referrer] = [byDigest.get(holder), byDigest.get(held)];
    if (index === undefined || referrer === undefined) return false;
    const isSubject = subjectsOf(referrer, repository).includes(holder);
    return !isSubject && [...taken].some((one) => isReferrersIndexOf(index, one, repository));
  };
  const left = new Set(dead);
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const digest of [...left]) {
      const taken = reach([digest], taking, left);
      const isHeldElsewhere = holds.some(
        ([holder, held]) =>
          taken.has(held) &&
          left.has(holder) &&
          !taken.has(holder) &&
          (held === digest || !isOwnIndex(holder, held, taken)),
      );
      const isHeld = holds.some(([holder, held]) => held === digest && left.has(holder));
      if (isHeld || isHeldElsewhere) continue;
      for (const gone of taken) left.delete(gone);
    }
  }
  return left;
}
