import { describe, expect, it } from "@jest/globals";

import { createRateLimiter, Rate } from "../../../src/registry/http/rate-limiter.ts";

/** A pace on a clock that only moves when somebody waits, or when it is told to. */
function paceOnAClock() {
  let nowMs = 1_000_000;
  const rateLimiter = createRateLimiter(
    () => nowMs,
    (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
  );
  /** Milliseconds that a number of deletions in a row take from the first to the last. */
  const spread = async (deletions: number): Promise<number> => {
    await rateLimiter.acquire();
    const startMs = nowMs;
    for (let i = 1; i < deletions; i += 1) await rateLimiter.acquire();
    return Math.round(nowMs - startMs);
  };
  const rest = (ms: number) => {
    nowMs += ms;
  };
  return { rateLimiter, spread, rest, now: () => nowMs };
}

describe("deletions", () => {
  it("begin at once", async () => {
    const { rateLimiter, now } = paceOnAClock();
    await rateLimiter.acquire();
    expect(now()).toBe(1_000_000);
  });

  it("go out at 8 a second before the registry has answered", async () => {
    expect(await paceOnAClock().spread(81)).toBe(10_000);
  });

  it.each([
    ["20", 20],
    ["33", 33],
    ["1000", 33],
    ["1", 1],
    ["12.5", 12.5],
    ["0", 0.5],
    ["0.5", 0.5],
    ["0.75", 0.75],
  ])("follow the header %j at %s a second", async (header, rate) => {
    const { rateLimiter, spread } = paceOnAClock();
    rateLimiter.follow(header);
    expect(await spread(101)).toBe(Math.round(100_000 / rate));
  });

  it.each([["Infinity"], ["-3"], [""], ["many"], [undefined]])(
    "find out how fast they may go where the header is %j",
    async (header) => {
      const { rateLimiter, spread } = paceOnAClock();
      rateLimiter.follow(header);
      expect(await spread(101)).toBe(Math.round(100_000 / 8.125));
    },
  );

  it("do not wait for a clock that was set back, nor does a pause that was begun before", async () => {
    const { rateLimiter, rest, now } = paceOnAClock();
    await rateLimiter.acquire();
    rateLimiter.backOff("60");
    rest(-3_600_000);
    const beforeMs = now();
    for (let n = 0; n < 4; n += 1) await rateLimiter.acquire();
    // At half of 8 a second.
    expect(now() - beforeMs).toBe(750);
  });

  it("come one behind the other, also when each is late", async () => {
    const { rateLimiter, rest, now } = paceOnAClock();
    const sentMs: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      await rateLimiter.acquire();
      sentMs.push(now());
      // Whoever has the turn computes for longer than three turns would take.
      rest(400);
    }
    expect(sentMs.map((ms, n) => ms - (sentMs[n - 1] ?? ms))).toEqual([0, 400, 400, 400, 400]);
  });

  it("go faster and slower as the registry changes its mind", async () => {
    const { rateLimiter, spread } = paceOnAClock();
    rateLimiter.follow("33");
    rateLimiter.follow("10");
    expect(await spread(11)).toBe(1000);
  });

  it("do not catch up on a pause in one burst", async () => {
    const { rateLimiter, spread, rest } = paceOnAClock();
    await rateLimiter.acquire();
    rest(60_000);
    expect(await spread(9)).toBe(1000);
  });

  it("stay apart when many ask at the same moment", async () => {
    const pauses: number[] = [];
    const rateLimiter = createRateLimiter(
      () => 0,
      (ms) => {
        pauses.push(ms);
        return Promise.resolve();
      },
    );
    await Promise.all([rateLimiter.acquire(), rateLimiter.acquire(), rateLimiter.acquire()]);
    expect(pauses).toEqual([125, 250]);
  });

  it.each([
    ["3", 3_000],
    ["Thu, 01 Jan 1970 00:16:47 GMT", 7_000],
    ["86400", 90_000],
    [undefined, 5_000],
    ["soon", 5_000],
    ["1.5", 5_000],
    ["in 5", 5_000],
  ])("all wait after a 429 with Retry-After %j, for %s ms", async (retryAfter, waitMs) => {
    const { rateLimiter, now } = paceOnAClock();
    rateLimiter.backOff(retryAfter);
    await rateLimiter.acquire();
    expect(now()).toBe(1_000_000 + waitMs);
  });

  it("wait as well when they were already waiting for their turn", async () => {
    const { rateLimiter, now } = paceOnAClock();
    await rateLimiter.acquire();
    const second = rateLimiter.acquire();
    rateLimiter.backOff("10");
    await second;
    expect(now()).toBeGreaterThanOrEqual(1_010_000);
  });

  it("know whether the registry has asked for patience since, however long ago that is", async () => {
    const { rateLimiter } = paceOnAClock();
    rateLimiter.backOff("0");
    const isHeld = await rateLimiter.acquire();
    expect(isHeld()).toBe(false);
    rateLimiter.backOff("0");
    expect(isHeld()).toBe(true);
    const isHeldLater = await rateLimiter.acquire();
    expect([isHeld(), isHeldLater()]).toEqual([true, false]);
  });

  it("go on at half the pace after a 429", async () => {
    const { rateLimiter, spread } = paceOnAClock();
    rateLimiter.backOff("1");
    expect(await spread(5)).toBe(1000);
  });
});

