/**
 * Which repositories are planned at all, and on which clock.
 */
import { describe, expect, it } from "@jest/globals";

import { leaveAsItIs, readAndPlan } from "../../src/prune/repository.ts";
import { fakeRepository, runtimeOf } from "../support/fake-repository.ts";
import { compilePattern } from "../../src/inputs/glob.ts";
import { TAG_NAMES } from "../../src/oci/names.ts";
import { fixture, image, index, NOW } from "../support/fixture.ts";
import { expiring, WEEK } from "../support/planning.ts";
import { change, DEAD, LIVE, prune, type Change, type Specs } from "../support/pruning.ts";

const MINUTE_MS = 60_000;
const nothing: Change = () => undefined;

describe("a repository", () => {
  it("that does not exist is missing", async () => {
    const port = () => ({ list: () => Promise.resolve(undefined) });
    const { plan } = await prune(LIVE, nothing, nothing, { port });
    expect(plan).toEqual({ state: "missing" });
  });

  it("tells how many manifests it has as soon as it is listed, whoever watches its progress", async () => {
    const fake = fakeRepository(fixture(DEAD));
    const { runtime } = runtimeOf();
    const told: (readonly [manifests: number, calls: readonly string[]])[] = [];
    const onListed = (manifests: number) => void told.push([manifests, [...fake.calls]]);
    await readAndPlan(fake.port, WEEK, runtime, { onListed });
    expect(told).toEqual([[3, ["list"]]]);
  });

  it("that can't be listed is unreadable, and says why", async () => {
    const { plan } = await prune(LIVE, (fake) => {
      fake.before = () => {
        throw new Error("no answer");
      };
    });
    expect(plan).toEqual({ state: "unreadable", why: "no answer" });
  });

  it("that has tags only in its tag list is pruned: rows cut theirs short", async () => {
    const { planned, fake } = await prune({ ...LIVE, b: image() }, (registry, built) => {
      change(registry, built, "t", { tags: [] });
    });
    expect(planned).toBe("planned");
    expect(fake.standing()).toEqual(["t"]);
  });

  it("that has tags only in its rows is pruned", async () => {
    const { planned, fake } = await prune({ a: image(), b: image() }, (registry, built) => {
      change(registry, built, "a", { tags: ["v1"] });
    });
    expect(planned).toBe("planned");
    expect(fake.standing()).toEqual(["a"]);
  });
});

describe("a repository without ordinary tags, which may be used by digest alone,", () => {
  const untagged: Specs = { a: image(), b: image() };
  const signed: Specs = { a: image(), s: image({ tags: ["sha256-{a}.sig"] }) };

  it("is left alone, and not even read where it has no tag at all", async () => {
    const { plan, reading, fake } = await prune(untagged);
    expect(plan).toEqual({ state: "untagged", manifests: 2, tagsOnNothing: [] });
    expect(reading).toEqual(["list"]);
    expect(fake.standing()).toEqual(["a", "b"]);
  });

  it("is left alone where it has nothing but digest tags", async () => {
    const { plan, fake } = await prune(signed);
    expect(plan).toEqual({ state: "untagged", manifests: 2, tagsOnNothing: [] });
    expect(fake.standing()).toEqual(["a", "s"]);
  });

  it("is left alone where one of its digest tags names what is gone", async () => {
    const { plan, fake } = await prune({ ...signed, o: image({ tags: ["sha256-{gone}.sig"] }) });
    expect(plan).toEqual({ state: "untagged", manifests: 3, tagsOnNothing: [] });
    expect(fake.standing()).toEqual(["a", "o", "s"]);
  });

  it("is left alone though a pattern takes the digest tag that names what is gone", async () => {
    const tags = expiring([compilePattern("sha256-*", TAG_NAMES)]);
    const specs = { ...signed, o: image({ tags: ["sha256-{gone}.sig"] }) };
    const { fake } = await prune(specs, nothing, nothing, { policy: { tags } });
    expect(fake.standing()).toEqual(["a", "o", "s"]);
  });

  it("loses signatures whose images are elsewhere by a pattern for them, where all it has is tagged", async () => {
    const tags = expiring([compilePattern("sha256-*", TAG_NAMES)]);
    const specs = { o: index(["x"], { tags: ["sha256-{gone}.sig"] }), x: image() };
    const { planned, fake } = await prune(specs, nothing, nothing, { policy: { tags } });
    expect(planned).toBe("planned");
    expect(fake.standing()).toEqual([]);
  });

  it.each([
    ["no tag at all", untagged],
    ["nothing but digest tags", signed],
  ])("is pruned on request where it has %s", async (_, specs) => {
    const policy = { prunesUntaggedRepositories: true };
    const { planned, fake } = await prune(specs, nothing, nothing, { policy });
    expect(planned).toBe("planned");
    expect(fake.standing()).toEqual([]);
  });
});

