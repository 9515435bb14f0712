/**
 * Removing expired tags, and lifting locks, against a port in memory: what is asked, and what comes of each answer.
 */
import { describe, expect, it } from "@jest/globals";

import { TAG_NAMES } from "../../../src/oci/names.ts";
import { compilePattern } from "../../../src/inputs/glob.ts";
import type { Outcome } from "../../../src/prune/sweep/settle.ts";
import type { Policy } from "../../../src/prune/model/policy.ts";
import { pruneRepository, readAndPlan } from "../../../src/prune/repository.ts";
import type { SweepOptions } from "../../../src/prune/sweep/state.ts";
import type { TagOutcome } from "../../../src/prune/sweep/untag.ts";
import type { ManifestRow, RemovalAnswer, Tag } from "../../../src/registry/registry.ts";
import { fakeRepository, runtimeOf, type FakeRepository } from "../../support/fake-repository.ts";
import { fixture, image, LOCK, NOW, type Fixture, type Spec } from "../../support/fixture.ts";
import { expiring, WEEK } from "../../support/planning.ts";

const EXPIRING: Policy = {
  ...WEEK,
  tags: expiring([compilePattern("pr-*", TAG_NAMES)]),
};

/** An image that stays for its other tag, and one that goes with its only one. */
const SPECS: Readonly<Record<string, Spec>> = {
  a: image({ tags: ["pr-1", "v1"] }),
  x: image({ tags: ["pr-2"] }),
};

type Change = (fake: FakeRepository, built: Fixture, cancel: () => void) => void;

interface Options extends Partial<Pick<SweepOptions, "acquire" | "now">> {
  readonly unlocks?: boolean;
  readonly specs?: typeof SPECS;
}

/** Prunes; `change` happens between the plan and its application. */
async function prune(
  change: Change = () => undefined,
  { unlocks = false, specs = SPECS, ...around }: Options = {},
) {
  const built = fixture(specs);
  const fake = fakeRepository(built);
  const cancellation = new AbortController();
  const { runtime } = runtimeOf(cancellation.signal);
  const policy = { ...EXPIRING, unlocks };
  const planned = await readAndPlan(fake.port, policy, runtime);
  if (planned.state !== "planned") throw new Error(`not planned: ${planned.state}`);
  fake.calls.length = 0;
  change(fake, built, () => {
    cancellation.abort();
  });
  const pruned = await pruneRepository(fake.port, planned, {
    ...runtime,
    ...around,
  });
  const outcome = (letter: string) => pruned.outcomes.get(built.digest(letter));
  return { fake, built, pruned, outcome, tagOutcome: pruned.tagOutcomes.get("pr-1") };
}

function changeTag(fake: FakeRepository, change: Partial<Tag>): void {
  const tag = fake.tags.get("pr-1");
  if (tag !== undefined) fake.tags.set("pr-1", { ...tag, ...change });
}

