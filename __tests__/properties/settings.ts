/** Settings of the action for the properties: as inputs, and as what they mean to the oracle. */
import fc from "fast-check";

import { stringify } from "yaml";

import type { Rules, TagRuleSpec } from "./described.ts";

/** Where the policy file of a setting lies in the workspace. */
export const POLICY_PATH = "policy.yml";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What the times in a random repository are told from. */
export type Times = Pick<Rules, "now" | "ageMs" | "tagAgeMs">;

interface Age {
  readonly age: string;
  readonly ageMs: number;
}

export interface Setting extends Age {
  readonly prunesUntagged: boolean;
  readonly retention?: Retention;
}

export interface Retention {
  readonly tagAge: Age;
  readonly deleteTags: readonly string[];
  readonly keepTags: readonly string[];
  readonly keepLatest: number;
  /** Rules of a policy file instead of all these. */
  readonly tagRules?: readonly TagRuleSpec[];
  readonly unlock: boolean;
  /** No setting of the action but a whim of the registry: it refuses to delete what has a locked tag. */
  readonly lockedTagProtectsManifest: boolean;
}

export const SETTINGS = [
  { age: "7d", ageMs: 7 * DAY_MS, prunesUntagged: false },
  { age: "0d", ageMs: 0, prunesUntagged: true },
  { age: "2h", ageMs: 2 * HOUR_MS, prunesUntagged: false },
  { age: "30m", ageMs: 30 * MINUTE_MS, prunesUntagged: true },
] as const satisfies readonly Setting[];

const TAG_AGES = [
  { age: "7d", ageMs: 7 * DAY_MS },
  { age: "1d", ageMs: DAY_MS },
  { age: "90m", ageMs: 90 * MINUTE_MS },
  { age: "20d", ageMs: 20 * DAY_MS },
] as const satisfies readonly Age[];

const retention = fc.record({
  tagAge: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom<Age[]>(...TAG_AGES) },
    { weight: 1, arbitrary: fc.constant<Age>({ age: "0d", ageMs: 0 }) },
  ),
  deleteTags: fc.constantFrom(
    ["pr-*"],
    ["*"],
    ["pr-*", "main-*"],
    ["*", "!v*"],
    ["sha256-*"],
    ["sha256-*", "pr-*", "*"],
  ),
  keepTags: fc.constantFrom([], [], ["v*"]),
  keepLatest: fc.constantFrom(0, 1, 2, 3),
  unlock: fc.boolean(),
  lockedTagProtectsManifest: fc.boolean(),
});

const ages = fc.constantFrom<Age[]>(...TAG_AGES);
const counts = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });
const ruleSpec: fc.Arbitrary<TagRuleSpec> = fc
  .record({
    match: fc.constantFrom(
      ["pr-*"],
      ["*"],
      ["main-*", "!main-1"],
      ["v*"],
      ["*.*.*"],
      ["pr-1", "main-*", "pr-2"],
      ["sha256-*"],
      ["*", "!pr-*"],
    ),
    age: fc.option(ages, { nil: undefined }),
    floor: counts,
    more: counts,
    versions: fc.constantFrom(undefined, undefined, "all", "minor", "major"),
  })
  .map(({ match, age, floor, more, versions }) => {
    const keepAtMost = more === undefined ? undefined : more + (floor ?? 0);
    const hasCount = floor !== undefined || keepAtMost !== undefined;
    const olderThanMs = age?.ageMs ?? (hasCount ? undefined : 0);
    const order = hasCount ? versions : undefined;
    return { match, olderThanMs, keepNewest: floor, keepAtMost, versions: order };
  });

/** Settings of a policy file. */
export const policySettings: fc.Arbitrary<Setting & { readonly retention: Retention }> = fc
  .record({
    base: fc.constantFrom<Setting[]>(...SETTINGS),
    retention,
    tagRules: fc.array(ruleSpec, { minLength: 1, maxLength: 4 }),
  })
  .map(({ base, retention: rules, tagRules }) => ({
    ...base,
    retention: { ...rules, deleteTags: [], keepLatest: 0, tagRules },
  }));

/** The policy file of a setting that has one: for these repositories, and some entries that are for others. */
export function policyOf(
  { age, prunesUntagged, retention: rules }: Setting,
  pinned: readonly string[],
): string | undefined {
  const { keepTags = [], tagRules } = rules ?? {};
  if (tagRules === undefined) return undefined;
  const tags = tagRules.map(({ match, olderThanMs, keepNewest, keepAtMost, versions }) => ({
    match,
    ...(olderThanMs === undefined ? {} : { "older-than": `${olderThanMs / MINUTE_MS}m` }),
    ...(keepNewest === undefined ? {} : { "keep-newest": keepNewest }),
    ...(keepAtMost === undefined ? {} : { "keep-at-most": keepAtMost }),
    ...(versions === undefined ? {} : { by: "version" }),
    ...(versions === undefined || versions === "all" ? {} : { per: versions }),
  }));
  const keep = {
    ...(keepTags.length === 0 ? {} : { tags: keepTags }),
    ...(pinned.length === 0 ? {} : { digests: pinned }),
  };
  const expiresAll = [{ match: "*", "older-than": "0d" }];
  return stringify({
    age: "100w",
    repositories: [
      { match: ["*", "!random/**"], tags: expiresAll },
      { match: "random/**", age, "prune-untagged-repositories": prunesUntagged, tags, keep },
      { match: "*", age: "0d", tags: expiresAll },
    ],
  });
}

/** Settings under which tags expire. */
export const retentionSettings: fc.Arbitrary<Setting & { readonly retention: Retention }> = fc
  .record({ base: fc.constantFrom<Setting[]>(...SETTINGS), retention })
  .map(({ base, retention: rules }) => ({ ...base, retention: rules }));

export function timesOf({ ageMs, retention: rules }: Setting, now: Date): Times {
  return { now, ageMs, tagAgeMs: rules?.tagAge.ageMs ?? ageMs };
}

/** What the setting means, where these digests are pinned. */
export function rulesOf(setting: Setting, now: Date, pinned: readonly string[]): Rules {
  const {
    deleteTags = [],
    keepTags = [],
    keepLatest = 0,
    unlock = false,
  } = setting.retention ?? {};
  const { prunesUntagged, retention: { tagRules } = {} } = setting;
  const pins = new Set(pinned);
  const times = timesOf(setting, now);
  return { ...times, prunesUntagged, deleteTags, keepTags, keepLatest, tagRules, pins, unlock };
}

/** The setting as inputs of the action. A digest is pinned in every repository, whichever is named before it. */
export function inputsOf(
  { age, prunesUntagged, retention: rules }: Setting,
  pinned: readonly string[],
): Readonly<Record<string, string>> {
  const common = { age, "prune-untagged-repositories": String(prunesUntagged) };
  if (rules === undefined) return common;
  if (rules.tagRules !== undefined) return { policy: POLICY_PATH, unlock: String(rules.unlock) };
  const forms = ["", "some/where@", "host.test:5000/else/where@"];
  return {
    ...common,
    "tag-age": rules.tagAge.age,
    "delete-tags": rules.deleteTags.join("\n"),
    "keep-tags": rules.keepTags.join("\n"),
    "keep-latest": String(rules.keepLatest),
    "keep-digests": pinned.map((digest, i) => `${forms[i % forms.length] ?? ""}${digest}`).join(),
    unlock: String(rules.unlock),
  };
}
