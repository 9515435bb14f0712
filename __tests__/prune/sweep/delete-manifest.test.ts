/**
 * Single deletions: what becomes of each when something else happened to what holds it.
 */
import { describe, expect, it } from "@jest/globals";

import { deleteManifest } from "../../../src/prune/sweep/delete-manifest.ts";
import type { Outcome } from "../../../src/prune/sweep/settle.ts";
import { buildGraph } from "../../../src/prune/mark/graph.ts";
import { changeFeedFrom } from "../../../src/prune/sweep/changes.ts";
import type { Sweep } from "../../../src/prune/sweep/state.ts";
import { fakeRepository, runtimeOf, type FakeRepository } from "../../support/fake-repository.ts";
import { fixture, image, index, inventoryOf, NOW } from "../../support/fixture.ts";
import { WEEK } from "../../support/planning.ts";

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
  readonly countsOn?: readonly string[];
  /** What somebody has begun to need by now. */
  readonly kept?: readonly string[];
  /** What happens while it waits. */
  readonly meanwhile?: (fake: FakeRepository) => void;
  /** What a deletion waits for, and whether the registry throttles then. */
  readonly acquire?: (sweep: Sweep) => () => boolean;
}

/** Carries out the deletions of these letters. `settled` has the outcomes of earlier ones. */
async function execute(letters: readonly string[], setting: Setting = {}) {
  const fake = fakeRepository(built);
  setting.prepare?.(fake);
  const sweep = sweepOf(fake, () => {
    setting.meanwhile?.(fake);
    return Promise.resolve();
  });
  const { acquire = () => () => false } = setting;
  const waiting: Sweep = Object.assign(sweep, {
    options: { ...sweep.options, acquire: () => Promise.resolve(acquire(sweep)) },
  });
  let asked = 0;
  const changes = changeFeedFrom(
    () => {
      asked += 1;
      return Promise.resolve();
    },
    () => NOW,
  );
  Object.assign(sweep, { changes });
  for (const [letter, outcome] of Object.entries(setting.settled ?? {})) {
    sweep.outcomes.set(built.digest(letter), Promise.resolve(outcome));
  }
  for (const letter of setting.kept ?? []) keep(sweep, letter);
  const begun = letters.map((letter) => {
    const digest = built.digest(letter);
    const holder = HOLDER[letter];
    const holders = holder === undefined ? [] : [built.digest(holder)];
    const cascadesFrom = letter === "s" ? holders : [];
    const countsOnCascade = (setting.countsOn ?? []).map(built.digest);
    const outcome = deleteManifest({ digest, holders, cascadesFrom, countsOnCascade }, waiting);
    sweep.outcomes.set(digest, outcome);
    return { letter, outcome };
  });
  const outcomes: Record<string, unknown> = {};
  for (const { letter, outcome } of begun) outcomes[letter] = await outcome;
  const looked = built.letters(sweep.lookedAt);
  return { calls: fake.calls, outcomes, asked, looked, cascade: sweep.cascade };
}

/** As when somebody has begun to need it. */
function keep(sweep: Sweep, letter: string): void {
  const kept = { action: "keep", reason: "tagged", because: undefined } as const;
  sweep.verdicts = new Map([...sweep.verdicts, [built.digest(letter), kept]]);
}

function sweepOf(fake: FakeRepository, wait: () => Promise<void>): Sweep {
  const inventory = inventoryOf(built);
  return {
    repository: fake.port,
    policy: WEEK,
    options: { ...runtimeOf().runtime, wait },
    changes: changeFeedFrom(
      () => Promise.resolve(),
      () => NOW,
    ),
    inventory,
    graph: buildGraph(inventory),
    verdicts: new Map(
      [...inventory.rows.keys()].map((digest) => [
        digest,
        { action: "delete", reason: "untagged", because: undefined },
      ]),
    ),
    outcomes: new Map(),
    lookedAt: new Set(),
    cascade: "registered",
    lookMs: 0,
    halt: undefined,
  };
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
  ])("it is settled accordingly when its index %s", async (_, settled, expected) => {
    const { outcomes, calls } = await execute(["x"], { settled });
    expect(outcomes).toEqual({ x: expected });
    expect(calls).toEqual(expected === DELETED ? ["look x", "remove x"] : []);
  });

  it("it waits for all tries of its index, and so does what it holds itself", async () => {
    const prepare = (fake: FakeRepository) => {
      fake.removal = () => ({ state: "postponed", why: "busy" });
    };
    const tries = Array.from({ length: 5 }, () => ["look X", "remove X"]).flat();
    expect(await execute(["X", "Y", "x"], { prepare })).toMatchObject({
      calls: tries,
      outcomes: {
        X: { state: "failed", why: "busy, 5 times" },
        Y: { state: "blocked", by: built.digest("X") },
        x: BLOCKED,
      },
    });
  });
});