describe("an expired tag of an image that stays", () => {
  it("is looked at and removed, after all deletions", async () => {
    const { fake, tagOutcome } = await prune();
    expect(tagOutcome).toEqual({ state: "deleted", with: undefined });
    expect([...fake.tags.keys()]).toEqual(["v1"]);
    const sent = fake.calls.filter((call) => /^(?:remove|tag|untag|unlock) /.test(call));
    expect(sent).toEqual(["remove x", "tag pr-1", "untag pr-1"]);
    expect(fake.calls.filter((call) => call === "rows" || call === "tags")).toEqual([
      "rows",
      "tags",
    ]);
  });

  it.each<[string, Change]>([
    ["was moved", (fake, built) => changeTag(fake, { digest: built.digest("x") })],
    ["was set again", (fake) => changeTag(fake, { updatedAt: NOW })],
    ["has no known time any more", (fake) => changeTag(fake, { updatedAt: undefined })],
    ["was locked", (fake) => changeTag(fake, { isLocked: true, lock: LOCK })],
  ])("stays when it %s since", async (_, change) => {
    const { fake, tagOutcome } = await prune(change);
    expect(tagOutcome).toEqual({ state: "kept" });
    expect(fake.tags.has("pr-1")).toBe(true);
  });

  it("is gone already when somebody else removed it", async () => {
    const { tagOutcome } = await prune((fake) => fake.tags.delete("pr-1"));
    expect(tagOutcome).toEqual({ state: "already-gone" });
  });

  it.each<[string, RemovalAnswer, TagOutcome]>([
    ["refused", { state: "refused", why: "no" }, { state: "refused", why: "no" }],
    ["gone", { state: "already-gone" }, { state: "already-gone" }],
    ["postponed", { state: "postponed", why: "busy" }, { state: "failed", why: "busy, 5 times" }],
    ["unsettled", { state: "unsettled", why: "500" }, { state: "failed", why: "500, 5 times" }],
  ])("knows what an answer means: %s", async (_, answer, expected) => {
    const { fake, tagOutcome } = await prune((registry) => {
      registry.removal = (letter) => {
        if (letter !== "pr-1") return undefined;
        if (answer.state === "already-gone") registry.tags.delete("pr-1");
        return answer;
      };
    });
    expect(tagOutcome).toEqual(expected);
    expect(fake.calls.join()).not.toContain("untag pr-1,untag pr-1");
    const tries = expected.state === "failed" ? 5 : 1;
    expect(fake.calls.filter((call) => call === "untag pr-1")).toHaveLength(tries);
  });

  it("counts as removed when an unsettled removal turns out to have happened", async () => {
    const { tagOutcome } = await prune((registry) => {
      registry.removal = (letter) => {
        if (letter !== "pr-1") return undefined;
        registry.tags.delete("pr-1");
        return { state: "unsettled", why: "cut" };
      };
    });
    expect(tagOutcome).toEqual({ state: "deleted", with: undefined });
  });

  const stays =
    "the registry accepted its deletion, and still lists it after three looks within seconds; should the next run say the same, ask the registry's support to remove it";

  it("has failed to go when the registry says that it is removed, and lists it to the end", async () => {
    const { tagOutcome, fake } = await prune((registry) => {
      registry.removal = (letter) => (letter === "pr-1" ? { state: "removed" } : undefined);
    });
    expect(tagOutcome).toEqual({ state: "failed", why: stays });
    expect(fake.calls.filter((call) => call === "tags")).toHaveLength(3);
  });

  it("has failed to go when the list of tags that lacks it lacks one of those that stay as well", async () => {
    const listing = async (listed: (tag: Tag) => boolean) => {
      const { tagOutcome, fake } = await prune((registry) => {
        registry.removal = (letter) => (letter === "pr-1" ? { state: "removed" } : undefined);
        const { tags } = registry.port;
        Object.assign(registry.port, { tags: async () => (await tags()).filter(listed) });
      });
      return [tagOutcome?.state, fake.calls.filter((call) => call === "tag pr-1").length];
    };
    expect(await listing(() => false)).toEqual(["failed", 2]);
    expect(await listing(({ name }) => name !== "pr-1")).toEqual(["deleted", 1]);
  });

  it("is removed when the list of tags lags, or somebody has set it again", async () => {
    let lists = 0;
    const lagging = await prune((registry) => {
      registry.removal = (letter) => (letter === "pr-1" ? { state: "removed" } : undefined);
      registry.before = (call) => {
        lists += call === "tags" ? 1 : 0;
        if (lists === 2) registry.tags.delete("pr-1");
      };
    });
    expect([lagging.tagOutcome?.state, lists]).toEqual(["deleted", 2]);
    const again = await prune((registry) => {
      registry.removal = (letter) => {
        if (letter !== "pr-1") return undefined;
        changeTag(registry, { updatedAt: NOW });
        return { state: "removed" };
      };
    });
    expect(again.tagOutcome?.state).toBe("deleted");
  });

  it("takes another turn when the registry has asked for patience since the look", async () => {
    let turns = 0;
    const acquire = () => {
      turns += 1;
      const nth = turns;
      // The first turn is that of x.
      return Promise.resolve(() => nth === 2);
    };
    const { fake, tagOutcome } = await prune(undefined, { acquire });
    expect(tagOutcome?.state).toBe("deleted");
    const sent = fake.calls.filter((call) => /^(?:tag|untag) /.test(call));
    expect(sent).toEqual(["tag pr-1", "tag pr-1", "untag pr-1"]);
  });

  it.each([
    ["came late", 2_000],
    ["came before the clock was set back", -2_000],
  ])("is looked at again when the answer %s", async (_, ms) => {
    let nowMs = NOW.getTime();
    let looks = 0;
    const { fake, tagOutcome } = await prune(
      (registry) => {
        registry.before = (call) => {
          looks += call === "tag" ? 1 : 0;
          if (call === "tag" && looks === 1) nowMs += ms;
        };
      },
      { now: () => new Date(nowMs), specs: { a: image({ tags: ["pr-1", "v1"] }) } },
    );
    expect(tagOutcome?.state).toBe("deleted");
    const sent = fake.calls.filter((call) => /^(?:tag|untag) /.test(call));
    expect(sent).toEqual(["tag pr-1", "tag pr-1", "untag pr-1"]);
  });

  it("stays when the registry can't be asked, and says why", async () => {
    const { fake, tagOutcome } = await prune((registry) => {
      registry.before = (call) => {
        if (call === "tag") throw new Error("no answer");
      };
    });
    expect(tagOutcome).toEqual({ state: "failed", why: "no answer" });
    expect(fake.tags.has("pr-1")).toBe(true);
  });

  it("stays when no deletion can be answered for any more", async () => {
    const { fake, tagOutcome } = await prune((registry) => {
      registry.before = (call) => {
        if (call === "changesSince") throw new Error("no answer");
      };
    });
    expect(tagOutcome).toEqual({ state: "failed", why: "no answer" });
    expect(fake.calls).not.toContain("tag pr-1");
  });

  it("stays when a request for it ends with a cancelled run, which is no failure", async () => {
    const { fake, tagOutcome } = await prune((registry, _built, cancel) => {
      registry.before = (call) => {
        if (call !== "tag") return;
        cancel();
        throw new Error("aborted");
      };
    });
    expect(tagOutcome).toEqual({ state: "cancelled" });
    expect(fake.tags.has("pr-1")).toBe(true);
  });

  it("stays when the run is cancelled", async () => {
    const { fake, tagOutcome } = await prune((_registry, _built, cancel) => {
      cancel();
    });
    expect(tagOutcome).toEqual({ state: "cancelled" });
    expect(fake.calls).toEqual([]);
  });
});

