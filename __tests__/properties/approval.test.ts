/**
 * Plan, approve, apply, by the built action over random repositories that others change in between. What goes was approved
 * and is to go by now; what was approved and is still to go goes, unless something holds it that waits.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe as group, it } from "@jest/globals";
import fc from "fast-check";

import { ACR } from "./acr-world.ts";
import { contentOf, unapproved, withheld } from "./approval.ts";
import { ARTIFACTORY } from "./artifactory-world.ts";
import { holdsForEvery, PROPERTY_TIMEOUT_MS } from "./every.ts";
import { forged, forgeries, type Forgery } from "./forgery.ts";
import { change, intrusions, type Intrusion } from "./intruders.ts";
import {
  differences,
  failures,
  inLaboratory,
  type Laboratory,
  type Problems,
  type Subject,
} from "./laboratory.ts";
import { expectationOf } from "./oracle.ts";
import { inLetters } from "./plant.ts";
import { repositories, type RandomRepository } from "./repositories.ts";
import { tagDifferences } from "./retention.ts";
import { policySettings, retentionSettings, type Setting } from "./settings.ts";
import { taggedRepositories } from "./tagged.ts";
import type { Backend } from "./world.ts";

interface Case<T> {
  readonly setting: Setting;
  readonly some: readonly { readonly repository: RandomRepository; readonly what: readonly T[] }[];
}

/** Up to twenty repositories under one setting, and what happens in each of them. */
const cases = <T>(what: fc.Arbitrary<readonly T[]>, minLength = 1): fc.Arbitrary<Case<T>> =>
  fc.record({
    setting: fc.oneof(retentionSettings, policySettings),
    some: fc.array(fc.record({ repository: fc.oneof(repositories, taggedRepositories), what }), {
      minLength,
      maxLength: 20,
      size: "max",
    }),
  });

/** What is done between plan and apply; what comes late is as old as the rest, as where an age has been reached since. */
interface Between {
  readonly late: readonly number[];
  readonly intrusions: readonly Intrusion[];
}

const betweens: fc.Arbitrary<readonly Between[]> = fc.oneof(
  fc.constant([]),
  fc.tuple(
    fc.record({
      late: fc.array(fc.nat(99), { maxLength: 4 }),
      intrusions: fc.oneof(fc.constant([]), intrusions(3, 1)),
    }),
  ),
);

const PLAN = { "dry-run": "true", report: "plan.json" };
const APPLY = { plan: "plan.json", report: "applied.json" };

group.each<Backend>([ACR, ARTIFACTORY])("any repository ($kind)", (backend) => {
  const property = <T>(
    share: number,
    salt: number,
    generated: fc.Arbitrary<Case<T>>,
    examine: (laboratory: Laboratory, what: readonly (readonly T[])[]) => Promise<Problems>,
  ) =>
    holdsForEvery<Case<T>>({
      share: share * backend.share,
      salt,
      atOnce: 1,
      cases: generated,
      examine: async ([one]) => {
        if (one === undefined) return [];
        const randoms = one.some.map(({ repository }) => repository);
        const all = one.some.map((each) => each.what);
        const problems = await inLaboratory(backend, randoms, one.setting, (laboratory) =>
          examine(laboratory, all),
        );
        return [problems.flat()];
      },
      print: ({ setting, some }) =>
        [
          JSON.stringify(setting),
          ...some.map((each) => `${inLetters(each.repository)}\n${JSON.stringify(each.what)}`),
        ].join("\n\n"),
    });

  it(
    "loses what was approved and is to go by now, and nothing else",
    () => property(0.03, 70, cases(betweens), changeAndApply),
    PROPERTY_TIMEOUT_MS,
  );

  it(
    "loses nothing by a forged plan that it would not lose without one",
    // Five cases of fifteen repositories or more, five edits in each, on two kinds of registry.
    () => property(0.05, 71, cases(forgeries, 15), forgeAndApply),
    PROPERTY_TIMEOUT_MS,
  );
});

