/**
 * Spreads deletions over time as the registry allows: it says in a header how many it takes a second, and throttles
 * everybody who shares the identity once that is exceeded.
 */

/** What Basic and Standard take per second before a header says otherwise: 500 a minute (ACR, "Service tiers"). */
const FIRST_RATE = 8;

/** However busy the registry is, a deletion every two seconds. */
const LOWEST_RATE = 0.5;

/** A 429 that does not say for how long, and one that says too much: the registry's own pauses are up to a minute. */
const DEFAULT_HOLD_MS = 5_000;
const LONGEST_HOLD_MS = 90_000;

/** What Premium takes: 2,000 a minute. No header raises the pace above that. */
const HIGHEST_RATE = 33;

export interface Pace {
  /** Resolves when the next deletion may be sent. */
  turn(): Promise<void>;
  /** Takes over what the registry said it allows per second. */
  follow(header: string | undefined): void;
  /** Lets everybody wait after a 429, as long as its `Retry-After` says, and goes on more slowly. */
  hold(retryAfter: string | undefined): void;
}

/** A pace that begins slowly and follows the registry. `now` in milliseconds. */
export function createPace(now: () => number, wait: (ms: number) => Promise<void>): Pace {
  let rate = FIRST_RATE;
  let nextMs = -Infinity;
  let heldUntilMs = -Infinity;
  return {
    turn: async () => {
      for (;;) {
        const turnMs = Math.max(nextMs, heldUntilMs, now());
        nextMs = turnMs + 1000 / rate;
        const pauseMs = turnMs - now();
        if (pauseMs > 0) await wait(pauseMs);
        // A pause that ended early belongs to a cancelled run; a hold that came meanwhile is for everybody.
        if (now() < turnMs || now() >= heldUntilMs) return;
      }
    },
    follow: (header) => {
      if (header === undefined || !/^\d+(?:\.\d+)?$/.test(header)) return;
      const allowed = Number(header);
      // It is the registry's limit, not what is left of it; below one it asks for patience.
      rate = Math.min(Math.max(allowed, LOWEST_RATE), HIGHEST_RATE);
    },
    hold: (retryAfter) => {
      const waitMs = parseRetryAfter(retryAfter, now()) ?? DEFAULT_HOLD_MS;
      // All that were in flight are refused together: that is one reason to slow down, not many.
      if (now() >= heldUntilMs) rate = Math.max(rate / 2, LOWEST_RATE);
      heldUntilMs = Math.max(heldUntilMs, now() + Math.min(waitMs, LONGEST_HOLD_MS));
    },
  };
}

/** What of HTTP dates is still written (RFC 9110, section 5.6.7). `Date.parse` reads a date in almost anything. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110, section 10.2.3). Undefined when it is neither. */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = HTTP_DATE.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
