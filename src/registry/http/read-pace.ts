/**
 * Keeps reads just below what the registry takes, once it has said that they are too many. Nothing is slowed down before that:
 * how many a registry takes depends on its tier, and on who else shares the identity, and only the registry knows
 * (https://learn.microsoft.com/azure/container-registry/container-registry-skus). Running into the limit again and again would
 * cost everybody who shares it, and finish no sooner.
 */

const MINUTE_MS = 60_000;

/** A shorter pause is no limit by the minute, and over soon. */
const SHORTEST_PAUSE_MS = 5_000;

/** What is left of the pace that was reached when the registry throttled. */
const SHARE = 0.95;

/** Less than any tier takes: who gets no further is slowed down by others, and by the pauses alone. */
const LOWEST_PER_MINUTE = 1_000;

/** By how much the pace rises in a minute in which the registry throttled nothing. */
const RISE_PER_MINUTE = 1.05;

/** How far all others give way to urgent ones, however many of those there are. */
const MOST_GIVEN_WAY_MS = 1_000;

/** The pace of one run, which all its reads share. Times in milliseconds. */
export class ReadPace {
  readonly #now: () => number;
  readonly #wait: (ms: number) => Promise<void>;
  readonly #onPaced: (perMinute: number) => void;
  /** How many were sent in each of the last seconds. */
  readonly #sent = new Map<number, number>();
  /** Undefined as long as nothing is held back. */
  #perMinute: number | undefined;
  #changedMs = -Infinity;
  #nextMs = -Infinity;

  /** `onPaced` is told once, when it begins to hold back. */
  constructor(
    now: () => number,
    wait: (ms: number) => Promise<void>,
    onPaced: (perMinute: number) => void,
  ) {
    this.#now = now;
    this.#wait = wait;
    this.#onPaced = onPaced;
  }

  /**
   * Resolves when the next read may be sent; at once as long as nothing is held back. Never holds back what is urgent: a
   * deletion waits for it, and the answer to a look gets old. All others give way to it instead.
   */
  async turn(isUrgent = false): Promise<void> {
    const perMinute = this.#risen();
    if (perMinute !== undefined) {
      const now = this.#now();
      // No queue is that long: the clock was set back.
      const isAhead = this.#nextMs - now <= MINUTE_MS;
      const atMs = isAhead ? Math.max(this.#nextMs, now) : now;
      const nextMs = atMs + MINUTE_MS / perMinute;
      this.#nextMs = isUrgent ? Math.max(atMs, Math.min(nextMs, now + MOST_GIVEN_WAY_MS)) : nextMs;
      if (!isUrgent && atMs > now) await this.#wait(atMs - now);
    }
    this.#note();
  }

  /** The registry throttled, and wants everybody to wait this long. Those that were on their way together count once. */
  throttled(waitMs: number | undefined): void {
    const now = this.#now();
    if (waitMs === undefined || waitMs < SHORTEST_PAUSE_MS || now < this.#changedMs) return;
    const reached = Math.min(this.#perMinute ?? Infinity, this.#sentInLastMinute());
    const isFirst = this.#perMinute === undefined;
    this.#perMinute = Math.max(reached * SHARE, LOWEST_PER_MINUTE);
    this.#changedMs = now + waitMs;
    if (isFirst) this.#onPaced(Math.round(this.#perMinute));
  }

  #risen(): number | undefined {
    if (this.#perMinute === undefined) return undefined;
    const now = this.#now();
    if (now - this.#changedMs >= MINUTE_MS) {
      this.#perMinute *= RISE_PER_MINUTE;
      this.#changedMs = now;
    }
    return this.#perMinute;
  }

  #note(): void {
    const second = Math.floor(this.#now() / 1000);
    this.#sent.set(second, (this.#sent.get(second) ?? 0) + 1);
    for (const past of this.#sent.keys()) {
      if (past > second - 60) break;
      this.#sent.delete(past);
    }
  }

  #sentInLastMinute(): number {
    const first = Math.floor(this.#now() / 1000) - 60;
    return this.#sent
      .entries()
      .filter(([second]) => second > first)
      .reduce((sum, [, count]) => sum + count, 0);
  }
}
