/**
 * The one beginning of every random test: a fixed seed, so that a failure is there every time, and is printed with what shows
 * it again.
 *
 * PROPERTIES_TIMES=10 examines ten times as many cases, PROPERTIES_SEED=n begins elsewhere, PROPERTIES_SEED=n
 * PROPERTIES_PATH=p (both are printed; choose the test with `-t`) begins with one case.
 *
 * PROPERTIES_COUNT=<file> examines nothing, and notes there how many cases each test would examine (scripts/count-cases.ts).
 */
import { appendFileSync } from "node:fs";
import { relative } from "node:path";

import { expect } from "@jest/globals";

export const SEED = Number(process.env["PROPERTIES_SEED"] ?? 20_260_615);
export const TIMES = Number(process.env["PROPERTIES_TIMES"] ?? 1);
export const PATH = process.env["PROPERTIES_PATH"];
const COUNT = process.env["PROPERTIES_COUNT"];

/** Whether cases are only counted here. If so, notes how many the test that runs would examine, where `cases` is told the times. */
export function areOnlyCounted(cases: (times: number) => number): boolean {
  if (COUNT === undefined) return false;
  const file = relative(import.meta.dirname, expect.getState().testPath ?? "");
  appendFileSync(COUNT, `${JSON.stringify({ file, once: cases(1), asked: cases(TIMES) })}\n`);
  return true;
}

/** The words by which a case is found again. */
export function again(path: string | null): string {
  const times = TIMES === 1 ? "" : `PROPERTIES_TIMES=${TIMES} `;
  return `Again: ${times}PROPERTIES_SEED=${SEED}${path === null ? "" : ` PROPERTIES_PATH=${path}`}`;
}