async function changeAndApply(
  laboratory: Laboratory,
  betweensOf: readonly (readonly Between[])[],
): Promise<Problems> {
  const { subjects, run, rules } = laboratory;
  const late = subjects.map((subject, i) => takeOut(laboratory, subject, betweensOf[i]?.[0]));
  const plan = await run(PLAN);
  for (const [i, subject] of subjects.entries()) {
    if (late[i] === true) subject.watched.others(subject.plantAgain);
    disturb(laboratory, subject, betweensOf[i]?.[0]?.intrusions ?? []);
  }
  const now = await run({ "dry-run": "true", report: "now.json" });
  const before = subjects.map(contentOf);
  const due = subjects.map(({ repository }) => expectationOf(repository.describe(), rules));
  const applied = await run(APPLY);
  const after = subjects.map(contentOf);
  const again = await run(APPLY);
  const isDone = / none of [\d,]+ approved manifests?/.test(again.summary);
  return subjects.map((subject, i) => {
    const [was, is] = [before[i] ?? contentOf(subject), after[i] ?? contentOf(subject)];
    const expected = due[i] ?? subject.watched.expected;
    const gone = [...was.digests].filter((digest) => !is.digests.has(digest));
    const isUntouched = betweensOf[i]?.length === 0;
    return [
      ...unapproved(plan, subject, was, is),
      ...gone.filter((one) => expected.keep.has(one)).map((one) => `${one} is to be kept by now`),
      ...withheld(plan, now, applied, subject),
      ...(isUntouched ? [...differences(subject), ...tagDifferences(subject)] : []),
      // The watch guards what was wanted at any time; here counts what is wanted when the plan is applied.
      ...subject.watched.violations().filter((what) => isUntouched || what.includes(" has lost ")),
      ...failures(applied, subject, expected),
      ...(JSON.stringify(contentOf(subject).tags) === JSON.stringify(is.tags) &&
      subject.repository.digests().length === is.digests.size
        ? []
        : ["the second apply changed something"]),
      ...(isDone ? [] : [`the second apply says: ${again.summary.slice(0, 200)}`]),
    ].map(subject.say);
  });
}

/** Whether anything was taken out: it is put in again when the plan is made. */
function takeOut(
  { world }: Laboratory,
  { name, repository, watched }: Subject,
  between: Between | undefined,
): boolean {
  const digests = repository.digests();
  const late = (between?.late ?? []).flatMap((n) => digests[n % digests.length] ?? []);
  watched.others(() => {
    for (const digest of new Set(late)) world.handsIn(name).delete(digest);
  });
  return late.length > 0;
}

/** Between the two runs, at leisure. */
function disturb(
  { world }: Laboratory,
  { name, repository, watched }: Subject,
  intrusions: readonly Intrusion[],
): void {
  const hands = world.handsIn(name);
  const candidates = [...watched.expected.go].sort();
  for (const intrusion of intrusions) {
    const digest = candidates[intrusion.target % candidates.length];
    if (digest === undefined || !repository.has(digest)) continue;
    watched.others(() => {
      change(repository, hands, intrusion, digest, { mayTouchTag: () => true });
    });
  }
}

async function forgeAndApply(
  { subjects, run, workspace }: Laboratory,
  forgeriesOf: readonly (readonly Forgery[])[],
): Promise<Problems> {
  const plan = await run(PLAN);
  const text = JSON.stringify(forged(plan.report, subjects, forgeriesOf));
  await writeFile(join(workspace, "plan.json"), text);
  const applied = await run(APPLY);
  return subjects.map((subject) => {
    const { keep, stayingTags } = subject.watched.expected;
    const { digests, tags } = contentOf(subject);
    return [
      ...[...keep].filter((one) => !digests.has(one)).map((one) => `${one} is gone`),
      ...[...stayingTags]
        .filter((one) => tags[one] === undefined)
        .map((one) => `tag ${one} is gone`),
      ...subject.watched.violations(),
      ...failures(applied, subject),
      ...(/approved manifests?/.test(applied.summary) ? [] : [`no run: ${applied.errors.join()}`]),
    ].map(subject.say);
  });
}
