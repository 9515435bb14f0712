/**
 * Reading, applying and verifying against a port in memory: what is asked, in which order, and what comes of each answer.
 */
import { describe, expect, it } from "@jest/globals";

import type { Outcome } from "../../src/prune/execute.ts";
import { pruneRepository, readAndPlan, type PrunedRepository } from "../../src/prune/repository.ts";
import type { RemovalAnswer, Tag } from "../../src/registry/registry.ts";
import { fakeRepository, surroundingsOf, type FakeRepository } from "../support/fake-repository.ts";
import { fixture, image, index, NOW, type Fixture, type Spec } from "../support/fixture.ts";
import { WEEK } from "../support/planning.ts";

const MINUTE_MS = 60_000;

interface Run {
  readonly built: Fixture;
  readonly fake: FakeRepository;
  readonly pruned: PrunedRepository | undefined;
  /** The state of the plan, or why there is none. */
  readonly planned: string;
  readonly waits: readonly number[];
  readonly outcome: (letter: string) => Outcome | undefined;
  readonly verdict: (letter: string) => string | undefined;
}

/** Reads, plans and prunes a fixture. `afterPlan` changes the registry once the plan stands. */
async function prune(
  specs: Readonly<Record<string, Spec>>,
  prepare: (fake: FakeRepository, built: Fixture) => void = () => undefined,
  afterPlan: (fake: FakeRepository, built: Fixture, cancel: () => void) => void = () => undefined,
): Promise<Run> {
  const built = fixture(specs);
  const fake = fakeRepository(built);
  prepare(fake, built);
  const cancellation = new AbortController();
  const { surroundings, waits } = surroundingsOf(cancellation.signal);
  const planned = await readAndPlan(fake.port, WEEK, true, surroundings);
  let pruned: PrunedRepository | undefined;
  if (planned.state === "planned") {
    afterPlan(fake, built, () => {
      cancellation.abort();
    });
    fake.calls.length = 0;
    pruned = await pruneRepository(fake.port, planned, surroundings);
  }
  return {
    built,
    fake,
    pruned,
    planned: planned.state === "unreadable" ? planned.why : planned.state,
    waits,
    outcome: (letter) => pruned?.outcomes.get(built.digest(letter)),
    verdict: (letter) => pruned?.verdicts.get(built.digest(letter))?.reason,
  };
}

const LIVE: Readonly<Record<string, Spec>> = { t: image({ tags: ["v1"] }) };
const DEAD: Readonly<Record<string, Spec>> = { ...LIVE, X: index(["x"]), x: image() };

function tagged(built: Fixture, letter: string, change: Partial<Tag> = {}): Tag {
  const digest = built.digest(letter);
  return { name: "new", digest, updatedAt: NOW, isLocked: false, lock: undefined, ...change };
}

