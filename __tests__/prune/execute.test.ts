/**
 * One batch of deletions: what becomes of each when something else happened to what holds it.
 */
import { describe, expect, it } from "@jest/globals";

import { executeBatch, type Outcome } from "../../src/prune/execute.ts";
import { fakeRepository, surroundingsOf, type FakeRepository } from "../support/fake-repository.ts";
import { fixture, image, index } from "../support/fixture.ts";

/** Y lists x and X lists Y; s refers to d. */
const built = fixture({
  X: index(["Y"]),
  Y: index(["x"]),
  x: image(),
  d: image(),
  s: image({ subject: "d" }),
});
const HOLDER: Readonly<Record<string, string>> = { Y: "X", x: "Y", s: "d" };

interface Setting {
  readonly settled?: Readonly<Record<string, Outcome>>;
  readonly prepare?: (fake: FakeRepository) => void;
  readonly isStale?: boolean;
}

/** Executes a batch of these letters. `settled` has the outcomes of earlier batches. */
async function execute(letters: readonly string[], setting: Setting = {}) {
  const fake = fakeRepository(built);
  setting.prepare?.(fake);
  const batch = letters.map((letter) => {
    const holder = HOLDER[letter];
    const holders = holder === undefined ? [] : [built.digest(holder)];
    return { digest: built.digest(letter), holders, takenAlongWith: letter === "s" ? holders : [] };
  });
  const earlier = Object.entries(setting.settled ?? {});
  const settled = new Map(earlier.map(([letter, outcome]) => [built.digest(letter), outcome]));
  const execution = {
    ...surroundingsOf().surroundings,
    isStale: () => setting.isStale === true,
    locksOn: () => [],
  };
  const outcomes = await executeBatch(batch, settled, fake.port, execution);
  const named = [...outcomes].map(([digest, outcome]) => [built.letters([digest])[0], outcome]);
  return { calls: fake.calls, outcomes: Object.fromEntries(named) as Record<string, unknown> };
}

const DELETED = { state: "deleted", with: undefined } as const;
const BLOCKED = { state: "blocked", by: built.digest("Y") } as const;

describe("what a manifest that is held waits for", () => {
  it.each<[string, Readonly<Record<string, Outcome>>, Outcome]>([
    ["was deleted", { Y: DELETED }, DELETED],
    ["was taken along", { Y: { state: "deleted", with: built.digest("d") } }, DELETED],
    ["was gone already", { Y: { state: "already-gone" } }, DELETED],
    ["was refused", { Y: { state: "refused", why: "locked" } }, BLOCKED],
    ["failed", { Y: { state: "failed", why: "no answer" } }, BLOCKED],
    ["was itself blocked", { Y: { state: "blocked", by: built.digest("X") } }, BLOCKED],
    ["has no outcome", {}, BLOCKED],
    [
      "was not begun before the run was cancelled",
      { Y: { state: "cancelled" } },
      { state: "cancelled" },
    ],
  ])("it is settled accordingly when its index %s", async (_, settled, expected) => {
    const { outcomes, calls } = await execute(["x"], { settled });
    expect(outcomes).toEqual({ x: expected });
    expect(calls).toEqual(expected === DELETED ? ["remove x"] : []);
  });

  it("it waits for another try of its index, and so does what it holds itself", async () => {
    const busy = { state: "postponed", why: "busy" } as const;
    const prepare = (fake: FakeRepository) => {
      fake.removal = () => busy;
    };
    expect(await execute(["X", "Y", "x"], { prepare })).toEqual({
      calls: ["remove X"],
      outcomes: { X: busy, Y: { state: "waiting" }, x: { state: "waiting" } },
    });
  });
});

describe("a referrer that goes along with its subject", () => {
  it("is looked for only", async () => {
    expect(await execute(["d", "s"])).toEqual({
      calls: ["remove d", "inspect s"],
      outcomes: { d: DELETED, s: { state: "deleted", with: built.digest("d") } },
    });
  });

  it("is tried again when it is still there", async () => {
    const { outcomes } = await execute(["s"], { settled: { d: DELETED } });
    const why = "the registry did not delete it along with its subject";
    expect(outcomes["s"]).toEqual({ state: "postponed", why });
  });

  it("is deleted by itself where the subject was gone already", async () => {
    expect(await execute(["s"], { settled: { d: { state: "already-gone" } } })).toEqual({
      calls: ["remove s"],
      outcomes: { s: DELETED },
    });
  });
});

describe("a deletion", () => {
  it("fails with what the registry's client says", async () => {
    const prepare = (fake: FakeRepository) => {
      fake.before = () => {
        throw new Error("no answer");
      };
    };
    const { outcomes } = await execute(["d"], { prepare });
    expect(outcomes).toEqual({ d: { state: "failed", why: "no answer" } });
  });

  it("is not sent on old looks", async () => {
    expect(await execute(["d"], { isStale: true })).toEqual({
      calls: [],
      outcomes: { d: { state: "postponed", why: "the registry was too slow" } },
    });
  });
});
