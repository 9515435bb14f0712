/** How fresh the answer to what is new has to be, and when the registry is asked again. */
import { describe, expect, it } from "@jest/globals";

import { changeFeedFrom } from "../../../src/prune/sweep/changes.ts";

const START = Date.UTC(2026, 5, 15);

function feed() {
  const clock = { ms: 0 };
  let asked = 0;
  const ask = () => {
    asked += 1;
    return Promise.resolve();
  };
  const changes = changeFeedFrom(ask, () => new Date(START + clock.ms));
  return { changes, clock, asked: () => asked };
}

describe("the answer to what is new", () => {
  it("is none before the first question", async () => {
    const { changes, asked } = feed();
    expect(changes.isCurrent()).toBe(false);
    await changes.forNext(0);
    expect([changes.isCurrent(), asked()]).toEqual([true, 1]);
  });

  it("is good for two seconds, to the millisecond", async () => {
    const { changes, clock, asked } = feed();
    await changes.renewed();
    clock.ms = 2000;
    expect(changes.isCurrent()).toBe(true);
    await changes.renewed();
    expect(asked()).toBe(1);
    clock.ms = 2001;
    expect(changes.isCurrent()).toBe(false);
    await changes.renewed();
    expect(asked()).toBe(2);
  });

  it("is asked for anew where it would get old during the look", async () => {
    const { changes, clock, asked } = feed();
    await changes.forNext(0);
    clock.ms = 1500;
    await changes.forNext(500);
    expect(asked()).toBe(1);
    await changes.forNext(501);
    expect(asked()).toBe(2);
  });

  it("has to be good for one second more at most, however long a look takes", async () => {
    const { changes, clock, asked } = feed();
    await changes.forNext(0);
    clock.ms = 1000;
    await changes.forNext(60_000);
    expect(asked()).toBe(1);
    clock.ms = 1001;
    await changes.forNext(60_000);
    expect(asked()).toBe(2);
  });

  it("is good for a hundred deletions", async () => {
    const { changes, asked } = feed();
    for (let i = 0; i < 100; i += 1) await changes.forNext(0);
    expect(asked()).toBe(1);
    await changes.forNext(0);
    expect(asked()).toBe(2);
  });

  it("is good no more once it is outdated, nor when the clock was set back", async () => {
    const { changes, clock, asked } = feed();
    await changes.forNext(0);
    changes.outdate();
    expect(changes.isCurrent()).toBe(false);
    await changes.renewed();
    expect([changes.isCurrent(), asked()]).toEqual([true, 2]);
    clock.ms = -1;
    expect(changes.isCurrent()).toBe(false);
  });

  it("is asked for once by all who wait for it at a time", async () => {
    const { changes, asked } = feed();
    await Promise.all([changes.forNext(0), changes.forNext(0), changes.renewed()]);
    expect(asked()).toBe(1);
  });
});