describe("reading", () => {
  it("looks three times at what can't be read, within a minute", async () => {
    const { fake, waits, planned } = await prune(DEAD, (registry, built) => {
      registry.unreadable.add("X");
      registry.references.set("X", [built.digest("x")]);
    });
    expect(planned).toBe("planned");
    expect(waits).toEqual([5_000, 15_000]);
    expect(fake.standing()).toEqual(["X", "t", "x"]);
  });

  it("reads again only what was missing", async () => {
    const { waits, planned } = await prune(DEAD, (registry) => {
      registry.unreadable.add("X");
      registry.before = (call, letter) => {
        if (
          call === "read" &&
          letter === "X" &&
          registry.calls.filter((c) => c === "read X").length > 1
        ) {
          registry.unreadable.clear();
        }
      };
    });
    expect(planned).toBe("planned");
    expect(waits).toEqual([5_000]);
  });

  it.each([
    ["an index", index(["x"])],
    ["a manifest of unknown type", image({ mediaType: "application/vnd.new+json" })],
  ])("fails for %s that can't be read and has no children on record", async (_, spec) => {
    const { planned, built } = await prune({ ...DEAD, X: spec }, (registry) => {
      registry.unreadable.add("X");
    });
    expect(planned).toContain(`Manifest ${built.digest("X")} (`);
    expect(planned).toContain("the registry's records do not say which manifests it lists");
  });

  it("keeps an image that can't be read, once the registry names no subject of it", async () => {
    const { planned, fake } = await prune({ ...DEAD, u: image() }, (registry) => {
      registry.unreadable.add("u");
    });
    expect(planned).toBe("planned");
    expect(fake.standing()).toEqual(["t", "u"]);
  });

  it("fails when something can't be read and there is no referrers API", async () => {
    const { planned, built } = await prune({ ...DEAD, u: image() }, (registry) => {
      registry.unreadable.add("u");
      registry.referrers = undefined;
    });
    expect(planned).toBe(
      `1 manifests can't be read (${built.digest("u")} first), and this registry has no referrers API that could tell what they refer to.`,
    );
  });

  it("reads the other bodies where there is no referrers API", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [`t${n}`, image({ tags: [`v${n}`] })]),
    );
    const { fake, planned } = await prune({ ...many, x: image() }, (registry) => {
      registry.referrers = undefined;
    });
    expect(planned).toBe("planned");
    expect(fake.standing()).not.toContain("x");
  });

  it("adds what only a tag names, and keeps it", async () => {
    const { planned, fake } = await prune(DEAD, (registry, built) => {
      const row = registry.rows.get(built.digest("t"));
      registry.rows.delete(built.digest("t"));
      registry.before = (call) => {
        if (call === "inspect" && row !== undefined) registry.rows.set(row.digest, row);
      };
    });
    expect(planned).toBe("planned");
    expect(fake.standing()).toEqual(["t"]);
  });

  it("fails when a tag names what the registry does not know", async () => {
    const { planned, built } = await prune(DEAD, (registry, letters) => {
      registry.rows.delete(letters.digest("t"));
      registry.unreadable.add("t");
    });
    expect(planned).toBe(
      `Manifest ${built.digest("t")} stands in tag "v1", and the registry says that it does not exist. It may be on its way from another replica, or was just deleted; the next run will tell.`,
    );
  });

  it("stops asking after a failure, and says what failed", async () => {
    const { planned, fake } = await prune(DEAD, (registry) => {
      registry.before = (call) => {
        if (call === "read") throw new Error("no answer");
      };
    });
    expect(planned).toBe("no answer");
    expect(fake.calls.filter((call) => call.startsWith("read"))).toHaveLength(1);
  });

  it.each<[string, Readonly<Record<string, Spec>>]>([
    ["no tag at all", { a: image(), b: image() }],
    ["nothing but digest tags", { a: image(), s: image({ tags: ["sha256-{a}.sig"] }) }],
  ])("leaves a repository with %s alone", async (_, specs) => {
    const { planned, fake } = await prune(specs);
    expect(planned).toBe("untagged");
    expect(fake.standing()).toHaveLength(2);
  });
});

