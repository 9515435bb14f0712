/**
 * How tests of what can be examined at once run fast-check. What fails is made as small as it goes and printed together with
 * the variables that show it again (parameters.ts).
 */
import { jest } from "@jest/globals";
import fc from "fast-check";

import { ActionError } from "../../src/errors/action-error.ts";
import { again, areOnlyCounted, PATH, SEED, TIMES } from "./parameters.ts";

jest.setTimeout(60_000 * TIMES);

const parameters = (numRuns: number) => ({
  numRuns: numRuns * TIMES,
  seed: SEED,
  ...(PATH === undefined ? {} : { path: PATH }),
});

/**
 * Fails with the smallest case that the predicate throws for. Where a predicate expects different things of different cases, it
 * says which way it went, and every one of `ways` must have been gone: what is never expected is never tested.
 */
export function holds<T, Way extends string = never>(
  cases: fc.Arbitrary<T>,
  numRuns: number,
  predicate: (one: T) => Way | undefined,
  ways: readonly Way[] = [],
): void {
  if (areOnlyCounted((times) => numRuns * times)) return;
  const gone = new Set<unknown>();
  const examine = (one: T) => {
    gone.add(predicate(one));
  };
  report(fc.check(fc.property(cases, examine), parameters(numRuns)));
  expectAll(ways, gone);
}

/** The same for what takes its time. */
export async function holdsInTime<T, Way extends string = never>(
  cases: fc.Arbitrary<T>,
  numRuns: number,
  predicate: (one: T) => Promise<Way | undefined>,
  ways: readonly Way[] = [],
): Promise<void> {
  if (areOnlyCounted((times) => numRuns * times)) return;
  const gone = new Set<unknown>();
  const examine = async (one: T) => {
    gone.add(await predicate(one));
  };
  report(await fc.check(fc.asyncProperty(cases, examine), parameters(numRuns)));
  expectAll(ways, gone);
}

/** One case alone goes one way. */
function expectAll(ways: readonly string[], gone: ReadonlySet<unknown>): void {
  const missing = ways.filter((way) => !gone.has(way));
  if (PATH === undefined && missing.length > 0) {
    throw new Error(`No case went this way: ${missing.join(", ")}.`);
  }
}

function report<T>(details: fc.RunDetails<T>): void {
  if (!details.failed) return;
  throw new Error(`${fc.defaultReportMessage(details)}\n${again(details.counterexamplePath)}`, {
    cause: details.errorInstance,
  });
}

/** What a reader makes of something, or the message of the error of ours that it throws. Any other error passes on. */
export type Answer<T> = { readonly value: T } | { readonly refusal: string };

export function readOr<T>(read: () => T): Answer<T> {
  try {
    return { value: read() };
  } catch (error) {
    return refusalIn(error);
  }
}

/** The same for what takes its time. */
export async function readOrInTime<T>(read: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    return refusalIn(error);
  }
}

function refusalIn(error: unknown): { readonly refusal: string } {
  if (error instanceof ActionError) return { refusal: error.message };
  throw error;
}

/** Long enough for whatever is linear in texts of a few hundred thousand characters, on any machine. */
const NO_TIME_MS = 2000;

/** Fails when the processor is busy for long. What others do meanwhile does not count. */
export function takesNoTime(act: () => unknown): void {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  const busyMs = (user + system) / 1000;
  if (busyMs > NO_TIME_MS) throw new Error(`It took ${Math.round(busyMs)} ms.`);
}
