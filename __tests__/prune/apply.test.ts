/**
 * Applying a plan to a port in memory that changes meanwhile: what is asked in which order, and what comes of it.
 */
import { describe, expect, it } from "@jest/globals";

import type { Outcome } from "../../src/prune/execute.ts";
import type { RemovalAnswer } from "../../src/registry/registry.ts";
import { DOCKER_IMAGE, fixture, image, index, NOW } from "../support/fixture.ts";
import {
  change,
  DEAD,
  deadImages,
  LIVE,
  prune,
  rowOf,
  tagged,
  withhold,
  type Change,
} from "../support/pruning.ts";

const nothing: Change = () => undefined;
const DELETED = { state: "deleted", with: undefined } as const;

describe("applying", () => {
  it("looks at everything, asks what is new, deletes holders first, and lists once more", async () => {
    const { fake, outcome } = await prune(DEAD);
    expect(fake.calls.slice(0, 2).sort()).toEqual(["look X", "look x"]);
    expect(fake.calls.slice(2)).toEqual(["changesSince", "remove X", "remove x", "rows"]);
    expect(outcome("X")).toEqual(DELETED);
  });

  it("does so before every batch of twenty", async () => {
    const { fake } = await prune({ ...LIVE, ...deadImages(45) });
    expect(fake.standing()).toEqual(["t"]);
    expect(fake.calls.filter((call) => call === "changesSince")).toHaveLength(3);
  });

  it("does so again for what is left of a batch after thirty seconds", async () => {
    // The registry allows one deletion in fifteen seconds.
    let elapsedMs = 0;
    let last = Promise.resolve();
    const around = {
      now: () => new Date(NOW.getTime() + elapsedMs),
      turn: () => {
        last = last.then(() => {
          elapsedMs += 15_000;
        });
        return last;
      },
    };
    const specs = { ...LIVE, ...deadImages(3) };
    const { fake } = await prune(specs, nothing, nothing, { around });
    expect(fake.calls.map((call) => call.split(" ")[0])).toEqual([
      ...["look", "look", "look", "changesSince", "remove", "remove"],
      ...["look", "changesSince", "remove", "rows"],
    ]);
  });

  it("deletes a signature by tag along with its image: that tag was known", async () => {
    const specs = { ...LIVE, d: image(), s: image({ tags: ["sha256-{d}.sig"] }) };
    const { fake } = await prune(specs);
    expect(fake.standing()).toEqual(["t"]);
  });
});