describe("applying", () => {
  it("looks at everything, asks what is new, deletes holders first, and lists once more", async () => {
    const { fake, outcome } = await prune(DEAD);
    expect(fake.calls.slice(0, 2).sort()).toEqual(["look X", "look x"]);
    expect(fake.calls.slice(2)).toEqual(["changesSince", "remove X", "remove x", "rows"]);
    expect(outcome("X")).toEqual({ state: "deleted", with: undefined });
  });

  it("does so before every batch of twenty", async () => {
    const many = Object.fromEntries(Array.from({ length: 45 }, (_, n) => [`z${n}`, image()]));
    const { fake } = await prune({ ...LIVE, ...many });
    expect(fake.standing()).toEqual(["t"]);
    expect(fake.calls.filter((call) => call === "changesSince")).toHaveLength(3);
  });

  it("counts as deleted what the registry took along, without asking it to", async () => {
    const { fake, outcome, built } = await prune({
      ...LIVE,
      d: image(),
      s: image({ subject: "d" }),
      r: image({ subject: "s" }),
    });
    expect(fake.calls.filter((call) => call.startsWith("remove"))).toEqual(["remove d"]);
    expect(outcome("s")).toEqual({ state: "deleted", with: built.digest("d") });
    expect(outcome("r")).toEqual({ state: "deleted", with: built.digest("s") });
  });

  it("deletes what the registry should have taken along, after a new look", async () => {
    const { fake, outcome } = await prune(
      { ...LIVE, d: image(), s: image({ subject: "d" }) },
      undefined,
      (registry, built) => {
        const row = registry.rows.get(built.digest("s"));
        registry.before = (call, letter) => {
          if (call === "inspect" && letter === "s" && row !== undefined) {
            registry.rows.set(row.digest, row);
          }
        };
      },
    );
    expect(outcome("s")).toEqual({ state: "deleted", with: undefined });
    const last = fake.calls.filter((call) => call.endsWith(" s"));
    expect(last).toEqual(["look s", "inspect s", "look s", "remove s"]);
  });

  it.each<[string, RemovalAnswer, Outcome]>([
    ["refused", { state: "refused", why: "locked" }, { state: "refused", why: "locked" }],
    ["gone", { state: "already-gone" }, { state: "already-gone" }],
    ["postponed", { state: "postponed", why: "busy" }, { state: "failed", why: "busy, 5 times" }],
    ["unsettled", { state: "unsettled", why: "500" }, { state: "failed", why: "500, 5 times" }],
  ])("knows what an answer means: %s", async (_, answer, expected) => {
    const { fake, outcome, built } = await prune(DEAD, undefined, (registry) => {
      registry.removal = (letter) => (letter === "X" ? answer : undefined);
    });
    expect(outcome("X")).toEqual(expected);
    const isGone = expected.state === "already-gone";
    expect(outcome("x")).toEqual(
      isGone ? { state: "deleted", with: undefined } : { state: "blocked", by: built.digest("X") },
    );
    expect(fake.standing()).toEqual(isGone ? ["X", "t"] : ["X", "t", "x"]);
    const sent = fake.calls.filter((call) => call === "remove X" || call === "look X");
    expect(sent.join()).not.toContain("remove X,remove X");
  });

  it("takes an unsettled deletion for done when the manifest is gone", async () => {
    const { outcome } = await prune(DEAD, undefined, (registry, built) => {
      registry.removal = (letter) => {
        if (letter !== "X") return undefined;
        registry.rows.delete(built.digest("X"));
        return { state: "unsettled", why: "cut" };
      };
    });
    expect(outcome("X")).toEqual({ state: "deleted", with: undefined });
    expect(outcome("x")).toEqual({ state: "deleted", with: undefined });
  });

  it.each<[string, (fake: FakeRepository, built: Fixture) => void]>([
    ["tagged", (fake, built) => fake.tags.set("new", tagged(built, "X"))],
    ["locked", (fake, built) => lock(fake, built, "X")],
    ["given a tag that only its row shows", (fake, built) => showTag(fake, built, "X")],
    [
      "given a known tag of another manifest",
      (fake, built) => fake.tags.set("v1", tagged(built, "X", { name: "v1" })),
    ],
  ])("keeps what was %s since, with all that it holds", async (_, change) => {
    const { fake, verdict, outcome } = await prune(DEAD, undefined, change);
    expect(fake.standing()).toEqual(["X", "t", "x"]);
    expect([verdict("X"), verdict("x")]).toEqual(["changed-during-run", "child-of-kept-index"]);
    expect(outcome("X")).toBeUndefined();
  });

  it("keeps a subject when a referrer that would go along was locked by its tag", async () => {
    const specs = { ...LIVE, d: image(), s: image({ tags: ["sha256-{d}.sig"], subject: "d" }) };
    const { fake, verdict } = await prune(specs, undefined, (registry) => {
      for (const tag of registry.tags.values()) {
        registry.tags.set(tag.name, { ...tag, isLocked: true });
      }
    });
    expect(fake.standing()).toEqual(["d", "s", "t"]);
    expect(verdict("d")).toBe("subject-of-kept-referrer");
  });

  it("keeps a subject when a signature by tag that goes in a later batch was locked", async () => {
    const images = Array.from({ length: 22 }, (_, n) => [`d${n}`, image()] as const);
    const signatures = images.map(
      ([letter]) => [`s${letter}`, image({ tags: [`sha256-{${letter}}.sig`] })] as const,
    );
    const specs = { ...LIVE, ...Object.fromEntries([...images, ...signatures]) };
    const { fake } = await prune(specs, undefined, (registry, built) => {
      for (const [letter] of signatures) lock(registry, built, letter);
    });
    expect(fake.standing()).toEqual(Object.keys(specs).sort());
  });

  it("keeps what a new manifest holds, and reads it for that", async () => {
    const specs = { ...DEAD, N: index(["x"]) };
    const { fake, verdict } = await prune(
      specs,
      (registry, built) => {
        const row = registry.rows.get(built.digest("N"));
        registry.rows.delete(built.digest("N"));
        if (row !== undefined) registry.news.rows.push(row);
      },
      (registry) => {
        for (const row of registry.news.rows) registry.rows.set(row.digest, row);
      },
    );
    expect(fake.standing()).toEqual(["N", "t", "x"]);
    expect([verdict("N"), verdict("x")]).toEqual(["pushed-during-run", "child-of-kept-index"]);
  });

  it("keeps the carrier of a new tag that only the question for news shows", async () => {
    const { fake, verdict } = await prune(DEAD, undefined, (registry, built) => {
      registry.news.tags.push(tagged(built, "X"));
    });
    expect(fake.standing()).toEqual(["X", "t", "x"]);
    expect(verdict("X")).toBe("changed-during-run");
  });

  it.each<[string, (fake: FakeRepository, built: Fixture) => void, string]>([
    [
      "a new manifest can't be read",
      (fake, built) => {
        fake.news.rows.push({ ...rowOf(fake, built, "t"), digest: built.digest("unknown") });
      },
      "can't be read yet",
    ],
    [
      "a new tag names what is not shown",
      (fake, built) => fake.news.tags.push(tagged(built, "unknown")),
      "does not show yet",
    ],
    [
      "a look fails",
      (fake) => {
        fake.before = (call) => {
          if (call === "look") throw new Error("no answer");
        };
      },
      "no answer",
    ],
  ])("deletes nothing more when %s", async (_, change, why) => {
    const { fake, outcome } = await prune(DEAD, undefined, change);
    expect(fake.standing()).toEqual(["X", "t", "x"]);
    expect(outcome("X")).toMatchObject({ state: "failed", why: expect.stringContaining(why) });
  });

  it("begins no deletion once the run is cancelled, and says which it did not begin", async () => {
    const { fake, outcome, pruned } = await prune(DEAD, undefined, (registry, _, cancel) => {
      registry.before = (call) => {
        if (call === "remove") cancel();
      };
    });
    expect(fake.standing()).toEqual(["t", "x"]);
    expect(outcome("X")?.state).toBe("deleted");
    expect(outcome("x")).toEqual({ state: "cancelled" });
    expect(pruned?.verification).toBeUndefined();
  });

  it("takes a look that ends with a cancelled run for no failure", async () => {
    const { outcome } = await prune(DEAD, undefined, (registry, _, cancel) => {
      registry.before = () => {
        cancel();
        throw new Error("aborted");
      };
    });
    expect([outcome("X"), outcome("x")]).toEqual([{ state: "cancelled" }, { state: "cancelled" }]);
  });
});

