/**
 * Random repositories in which tags expire: a few families of names, so that patterns meet some tags and miss others, and
 * times of their own, at which tags are old, young, at the limit or nobody knows what.
 */
import fc from "fast-check";

import {
  common,
  digestTag,
  inPercent,
  lock,
  repositoriesOf,
  tidy,
  weighted,
  type Age,
  type LockOrNone,
  type RandomRepository,
  type RandomTag,
} from "./repositories.ts";

const DAY = 86_400;

const daysPast = (limit: "age" | "tag-age") =>
  fc.record({
    limit: fc.constant(limit),
    past: fc.integer({ min: 1, max: 4 }).map((n) => n * DAY),
  });
const atLimit = (limit: "age" | "tag-age") =>
  fc.record({ limit: fc.constant(limit), past: fc.constantFrom(-120, -1, 0, 1, 120) });

const oddly = weighted<Age>([3, "new"], [1, "future"], [1, "before-2013"], [1, "after-2013"]);

/** Mostly old, some days apart, so that some are newer than others. */
const tagAge: fc.Arbitrary<Age> = fc.oneof(
  { withCrossShrink: true },
  { weight: 10, arbitrary: fc.constant<Age>("old") },
  { weight: 16, arbitrary: daysPast("tag-age") },
  { weight: 4, arbitrary: atLimit("tag-age") },
  { weight: 2, arbitrary: oddly },
);
const manifestAge: fc.Arbitrary<Age> = fc.oneof(
  { withCrossShrink: true },
  { weight: 5, arbitrary: daysPast("age") },
  { weight: 10, arbitrary: common.age },
);

const tagLock = fc.constantFrom<LockOrNone>("deleteEnabled", "writeEnabled", "missing");
const times = { age: tagAge, made: inPercent(4, tagAge) };

const familyName = fc
  .tuple(weighted([6, "pr-"], [3, "main-"], [2, "v"]), fc.integer({ min: 1, max: 9 }))
  .map(([family, n]) => `${family}${n}`);
const versionName = fc
  .tuple(
    fc.constantFrom("", "v"),
    fc.integer({ min: 1, max: 2 }),
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 0, max: 11 }),
    weighted([6, ""], [2, "-rc.1"], [2, "-rc.2"]),
  )
  .map(([v, major, minor, patch, rest]) => `${v}${major}.${minor}.${patch}${rest}`);
/** What looks like a version and is none. */
const oddName = fc.constantFrom("v1", "1.0", "1.0.0.1", "v1.02.3", "1.0.0-", "latest");
const tagNamed = (name: fc.Arbitrary<string>) =>
  fc.record({ name, lock: inPercent(4, tagLock), ...times }).map((tag) => tidy(tag) as RandomTag);
const familyTag = tagNamed(familyName);
const versionTag = tagNamed(
  fc.oneof({ weight: 9, arbitrary: versionName }, { weight: 1, arbitrary: oddName }),
);
const timedDigestTag = fc
  .record({ tag: digestTag, ...times })
  .map(({ tag, ...rest }) => tidy({ ...tag, ...rest }) as RandomTag);

const tags = fc
  .tuple(
    inPercent(55, familyTag),
    inPercent(25, familyTag),
    inPercent(8, familyTag),
    inPercent(18, timedDigestTag),
    inPercent(5, timedDigestTag),
  )
  .map((some) => some.filter((tag) => tag !== undefined));

export const taggedRepositories: fc.Arbitrary<RandomRepository> = repositoriesOf(1, 14, {
  ...common,
  tags,
  age: manifestAge,
  isPinned: inPercent(2, fc.constant(true)),
});

/** Of these, images alone, most of which want one of a few places. */
export const rankedRepositories: fc.Arbitrary<RandomRepository> = repositoriesOf(2, 14, {
  tags,
  age: manifestAge,
  lock: inPercent(1, lock),
});

/** Images with versions for tags, and some of the other names. */
export const versionedRepositories: fc.Arbitrary<RandomRepository> = repositoriesOf(2, 14, {
  tags: fc
    .tuple(inPercent(75, versionTag), inPercent(25, versionTag), inPercent(15, familyTag))
    .map((some) => some.filter((tag) => tag !== undefined)),
  age: manifestAge,
  lock: inPercent(1, lock),
});
