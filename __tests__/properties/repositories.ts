/**
 * Random repositories. A body can only name what was pushed before it, so references count backwards: 1 is the manifest
 * before, and what lies before the first one is missing. Digest tags may point anywhere, 0 is the manifest itself. So a
 * repository stays sound when fast-check takes manifests out to make it smaller.
 */
import fc from "fast-check";

import {
  DOCKER_IMAGE,
  DOCKER_LIST,
  DOCKER_SCHEMA1,
  OCI_ARTIFACT,
  OCI_IMAGE,
  OCI_INDEX,
  ORAS_ARTIFACT,
} from "../support/fixture.ts";

export const UNKNOWN_TYPE = "application/vnd.test.unheard-of.v9+json";

/** Seconds past a limit (negative: still young), or a time that is no matter of limits. */
export type Age =
  | { readonly limit: "age" | "tag-age" | "hour" | "ten-minutes"; readonly past: number }
  | "old"
  | "new"
  | "future"
  | "before-2013"
  | "after-2013";

export type Lock = "deleteEnabled" | "writeEnabled";

/** `missing`: the registry does not state the lock at all. */
export type LockOrNone = Lock | "missing";

export interface RandomTag {
  /** A digest tag names the manifest so many places before (negative: after) this one. */
  readonly names?: number;
  readonly prefix?: string;
  readonly suffix?: string;
  /** Of an ordinary tag; by default it has one of its own. */
  readonly name?: string;
  readonly lock?: LockOrNone;
  /** By default it was made and set when its manifest was pushed. */
  readonly age?: Age;
  readonly made?: Age;
}

export interface RandomManifest {
  readonly mediaType: string;
  readonly children?: readonly number[];
  readonly subject?: number;
  readonly mentions?: readonly number[];
  readonly tags: readonly RandomTag[];
  readonly age: Age;
  readonly lock?: LockOrNone;
  /** By `keep-digests`. */
  readonly isPinned?: boolean;
  readonly unreadable?: "ghost" | "read-disabled";
}

export interface RandomRepository {
  readonly manifests: readonly RandomManifest[];
  /** It also has a tagged image that has to do with no other: without any tag, nothing in it would go. */
  readonly isInUse: boolean;
  /** A repository whose deletion alone is forbidden is no locked one. */
  readonly lock?: Lock;
}

const back = fc.integer({ min: 1, max: 7 });

export const weighted = <T>(...choices: readonly (readonly [weight: number, value: T])[]) =>
  fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));

/** The value in so many of a hundred cases; left out in all others, and as soon as fast-check can do without it. */
export const inPercent = <T>(
  percent: number,
  arbitrary: fc.Arbitrary<T>,
): fc.Arbitrary<T | undefined> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 100 - percent, arbitrary: fc.constant(undefined) },
    { weight: percent, arbitrary },
  );

/** Drops the keys that are undefined, so that what is printed says only what matters. */
export function tidy(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));
}

export const lock = fc.constantFrom<Lock>("deleteEnabled", "writeEnabled");
const LIMITS = ["age", "hour", "ten-minutes"] as const;
const PAST_LIMIT = [-120, -1, 0, 1, 120];
export const age: fc.Arbitrary<Age> = fc.oneof(
  { withCrossShrink: true },
  { weight: 36, arbitrary: fc.constant<Age>("old") },
  {
    weight: 3,
    arbitrary: weighted<Age>([3, "new"], [1, "future"], [1, "before-2013"], [1, "after-2013"]),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      limit: fc.constantFrom(...LIMITS),
      past: fc.constantFrom(...PAST_LIMIT),
    }),
  },
);

export const digestTag = fc
  .record({
    names: fc.integer({ min: -4, max: 6 }),
    prefix: inPercent(12, fc.constantFrom("prod-", "v1.")),
    suffix: fc.constantFrom("", "", ".sig", ".att", ".sbom", ".vex"),
    lock: inPercent(5, lock),
  })
  .map((tag) => tidy(tag) as RandomTag);
const ordinaryTag = fc.record({ lock: inPercent(8, lock) }).map((tag) => tidy(tag) as RandomTag);
const tags = fc
  .tuple(inPercent(9, ordinaryTag), inPercent(25, digestTag), inPercent(7, digestTag))
  .map((some) => some.filter((tag) => tag !== undefined));

type Row = Readonly<Record<string, fc.Arbitrary<unknown>>>;

