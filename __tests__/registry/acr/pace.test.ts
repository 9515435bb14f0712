import { describe, expect, it } from "@jest/globals";

import { createPace } from "../../../src/registry/acr/pace.ts";

/** A pace on a clock that only moves when somebody waits, or when it is told to. */
function paceOnAClock() {
  let nowMs = 1_000_000;
  const pace = createPace(
    () => nowMs,
    (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
  );
  /** Milliseconds that a number of deletions in a row take from the first to the last. */
  const spread = async (deletions: number): Promise<number> => {
    await pace.turn();
    const startMs = nowMs;
    for (let i = 1; i < deletions; i += 1) await pace.turn();
    return Math.round(nowMs - startMs);
  };
  const rest = (ms: number) => {
    nowMs += ms;
  };
  return { pace, spread, rest, now: () => nowMs };
}

describe("deletions", () => {
  it("begin at once", async () => {
    const { pace, now } = paceOnAClock();
    await pace.turn();
    expect(now()).toBe(1_000_000);
  });

  it("go out at 8 a second before the registry has said anything", async () => {
    expect(await paceOnAClock().spread(81)).toBe(10_000);
  });

  it.each([
    ["20", 20],
    ["33", 33],
    ["1000", 33],
    ["Infinity", 8],
    ["1", 1],
    ["12.5", 12.5],
    ["0", 0.5],
    ["0.5", 0.5],
    ["0.75", 0.75],
    ["-3", 8],
    ["", 8],
    ["many", 8],
    [undefined, 8],
  ])("follow the header %j at %s a second", async (header, rate) => {
    const { pace, spread } = paceOnAClock();
    pace.follow(header);
    expect(await spread(101)).toBe(Math.round(100_000 / rate));
  });

  it("go faster and slower as the registry changes its mind", async () => {
    const { pace, spread } = paceOnAClock();
    pace.follow("33");
    pace.follow("10");
    expect(await spread(11)).toBe(1000);
  });

  it("do not catch up on a pause in one burst", async () => {
    const { pace, spread, rest } = paceOnAClock();
    await pace.turn();
    rest(60_000);
    expect(await spread(9)).toBe(1000);
  });

  it("stay apart when many ask at the same moment", async () => {
    const pauses: number[] = [];
    const pace = createPace(
      () => 0,
      (ms) => {
        pauses.push(ms);
        return Promise.resolve();
      },
    );
    await Promise.all([pace.turn(), pace.turn(), pace.turn()]);
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
    const { pace, now } = paceOnAClock();
    pace.hold(retryAfter);
    await pace.turn();
    expect(now()).toBe(1_000_000 + waitMs);
  });

  it("wait as well when they were already waiting for their turn", async () => {
    const { pace, now } = paceOnAClock();
    await pace.turn();
    const second = pace.turn();
    pace.hold("10");
    await second;
    expect(now()).toBeGreaterThanOrEqual(1_010_000);
  });

  it("go on at half the pace after a 429", async () => {
    const { pace, spread } = paceOnAClock();
    pace.hold("1");
    expect(await spread(5)).toBe(1000);
  });
});
