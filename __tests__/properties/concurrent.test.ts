/**
 * The built action on random repositories that others change at the same time (docs/how-it-decides.md). When they may do what is in
 * `moments.ts`. Nothing that they begin to need is ever gone, and one more run does what is left to do, exactly.
 */
import { describe as group, it } from "@jest/globals";
import fc from "fast-check";

import { ACR, type AcrWorld } from "./acr-world.ts";
import { ARTIFACTORY } from "./artifactory-world.ts";
import { holdsForEvery, PROPERTY_TIMEOUT_MS } from "./every.ts";
import { letIn, intrudersOf, intrusions, type Intrusion } from "./intruders.ts";
import { differences, finish, inLaboratory, type Laboratory, type Problems } from "./laboratory.ts";
import { inLetters } from "./plant.ts";
import {
  largeRepositories,
  repositories,
  signedImages,
  type RandomRepository,
} from "./repositories.ts";
import { SETTINGS } from "./settings.ts";
import type { Backend } from "./world.ts";

const [WEEK] = SETTINGS;

group("any repository that others change at the same time", () => {
  it.each([
    { size: "small", share: 0.2, atOnce: 25, cases: changing(repositories, 3, 30) },
    { size: "large", share: 0.01, atOnce: 2, cases: changing(largeRepositories, 12, 400) },
    { size: "signed", share: 0.02, atOnce: 4, cases: changing(signedImages, 10, 150) },
  ])(
    "loses nothing that they begin to need, and later what has to go ($size)",
    ({ share, atOnce, cases }) =>
      holdsForEvery({
        share,
        salt: 30,
        atOnce,
        cases,
        examine: (some) =>
          inLaboratory(
            ACR,
            some.map(({ repository }) => repository),
            WEEK,
            (laboratory) =>
              intrude(
                laboratory,
                some.map(({ plans }) => plans),
              ),
          ),
        print: ({ repository, plans }) =>
          [inLetters(repository), ...plans.map((plan) => JSON.stringify(plan))].join("\n"),
      }),
    PROPERTY_TIMEOUT_MS,
  );
});

group.each<Backend>([ACR, ARTIFACTORY])("any repository ($kind)", (backend) => {
  it(
    "ends like after one run when two go on at once",
    () =>
      holdsForEvery({
        share: 0.1 * backend.share,
        salt: 40,
        atOnce: 25,
        cases: repositories,
        examine: (randoms) =>
          inLaboratory(backend, randoms, WEEK, async ({ run, subjects }) => {
            await Promise.all([run(), run()]);
            return subjects.map((subject) =>
              [...differences(subject), ...subject.watched.violations()].map(subject.say),
            );
          }),
        print: inLetters,
      }),
    PROPERTY_TIMEOUT_MS,
  );
});

function changing(repository: fc.Arbitrary<RandomRepository>, most: number, requests: number) {
  return fc.record({ repository, plans: intrusions(most, requests) });
}

async function intrude(
  laboratory: Laboratory<AcrWorld>,
  plans: readonly (readonly Intrusion[])[],
): Promise<Problems> {
  const { subjects } = laboratory;
  const happened = subjects.map((): string[] => []);
  const intruders = subjects.map((subject, i) =>
    letIn(laboratory, subject, intrudersOf(laboratory, subject, plans[i] ?? []), (what) =>
      happened[i]?.push(what),
    ),
  );
  await laboratory.run();
  for (const intruder of intruders) intruder.remove();
  const problems = await finish(laboratory);
  return problems.map((some, i) => {
    const told = (happened[i] ?? []).map((what) => `(${subjects[i]?.say(what) ?? what})`);
    return some.length === 0 ? [] : [...some, ...told];
  });
}
