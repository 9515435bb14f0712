/**
 * Watches a repository: after every single deletion it tells what is gone that must not be. "Must" is what
 * the oracle says of the state at the start; a test changes the registry in between through `others`.
 */
import {
  holdersOf,
  isReferrersIndexOf,
  keptWith,
  needsOf,
  reach,
  type DescribedManifest,
  type DescribedRepository,
  type Edge,
  type Rules,
} from "./described.ts";
import { expectationOf, rootsOf, type Expectation } from "./oracle.ts";
import { watchRows } from "./row-watch.ts";
import type { World } from "./world.ts";

export interface Watch {
  readonly name: string;
  /** Of the state at the start. */
  readonly expected: Expectation;
  /** What must not be gone as things stand now. */
  protectedNow(): ReadonlySet<string>;
  /** Somebody else changes the repository: what follows from it is protected from now on, as far as it still stands. */
  others(change: () => void): void;
  /** What stands and need not go any more: it is protected, or held by a cosign tag whose image has gone before it. */
  excused(): ReadonlySet<string>;
  /** What went wrong so far. */
  violations(): readonly string[];
  /** What is locked in another way than at the start, or than others wanted it since. */
  strangeLocks(): readonly string[];
  /** The same check as after a deletion, for moments at which none was seen. */
  check(moment: string): void;
}

/** Begins to watch; all deletions of this repository are checked from now on. */
export function watch(world: World, name: string, rules: Rules): Watch {
  const repository = world.store(name);
  const known = new Map<string, DescribedManifest>();
  /** What went wrong to the moment at which it was seen first. */
  const violations = new Map<string, string>();
  const expected = expectationOf(repository.describe(), rules);
  const rows = watchRows(repository, rules);
  /** What somebody touched while the run went on. */
  const touched = new Map<string, string>();
  let isLocked = false;
  let edges: readonly Edge[] = [];
  let holds: readonly Edge[] = [];
  let guarded: ReadonlySet<string> = new Set();

  const standing = () => new Set(repository.digests());
  const whole = (): DescribedRepository => ({ manifests: [...known.values()], isLocked });
  /** What others deleted is still known: a digest tag that names it does not become an ordinary one in the middle of a run. */
  const learn = () => {
    const before = new Set(known.keys());
    const now = repository.describe();
    isLocked = now.isLocked;
    for (const manifest of now.manifests) known.set(manifest.digest, manifest);
    const isHere = standing();
    const isNew = ([holder, held]: Edge) => !before.has(holder) || !before.has(held);
    const found = holdersOf(whole()).filter((edge) => isNew(edge) && isHere.has(edge[1]));
    holds = [...holds, ...found];
    edges = [...holdersOf(whole()), ...needsOf(whole())];
  };
  const note = (violation: string, moment: string) => {
    if (!violations.has(violation)) violations.set(violation, moment);
  };
  /** A referrers index goes after its subject, and stands there for a moment without what went along with that. */
  const isLeftOver = (digest: string, here: ReadonlySet<string>) => {
    const index = known.get(digest);
    const gone = [...known.keys()].filter((subject) => !here.has(subject));
    return index !== undefined && gone.some((one) => isReferrersIndexOf(index, one, whole()));
  };
  const check = (moment: string) => {
    const here = standing();
    for (const digest of guarded) {
      if (!here.has(digest)) note(`${digest} had to be kept and is gone`, moment);
    }
    for (const [holder, held] of holds) {
      const isBroken = here.has(holder) && !here.has(held) && !isLeftOver(holder, here);
      if (isBroken) note(`${holder} has lost ${held}`, moment);
    }
    for (const tag of rows.lostTags()) note(`the tag ${tag} had to stay`, moment);
  };
  /** A tag that has moved on protects its old place no longer. */
  const touchedNow = () => {
    const tags = repository.tags();
    const still = [...touched].filter(([key, digest]) => (tags[key] ?? key) === digest);
    return still.map(([, digest]) => digest);
  };
  /** Who moves up among the latest only because others changed something is not looked at again. */
  const rootsNow = () => [
    ...touchedNow(),
    ...rootsOf(whole(), withoutNewest(rules)),
    ...rootsOf(whole(), rules).filter((digest) => guarded.has(digest)),
  ];

  learn();
  guarded = expected.keep;
  world.afterDeletions(name, (reference) => {
    check(`after DELETE ${reference}`);
  });
  return {
    name,
    expected,
    protectedNow: () => guarded,
    others: (change) => {
      for (const [key, digest] of rows.others(change)) touched.set(key, digest);
      learn();
      const here = standing();
      // What others took away is nobody's fault.
      holds = holds.filter(([holder, held]) => !here.has(holder) || here.has(held));
      guarded = keptWith(rootsNow(), whole(), here);
    },
    excused: () => {
      const here = standing();
      const strays = holdersOf(whole()).filter(
        ([subject, held]) => !here.has(subject) && isByTagAlone(known, subject, held),
      );
      const tagged = strays.map(([, held]) => held);
      // What has an ordinary tag by now keeps all that its other digest tags name.
      return reach([...guarded, ...keptWith(tagged, whole(), here)], edges, here);
    },
    violations: () => [...violations].map(([violation, moment]) => `${violation}: ${moment}`),
    strangeLocks: rows.strangeLocks,
    check,
  };
}

/** The subject does not list it, and it has another subject or none in its body. */
function isByTagAlone(
  known: ReadonlyMap<string, DescribedManifest>,
  subject: string,
  held: string,
): boolean {
  const isChild = known.get(subject)?.children.includes(held) === true;
  return !isChild && known.get(held)?.subject !== subject;
}

/** With all that expires once it has moved down among the newest. */
function withoutNewest(rules: Rules): Rules {
  const tagRules = rules.tagRules?.map((rule) => ({
    ...rule,
    keepNewest: 0,
    ...(rule.keepAtMost === undefined ? {} : { keepAtMost: 0 }),
  }));
  return { ...rules, keepLatest: 0, tagRules };
}