describe("an image with an expired tag that goes", () => {
  it("stays when that tag was set again since", async () => {
    const { fake } = await prune((registry) => {
      const tag = registry.tags.get("pr-2");
      if (tag !== undefined) registry.tags.set("pr-2", { ...tag, updatedAt: NOW });
    });
    expect(fake.standing()).toEqual(["a", "x"]);
  });

  it("stays when only the question for news shows that", async () => {
    const { fake } = await prune((registry, built) => {
      const tag = { name: "pr-2", digest: built.digest("x"), updatedAt: NOW };
      registry.news.tags.push({ ...tag, isLocked: false, lock: undefined });
    });
    expect(fake.standing()).toEqual(["a", "x"]);
  });
});

describe("locks that are to be lifted", () => {
  const specs = {
    a: image({ tags: ["pr-1", "v1"], hasLockedTags: true }),
    x: image({ tags: ["pr-2"], isLocked: true, hasLockedTags: true }),
  };

  it("are lifted right before the deletion, on the manifest and its tags", async () => {
    const { fake, tagOutcome } = await prune(undefined, { unlocks: true, specs });
    expect(fake.standing()).toEqual(["a"]);
    expect(tagOutcome).toEqual({ state: "deleted", with: undefined });
    const sent = fake.calls.filter((call) => /lock|remove|untag/.test(call));
    expect(sent).toEqual(["unlock x", "unlock pr-2", "remove x", "unlock pr-1", "untag pr-1"]);
  });

  it.each<[RemovalAnswer, Outcome]>([
    [
      { state: "refused", why: "no" },
      { state: "refused", why: "no" },
    ],
    [
      { state: "postponed", why: "busy" },
      { state: "failed", why: "busy, 5 times" },
    ],
    [
      { state: "unsettled", why: "500" },
      { state: "failed", why: "500, 5 times" },
    ],
  ])("are set again after %j", async (answer, expected) => {
    const { fake, built, outcome, tagOutcome } = await prune(
      (registry) => {
        registry.removal = () => answer;
      },
      { unlocks: true, specs },
    );
    expect([outcome("x"), tagOutcome]).toEqual([expected, expected]);
    expect(fake.rows.get(built.digest("x"))?.lock).toBe(LOCK);
    expect([...fake.tags.values()].map(({ lock }) => lock)).toEqual([LOCK, LOCK, LOCK]);
  });

  it("cost no tag that has moved while the registry took its time to lift them", async () => {
    let nowMs = NOW.getTime();
    const { fake, tagOutcome } = await prune(
      (registry, built) => {
        registry.before = (call, letter) => {
          if (`${call} ${letter}` !== "unlock pr-1") return;
          nowMs += 2_000;
          changeTag(registry, { digest: built.digest("x") });
        };
      },
      {
        now: () => new Date(nowMs),
        unlocks: true,
        specs: { ...specs, x: image({ tags: ["v2"] }) },
      },
    );
    expect(tagOutcome).toEqual({ state: "kept" });
    expect(fake.calls).not.toContain("untag pr-1");
    expect(fake.tags.get("pr-1")?.lock).toBe(LOCK);
  });

  it("are not set again on what somebody else has deleted meanwhile", async () => {
    const { fake, outcome, tagOutcome } = await prune(
      (registry, built) => {
        registry.removal = () => {
          registry.rows.delete(built.digest("x"));
          for (const tag of ["pr-1", "pr-2"]) registry.tags.delete(tag);
          return { state: "already-gone" };
        };
      },
      { unlocks: true, specs },
    );
    expect([outcome("x"), tagOutcome]).toEqual([
      { state: "already-gone" },
      { state: "already-gone" },
    ]);
    expect(fake.calls.filter((call) => call.startsWith("lock"))).toEqual([]);
  });

  it.each<RemovalAnswer>([{ state: "removed" }, { state: "already-gone" }])(
    "are set again where the registry answered %j and nothing has gone",
    async (answer) => {
      const { fake, built, outcome, tagOutcome } = await prune(
        (registry) => {
          registry.removal = () => answer;
        },
        { unlocks: true, specs },
      );
      expect([outcome("x")?.state, tagOutcome?.state]).toEqual(["failed", "failed"]);
      expect(fake.rows.get(built.digest("x"))?.lock).toBe(LOCK);
      expect([...fake.tags.values()].map(({ lock }) => lock)).toEqual([LOCK, LOCK, LOCK]);
    },
  );

  it("are set again when the removal ends in an error of ours, which only a look can settle", async () => {
    const { fake, built, outcome, tagOutcome } = await prune(
      (registry) => {
        registry.before = (call) => {
          if (call === "remove" || call === "untag") throw new Error("broken");
        };
      },
      { unlocks: true, specs },
    );
    const failed = { state: "failed", why: "broken, 5 times" };
    expect([outcome("x"), tagOutcome]).toEqual([failed, failed]);
    expect(fake.rows.get(built.digest("x"))?.lock).toBe(LOCK);
    expect([...fake.tags.values()].map(({ lock }) => lock)).toEqual([LOCK, LOCK, LOCK]);
  });

  it("that can't be set again are named", async () => {
    const { outcome } = await prune(
      (registry) => {
        registry.removal = () => ({ state: "refused", why: "no" });
        registry.isRelockable = false;
      },
      { unlocks: true, specs },
    );
    expect(outcome("x")).toEqual({
      state: "refused",
      why: `it was unlocked, not deleted ("no"), and could not be locked again: ${fixture(specs).digest("x")}, pr-2`,
    });
  });

  it("protect when they were changed since the reading", async () => {
    const { fake } = await prune(
      (registry, built) => {
        const row = registry.rows.get(built.digest("x"));
        if (row !== undefined) registry.rows.set(row.digest, { ...row, lock: "another" });
      },
      { unlocks: true, specs },
    );
    expect(fake.standing()).toEqual(["a", "x"]);
    expect(fake.calls).not.toContain("unlock x");
  });

  it("protect when they were set since the reading", async () => {
    const { fake } = await prune(
      (registry, built) => {
        const row = registry.rows.get(built.digest("x"));
        if (row !== undefined) {
          registry.rows.set(row.digest, { ...row, isLocked: true, lock: LOCK });
        }
      },
      { unlocks: true },
    );
    expect(fake.standing()).toEqual(["a", "x"]);
  });

  it("are never the repository's own", async () => {
    const built = fixture(specs);
    const { port } = fakeRepository(built);
    const list: typeof port.list = async () => {
      const listing = await port.list();
      return listing === undefined ? undefined : { ...listing, isLocked: true };
    };
    const policy = { ...EXPIRING, unlocks: true };
    const { runtime } = runtimeOf();
    const planned = await readAndPlan({ ...port, list }, policy, runtime);
    expect(planned).toMatchObject({ plan: { deletions: [], tagRemovals: [] } });
  });

  it("protect when the registry does not state them in full", async () => {
    const built = fixture(specs);
    const fake = fakeRepository(built);
    const row = fake.rows.get(built.digest("x"));
    if (row !== undefined) fake.rows.set(row.digest, { ...row, lock: undefined });
    const { runtime } = runtimeOf();
    const planned = await readAndPlan(fake.port, { ...EXPIRING, unlocks: true }, runtime);
    const plan = planned.state === "planned" ? planned.plan : undefined;
    expect(plan?.verdicts.get(built.digest("x"))?.reason).toBe("locked");
  });
});

