import { setImmediate as settle } from "node:timers/promises";

import { describe, expect, it } from "@jest/globals";

import { Window, mapInOrder } from "../../src/run/readahead.ts";

/** A room in which repositories of these sizes are under way; undefined where nobody knows yet. */
function roomWith(...sizes: readonly (number | undefined)[]): Window {
  const room = new Window();
  for (const [n, size] of sizes.entries()) {
    room.begin(String(n));
    if (size !== undefined) room.listed(String(n), size);
  }
  return room;
}

describe("another repository", () => {
  it.each([
    ["begins when nothing is under way", [], true],
    ["waits while no size is known", [undefined], false],
    ["begins as soon as the first one is listed", [500], true],
    ["begins beside some that are not listed yet", [500, undefined, undefined], true],
    ["waits while what is known is all that memory bears", [10_000, 5_000], false],
    ["waits behind a large one", [450_000], false],
    [
      "waits when those that are not listed may be as large as the listed one",
      [7_000, undefined],
      false,
    ],
    ["waits while sixteen are under way", Array<number>(16).fill(1), false],
    ["begins while fifteen are under way", Array<number>(15).fill(1), true],
  ] as const)("%s", (_, sizes, hasRoom) => {
    expect(roomWith(...sizes).hasRoom()).toBe(hasRoom);
  });

  it("begins when a large one has ended", () => {
    const room = roomWith(450_000);
    room.end("0");
    expect(room.hasRoom()).toBe(true);
  });

  it("begins for the usual size of all that were listed, the ended ones included", () => {
    const room = roomWith(19_000, ...Array<number>(10).fill(10));
    expect(room.hasRoom()).toBe(false);
    room.end("0");
    expect(room.hasRoom()).toBe(true);
  });
});

/** Work that ends when it is told to, each repository of one manifest. */
function tasks() {
  const running = new Map<string, () => void>();
  const begun: string[] = [];
  return {
    begun,
    work: (name: string, listed: (manifests: number) => void): Promise<string> => {
      begun.push(name);
      listed(1);
      return new Promise((resolve) => {
        running.set(name, () => {
          resolve(name.toUpperCase());
        });
      });
    },
    finish: async (...names: readonly string[]) => {
      await settle();
      for (const name of names) running.get(name)?.();
      await settle();
    },
  };
}

const never = () => false;

describe("work ahead", () => {
  it("hands over results in the order of the names, whatever was done first", async () => {
    const { work, finish } = tasks();
    const found: string[] = [];
    const reading = (async () => {
      for await (const [name, result] of mapInOrder(["a", "b", "c"], work, never)) {
        found.push(name, result);
      }
    })();
    await finish("c", "b");
    expect(found).toEqual([]);
    await finish("a");
    await reading;
    expect(found).toEqual(["a", "A", "b", "B", "c", "C"]);
  });

  it("begins the next as soon as one is listed, not when it is done", async () => {
    const { work, begun } = tasks();
    const results = mapInOrder(["a", "b", "c"], work, never);
    void results.next();
    await settle();
    expect(begun).toEqual(["a", "b", "c"]);
  });

  it("begins more when a result was used up, and no sooner", async () => {
    const names = Array.from({ length: 20 }, (_, n) => `r${n}`);
    const { work, begun, finish } = tasks();
    const results = mapInOrder(names, work, never);
    const first = results.next();
    await finish("r0");
    await first;
    expect(begun).toHaveLength(16);
    void results.next();
    await settle();
    expect(begun).toHaveLength(17);
  });

  it("begins nothing more once the run has ended, and hands over what has begun", async () => {
    const names = Array.from({ length: 20 }, (_, n) => `r${n}`);
    const { work, begun, finish } = tasks();
    let isOver = false;
    const found: string[] = [];
    const reading = (async () => {
      for await (const [name] of mapInOrder(names, work, () => isOver)) found.push(name);
    })();
    await settle();
    isOver = true;
    await finish(...names);
    await reading;
    expect(found).toEqual(begun);
    expect(begun).toHaveLength(16);
  });
});