describe("a referrer that goes along with its subject", () => {
  it("is looked at with it, and afterwards only looked for", async () => {
    expect(await execute(["d", "s"])).toEqual({
      asked: 1,
      looked: ["d", "s"],
      cascade: "registered",
      calls: ["look d", "look s", "remove d", "inspect s"],
      outcomes: { d: DELETED, s: { state: "deleted", with: built.digest("d") } },
    });
  });

  it.each<Outcome>([DELETED, { state: "already-gone" }])(
    "is deleted in its own turn when it is still there: its subject is %j",
    async (subject) => {
      expect(await execute(["s"], { settled: { d: subject } })).toMatchObject({
        calls: ["inspect s", "look s", "remove s"],
        outcomes: { s: DELETED },
      });
    },
  );
});

describe("what the registry is said to take along", () => {
  it("is shown to stay by what stands after its subject, and by nothing else", async () => {
    const settled = { d: DELETED };
    expect((await execute(["s"], { settled })).cascade).toBe("none");
    const prepare = (fake: FakeRepository) => {
      fake.before = (call) => {
        if (call === "look") fake.rows.delete(built.digest("s"));
      };
    };
    const late = await execute(["s"], { settled, prepare });
    expect(late.outcomes).toEqual({ s: { state: "already-gone" } });
    expect(late.cascade).toBe("registered");
  });
});

describe("a deletion", () => {
  it("fails when what should have gone along can't be looked for", async () => {
    const prepare = (fake: FakeRepository) => {
      fake.before = (call) => {
        if (call === "inspect") throw new Error("no answer");
      };
    };
    const { outcomes, calls } = await execute(["s"], { settled: { d: DELETED }, prepare });
    expect(outcomes).toEqual({ s: { state: "failed", why: "no answer" } });
    expect(calls).toEqual(["inspect s"]);
  });

  it("asks what is new again before each new try", async () => {
    let tries = 0;
    const prepare = (fake: FakeRepository) => {
      fake.removal = () => {
        tries += 1;
        return tries < 3 ? { state: "postponed", why: "busy" } : undefined;
      };
    };
    const { outcomes, asked } = await execute(["X"], { prepare });
    expect([outcomes["X"], asked]).toEqual([DELETED, 3]);
  });

  it("waits for another place, however often the registry has throttled since the look", async () => {
    let throttles = 7;
    const acquire = () => {
      throttles -= 1;
      return () => throttles > 0;
    };
    const { outcomes, calls } = await execute(["X"], { acquire });
    expect(outcomes["X"]).toEqual(DELETED);
    expect(calls).toEqual([...Array.from({ length: 7 }, () => "look X"), "remove X"]);
  });

  it("is given up when somebody has begun to need the manifest, before or while it waits for its place", async () => {
    const { outcomes, calls } = await execute(["X"], {
      acquire: (sweep) => {
        keep(sweep, "X");
        return () => false;
      },
    });
    expect([outcomes["X"], calls]).toEqual([undefined, []]);
    const { outcomes: later } = await execute(["X", "Y"], {
      acquire: (sweep) => {
        keep(sweep, "Y");
        return () => false;
      },
    });
    expect(later).toEqual({ X: DELETED, Y: undefined });
  });

  it("is given up for that, and not blocked, also where its index could not be deleted", async () => {
    const settled = { Y: { state: "refused", why: "locked" } } as const;
    expect((await execute(["x"], { settled })).outcomes).toEqual({ x: BLOCKED });
    expect((await execute(["x"], { settled, kept: ["x"] })).outcomes).toEqual({ x: undefined });
  });

  it("does not even look any more when another one has failed for good while it waits for its place", async () => {
    const { outcomes, calls } = await execute(["X"], {
      acquire: (sweep) => {
        sweep.halt = "no answer";
        return () => false;
      },
    });
    expect(outcomes["X"]).toEqual({ state: "failed", why: "no answer" });
    expect(calls).toEqual([]);
  });

  it("takes no note of what it looked at when it did not happen", async () => {
    const prepare = (fake: FakeRepository) => {
      fake.removal = () => ({ state: "refused", why: "no" });
    };
    expect((await execute(["d"], { prepare })).looked).toEqual([]);
  });

  it("fails with what the registry's client says", async () => {
    const prepare = (fake: FakeRepository) => {
      fake.before = () => {
        throw new Error("no answer");
      };
    };
    const { outcomes } = await execute(["d"], { prepare });
    expect(outcomes).toEqual({ d: { state: "failed", why: "no answer" } });
  });
});

it("leaves alone what its subject should have taken along, while an index that was not waited for lists it", async () => {
  const settled = { d: { state: "deleted", with: undefined } } as const;
  const { outcomes, calls } = await execute(["s"], { settled, countsOn: ["X"] });
  expect(outcomes).toEqual({ s: { state: "blocked", by: built.digest("X") } });
  expect(calls.filter((call) => call.startsWith("remove"))).toEqual([]);
  expect((await execute(["s"], { settled })).outcomes).toMatchObject({ s: { state: "deleted" } });
});

it("finds what has gone along with its subject, though a replica shows it for a while", async () => {
  const settled = { d: { state: "deleted", with: undefined } } as const;
  const meanwhile = (fake: FakeRepository) => fake.rows.delete(built.digest("s"));
  const { outcomes } = await execute(["s"], { settled, countsOn: ["X"], meanwhile });
  expect(outcomes).toEqual({ s: { state: "deleted", with: built.digest("d") } });
});