describe("a tag whose run ends while it has its turn", () => {
  /** What was sent of the tag before the run ended at a moment. */
  const endingAt = async (isMoment: (call: string) => boolean, onAcquire = false) => {
    let end: () => void = () => undefined;
    const { fake, tagOutcome } = await prune(
      (registry, _, cancel) => {
        end = cancel;
        registry.before = (call, letter) => {
          if (isMoment(`${call} ${letter}`)) cancel();
        };
      },
      {
        specs: { a: image({ tags: ["pr-1", "v1"] }) },
        acquire: () => {
          if (onAcquire) end();
          return Promise.resolve(() => false);
        },
      },
    );
    return { tagOutcome, sent: fake.calls.filter((call) => call.endsWith(" pr-1")) };
  };

  it("is not looked at when that was before it got its place", async () => {
    expect(await endingAt(() => false, true)).toEqual({
      tagOutcome: { state: "cancelled" },
      sent: [],
    });
  });

  it("does not even wait for its place when that was before its turn", async () => {
    let places = 0;
    const { tagOutcome } = await prune(
      (registry, _, cancel) => {
        registry.before = () => undefined;
        cancel();
      },
      {
        specs: { a: image({ tags: ["pr-1", "v1"] }) },
        acquire: () => {
          places += 1;
          return Promise.resolve(() => false);
        },
      },
    );
    expect([tagOutcome, places]).toEqual([{ state: "cancelled" }, 0]);
  });

  it("is told as not begun when that was during the look, though it is gone by now", async () => {
    const { tagOutcome } = await prune(
      (registry, _, cancel) => {
        registry.before = (call, letter) => {
          if (`${call} ${letter}` !== "tag pr-1") return;
          registry.tags.delete("pr-1");
          cancel();
        };
      },
      { specs: { a: image({ tags: ["pr-1", "v1"] }) } },
    );
    expect(tagOutcome).toEqual({ state: "cancelled" });
  });

  it("is not removed when that was during the look", async () => {
    const { tagOutcome, sent } = await endingAt((call) => call === "tag pr-1");
    expect([tagOutcome, sent]).toEqual([{ state: "cancelled" }, ["tag pr-1"]]);
  });
});

