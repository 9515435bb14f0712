/**
 * Spreads deletions over time as the registry allows: it says in a header how many it takes a second, and throttles
 * everybody who shares the identity once that is exceeded. The rate rises by steps and falls by halves (AIMD), like TCP's
 * congestion window (https://www.rfc-editor.org/rfc/rfc5681#section-3.1), so that several runs that share a limit share it
 * fairly.
 */

/**
 * What Basic and Standard take per second before a header says otherwise: 500 a minute
 * (https://learn.microsoft.com/azure/container-registry/container-registry-skus).
 */
const FIRST_RATE = 8;

/** However busy the registry is, a deletion every two seconds. */
const LOWEST_RATE = 0.5;

/** What Premium takes: 2,000 a minute. No header raises the rate above that. */
const HIGHEST_RATE = 33;

/** By how much the rate rises in a second in which all goes well. */
const RISE_PER_SECOND = 1;

/** A 429 that does not say for how long, and one that says too much: the registry's own pauses are up to a minute. */
const DEFAULT_BACK_OFF_MS = 5_000;
const LONGEST_BACK_OFF_MS = 90_000;

export interface RateLimiter {
  /** Resolves when the next deletion may be sent; the answer tells later whether there was a `backOff` since. */
  acquire(): Promise<() => boolean>;
  /** Takes note that a deletion was answered, and of what the registry said it allows per second. */
  follow(header: string | undefined): void;
  /** Lets everybody wait after a 429, as long as its `Retry-After` says, and goes on more slowly. */
  backOff(retryAfter: string | undefined): void;
}

/** How many deletions a second are sent, and how that changes. Pure but for its own state. */
export class Rate {
  #perSecond = FIRST_RATE;
  /** What the registry allows; undefined until it has said so. */
  #allowed: number | undefined;
  /** The registry throttled: what it allows is shared with somebody, and its word alone is not followed any more. */
  #wasThrottled = false;

  get perSecond(): number {
    return this.#perSecond;
  }

  /** A deletion was answered. Without a header (ACR sends none for tags) the tier shows only in how far one gets. */
  follow(header: string | undefined): void {
    this.#allowed = parseAllowed(header) ?? this.#allowed;
    const risen = this.#perSecond + RISE_PER_SECOND / this.#perSecond;
    const isTrusted = this.#allowed !== undefined && !this.#wasThrottled;
    this.#perSecond = Math.min(isTrusted ? HIGHEST_RATE : risen, this.#allowed ?? HIGHEST_RATE);
  }

  /** The registry throttled. */
  halve(): void {
    this.#wasThrottled = true;
    this.#perSecond = Math.max(this.#perSecond / 2, LOWEST_RATE);
  }
}

/** It is the registry's limit, not what is left of it; below one it throttles. */
function parseAllowed(header: string | undefined): number | undefined {
  if (header === undefined || !/^\d+(?:\.\d+)?$/.test(header)) return undefined;
  return Math.min(Math.max(Number(header), LOWEST_RATE), HIGHEST_RATE);
}

/** A rate that begins low and follows the registry. `now` in milliseconds. */
export function createRateLimiter(
  now: () => number,
  wait: (ms: number) => Promise<void>,
): RateLimiter {
  const rate = new Rate();
  let nextMs = -Infinity;
  let backOffUntilMs = -Infinity;
  let backOffs = 0;
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other, so that those that come late do not come together. */
  const next = async (): Promise<() => boolean> => {
    for (;;) {
      // What lies further ahead than any pause is from before the clock was set back.
      if (nextMs - now() > 1000 / LOWEST_RATE) nextMs = now();
      if (backOffUntilMs - now() > LONGEST_BACK_OFF_MS) backOffUntilMs = now();
      const readyMs = Math.max(nextMs, backOffUntilMs, now());
      const pauseMs = readyMs - now();
      if (pauseMs > 0) await wait(pauseMs);
      // A pause that ended early belongs to a cancelled run; a back-off that came meanwhile is for everybody.
      if (now() >= readyMs && now() < backOffUntilMs) continue;
      nextMs = Math.max(readyMs + 1000 / rate.perSecond, now());
      const backOffsBefore = backOffs;
      return () => backOffs > backOffsBefore;
    }
  };
  return {
    acquire: () => {
      const acquired = last.then(next);
      last = acquired;
      return acquired;
    },
    follow: (header) => {
      rate.follow(header);
    },
    backOff: (retryAfter) => {
      const waitMs = parseRetryAfter(retryAfter, now()) ?? DEFAULT_BACK_OFF_MS;
      // All that were in flight are refused together: that is one reason to slow down, not many.
      if (now() >= backOffUntilMs) rate.halve();
      backOffs += 1;
      backOffUntilMs = Math.max(backOffUntilMs, now() + Math.min(waitMs, LONGEST_BACK_OFF_MS));
    },
  };
}

/** What of HTTP dates is still written (https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7). `Date.parse` reads a date in almost anything. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/**
 * `Retry-After` in milliseconds: seconds or an HTTP date (https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3). Undefined
 * when it is neither.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = HTTP_DATE.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
