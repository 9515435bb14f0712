/** What is looked at once more right before a deletion, and what a manifest that stands tells of the registry's cascades. */
import { describe, expect, it } from "@jest/globals";

import { buildGraph } from "../../../src/prune/mark/graph.ts";
import { changeFeedFrom } from "../../../src/prune/sweep/changes.ts";
import { learnCascade, lookOnceMore } from "../../../src/prune/sweep/last-look.ts";
import type { Outcome } from "../../../src/prune/sweep/settle.ts";
import type { Cascade, Sweep } from "../../../src/prune/sweep/state.ts";
import { fakeRepository, runtimeOf } from "../../support/fake-repository.ts";
import { DOCKER_LIST, fixture, image, inventoryOf, NOW, type Spec } from "../../support/fixture.ts";
import { planInLetters, WEEK } from "../../support/planning.ts";

/** A sweep of a planned fixture, in which nothing has been deleted yet; `clock` is what its time is told from. */
function sweepOf(
  specs: Readonly<Record<string, Spec>>,
  parts: { readonly cascade?: Cascade; readonly clock?: { ms: number } } = {},
) {
  const { cascade = "registered", clock = { ms: 0 } } = parts;
  const built = fixture(specs);
  const fake = fakeRepository(built);
  const inventory = inventoryOf(built);
  const now = () => new Date(NOW.getTime() + clock.ms);
  const sweep: Sweep = {
    repository: fake.port,
    policy: WEEK,
    options: { ...runtimeOf().runtime, now },
    changes: changeFeedFrom(() => Promise.resolve(), now),
    inventory,
    graph: buildGraph(inventory),
    verdicts: planInLetters(built).plan.verdicts,
    outcomes: new Map(),
    lookedAt: new Set(),
    cascade,
    lookMs: 0,
    halt: undefined,
  };
  const looks = () =>
    fake.calls.filter((call) => call.startsWith("look ")).map((call) => call.slice(5));
  return { sweep, built, fake, looks, clock };
}

/** An image with a signature by subject, which is signed itself, and one by tag. */
const SIGNED: Readonly<Record<string, Spec>> = {
  a: image(),
  s: image({ subject: "a" }),
  r: image({ subject: "s" }),
  c: image({ tags: ["sha256-{a}.sig"] }),
  o: image(),
};