describe("the clocks", () => {
  const specs = { ...LIVE, x: image({ ageDays: 7 }) };
  const later = new Date(NOW.getTime() + MINUTE_MS);
  const justBefore = new Date(NOW.getTime() - 1);

  // x is seven days old at NOW, which is when it may go.
  it.each([
    ["both say so", NOW, NOW, true],
    ["the runner's is ahead", NOW, later, true],
    ["the registry's is ahead", later, NOW, true],
    ["the runner's says not yet", later, justBefore, false],
    ["the registry's says not yet", justBefore, later, false],
    ["the registry's is not known, and the runner's says so", undefined, NOW, true],
    ["the registry's is not known, and the runner's says not yet", undefined, justBefore, false],
  ])("delete what is old when %s: %s and %s", async (_, registryTime, now, isDeleted) => {
    const { fake } = await prune(specs, nothing, nothing, {
      around: { now: () => now },
      port: ({ list }) => ({
        list: async () => {
          const listing = await list();
          return listing === undefined ? undefined : { ...listing, registryTime };
        },
      }),
    });
    expect(fake.standing()).toEqual(isDeleted ? ["t"] : ["t", "x"]);
  });

  it("set the moment since when news is asked for: an hour before the reading", async () => {
    const asked: Date[][] = [];
    await prune(DEAD, nothing, nothing, {
      port: ({ changesSince }) => ({
        changesSince: (...since) => {
          asked.push(since);
          return changesSince(...since);
        },
      }),
    });
    const since = new Date(NOW.getTime() - 60 * MINUTE_MS);
    expect(asked).toEqual([[since, since]]);
  });
});

describe("a planned repository whose turn never comes", () => {
  it("is told as it was planned, every deletion and every tag as not begun", async () => {
    const policy = { ...WEEK, tags: expiring([compilePattern("pr-*", TAG_NAMES)]) };
    const specs = { ...DEAD, b: image({ tags: ["pr-1", "v2"] }) };
    const built = fixture(specs);
    const planned = await readAndPlan(fakeRepository(built).port, policy, runtimeOf().runtime);
    if (planned.state !== "planned") throw new Error(planned.state);
    const left = leaveAsItIs(planned);
    const cancelled = { state: "cancelled" };
    expect(
      [...left.outcomes].map(([digest, outcome]) => [...built.letters([digest]), outcome]),
    ).toEqual([
      ["X", cancelled],
      ["x", cancelled],
    ]);
    expect([...left.tagOutcomes]).toEqual([["pr-1", cancelled]]);
    expect(left).toMatchObject({ inventory: planned.inventory, verification: undefined });
    expect(left.verdicts).toBe(planned.plan.verdicts);
  });
});

describe("the progress of a repository", () => {
  it("goes through its phases, with as many steps as there are", async () => {
    const phases: (readonly [string, number | undefined])[] = [];
    let steps = 0;
    const progress = {
      begin: (phase: string, count?: number) => void phases.push([phase, count]),
      step: () => void (steps += 1),
    };
    const policy = { tags: expiring([compilePattern("pr-*", TAG_NAMES)]) };
    const specs = { ...DEAD, b: image({ tags: ["pr-1", "v2"] }) };
    await prune(specs, nothing, nothing, { policy, around: { progress } });
    expect(phases).toEqual([
      ["listing", undefined],
      ["reading manifests", 1],
      ["reading manifests", 1],
      ["reading manifests", 2],
      ["deleting", 2],
      ["removing tags", 1],
      ["verifying", undefined],
    ]);
    expect(steps).toBe(4 + 2 + 1);
  });
});

describe("a manifest that is still listed at the end", () => {
  it.each([
    ["accepted its deletion", { state: "removed" }],
    ["says that it does not exist", { state: "already-gone" }],
  ] as const)("has failed to go, where the registry %s", async (said, answer) => {
    const { outcome } = await prune(DEAD, (fake) => {
      fake.removal = (letter) => (letter === "x" ? answer : undefined);
    });
    const why = outcome("x");
    expect(why).toMatchObject({ state: "failed" });
    expect(JSON.stringify(why)).toContain(`the registry ${said}, and still lists it`);
  });
});

describe("an empty repository", () => {
  it("is planned, and nothing in it is deleted", async () => {
    const { planned, pruned } = await prune({});
    expect([planned, pruned?.verdicts.size]).toEqual(["planned", 0]);
  });
});
