/**
 * How reads behave towards a registry that throttles or fails: one back-off, shared by all of them, and an end to it.
 * Deletions are not sent again here; `removal.ts` judges their answers, and a new look comes before the next try.
 */
import {
  isRestError,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
  type SendRequest,
} from "@azure/core-rest-pipeline";

import type { RequestKind } from "../registry.ts";
import { purposeOf } from "./purpose.ts";
import { ReadPace } from "./read-pace.ts";
import { parseRetryAfter } from "./rate-limiter.ts";

/** A registry that fails may ask for patience as well (503), which says nothing of how many requests it takes. */
const THROTTLED = 429;

/** How often one request is sent at most. */
const MOST_ATTEMPTS = 6;

/** A name that does not resolve, a port that nobody listens on, a server that does not answer: most likely for good. */
const MOST_ATTEMPTS_IN_SILENCE = 3;

/** How long one request waits between its attempts, all together. The registry's own pauses are up to a minute. */
const LONGEST_WAIT_MS = 3 * 60_000;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** What one attempt says about the next one. */
export type RetryDecision =
  | "final"
  /** Another attempt may do better. */
  | "failed"
  /** Nobody answered. */
  | "silent"
  /** The registry wants everybody to wait: this long, if it said so. */
  | { readonly waitMs: number | undefined };

/** Judges a status. Pure; `nowMs` is for a `Retry-After` that is a date. */
export function judgeStatus(
  status: number,
  retryAfter: string | undefined,
  nowMs: number,
): RetryDecision {
  const waitMs = parseRetryAfter(retryAfter, nowMs);
  if (status === THROTTLED || (status === 503 && waitMs !== undefined)) return { waitMs };
  return status === 408 || (status >= 500 && status !== 501 && status !== 505) ? "failed" : "final";
}

const SILENCE = new Set(["ENOTFOUND", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"]);

/** The connection or the body broke off: what Node and the Azure packages call it. */
const BREAKS = new Set(["ECONNRESET", "ECONNABORTED", "EPIPE", "EAI_AGAIN", "PARSE_ERROR"]);

/** Judges what was thrown instead of an answer. A time-out reads like a cancelled request; `isCancelled` tells. */
export function judgeError(error: unknown, isCancelled: boolean): RetryDecision {
  if (isCancelled || !(error instanceof Error)) return "final";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (SILENCE.has(code) || error.name === "AbortError") return "silent";
  return BREAKS.has(code) || error.message === "aborted" ? "failed" : "final";
}

/** Sign-ins, referrers and locks have limits of their own, and what was pulled may be asked of another service. */
const PACED: ReadonlySet<RequestKind> = new Set(["list", "read", "look"]);

type Answered = { readonly decision: RetryDecision; readonly isThrottled: boolean } & (
  | { readonly response: PipelineResponse }
  | { readonly response: undefined; readonly error: unknown }
);

/** The retries of one run, whose back-off all its requests share. `now` in milliseconds. */
export class RetryPolicy {
  readonly #now: () => number;
  readonly #wait: (ms: number) => Promise<void>;
  readonly #isCancelled: () => boolean;
  readonly #pace: ReadPace;
  /** Nobody sends before this. */
  #backOffUntilMs = -Infinity;
  /** Retries were in vain: requests get one attempt each and no pause, until one of them succeeds. */
  #isExhausted = false;

  /** `onPaced` is told how many a minute are sent from now on, when the registry has throttled for the first time. */
  constructor(
    now: () => number,
    wait: (ms: number) => Promise<void>,
    isCancelled: () => boolean,
    onPaced: (perMinute: number) => void,
  ) {
    this.#now = now;
    this.#wait = wait;
    this.#isCancelled = isCancelled;
    this.#pace = new ReadPace(now, wait, onPaced);
  }

  /** Sends a request again until its answer is final, within the limits above. Deletions pass untouched. */
  readonly policy: PipelinePolicy = {
    name: "retry",
    sendRequest: (request, next) =>
      request.method === "DELETE" ? next(request) : this.#send(request, next),
  };

  async #send(request: PipelineRequest, next: SendRequest): Promise<PipelineResponse> {
    const beganMs = this.#now();
    const { kind, isUrgent } = purposeOf(request);
    const isPaced = PACED.has(kind);
    for (let attempt = 1; ; attempt += 1) {
      if (isPaced) await this.#pace.turn(kind === "look" || isUrgent);
      await this.#waitForBackOff();
      const answered = await this.#attempt(request, next);
      const { decision } = answered;
      if (decision === "final" || this.#isOver(decision, attempt, beganMs)) {
        this.#isExhausted = decision !== "final" && !this.#isCancelled();
        if (answered.response === undefined) throw answered.error;
        return answered.response;
      }
      if (typeof decision === "string") await this.#wait(pauseAfter(attempt));
      else this.#backOff(decision.waitMs ?? pauseAfter(attempt), isPaced && answered.isThrottled);
    }
  }

  async #attempt(request: PipelineRequest, next: SendRequest): Promise<Answered> {
    try {
      const response = await next(request);
      const isThrottled = response.status === THROTTLED;
      return { response, decision: judge(response, this.#now()), isThrottled };
    } catch (error) {
      // The Azure package throws statuses that it does not expect.
      const answer = isRestError(error) ? error.response : undefined;
      const decision =
        answer === undefined ? judgeError(error, this.#isCancelled()) : judge(answer, this.#now());
      const isThrottled = answer?.status === THROTTLED;
      return { error, response: undefined, decision, isThrottled };
    }
  }

  async #waitForBackOff(): Promise<void> {
    const waitMs = this.#backOffUntilMs - this.#now();
    // No pause is that long: the clock was set back.
    const isPause = waitMs > 0 && waitMs <= LONGEST_WAIT_MS;
    if (isPause && !this.#isExhausted) await this.#wait(waitMs);
  }

  #backOff(waitMs: number, isPaceKnown: boolean): void {
    if (isPaceKnown) this.#pace.throttled(waitMs);
    this.#backOffUntilMs = Math.max(this.#backOffUntilMs, this.#now() + waitMs);
  }

  #isOver(decision: RetryDecision, attempt: number, beganMs: number): boolean {
    if (this.#isCancelled() || this.#isExhausted) return true;
    if (attempt >= (decision === "silent" ? MOST_ATTEMPTS_IN_SILENCE : MOST_ATTEMPTS)) return true;
    const waitMs = typeof decision === "object" ? (decision.waitMs ?? 0) : 0;
    return this.#now() + waitMs - beganMs > LONGEST_WAIT_MS;
  }
}

function judge({ status, headers }: PipelineResponse, nowMs: number): RetryDecision {
  return judgeStatus(status, headers.get("Retry-After"), nowMs);
}

/** Twice as long each time, and not the same for all who failed together. */
function pauseAfter(attempt: number): number {
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
  return pauseMs * (0.75 + Math.random() / 2);
}