describe("the rate", () => {
  /** The rate after so many seconds in which every deletion is answered with this header. */
  const after = (rate: Rate, seconds: number, header: string | undefined): number => {
    let leftMs = seconds * 1000;
    while (leftMs > 0) {
      leftMs -= 1000 / rate.perSecond;
      rate.follow(header);
    }
    return rate.perSecond;
  };

  it("is at once what the registry says, up and down", () => {
    const rate = new Rate();
    rate.follow("32");
    expect(rate.perSecond).toBe(32);
    rate.follow("5");
    expect(rate.perSecond).toBe(5);
    rate.follow("20");
    expect(rate.perSecond).toBe(20);
  });

  it("falls by half with every 429, and never to nothing", () => {
    const rate = new Rate();
    rate.follow("32");
    rate.halve();
    expect(rate.perSecond).toBe(16);
    for (let n = 0; n < 20; n += 1) rate.halve();
    expect(rate.perSecond).toBe(0.5);
  });

  it("rises by one a second after a 429, to no more than the registry says", () => {
    const rate = new Rate();
    rate.follow("32");
    rate.halve();
    expect(after(rate, 10, "32")).toBeCloseTo(26, 0);
    expect(after(rate, 20, "32")).toBe(32);
  });

  it("follows the registry down at once, also after a 429", () => {
    const rate = new Rate();
    rate.follow("32");
    rate.halve();
    rate.follow("3");
    expect(rate.perSecond).toBe(3);
  });

  it("rises by one a second where the registry does not say, to Premium's limit at most", () => {
    const rate = new Rate();
    expect(after(rate, 10, undefined)).toBeCloseTo(18, 0);
    expect(after(rate, 60, undefined)).toBe(33);
  });

  it("keeps to what the registry said where a later answer says nothing", () => {
    const rate = new Rate();
    rate.follow("8");
    expect(after(rate, 60, undefined)).toBe(8);
  });

  it("finds the limit of a registry that does not say, again and again", () => {
    const rate = new Rate();
    let throttled = 0;
    for (let second = 0; second < 600; second += 1) {
      if (after(rate, 1, undefined) <= 12) continue;
      rate.halve();
      throttled += 1;
    }
    expect(rate.perSecond).toBeGreaterThan(6);
    expect(rate.perSecond).toBeLessThanOrEqual(12);
    expect(throttled).toBeLessThanOrEqual(100);
  });
});