describe("a digest tag whose manifest was to go", () => {
  it("is told as not begun, like the deletion of that", async () => {
    const specs = {
      d: image(),
      s: image({ tags: ["sha256-{d}.sig", "sha256-{t}.sig"] }),
      t: image({ tags: ["v1"] }),
    };
    const { built, outcome, pruned } = await prune((_registry, _built, cancel) => cancel(), {
      specs,
    });
    const tag = `sha256-${built.digest("d").slice(7)}.sig`;
    expect(outcome("d")).toEqual({ state: "cancelled" });
    expect(pruned.tagOutcomes.get(tag)).toEqual({ state: "cancelled" });
  });
});

describe("an expired tag on nothing", () => {
  /** `t` is tagged; pr-1 names what the registry does not have, until `change`. */
  const specs = { t: image({ tags: ["v1"] }), n: image({ tags: ["pr-1"] }) };
  const pruneNothing = async (
    change: (fake: FakeRepository, row: ManifestRow, cancel: () => void) => void,
  ) => {
    const built = fixture(specs);
    const fake = fakeRepository(built);
    const cancellation = new AbortController();
    const { runtime } = runtimeOf(cancellation.signal);
    const row = fake.rows.get(built.digest("n"));
    if (row === undefined) throw new Error("no row");
    fake.rows.delete(row.digest);
    fake.unreadable.add("n");
    const planned = await readAndPlan(fake.port, EXPIRING, runtime);
    if (planned.state !== "planned") throw new Error(planned.state);
    change(fake, row, () => {
      cancellation.abort();
    });
    const { tagOutcomes } = await pruneRepository(fake.port, planned, runtime);
    return {
      removals: planned.plan.tagRemovals,
      outcome: tagOutcomes.get("pr-1"),
      tags: [...fake.tags.keys()],
    };
  };

  it("is removed, and told as one", async () => {
    const { removals, outcome, tags } = await pruneNothing(() => undefined);
    expect(removals).toMatchObject([{ name: "pr-1", isOnNothing: true, because: undefined }]);
    expect([outcome?.state, tags]).toEqual(["deleted", ["v1"]]);
  });

  it("stays when its manifest has come meanwhile", async () => {
    const { outcome, tags } = await pruneNothing((fake, row) => {
      fake.rows.set(row.digest, row);
    });
    expect([outcome, tags.sort()]).toEqual([{ state: "kept" }, ["pr-1", "v1"]]);
  });

  it("stays when it moves while its manifest is looked for: it is looked at once more", async () => {
    const { outcome, tags } = await pruneNothing((fake) => {
      const [other] = fake.rows.keys();
      fake.before = (call) => {
        if (call === "inspect" && other !== undefined) changeTag(fake, { digest: other });
      };
    });
    expect([outcome, tags.sort()]).toEqual([{ state: "kept" }, ["pr-1", "v1"]]);
  });

  it("stays when the run is cancelled while its manifest is looked for", async () => {
    const { outcome, tags } = await pruneNothing((fake, _, cancel) => {
      fake.before = (call) => {
        if (call === "inspect") cancel();
      };
    });
    expect([outcome, tags.sort()]).toEqual([{ state: "cancelled" }, ["pr-1", "v1"]]);
  });

  it("stays when its manifest can be read by now, though no record shows it", async () => {
    const { outcome } = await pruneNothing((fake) => {
      fake.unreadable.delete("n");
    });
    expect(outcome).toEqual({ state: "kept" });
  });
});

describe("what was unlocked for a deletion that is said to have happened", () => {
  const specs = { t: image({ tags: ["v1"] }), x: image({ isLocked: true }) };

  it.each<RemovalAnswer>([{ state: "removed" }, { state: "already-gone" }])(
    "is named where it still stands and can't be locked again: %j",
    async (answer) => {
      const { outcome, built } = await prune(
        (registry) => {
          registry.removal = () => answer;
          registry.isRelockable = false;
        },
        { unlocks: true, specs },
      );
      expect(outcome("x")).toEqual({
        state: "refused",
        why: `it was unlocked, not deleted ("it is still there"), and could not be locked again: ${built.digest("x")}`,
      });
    },
  );

  it("is locked again where nobody can tell whether it still stands", async () => {
    const { fake } = await prune(
      (registry) => {
        registry.removal = () => ({ state: "removed" });
        registry.before = (call) => {
          if (call === "inspect") throw new Error("no answer");
        };
      },
      { unlocks: true, specs },
    );
    expect(fake.calls).toContain("lock x");
  });
});
