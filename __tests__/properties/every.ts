/**
 * Examines many random cases, several at a time, because one run of the action over many repositories costs little more than
 * one over a single repository. A case that fails is examined again alone and made as small as fast-check can. One that fails
 * only in company of others is printed without a path.
 */
import fc from "fast-check";

import { again, areOnlyCounted, PATH, SEED, TIMES } from "./parameters.ts";

const REPOSITORIES = 100;
const SHRINKING_MS = 45_000;

/** Long enough for so many repositories on two slow cores, and for making one failure small. */
export const PROPERTY_TIMEOUT_MS = 3 * SHRINKING_MS + REPOSITORIES * TIMES * 500;

export interface Property<T> {
  /** Of the repositories asked for, this share. */
  readonly share: number;
  /** Properties with different salts get different cases. */
  readonly salt: number;
  readonly atOnce: number;
  readonly cases: fc.Arbitrary<T>;
  /** Examined before any random case: what too few of them would have. */
  readonly examples?: readonly T[];
  /** What is wrong with each case, in their order; empty where nothing is. */
  readonly examine: (cases: readonly T[]) => Promise<readonly (readonly string[])[]>;
  readonly print: (one: T) => string;
}

/** Fails with the smallest case found, with what was wrong with it and how to see it again. */
export async function holdsForEvery<T>(property: Property<T>): Promise<void> {
  if (areOnlyCounted((times) => casesOf(property, times))) return;
  const cases = generated(property);
  for (let begin = 0; begin < cases.length; begin += property.atOnce) {
    const batch = cases.slice(begin, begin + property.atOnce);
    const wrong = await property.examine(batch);
    const position = wrong.findIndex((problems) => problems.length > 0);
    const failed = batch[position];
    if (failed === undefined) continue;
    const path = PATH ?? String(begin + position);
    const smallest = await shrunk(property, path);
    const found = smallest ?? { one: failed, problems: wrong[position] ?? [] };
    throw new Error(describeFailure(property, found));
  }
}

function casesOf({ share }: Pick<Property<unknown>, "share">, times: number): number {
  return Math.max(1, Math.round(REPOSITORIES * times * share));
}

function generated<T>({ cases, examples, share, salt }: Property<T>): readonly T[] {
  const collected: T[] = [];
  const collect = fc.property(cases, (one) => {
    collected.push(one);
  });
  const numRuns = casesOf({ share }, TIMES);
  const path = PATH === undefined ? {} : { path: PATH };
  fc.assert(collect, { seed: SEED + salt, numRuns, examples: first(examples), ...path });
  return PATH === undefined ? collected : collected.slice(0, 1);
}

/** As fast-check takes them. A path counts them. */
function first<T>(examples: readonly T[] = []): [T][] {
  return examples.map((one) => [one]);
}

interface Found<T> {
  readonly one: T;
  readonly problems: readonly string[];
  /** Undefined for a case that is sound as long as it is alone. */
  readonly path?: string;
}

/** Undefined when the case is sound as long as it is alone. */
async function shrunk<T>(
  { cases, examples, examine, salt }: Property<T>,
  path: string,
): Promise<Found<T> | undefined> {
  let smallest: Found<T> | undefined;
  const alone = fc.asyncProperty(cases, async (one) => {
    const [problems = []] = await examine([one]);
    if (problems.length > 0) smallest = { one, problems };
    return problems.length === 0;
  });
  // With a path, `numRuns` counts from the beginning: one case more than lie before it.
  const numRuns = Number(path.split(":", 1)[0]) + 1;
  const limits = { numRuns, interruptAfterTimeLimit: SHRINKING_MS };
  const beginning = { seed: SEED + salt, examples: first(examples), path };
  const details = await fc.check(alone, { ...beginning, ...limits });
  return smallest === undefined
    ? undefined
    : { ...smallest, path: details.counterexamplePath ?? path };
}

function describeFailure<T>({ print }: Property<T>, found: Found<T>): string {
  const company = found.path === undefined ? " (only in company of others)" : "";
  return [
    `Counterexample${company}:`,
    print(found.one),
    "What is wrong:",
    ...found.problems,
    again(found.path ?? null),
  ].join("\n");
}
