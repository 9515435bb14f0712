/**
 * The built action against the oracle while tags expire, over random repositories and random settings. A dry run decides the
 * same as the run after it, and a second run finds nothing to do.
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
  type Subject,
} from "./laboratory.ts";
import { inLetters } from "./plant.ts";
import type { RandomRepository } from "./repositories.ts";
import { decisions, otherDecisions, strangeWrites, tagDifferences, wishes } from "./retention.ts";
import { retentionSettings, type Setting } from "./settings.ts";
import { rankedRepositories, taggedRepositories } from "./tagged.ts";
import type { Backend, Write } from "./world.ts";

interface Case {
  readonly setting: Setting;
  readonly some: readonly RandomRepository[];
}

const cases: fc.Arbitrary<Case> = fc.record({
  setting: retentionSettings,
  some: fc.array(fc.oneof(taggedRepositories, rankedRepositories), {
    minLength: 1,
    maxLength: 20,
    size: "max",
  }),
});

group.each<Backend>([ACR, ARTIFACTORY])(
  "any repository in which tags expire ($kind)",
  (backend) => {
    it(
      "loses exactly what the rules say, as a dry run said before, and nothing more in a second run",
      () =>
        holdsForEvery({
          // Ten repositories a case.
          share: 0.03 * backend.share,
          salt: 60,
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
  const pruned = states();
  const again = await laboratory.run();
  const inTheEnd = states();
  const idle = world.takeWrites();
  return subjects.map((subject, i) =>
    [
      ...differences(subject),
      ...tagDifferences(subject),
      ...subject.watched.violations(),
      ...subject.watched.strangeLocks(),
      ...decisions(dry, subject),
      ...otherDecisions(dry, real, subject),
      ...[dry, real, again].flatMap((run) => failures(run, subject)),
      ...strangeWrites(writes, subject, (write) => mayChange(write, laboratory, subject)),
      ...(planted[i] === untouched[i] ? [] : ["The dry run changed something"]),
      ...(pruned[i] === inTheEnd[i] ? [] : ["The second run changed something"]),
      ...strangeWrites(idle, subject, () => false),
      ...wishes(again, subject),
    ].map(subject.say),
  );
}

/** Tags of what goes are taken along, and only what goes is ever unlocked. */
function mayChange(
  { what, reference }: Write,
  { rules }: Laboratory,
  { watched }: Subject,
): boolean {
  const { keep, stayingTags, tagsTakenAlong } = watched.expected;
  if (keep.has(reference) || stayingTags.has(reference)) return false;
  if (what === "delete-tag") return !tagsTakenAlong.has(reference);
  return what === "delete-manifest" || (what === "update" && rules.unlock);
}
