/**
 * The built action on random repositories while everything goes wrong around it. However a run ends, nothing that had to be
 * kept is gone, at no moment; and one more run that nobody disturbs does what is left to do, exactly.
 */
import { describe as group, it } from "@jest/globals";
import fc from "fast-check";

import type { Switches } from "../../emulator/acr/switches/switches.ts";
import { ACR } from "./acr-world.ts";
import { ARTIFACTORY } from "./artifactory-world.ts";
import { holdsForEvery, PROPERTY_TIMEOUT_MS } from "./every.ts";
import { differences, finish, failures, inLaboratory, type Laboratory } from "./laboratory.ts";
import { mishaps, shuffleListings, type Mishap } from "./mishaps.ts";
import { inLetters } from "./plant.ts";
import { repositories, type RandomRepository } from "./repositories.ts";
import { SETTINGS } from "./settings.ts";
import type { Backend } from "./world.ts";

const [WEEK] = SETTINGS;

group("any repository that is listed in another way", () => {
  const manners: readonly Partial<Switches>[] = [
    { pageCap: 1, nullTags: true, emptyReferencesInLists: true },
    { pageCap: 2, tagsTruncateAt: 0, omitConfigMediaType: true, absoluteLinks: true },
    // Pauses are short here, the one before a second listing, too.
    { pageCap: 5, deletedStaysVisibleMs: 10, cascadeStopsAtLockedReferrers: true },
  ];
  it.each(manners)(
    "loses exactly what the rules say (%j)",
    (manner) =>
      holdsForEvery({
        share: 0.08,
        salt: 10 + manners.indexOf(manner),
        atOnce: 40,
        cases: repositories,
        examine: (randoms) =>
          inLaboratory(ACR, randoms, WEEK, async (laboratory) => {
            const { subjects } = laboratory;
            const { emulator } = laboratory.world;
            Object.assign(emulator.switches, manner);
            shuffleListings(emulator);
            const run = await laboratory.run();
            return subjects.map((subject) =>
              [
                ...differences(subject),
                ...subject.watched.violations(),
                ...failures(run, subject),
              ].map(subject.say),
            );
          }),
        print: inLetters,
      }),
    PROPERTY_TIMEOUT_MS,
  );
});

group.each<Backend>([ACR, ARTIFACTORY])(
  "any repository of a registry that has a bad day ($kind)",
  (backend) => {
    it(
      "loses nothing that has to be kept, and later what has to go",
      () =>
        holdsForEvery({
          share: 0.15 * backend.share,
          salt: 20,
          atOnce: 25,
          cases: fc.record({ repository: repositories, some: mishaps }),
          examine: (cases) =>
            inLaboratory(backend, cases.map(theRepository), WEEK, async (laboratory) => {
              const { world, subjects } = laboratory;
              const faults = cases.flatMap(({ some }, i) => {
                const name = subjects[i]?.name ?? "";
                return world.befall(name, some);
              });
              await laboratory.run();
              for (const fault of faults) fault.remove();
              return finish(laboratory);
            }),
          print: ({
            repository,
            some,
          }: {
            repository: RandomRepository;
            some: readonly Mishap[];
          }) => [inLetters(repository), ...some.map((mishap) => JSON.stringify(mishap))].join("\n"),
        }),
      PROPERTY_TIMEOUT_MS,
    );
  },
);

group.each<Backend>([ACR, ARTIFACTORY])(
  "any registry in which the run is cut short ($kind)",
  (backend) => {
    const interruption = fc.record({
      some: fc.array(repositories, { minLength: 1, maxLength: 4 }),
      isDeletion: fc.boolean(),
      after: fc.nat({ max: 60 }),
      signal: fc.constantFrom<NodeJS.Signals>("SIGINT", "SIGTERM", "SIGKILL"),
    });
    it(
      "is whole, and the next run continues from there",
      () =>
        holdsForEvery({
          share: 0.03 * backend.share,
          salt: 50,
          atOnce: 1,
          cases: interruption,
          examine: async ([one]) => {
            if (one === undefined) return [];
            const { some, isDeletion, signal } = one;
            const problems = await inLaboratory(backend, some, WEEK, async (laboratory) => {
              const after = isDeletion ? one.after % 8 : one.after;
              const reported = await cutShort(laboratory, { isDeletion, after, signal });
              return [...(await finish(laboratory)), reported];
            });
            return [problems.flat()];
          },
          print: ({ some, ...rest }) => [...some.map(inLetters), JSON.stringify(rest)].join("\n\n"),
        }),
      PROPERTY_TIMEOUT_MS,
    );
  },
);

/** Runs until the signal comes. Only a run that was killed has an excuse for leaving no report. */
async function cutShort(
  { world, run }: Laboratory,
  interruption: { isDeletion: boolean; after: number; signal: NodeJS.Signals },
): Promise<readonly string[]> {
  const { isDeletion, after, signal } = interruption;
  let kill: (sent: NodeJS.Signals) => void = () => undefined;
  const fault = world.beforeOne({ isDeletion, after }, () => {
    kill(signal);
  });
  const onStart = (started: typeof kill) => {
    kill = started;
  };
  const { report, stdout } = await run({}, { onStart });
  fault.remove();
  return report === undefined && signal !== "SIGKILL"
    ? [`no report after ${signal}: ${stdout}`]
    : [];
}

function theRepository({ repository }: { readonly repository: RandomRepository }) {
  return repository;
}
