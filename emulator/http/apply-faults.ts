// What a request's faults make of it. Hooks before and delays come first, then the answer, real or replaced, then what cuts
// or changes it, and hooks after last.

import { Readable } from "node:stream";
import { createGzip } from "node:zlib";

import { jsonAnswer, type Answer } from "./answer.ts";
import { blanks, drops } from "./blanks.ts";
import type { FaultAnswer } from "./faults.ts";
import type { RetryAfter } from "./retry-after.ts";

export type Applied =
  | { readonly answer: Answer; readonly truncateBodyAt?: number | undefined }
  | "reset"
  | "hang";

interface Real {
  carryOut(): Promise<Answer>;
  wait(ms: number): Promise<void>;
  /** What it says to a client that shall come back after so many seconds. */
  throttled(seconds: number, form: RetryAfter): Answer;
}

/** Carries the request out, or not, as the faults say. */
export async function applyFaults<Request>(
  faults: readonly FaultAnswer<Request>[],
  request: Request,
  real: Real,
): Promise<Applied> {
  for (const fault of faults) {
    if ("before" in fault) await fault.before(request);
    if ("delayMs" in fault) await real.wait(fault.delayMs);
  }
  const instead = faults
    .map((fault) => replacement(fault, real))
    .find((found) => found !== undefined);
  if (instead !== undefined) return instead;
  let answer = await real.carryOut();
  let truncateBodyAt: number | undefined;
  for (const fault of faults) {
    if ("replaceBody" in fault) answer = { ...answer, body: fault.replaceBody(answer.body) };
    if ("swellTo" in fault) answer = swollen(answer, fault.swellTo, fault.isPacked === true);
    if ("drips" in fault) answer = { ...answer, rest: Readable.from(drops()) };
    if ("truncateBodyAt" in fault) truncateBodyAt = fault.truncateBodyAt;
    if ("after" in fault) await fault.after(request, answer);
  }
  if (faults.some((fault) => "resetAfter" in fault)) return "reset";
  return { answer, truncateBodyAt };
}

function replacement(fault: FaultAnswer<never>, real: Real): Applied | undefined {
  if ("hang" in fault) return "hang";
  if ("reset" in fault) return "reset";
  if ("throttleSeconds" in fault) {
    const { throttleSeconds, retryAfter = "seconds" } = fault;
    return { answer: real.throttled(throttleSeconds, retryAfter) };
  }
  if ("status" in fault) return { answer: madeUp(fault) };
  return undefined;
}

function swollen(answer: Answer, bytes: number, isPacked: boolean): Answer {
  const filling = blanks(bytes - answer.body.length);
  if (!isPacked) return { ...answer, rest: Readable.from(filling) };
  const whole = Readable.from(chain([answer.body], filling));
  const headers = { ...answer.headers, "Content-Encoding": "gzip" };
  return { ...answer, headers, body: Buffer.alloc(0), rest: whole.pipe(createGzip()) };
}

function* chain(...parts: readonly Iterable<Buffer>[]): Generator<Buffer> {
  for (const part of parts) yield* part;
}

function madeUp(fault: Extract<FaultAnswer<never>, { status: number }>): Answer {
  const { status, headers = {}, body = "" } = fault;
  if (typeof body === "string" || Buffer.isBuffer(body)) {
    return { status, headers, body: Buffer.from(body) };
  }
  return jsonAnswer(status, body, headers);
}
