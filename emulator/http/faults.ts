// Faults and hooks that a test puts between a client and a server. They see a request only once it is authorised, so
// that the 401 which asks a client for a token never uses one up. Several may apply to one request: hooks and delays all
// run, in the order in which they were added; of those that replace the answer the first wins.

import type { Answer } from "./answer.ts";
import type { LoggedRequest } from "./request-log.ts";
import type { RetryAfter } from "./retry-after.ts";

export type FaultAnswer<Request = LoggedRequest> =
  /** Answered instead of the real thing; the registry is not touched. A string body is sent as it is, another as JSON. */
  | { status: number; headers?: Record<string, string>; body?: string | Buffer | object }
  /** 429 whose Retry-After (default: in seconds) counts down from the first refusal, and which ends when it has run out. */
  | Throttling
  /** The connection is cut before anything is answered; the registry is not touched. */
  | { reset: true }
  /** The registry does as asked, and the connection is cut instead of the answer. */
  | { resetAfter: true }
  /** The real answer, cut off after this many bytes of its body. */
  | { truncateBodyAt: number }
  /** The real answer, filled up with blanks to this many bytes; packed, they are a thousandth of it on the wire. */
  | { swellTo: number; isPacked?: boolean }
  /** The real answer, and after it a blank now and then, for ever. */
  | { drips: true }
  /** The real answer, later. */
  | { delayMs: number }
  /** No answer, ever; the connection stays open. */
  | { hang: true }
  /** The real answer with another body. */
  | { replaceBody: (original: Buffer) => Buffer }
  /** Runs right before the request is handled. What a hook throws is answered 500 and thrown again by `close()`. */
  | { before: (request: Request) => void | Promise<void> }
  /** Runs when the request has been handled and before its answer is sent. */
  | { after: (request: Request, answer: Answer) => void | Promise<void> };

interface Throttling {
  throttleSeconds: number;
  retryAfter?: RetryAfter;
}

export interface Fault<Kind extends string> {
  readonly kind?: Kind | readonly Kind[];
  readonly method?: string;
  readonly repository?: string;
  readonly reference?: string;
  /** Matched against path and query as they were sent. */
  readonly path?: RegExp;
  /** Lets the first n matching requests pass. */
  readonly skip?: number;
  /** Applies to this many matching requests, default all. */
  readonly times?: number;
  readonly answer: FaultAnswer<LoggedRequest<Kind>>;
}

export interface AddedFault {
  /** How often it has been applied. */
  readonly hits: number;
  remove(): void;
}

interface Entry<Kind extends string> {
  readonly fault: Fault<Kind>;
  seen: number;
  hits: number;
  throttledUntil?: number;
}

/** `Kind` is what one server calls its requests. */
export class Faults<Kind extends string> {
  #entries: Entry<Kind>[] = [];

  /** Adds a fault; it stays until it has been applied `times` times, is removed, or all are cleared. */
  add(fault: Fault<Kind>): AddedFault {
    const entry: Entry<Kind> = { fault, seen: 0, hits: 0 };
    this.#entries.push(entry);
    return {
      get hits() {
        return entry.hits;
      },
      remove: () => {
        this.#entries = this.#entries.filter((other) => other !== entry);
      },
    };
  }

  clear(): void {
    this.#entries = [];
  }

  /** Used by the server: the answers that apply to this request, in the order added. Counts them as applied. */
  take(request: LoggedRequest<Kind>): readonly FaultAnswer<LoggedRequest<Kind>>[] {
    return this.#entries.flatMap((entry) => takeOne(entry, request) ?? []);
  }
}

function takeOne<Kind extends string>(
  entry: Entry<Kind>,
  request: LoggedRequest<Kind>,
): FaultAnswer<LoggedRequest<Kind>> | undefined {
  const { fault } = entry;
  if (!matches(fault, request)) return undefined;
  entry.seen += 1;
  if (entry.seen <= (fault.skip ?? 0) || entry.hits >= (fault.times ?? Infinity)) return undefined;
  const answer = "throttleSeconds" in fault.answer ? throttled(entry, fault.answer) : fault.answer;
  if (answer !== undefined) entry.hits += 1;
  return answer;
}

/** What is left of the wait that the first refusal asked for; undefined when it is over. */
function throttled<Kind extends string>(
  entry: Entry<Kind>,
  answer: Throttling,
): Throttling | undefined {
  const now = performance.now();
  entry.throttledUntil ??= now + answer.throttleSeconds * 1000;
  const seconds = Math.ceil(Math.round(entry.throttledUntil - now) / 1000);
  return seconds > 0 ? { ...answer, throttleSeconds: seconds } : undefined;
}

function matches<Kind extends string>(fault: Fault<Kind>, request: LoggedRequest<Kind>): boolean {
  return (
    (fault.kind === undefined || [fault.kind].flat().includes(request.kind)) &&
    (fault.method === undefined || fault.method === request.method) &&
    (fault.repository === undefined || fault.repository === request.repository) &&
    (fault.reference === undefined || fault.reference === request.reference) &&
    (fault.path === undefined || request.url.search(fault.path) >= 0)
  );
}