describe("what the registry takes along", () => {
  it("counts as deleted without asking it to", async () => {
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

  it("is deleted after a new look where the registry should have, and has not", async () => {
    const { fake, outcome } = await prune(
      { ...LIVE, d: image(), s: image({ subject: "d" }) },
      nothing,
      (registry, built) => {
        const row = rowOf(registry, built, "s");
        registry.before = (call, letter) => {
          if (call === "inspect" && letter === "s") registry.rows.set(row.digest, row);
        };
      },
    );
    expect(outcome("s")).toEqual(DELETED);
    const last = fake.calls.filter((call) => call.endsWith(" s"));
    expect(last).toEqual(["look s", "inspect s", "look s", "remove s"]);
  });

  // d is one of the twenty of the first batch, s the only one of the second.
  const twoBatches = { ...LIVE, ...deadImages(19), d: image(), s: image({ subject: "d" }) };

  it("needs no second look in a later batch", async () => {
    const { fake, outcome, built } = await prune(twoBatches);
    expect(outcome("s")).toEqual({ state: "deleted", with: built.digest("d") });
    expect(fake.calls.filter((call) => call.endsWith(" s"))).toEqual(["look s", "inspect s"]);
  });

  it("is looked at again in a later batch where somebody else had deleted the subject", async () => {
    const { fake, verdict } = await prune(twoBatches, nothing, (registry, built) => {
      registry.removal = (letter) => (letter === "d" ? { state: "already-gone" } : undefined);
      registry.before = (call, letter) => {
        if (call === "remove" && letter === "d") change(registry, built, "s", { isLocked: true });
      };
    });
    expect(verdict("s")?.reason).toBe("changed-during-run");
    expect(fake.calls).not.toContain("remove s");
  });
});

describe("answers to a deletion", () => {
  it.each<[string, RemovalAnswer, Outcome]>([
    ["refused", { state: "refused", why: "locked" }, { state: "refused", why: "locked" }],
    ["gone", { state: "already-gone" }, { state: "already-gone" }],
    ["postponed", { state: "postponed", why: "busy" }, { state: "failed", why: "busy, 5 times" }],
    ["unsettled", { state: "unsettled", why: "500" }, { state: "failed", why: "500, 5 times" }],
  ])("are told apart: %s", async (_, answer, expected) => {
    const { fake, outcome, built } = await prune(DEAD, nothing, (registry) => {
      registry.removal = (letter) => (letter === "X" ? answer : undefined);
    });
    expect(outcome("X")).toEqual(expected);
    const isGone = expected.state === "already-gone";
    expect(outcome("x")).toEqual(isGone ? DELETED : { state: "blocked", by: built.digest("X") });
    expect(fake.standing()).toEqual(isGone ? ["X", "t"] : ["X", "t", "x"]);
    const sent = fake.calls.filter((call) => call === "remove X" || call === "look X");
    expect(sent.join()).not.toContain("remove X,remove X");
  });

  it("that leave it open are settled by a look: the manifest is gone", async () => {
    const { outcome } = await prune(DEAD, nothing, (registry, built) => {
      registry.removal = (letter) => {
        if (letter !== "X") return undefined;
        registry.rows.delete(built.digest("X"));
        return { state: "unsettled", why: "cut" };
      };
    });
    expect(outcome("X")).toEqual(DELETED);
    expect(outcome("x")).toEqual(DELETED);
  });
});

describe("a registry that changes meanwhile", () => {
  it.each<[string, Change]>([
    ["tagged", (fake, built) => fake.tags.set("new", tagged(fake, built, "X"))],
    ["locked", (fake, built) => change(fake, built, "X", { isLocked: true })],
    [
      "given a tag that only its row shows",
      (fake, built) => change(fake, built, "X", { tags: ["seen"] }),
    ],
    [
      "given a known tag of another manifest",
      (fake, built) => fake.tags.set("v1", tagged(fake, built, "X", "v1")),
    ],
  ])("keeps what was %s, with all that it holds", async (_, changeIt) => {
    const { fake, verdict, outcome, built } = await prune(DEAD, nothing, changeIt);
    expect(fake.standing()).toEqual(["X", "t", "x"]);
    expect(verdict("X")).toEqual({
      action: "keep",
      reason: "changed-during-run",
      because: undefined,
    });
    expect(verdict("x")).toEqual({
      action: "keep",
      reason: "child-of-kept-index",
      because: built.digest("X"),
    });
    expect(outcome("X")).toBeUndefined();
  });

  it("leaves what was kept anyway the reason that it had", async () => {
    // a is a child of A, which is tagged, and of X, which will be.
    const specs = { ...LIVE, A: index(["a"], { tags: ["v2"] }), X: index(["a"]), a: image() };
    const { verdict, built } = await prune(specs, nothing, (fake, letters) => {
      fake.tags.set("new", tagged(fake, letters, "X"));
    });
    expect(verdict("X")?.reason).toBe("changed-during-run");
    expect(verdict("a")?.because).toBe(built.digest("A"));
  });

  it("keeps a subject when a referrer that would go along was locked by its tag", async () => {
    const specs = { ...LIVE, d: image(), s: image({ tags: ["sha256-{d}.sig"], subject: "d" }) };
    const { fake, verdict } = await prune(specs, nothing, (registry) => {
      for (const tag of registry.tags.values()) {
        registry.tags.set(tag.name, { ...tag, isLocked: true });
      }
    });
    expect(fake.standing()).toEqual(["d", "s", "t"]);
    expect(verdict("d")?.reason).toBe("subject-of-kept-referrer");
  });

  it("keeps a subject when a signature by tag that goes in a later batch was locked", async () => {
    const images = Object.keys(deadImages(22));
    const signatures = images.map(
      (letter) => [`s${letter}`, image({ tags: [`sha256-{${letter}}.sig`] })] as const,
    );
    const specs = { ...LIVE, ...deadImages(22), ...Object.fromEntries(signatures) };
    const { fake } = await prune(specs, nothing, (registry, built) => {
      for (const [letter] of signatures) change(registry, built, letter, { isLocked: true });
    });
    expect(fake.standing()).toEqual(Object.keys(specs).sort());
  });

  it("keeps a subject when a referrer that could not be deleted before was locked since", async () => {
    // s is a signature of both images by tag. It is blocked by the first, while the second has to be tried again.
    const tags = ["sha256-{a}.sig", "sha256-{b}.sig"];
    const specs = { ...LIVE, a: image(), b: image(), s: image({ tags }) };
    const { digest } = fixture(specs);
    const [first, second] = digest("a") < digest("b") ? ["a", "b"] : ["b", "a"];
    const { fake, verdict, outcome } = await prune(specs, nothing, (registry, built) => {
      registry.removal = (letter) => {
        if (letter === first) return { state: "refused", why: "no" };
        change(registry, built, "s", { isLocked: true });
        return { state: "postponed", why: "busy" };
      };
    });
    expect(outcome("s")).toEqual({ state: "blocked", by: digest(first) });
    expect(verdict("s")?.reason).toBe("changed-during-run");
    expect(verdict(second)?.reason).toBe("subject-of-kept-referrer");
    expect(fake.calls.filter((call) => call === `remove ${second}`)).toHaveLength(1);
  });

  it("keeps what a new manifest holds, and reads it for that", async () => {
    const specs = { ...DEAD, N: index(["x"]) };
    let bringBack: () => void = () => undefined;
    const { fake, verdict } = await prune(
      specs,
      (registry, built) => {
        registry.news.rows.push(rowOf(registry, built, "N"));
        bringBack = withhold(registry, built, "N");
      },
      () => bringBack(),
    );
    expect(fake.standing()).toEqual(["N", "t", "x"]);
    expect(verdict("N")?.reason).toBe("pushed-during-run");
    expect(verdict("x")?.reason).toBe("child-of-kept-index");
  });

  it("does not read a new Docker image, which holds nothing", async () => {
    const specs = { ...DEAD, N: image({ mediaType: DOCKER_IMAGE }) };
    const { fake, verdict } = await prune(specs, (registry, built) => {
      registry.news.rows.push(rowOf(registry, built, "N"));
      withhold(registry, built, "N");
    });
    expect(verdict("N")?.reason).toBe("pushed-during-run");
    expect(fake.calls).not.toContain("read N");
  });

  it("keeps the carrier of a new tag that only the question for news shows", async () => {
    const { fake, verdict } = await prune(DEAD, nothing, (registry, built) => {
      registry.news.tags.push(tagged(registry, built, "X"));
    });
    expect(fake.standing()).toEqual(["X", "t", "x"]);
    expect(verdict("X")?.reason).toBe("changed-during-run");
  });

  it("goes on when somebody else was faster", async () => {
    const { outcome } = await prune(DEAD, nothing, (registry, built) => {
      registry.rows.delete(built.digest("X"));
    });
    expect([outcome("X"), outcome("x")]).toEqual([{ state: "already-gone" }, DELETED]);
  });
});

describe("what can't be looked at", () => {
  it("is not deleted when a new manifest can't be read yet: nobody knows what it holds", async () => {
    const { fake, outcome, built, waits } = await prune(DEAD, nothing, (registry, letters) => {
      const row = { ...rowOf(registry, letters, "t"), digest: letters.digest("unknown") };
      registry.news.rows.push(row);
    });
    const why = `Manifest ${built.digest("unknown")} was pushed during the run and can't be read yet, so nobody knows what it holds.`;
    expect(outcome("X")).toEqual({ state: "failed", why });
    expect(outcome("x")).toEqual({ state: "failed", why });
    expect(fake.standing()).toEqual(["X", "t", "x"]);
    expect(waits).toEqual([5_000, 15_000]);
  });

  it("is not deleted when a new tag names what the registry does not show yet", async () => {
    const { fake, outcome, built } = await prune(DEAD, nothing, (registry, letters) => {
      registry.news.tags.push(tagged(registry, letters, "unknown"));
    });
    const why = `Tag "new" was set during the run and names ${built.digest("unknown")}, which the registry does not show yet.`;
    expect(outcome("X")).toEqual({ state: "failed", why });
    expect(fake.standing()).toEqual(["X", "t", "x"]);
  });

  it.each(["X", "x"])(
    "is not deleted when the look at %s fails, nor is the rest",
    async (failing) => {
      const { fake, outcome } = await prune(DEAD, nothing, (registry) => {
        registry.before = (call, letter) => {
          if (call === "look" && letter === failing) throw new Error("no answer");
        };
      });
      const failed = { state: "failed", why: "no answer" };
      expect([outcome("X"), outcome("x")]).toEqual([failed, failed]);
      expect(fake.standing()).toEqual(["X", "t", "x"]);
    },
  );
});

describe("a cancelled run", () => {
  it("begins no deletion any more, and says which it did not begin", async () => {
    const { fake, outcome, pruned } = await prune(DEAD, nothing, (registry, _, cancel) => {
      registry.before = (call) => {
        if (call === "remove") cancel();
      };
    });
    expect(fake.standing()).toEqual(["t", "x"]);
    expect(outcome("X")?.state).toBe("deleted");
    expect(outcome("x")).toEqual({ state: "cancelled" });
    expect(pruned?.verification).toBeUndefined();
  });

  it("takes a look that ends with it for no failure", async () => {
    const { outcome } = await prune(DEAD, nothing, (registry, _, cancel) => {
      registry.before = () => {
        cancel();
        throw new Error("aborted");
      };
    });
    expect([outcome("X"), outcome("x")]).toEqual([{ state: "cancelled" }, { state: "cancelled" }]);
  });
});
