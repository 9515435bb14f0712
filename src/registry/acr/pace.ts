/**
 * Spreads deletions over time as the registry allows: it says in a header how many it takes a second, and throttles
 * everybody who shares the identity once that is exceeded.
 */

/** What Basic and Standard take per second before a header says otherwise: 500 a minute (ACR, "Service tiers"). */
const FIRST_RATE = 8;

/** What Premium takes: 2,000 a minute. No header raises the pace above that. */
const HIGHEST_RATE = 33;

export interface Pace {
  /** Resolves when the next deletion may be sent. */
  turn(): Promise<void>;
  /** Takes over what the registry said it allows per second. */
  follow(header: string | undefined): void;
}

/** A pace that begins slowly and follows the registry. `now` in milliseconds. */
export function createPace(now: () => number, wait: (ms: number) => Promise<void>): Pace {
  let rate = FIRST_RATE;
  let nextMs = -Infinity;
  return {
    turn: async () => {
      const turnMs = Math.max(nextMs, now());
      nextMs = turnMs + 1000 / rate;
      const pauseMs = turnMs - now();
      if (pauseMs > 0) await wait(pauseMs);
    },
    follow: (header) => {
      const allowed = Number(header);
      if (header !== undefined && allowed >= 1) rate = Math.min(allowed, HIGHEST_RATE);
    },
  };
}
