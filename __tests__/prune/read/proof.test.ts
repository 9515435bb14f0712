/**
 * That nothing kept refers to a candidate is proved by reading or by asking, whichever is cheaper. What is decided must
 * not depend on it.
 */
import { expect, it } from "@jest/globals";
import fc from "fast-check";

import type { Digest } from "../../../src/oci/digest.ts";
import { fakeRepository, runtimeOf } from "../../support/fake-repository.ts";
import { fixture, image, index, type Fixture, type Spec } from "../../support/fixture.ts";
import { WEEK } from "../../support/planning.ts";
import { readAndPlan } from "../../../src/prune/repository.ts";
import { taggedImages } from "../../support/pruning.ts";

/** So many tagged images that one candidate, or two, are cheaper to ask about than the images to read. */
const TAGGED = 50;

const DEAD = ["a", "b", "c"];

/** Dead images and indexes, and a few tagged, young or dead manifests that refer to one of them. */
const repositories = fc
  .record({
    indexes: fc.subarray(DEAD.slice(1)),
    dead: fc.subarray(DEAD, { minLength: 1 }),
    referrers: fc.array(
      fc.record({
        subject: fc.constantFrom(...DEAD, "t0", "r0", "missing"),
        kind: fc.constantFrom("tagged", "young", "fresh", "old"),
        tag: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ indexes, dead, referrers }) => {
    const specs: Record<string, Spec> = { ...taggedImages(TAGGED) };
    for (const letter of dead) {
      const children = DEAD.filter((other) => other < letter && dead.includes(other));
      specs[letter] = indexes.includes(letter) ? index(children) : image();
    }
    for (const [n, { subject, kind, tag }] of referrers.entries()) {
      specs[`r${n}`] = image({
        ageDays: kind === "young" ? 1 : kind === "fresh" ? 0.02 : 30,
        tags: kind === "tagged" ? [`r${n}`] : [],
        // A referrer can't be its own subject.
        ...(tag && subject !== `r${n}` && n > 0 ? { subject } : {}),
      });
    }
    return fixture(specs);
  });

/** Reads and plans; what was decided, and whether the registry was asked for referrers. */
async function decide(built: Fixture, hasReferrersApi: boolean) {
  const fake = fakeRepository(built);
  fake.referrers = hasReferrersApi ? (letter) => referrersOf(built, letter) : undefined;
  const plan = await readAndPlan(fake.port, WEEK, runtimeOf().runtime);
  if (plan.state !== "planned") throw new Error(plan.state);
  const verdicts = [...plan.plan.verdicts].map(([digest, { action }]) => [digest, action] as const);
  return {
    verdicts,
    deletions: plan.plan.deletions.map(({ digest }) => digest),
    hasAsked: fake.calls.some((call) => call.startsWith("referrers")),
    reads: fake.calls.filter((call) => call.startsWith("read ")).length,
  };
}

function referrersOf(built: Fixture, letter: string): readonly Digest[] {
  const subject = built.digest(letter);
  const refersTo = ({ bytes }: { readonly bytes: Buffer }) =>
    (JSON.parse(bytes.toString()) as { subject?: { digest: string } }).subject?.digest === subject;
  return built.manifests.filter(refersTo).map(({ digest }) => digest);
}

it("decides the same whether it reads everything or asks for referrers", async () => {
  const asked = { yes: 0, no: 0 };
  await fc.assert(
    fc.asyncProperty(repositories, async (built) => {
      const byAsking = await decide(built, true);
      const byReading = await decide(built, false);
      asked[byAsking.hasAsked ? "yes" : "no"] += 1;
      expect(byAsking.verdicts).toEqual(byReading.verdicts);
      expect(byAsking.deletions).toEqual(byReading.deletions);
      expect(byAsking.reads < byReading.reads).toBe(byAsking.hasAsked);
    }),
    { numRuns: 150, seed: 20_260_615 },
  );
  // Both ways were gone often enough for this to mean something.
  expect(Math.min(asked.yes, asked.no)).toBeGreaterThan(15);
});
