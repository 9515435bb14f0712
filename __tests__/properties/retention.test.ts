/**
 * The built action against the oracle while tags expire, over random repositories and random settings. A dry run decides the
 * same as the run after it, and a second run finds nothing to do.
 */
import { describe as group, it } from "@jest/globals";
import fc from "fast-check";

import type { LoggedRequest } from "../../emulator/server/request-log.ts";
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
import { decisions, otherDecisions, strangeRequests, tagDifferences, wishes } from "./retention.ts";
import { retentionSettings, type Setting } from "./settings.ts";
import { describe } from "./state.ts";
import { rankedRepositories, taggedRepositories } from "./tagged.ts";

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

group("any repository in which tags expire", () => {
  it(
    "loses exactly what the rules say, as a dry run said before, and nothing more in a second run",
    () =>
      holdsForEvery({
        // Ten repositories a case.
        share: 0.03,
        salt: 60,
        atOnce: 1,
        cases,
        examine: async ([one]) => {
          if (one === undefined) return [];
          const problems = await inLaboratory(one.some, one.setting, examine);
          return [problems.flat()];
        },
        print: inWords,
      }),
    PROPERTY_TIMEOUT_MS,
  );
});

function inWords({ setting, some }: Case): string {
  return [JSON.stringify(setting), ...some.map(inLetters)].join("\n\n");
}

async function examine(laboratory: Laboratory): Promise<Problems> {
  const { subjects, emulator } = laboratory;
  const states = () => subjects.map(({ repository }) => JSON.stringify(describe(repository)));
  const planted = states();
  const dry = await laboratory.run({ "dry-run": "true" });
  const untouched = states();
  emulator.requests.clear();
  const real = await laboratory.run();
  const requests = emulator.requests.all();
  const pruned = states();
  emulator.requests.clear();
  const again = await laboratory.run();
  const inTheEnd = states();
  const idle = emulator.requests.all();
  return subjects.map((subject, i) =>
    [
      ...differences(subject),
      ...tagDifferences(subject),
      ...subject.watched.violations(),
      ...subject.watched.strangeLocks(),
      ...decisions(dry, subject),
      ...otherDecisions(dry, real, subject),
      ...[dry, real, again].flatMap((run) => failures(run, subject)),
      ...strangeRequests(requests, subject, (request) => mayChange(request, laboratory, subject)),
      ...(planted[i] === untouched[i] ? [] : ["The dry run changed something"]),
      ...(pruned[i] === inTheEnd[i] ? [] : ["The second run changed something"]),
      ...strangeRequests(idle, subject, () => false),
      ...wishes(again, subject),
    ].map(subject.say),
  );
}

/** Tags of what goes are taken along, and only what goes is ever unlocked. */
function mayChange(
  { kind, reference = "" }: LoggedRequest,
  { rules }: Laboratory,
  { watched }: Subject,
): boolean {
  const { keep, stayingTags, tagsTakenAlong } = watched.expected;
  if (keep.has(reference) || stayingTags.has(reference)) return false;
  if (kind === "delete-tag") return !tagsTakenAlong.has(reference);
  return kind === "delete-manifest" || (kind === "update" && rules.unlock);
}