export const common = {
  tags,
  age,
  lock: inPercent(3, fc.constantFrom<Lock | "missing">("deleteEnabled", "writeEnabled", "missing")),
  unreadable: inPercent(2, fc.constantFrom("ghost" as const, "read-disabled" as const)),
};

/** Manifests of all types, with what the rows of any type have in common. */
function manifestsWith(row: Row): fc.Arbitrary<RandomManifest> {
  const image = fc.record({
    mediaType: fc.constant(OCI_IMAGE),
    subject: inPercent(35, back),
    ...row,
  });
  const artifact = fc.record({
    mediaType: fc.constantFrom(OCI_ARTIFACT, ORAS_ARTIFACT),
    subject: inPercent(80, back),
    ...row,
  });
  const index = fc.record({
    mediaType: weighted([3, OCI_INDEX], [1, DOCKER_LIST]),
    children: fc.uniqueArray(back, { maxLength: 3 }),
    subject: inPercent(25, back),
    ...row,
  });
  // A subject in a Docker image says nothing, and nobody reads it.
  const docker = fc.record({
    mediaType: weighted([3, DOCKER_IMAGE], [1, DOCKER_SCHEMA1]),
    subject: inPercent(16, back),
    ...row,
  });
  const unknown = fc.record({
    mediaType: fc.constant(UNKNOWN_TYPE),
    mentions: fc.uniqueArray(back, { maxLength: 2 }),
    children: inPercent(20, fc.uniqueArray(back, { maxLength: 2 })),
    subject: inPercent(20, back),
    ...row,
  });
  return fc
    .oneof(
      { weight: 16, arbitrary: image },
      { weight: 14, arbitrary: index },
      { weight: 6, arbitrary: docker },
      { weight: 6, arbitrary: artifact },
      { weight: 1, arbitrary: unknown },
    )
    .map((spec) => tidy(spec) as RandomManifest);
}

/** A signature and, below it, the index that a client without a referrers API writes for the image before both. */
function signedByIndex(row: Row): fc.Arbitrary<readonly RandomManifest[]> {
  const plain = { age: row["age"] ?? age, tags: fc.constant([]) };
  const signature = fc.record({
    mediaType: fc.constant(OCI_IMAGE),
    subject: fc.constant(1),
    ...plain,
  });
  const index = fc.record({
    mediaType: fc.constant(OCI_INDEX),
    children: fc.constantFrom([1], []),
    ...plain,
    tags: fc.constantFrom<RandomTag[][]>([{ names: 2 }], [{ names: 2 }, { names: 4 }], []),
  });
  return fc.tuple(signature, index) as fc.Arbitrary<readonly RandomManifest[]>;
}

function manifestOrPair(row: Row): fc.Arbitrary<readonly RandomManifest[]> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 10, arbitrary: manifestsWith(row).map((one) => [one]) },
    { weight: 1, arbitrary: signedByIndex(row) },
  );
}

/** Repositories of so many manifests at most, or pairs; every length is as likely as another. */
export function repositoriesOf(
  minLength: number,
  maxLength: number,
  row: Row = common,
): fc.Arbitrary<RandomRepository> {
  return fc
    .record({
      manifests: fc
        .array(manifestOrPair(row), { minLength, maxLength, size: "max" })
        .map((some) => some.flat()),
      isInUse: weighted([5, true], [1, false]),
      lock: inPercent(4, lock),
    })
    .map((repository) => tidy(repository) as RandomRepository);
}

export const repositories = repositoriesOf(1, 14);

/** Mostly so large that what goes from one does not go in one batch. */
export const largeRepositories = repositoriesOf(1, 200);

/** An image and its signature on either side of each limit. */
export const atLimits: RandomRepository = {
  manifests: LIMITS.flatMap((limit) =>
    PAST_LIMIT.flatMap((past): readonly RandomManifest[] => [
      { mediaType: OCI_IMAGE, tags: [], age: { limit, past } },
      { mediaType: OCI_IMAGE, subject: 1, tags: [], age: { limit, past } },
    ]),
  ),
  isInUse: true,
};

/** Dead images with a signature each, by subject or by tag: an image and its signature seldom go in the same batch. */
export const signedImages: fc.Arbitrary<RandomRepository> = fc.constant({
  manifests: Array.from({ length: 60 }, (_, position) => ({
    mediaType: OCI_IMAGE,
    ...(position % 4 === 1 ? { subject: 1 } : {}),
    tags: position % 4 === 3 ? [{ names: 1, suffix: ".sig" }] : [],
    age: "old" as const,
  })),
  isInUse: true,
});