describe("the last look", () => {
  it.each<[Cascade, readonly string[]]>([
    ["registered", ["a", "c", "r", "s"]],
    ["certain", ["a", "c", "r", "s"]],
    ["none", ["a", "c", "r", "s"]],
  ])(
    "is at the manifest and all that refers to it, over steps, where cascades are %s",
    async (cascade, expected) => {
      const { sweep, built, looks } = sweepOf(SIGNED, { cascade });
      const { digests } = await lookOnceMore(built.digest("a"), sweep);
      expect(looks().sort()).toEqual(expected);
      expect(built.letters(digests)).toEqual(expected);
    },
  );

  it("goes through the verdicts of the whole repository only where something is wanted by now", async () => {
    const { sweep, built } = sweepOf(SIGNED);
    const { verdicts } = sweep;
    await lookOnceMore(built.digest("a"), sweep);
    expect(sweep.verdicts).toBe(verdicts);
  });

  it("leaves out referrers of referrers that were looked at with another subject, if no deletion takes them along", async () => {
    const specs = { ...SIGNED, b: image(), d: image({ tags: ["sha256-{c}.sig"] }) };
    const { sweep, built, looks } = sweepOf(specs);
    sweep.lookedAt.add(built.digest("d"));
    await lookOnceMore(built.digest("a"), sweep);
    expect(looks().sort()).toEqual(["a", "c", "r", "s"]);
  });

  it.each<[Cascade, readonly string[]]>([
    ["registered", ["a", "c", "l", "r", "s"]],
    ["certain", ["a", "c", "r", "s"]],
    ["none", ["a", "c", "s"]],
  ])(
    "is at all that a deletion may take along, looked at before or not: cascades are %s",
    async (cascade, expected) => {
      const specs = {
        ...SIGNED,
        l: { ...image({ subject: "s" }), mediaType: DOCKER_LIST, children: [] },
      };
      const { sweep, built, looks } = sweepOf(specs, { cascade });
      for (const letter of ["l", "r"]) sweep.lookedAt.add(built.digest(letter));
      await lookOnceMore(built.digest("a"), sweep);
      expect(looks().sort()).toEqual(expected);
    },
  );

  it("is measured from the first request to the last, one after the other", async () => {
    const { sweep, built, fake, clock } = sweepOf(SIGNED);
    fake.before = (call) => {
      if (call === "look") clock.ms += 7;
    };
    let last: Promise<unknown> = Promise.resolve();
    const limit = <T>(task: () => Promise<T>): Promise<T> => {
      const next = last.then(task);
      last = next;
      return next;
    };
    const oneByOne = { ...sweep, options: { ...sweep.options, limit } };
    await lookOnceMore(built.digest("a"), oneByOne);
    expect(oneByOne.lookMs).toBe(28);
  });

  it("is good for three seconds and a little more for each manifest, from its first request on", async () => {
    const { sweep, built, clock } = sweepOf(SIGNED);
    const { limit } = sweep.options;
    // Waits for its place.
    const waiting = {
      ...sweep.options,
      limit: <T>(task: () => Promise<T>) => {
        clock.ms += 60_000;
        return limit(task);
      },
    };
    const look = await lookOnceMore(built.digest("o"), { ...sweep, options: waiting });
    expect(look.isStale()).toBe(false);
    clock.ms += 60_000;
    expect(look.isStale()).toBe(true);
  });

  it("measures how long it takes, without the wait for its place", async () => {
    const { sweep, built, fake, clock } = sweepOf(SIGNED);
    fake.before = (call) => {
      if (call === "look") clock.ms += 7;
    };
    await lookOnceMore(built.digest("a"), sweep);
    expect(sweep.lookMs).toBe(28);
    await lookOnceMore(built.digest("o"), sweep);
    expect(sweep.lookMs).toBe(7);
  });

  it("fails when one of the looks does, once all have ended", async () => {
    const { sweep, built, fake, looks } = sweepOf(SIGNED);
    fake.before = (call, letter) => {
      if (call === "look" && letter === "a") throw new Error("no answer");
    };
    await expect(lookOnceMore(built.digest("a"), sweep)).rejects.toThrow("no answer");
    expect(looks().sort()).toEqual(["a", "c", "r", "s"]);
  });

  it("keeps what is wanted by now, and the subject with it", async () => {
    const { sweep, built, fake } = sweepOf(SIGNED);
    const tag = {
      name: "v1",
      digest: built.digest("s"),
      updatedAt: NOW,
      isLocked: false,
      lock: undefined,
    };
    fake.tags.set("v1", tag);
    await lookOnceMore(built.digest("a"), sweep);
    const kept = [...sweep.verdicts].filter(([, { action }]) => action === "keep");
    expect(built.letters(kept.map(([digest]) => digest))).toEqual(["a", "c", "r", "s"]);
  });
});

describe("a manifest that stands though its subject was deleted", () => {
  const deleted: Outcome = { state: "deleted", with: undefined };
  // c's tag alone makes it a referrer of a; s says so itself.
  const learn = async (
    letter: string,
    outcome: Outcome | undefined,
    { specs = SIGNED, cascade = "registered" }: { specs?: typeof SIGNED; cascade?: Cascade } = {},
  ) => {
    const { sweep, built } = sweepOf(specs, { cascade });
    if (outcome !== undefined) sweep.outcomes.set(built.digest("a"), Promise.resolve(outcome));
    await learnCascade(built.digest(letter), sweep);
    return sweep.cascade;
  };

  it("shows that the registry does not cascade at all, where it certainly should have", async () => {
    expect(await learn("s", deleted)).toBe("none");
  });

  it.each<[string, Outcome | undefined]>([
    ["has not been begun", undefined],
    ["had gone before", { state: "already-gone" }],
    ["was refused", { state: "refused", why: "locked" }],
  ])("shows nothing where the deletion of its subject %s", async (_, outcome) => {
    expect(await learn("s", outcome)).toBe("registered");
  });

  it("shows nothing where only a tag makes it a referrer", async () => {
    expect(await learn("c", deleted)).toBe("registered");
  });

  it("shows only that uncertain referrers stay, where registries may take them along or not", async () => {
    const specs = {
      a: image(),
      s: { ...image({ subject: "a" }), mediaType: DOCKER_LIST, children: [] },
    };
    expect(await learn("s", deleted, { specs })).toBe("certain");
    expect(await learn("s", deleted, { specs, cascade: "none" })).toBe("none");
  });
});
