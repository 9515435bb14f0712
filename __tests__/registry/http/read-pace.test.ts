/** The pace of reads, against a registry that takes so many a minute and a clock that only moves by waiting. */
import { describe, expect, it } from "@jest/globals";

import { ReadPace } from "../../../src/registry/http/read-pace.ts";

const MINUTE_MS = 60_000;

/** A clock on which many wait at once: it stands until all of them do. */
function clock() {
  let nowMs = 0;
  let sleepers: { readonly atMs: number; readonly wake: () => void }[] = [];
  return {
    now: () => nowMs,
    wait: (ms: number) =>
      new Promise<void>((wake) => {
        sleepers.push({ atMs: nowMs + ms, wake });
      }),
    /** Lets time pass until nobody waits any more. */
    run: async () => {
      for (;;) {
        await new Promise(setImmediate);
        sleepers.sort((a, b) => a.atMs - b.atMs);
        const [next, ...others] = sleepers;
        if (next === undefined) return;
        sleepers = others;
        nowMs = next.atMs;
        next.wake();
      }
    },
  };
}

interface Limits {
  /** Reads a minute. */
  readonly limit: number;
  readonly reads: number;
  /** How long the registry says to wait; by default to the end of the minute. */
  readonly retryAfterMs?: number;
}

/** Sends reads as wide as a run does, with 20 ms for each answer. */
async function send({ limit, reads, retryAfterMs }: Limits) {
  const { now, wait, run } = clock();
  const paced: number[] = [];
  const pace = new ReadPace(now, wait, (perMinute) => paced.push(perMinute));
  let [left, used, minute, throttled, backOffUntilMs] = [reads, 0, 0, 0, 0];
  const sendOne = async () => {
    await pace.turn();
    if (backOffUntilMs > now()) await wait(backOffUntilMs - now());
    const current = Math.floor(now() / MINUTE_MS);
    used = current === minute ? used + 1 : 1;
    minute = current;
    const restMs = retryAfterMs ?? (current + 1) * MINUTE_MS - now();
    const isThrottled = used > limit;
    await wait(20);
    if (!isThrottled) return;
    throttled += 1;
    left += 1;
    pace.throttled(restMs);
    backOffUntilMs = Math.max(backOffUntilMs, now() + restMs);
  };
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await sendOne();
    }
  };
  const done = Promise.all(Array.from({ length: 32 }, worker));
  await run();
  await done;
  return { paced, throttled, minutes: now() / MINUTE_MS };
}

describe("the pace of reads", () => {
  it("is not held back as long as the registry takes all of them", async () => {
    expect(await send({ limit: 5000, reads: 4000 })).toMatchObject({ paced: [], throttled: 0 });
  });

  it("stays below the limit once it has met it, and loses little by that", async () => {
    const { paced, throttled, minutes } = await send({ limit: 5000, reads: 30_000 });
    // Those that were on their way when the first was refused.
    expect(throttled).toBeLessThanOrEqual(64);
    expect(paced).toHaveLength(1);
    expect(paced[0]).toBeGreaterThan(4500);
    expect(paced[0]).toBeLessThan(5000);
    expect(minutes).toBeLessThan(6.6);
  });

  it("is not told by a pause that is over soon", async () => {
    const { paced } = await send({ limit: 3000, reads: 3100, retryAfterMs: 1000 });
    expect(paced).toEqual([]);
  });

  it("never falls below what every tier takes, however many others there are", async () => {
    const { paced } = await send({ limit: 10, reads: 60 });
    expect(paced).toEqual([1000]);
  });

  it("holds back nothing that is urgent, and lets the others give way to it, a second at most", async () => {
    const { now, wait, run } = clock();
    const pace = new ReadPace(now, wait, () => undefined);
    pace.throttled(5_000);
    const sent: Record<string, number> = {};
    const note = (name: string) => () => {
      sent[name] = now();
    };
    const turns = [pace.turn().then(note("first")), pace.turn().then(note("second"))];
    for (let n = 0; n < 5; n += 1) turns.push(pace.turn(true).then(note("urgent")));
    turns.push(pace.turn().then(note("third")));
    for (let n = 0; n < 100; n += 1) turns.push(pace.turn(true).then(note("more")));
    turns.push(pace.turn().then(note("last")));
    await run();
    await Promise.all(turns);
    // At the lowest pace, 60 ms for each.
    expect(sent).toEqual({ first: 0, second: 60, urgent: 0, third: 420, more: 0, last: 1000 });
  });
});