describe("verifying", () => {
  it("counts what was to be kept and is there", async () => {
    const { pruned } = await prune({ ...DEAD, u: image({ tags: ["v2"] }) });
    expect(pruned?.verification).toEqual({ state: "verified", kept: 2, disappeared: [] });
  });

  it("is left out when nothing was deleted", async () => {
    const { pruned, fake } = await prune(LIVE);
    expect(pruned?.verification).toBeUndefined();
    expect(fake.calls).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, Spec>>, string]>([
    ["a child", { A: index(["a"], { tags: ["v2"] }), a: image() }, "A"],
    ["a referrer", { T: image({ tags: ["v2"] }), a: image({ subject: "T" }) }, "T"],
  ])("finds %s that is gone", async (_, specs, holder) => {
    const { pruned, built } = await prune({ ...DEAD, ...specs }, undefined, (registry, letters) => {
      registry.before = (call) => {
        if (call === "rows") registry.rows.delete(letters.digest("a"));
      };
    });
    expect(pruned?.verification).toEqual({
      state: "broken",
      losses: [{ holder: built.digest(holder), lost: built.digest("a") }],
    });
  });

  it("finds what a manifest needs that was pushed after the last question", async () => {
    const { pruned, built } = await prune(
      { ...DEAD, N: index(["x"]) },
      (registry, letters) => {
        registry.rows.delete(letters.digest("N"));
      },
      (registry, letters) => {
        const row = { ...rowOf(registry, letters, "X"), digest: letters.digest("N") };
        registry.before = (call) => {
          if (call === "rows") registry.rows.set(row.digest, row);
        };
      },
    );
    expect(pruned?.verification).toEqual({
      state: "broken",
      losses: [{ holder: built.digest("N"), lost: built.digest("x") }],
    });
  });

  it("tells what somebody else removed without leaving a hole", async () => {
    const specs = { ...DEAD, u: image({ tags: ["v2"] }) };
    const { pruned, built } = await prune(specs, undefined, (registry, letters) => {
      registry.before = (call) => {
        if (call === "rows") registry.rows.delete(letters.digest("u"));
      };
    });
    expect(pruned?.verification).toEqual({
      state: "verified",
      kept: 2,
      disappeared: [built.digest("u")],
    });
  });

  it("does not believe a listing that lags", async () => {
    const { pruned } = await prune(DEAD, undefined, (registry, letters) => {
      const row = rowOf(registry, letters, "t");
      registry.before = (call) => {
        if (call === "rows") registry.rows.delete(row.digest);
        if (call === "inspect") registry.rows.set(row.digest, row);
      };
    });
    expect(pruned?.verification).toEqual({ state: "verified", kept: 1, disappeared: [] });
  });

  it("says when it could not be done", async () => {
    const { pruned } = await prune(DEAD, undefined, (registry) => {
      registry.before = (call) => {
        if (call === "rows") throw new Error("no answer");
      };
    });
    expect(pruned?.verification).toEqual({ state: "unknown", why: "no answer" });
  });
});

describe("the clocks", () => {
  it("count the way that keeps more", async () => {
    // Seven days old by the runner's clock, and a minute less by the registry's.
    const built = fixture({ ...LIVE, x: image({ ageDays: 7 }) });
    const fake = fakeRepository(built);
    const { surroundings } = surroundingsOf();
    const late = { ...surroundings, now: () => new Date(NOW.getTime() + MINUTE_MS) };
    const early = { ...surroundings, now: () => new Date(NOW.getTime() - MINUTE_MS) };
    const deletions = async (clock: typeof surroundings) => {
      const planned = await readAndPlan(fake.port, WEEK, true, clock);
      return planned.state === "planned" ? planned.plan.deletions.length : planned.state;
    };
    expect(await deletions(late)).toBe(1);
    expect(await deletions(early)).toBe(0);
  });
});

function rowOf(fake: FakeRepository, built: Fixture, letter: string) {
  const row = fake.rows.get(built.digest(letter));
  if (row === undefined) throw new Error(`no row for ${letter}`);
  return row;
}

function lock(fake: FakeRepository, built: Fixture, letter: string): void {
  fake.rows.set(built.digest(letter), { ...rowOf(fake, built, letter), isLocked: true });
}

function showTag(fake: FakeRepository, built: Fixture, letter: string): void {
  fake.rows.set(built.digest(letter), { ...rowOf(fake, built, letter), tags: ["seen"] });
}
