/**
 * The built action against the oracle, over random repositories that nobody else touches. The dry run before it and the
 * run after it change nothing. See `every.ts` for more of them and for how to see one again.
 */
import { describe as group, it } from "@jest/globals";

import type { ActionRun } from "../support/run-action.ts";
import { ACR } from "./acr-world.ts";
import { holdsForEvery, PROPERTY_TIMEOUT_MS } from "./every.ts";
import {
  differences,
  failures,
  inLaboratory,
  type Laboratory,
  type Subject,
} from "./laboratory.ts";
import { inLetters } from "./plant.ts";
import { ARTIFACTORY } from "./artifactory-world.ts";
import { atLimits, repositories } from "./repositories.ts";
import { SETTINGS } from "./settings.ts";
import { strangeWrites } from "./retention.ts";
import type { Backend, Write } from "./world.ts";

group.each<Backend>([ACR, ARTIFACTORY])("any repository ($kind)", (backend) => {
  it.each(SETTINGS)(
    "loses exactly what the rules say, safely at every step, and nothing more in a second run ($age)",
    (setting) =>
      holdsForEvery({
        share: backend.share / SETTINGS.length,
        salt: SETTINGS.indexOf(setting),
        atOnce: 50,
        cases: repositories,
        examples: [atLimits],
        examine: (randoms) => inLaboratory(backend, randoms, setting, examine),
        print: inLetters,
      }),
    PROPERTY_TIMEOUT_MS,
  );
});

async function examine(laboratory: Laboratory): Promise<readonly (readonly string[])[]> {
  const { subjects, world } = laboratory;
  const left = () => subjects.map(({ repository }) => repository.digests().join());
  const states = () => subjects.map(({ repository }) => JSON.stringify(repository.describe()));
  const initial = states();
  const dry = await laboratory.run({ "dry-run": "true" });
  const untouched = states();
  const real = await laboratory.run();
  const pruned = left();
  const again = await laboratory.run({});
  const inTheEnd = left();
  const writes = world.takeWrites();
  return subjects.map((subject, i) =>
    [
      ...differences(subject),
      ...decisions(dry, subject),
      ...subject.watched.violations(),
      ...[dry, real, again].flatMap((run) => failures(run, subject)),
      ...(initial[i] === untouched[i] ? [] : ["The dry run changed something"]),
      ...(pruned[i] === inTheEnd[i] ? [] : ["The second run deleted something"]),
      ...strangeWrites(writes, subject, (write) => mayBeSent(write, subject)),
    ].map(subject.say),
  );
}

/** No tag expires here: a tag is only removed where it names what goes. */
function mayBeSent({ what, reference }: Write, { watched }: Subject): boolean {
  const { stayingTags, tagsTakenAlong } = watched.expected;
  if (what === "delete-tag") return !stayingTags.has(reference) && !tagsTakenAlong.has(reference);
  return what === "delete-manifest";
}

/** How the verdicts of a run differ from what was to be expected. */
function decisions({ report }: ActionRun, { name, watched }: Subject): readonly string[] {
  const entry = report?.repositories.find((repository) => repository.name === name);
  return (entry?.manifests ?? []).flatMap(({ digest, verdict, reason }) => {
    const isWrong = (verdict === "delete" ? watched.expected.keep : watched.expected.go).has(
      digest,
    );
    return isWrong ? [`dry run: ${digest} gets ${verdict} (${reason})`] : [];
  });
}
