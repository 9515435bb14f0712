/**
 * The built action against the oracle while tags expire, over random repositories and random settings. A dry run decides the
 * same as the run after it, and a second run does what the rules say of what the first one left. That is nothing, but for
 * `keep-latest`: a platform whose index has lost its last matching tag takes a place of its own among the newest from then on.
 */
import { describe as group, it } from "@jest/globals";
import fc from "fast-check";

import { ACR } from "./acr-world.ts";
import { ARTIFACTORY } from "./artifactory-world.ts";
import { holdsForEvery, PROPERTY_TIMEOUT_MS } from "./every.ts";
import {
  differences,
  failures,
  inLaboratory,
  type Laboratory,
  type Problems,
} from "./laboratory.ts";
import { expectationOf, type Expectation } from "./oracle.ts";
import { inLetters } from "./plant.ts";
import type { RandomRepository } from "./repositories.ts";
import { decisions, otherDecisions, strangeWrites, tagDifferences, wishes } from "./retention.ts";
import { policySettings, retentionSettings, type Setting } from "./settings.ts";
import { rankedRepositories, taggedRepositories, versionedRepositories } from "./tagged.ts";
import type { Backend, Write } from "./world.ts";

interface Case {
  readonly setting: Setting;
  readonly some: readonly RandomRepository[];
}

const several = (...kinds: readonly fc.Arbitrary<RandomRepository>[]) =>
  fc.array(fc.oneof(...kinds), { minLength: 1, maxLength: 20, size: "max" });

/** What says which tags expire: the inputs, or a policy file. */
const KINDS: Readonly<Record<string, { salt: number; cases: fc.Arbitrary<Case> }>> = {
  inputs: {
    salt: 60,
    cases: fc.record({
      setting: retentionSettings,
      some: several(taggedRepositories, rankedRepositories),
    }),
  },
  "a policy file": {
    salt: 61,
    cases: fc.record({
      setting: policySettings,
      some: several(taggedRepositories, rankedRepositories, versionedRepositories),
    }),
  },
};

group.each<Backend>([ACR, ARTIFACTORY])(
  "any repository in which tags expire ($kind)",
  (backend) => {
    it.each(Object.entries(KINDS))(
      "loses exactly what %s says, as a dry run said before, and in a second run what it says then",
      (_, { salt, cases }) =>
        holdsForEvery({
          // Ten repositories a case.
          share: 0.03 * backend.share,
          salt,
          atOnce: 1,
          cases,
          examine: async ([one]) => {
            if (one === undefined) return [];
            const problems = await inLaboratory(backend, one.some, one.setting, examine);
            return [problems.flat()];
          },
          print: inWords,
        }),
      PROPERTY_TIMEOUT_MS,
    );
  },
);

function inWords({ setting, some }: Case): string {
  return [JSON.stringify(setting), ...some.map(inLetters)].join("\n\n");
}

async function examine(laboratory: Laboratory): Promise<Problems> {
  const { subjects, world } = laboratory;
  const states = () => subjects.map(({ repository }) => JSON.stringify(repository.describe()));
  const planted = states();
  const dry = await laboratory.run({ "dry-run": "true" });
  const untouched = states();
  world.takeWrites();
  const real = await laboratory.run();
  const writes = world.takeWrites();
  const once = subjects.map((subject, i) => [
    ...differences(subject),
    ...tagDifferences(subject),
    ...subject.watched.violations(),
    ...subject.watched.strangeLocks(),
    ...decisions(dry, subject),
    ...otherDecisions(dry, real, subject),
    ...[dry, real].flatMap((run) => failures(run, subject)),
    ...strangeWrites(writes, subject, (write) =>
      mayChange(write, laboratory, subject.watched.expected),
    ),
    ...(planted[i] === untouched[i] ? [] : ["The dry run changed something"]),
  ]);
  const twice = await secondRun(laboratory);
  return subjects.map((subject, i) =>
    [...(once[i] ?? []), ...(twice[i] ?? []).map((what) => `second run: ${what}`)].map(subject.say),
  );
}

/** Whatever goes in it is no loss of the first run, so that the watch, which still guards all that this one kept, has no say. */
async function secondRun(laboratory: Laboratory): Promise<Problems> {
  const { subjects, world, rules } = laboratory;
  const states = () => subjects.map(({ repository }) => JSON.stringify(repository.describe()));
  const due = subjects.map(({ repository }) => expectationOf(repository.describe(), rules));
  const before = states();
  const run = await laboratory.run({});
  const after = states();
  const writes = world.takeWrites();
  return subjects.map((subject, i) => {
    const expected = due[i] ?? subject.watched.expected;
    const isAtRest = rules.keepLatest === 0 && rules.tagRules === undefined;
    return [
      ...differences(subject, expected),
      ...tagDifferences(subject, expected),
      ...failures(run, subject, expected),
      ...strangeWrites(writes, subject, (write) => mayChange(write, laboratory, expected)),
      ...subject.watched.violations().filter((what) => what.includes(" has lost ")),
      ...(isAtRest && before[i] !== after[i] ? ["it changed something"] : []),
      ...(isAtRest ? wishes(run, subject) : []),
    ];
  });
}

/** Tags of what goes are taken along, and only what goes is ever unlocked. */
function mayChange(
  { what, reference }: Write,
  { rules }: Laboratory,
  { keep, stayingTags, tagsTakenAlong }: Expectation,
): boolean {
  if (keep.has(reference) || stayingTags.has(reference)) return false;
  if (what === "delete-tag") return !tagsTakenAlong.has(reference);
  return what === "delete-manifest" || (what === "update" && rules.unlock);
}
