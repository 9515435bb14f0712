/**
 * Applying a plan to a port in memory that changes meanwhile: what is asked in which order, and what comes of it.
 */
import { describe, expect, it } from "@jest/globals";

import type { Outcome } from "../../../src/prune/sweep/settle.ts";
import type { RemovalAnswer } from "../../../src/registry/registry.ts";
import {
  DOCKER_IMAGE,
  DOCKER_LIST,
  fixture,
  image,
  index,
  NOW,
  type Spec,
} from "../../support/fixture.ts";
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
  type Specs,
} from "../../support/pruning.ts";

const nothing: Change = () => undefined;
const DELETED = { state: "deleted", with: undefined } as const;

describe("applying", () => {
  it("asks what is new, looks at each in its turn, deletes holders first, and lists once more", async () => {
    const { fake, outcome } = await prune(DEAD);
    expect(fake.calls).toEqual([
      "changesSince",
      "look X",
      "remove X",
      "look x",
      "remove x",
      "rows",
    ]);
    expect(outcome("X")).toEqual(DELETED);
  });

  it("builds no graph anew while nothing is new", async () => {
    const { plan, pruned } = await prune(DEAD);
    expect(pruned?.graph).toBe(plan.state === "planned" ? plan.plan.graph : undefined);
  });

  it("deletes right after the look of the same turn", async () => {
    const { fake } = await prune({ ...LIVE, ...deadImages(45) });
    expect(fake.standing()).toEqual(["t"]);
    for (const call of fake.calls.filter((one) => one.startsWith("remove"))) {
      const letter = call.split(" ")[1] ?? "";
      expect(fake.calls.filter((one) => one === `look ${letter}`)).toHaveLength(1);
      expect(fake.calls.indexOf(`look ${letter}`)).toBeLessThan(fake.calls.indexOf(call));
    }
  });

  it("asks what is new for every hundred deletions at least", async () => {
    const { fake } = await prune({ ...LIVE, ...deadImages(250) });
    expect(fake.calls.filter((call) => call === "changesSince")).toHaveLength(3);
  });

  /** A clock that every call of the given kind puts forward. */
  function clocked(ms: Readonly<Partial<Record<string, number>>>) {
    let elapsedMs = 0;
    const around = { now: () => new Date(NOW.getTime() + elapsedMs) };
    const ticking: Change = (fake) => {
      fake.before = (call) => {
        elapsedMs += ms[call] ?? 0;
      };
    };
    return { around, ticking };
  }

  it("asks what is new when the last answer is older than two seconds", async () => {
    const { around, ticking } = clocked({ remove: 900 });
    // One after the other.
    let last = Promise.resolve<unknown>(undefined);
    const acquire = async () => {
      const mine = last.then(() => new Promise((resolve) => setTimeout(resolve, 5)));
      last = mine;
      await mine;
      return () => false;
    };
    const specs = { ...LIVE, ...deadImages(7) };
    const { fake } = await prune(specs, nothing, ticking, { around: { ...around, acquire } });
    const calls = fake.calls.map((call) => call.split(" ")[0]).join(" ");
    const three = "changesSince look remove look remove look remove";
    expect(calls).toBe(`${three} ${three} changesSince look remove rows`);
  });

  it("does not delete on an answer that got old during the look, nor on a look that took too long", async () => {
    const { around, ticking } = clocked({ look: 2_100 });
    const { fake, outcome } = await prune(DEAD, nothing, ticking, { around });
    const why = "the registry was too slow, 5 times";
    expect(outcome("X")).toEqual({ state: "failed", why });
    expect(fake.calls.filter((call) => call === "look X")).toHaveLength(5);
    expect(fake.standing()).toEqual(["X", "t", "x"]);
  });

  it("asks once more when only the answer to what is new got old during the look", async () => {
    const { around, ticking } = clocked({ look: 1_300 });
    const { fake } = await prune({ ...LIVE, z0: image() }, nothing, ticking, { around });
    expect(fake.calls).toEqual(["changesSince", "look z0", "remove z0", "rows"]);
    const two = clocked({ look: 800 });
    const specs = { ...LIVE, d: image(), s: image({ subject: "d" }), r: image({ subject: "d" }) };
    const many = await prune(specs, nothing, two.ticking, { around: two.around });
    expect(many.fake.standing()).toEqual(["t"]);
    const calls = many.fake.calls.filter((call) => /^(?:changesSince|remove)/.test(call));
    expect(calls).toEqual(["changesSince", "changesSince", "remove d"]);
  });

  it("believes no answer from before the clock was set back", async () => {
    let hours = 0;
    const around = { now: () => new Date(NOW.getTime() - hours * 3_600_000) };
    const { fake } = await prune(
      DEAD,
      nothing,
      (registry) => {
        registry.before = (call) => {
          if (call === "remove") hours += 1;
        };
      },
      { around },
    );
    expect(fake.calls.filter((call) => call === "changesSince")).toHaveLength(2);
  });

  it("looks again in another turn when the registry has asked for patience since the look", async () => {
    let turns = 0;
    const acquire = () => {
      turns += 1;
      const isHeld = turns === 1;
      return Promise.resolve(() => isHeld);
    };
    const { fake, outcome } = await prune(DEAD, nothing, nothing, { around: { acquire } });
    const own = fake.calls.filter((call) => call.endsWith(" X"));
    expect(own).toEqual(["look X", "look X", "remove X"]);
    expect(outcome("X")).toEqual(DELETED);
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

  it("is deleted even so where it should have and has not, after the referrers index that lists it", async () => {
    const specs = {
      ...LIVE,
      a: image(),
      F: index(["s"], { tags: ["sha256-{a}"] }),
      s: image({ subject: "a" }),
    };
    const { fake } = await prune(specs, (registry) => {
      registry.cascades = false;
    });
    const removed = fake.calls.filter((call) => call.startsWith("remove "));
    expect(removed).toEqual(["remove a", "remove F", "remove s"]);
  });

  it("is looked for only, whoever deleted the subject", async () => {
    const specs = { ...LIVE, d: image(), s: image({ subject: "d" }) };
    const { fake, outcome } = await prune(specs, nothing, (registry, built) => {
      registry.removal = (letter) => {
        if (letter !== "d") return undefined;
        for (const gone of ["d", "s"]) registry.rows.delete(built.digest(gone));
        return { state: "already-gone" };
      };
    });
    expect(outcome("s")).toEqual({ state: "already-gone" });
    expect(fake.calls.filter((call) => call.endsWith(" s"))).toEqual(["look s", "inspect s"]);
  });

  it("is looked at again where somebody else had deleted the subject, and it stands", async () => {
    const specs = { ...LIVE, d: image(), s: image({ subject: "d" }) };
    const { fake, verdict } = await prune(specs, nothing, (registry, built) => {
      registry.removal = (letter) => {
        if (letter !== "d") return undefined;
        registry.rows.delete(built.digest("d"));
        change(registry, built, "s", { isLocked: true });
        return { state: "already-gone" };
      };
    });
    expect(verdict("s")?.reason).toBe("changed-during-run");
    expect(fake.calls).not.toContain("remove s");
  });

  /** Signatures of signatures, `c0` being an image. */
  function chain(length: number, refer: (n: number) => Spec): Specs {
    const links = Array.from(
      { length },
      (_, n) => [`c${n}`, n === 0 ? image() : refer(n)] as const,
    );
    return { ...LIVE, ...Object.fromEntries(links) };
  }
  const bySubject = (n: number) => image({ subject: `c${n - 1}` });
  const asList = (n: number) => index([], { mediaType: DOCKER_LIST, subject: `c${n - 1}` });
  const byTag = (n: number) => image({ tags: [`sha256-{c${n - 1}}.sig`] });
  const looksIn = (calls: readonly string[]) => calls.filter((call) => call.startsWith("look "));

  it("costs one look each and one check, however long the chain is", async () => {
    const { fake } = await prune(chain(200, bySubject));
    expect(fake.standing()).toEqual(["t"]);
    expect(looksIn(fake.calls)).toHaveLength(200);
    expect(fake.calls.filter((call) => call.startsWith("inspect "))).toHaveLength(199);
    expect(fake.calls.filter((call) => call.startsWith("remove "))).toEqual(["remove c0"]);
  });

  it.each<[string, (n: number) => Spec, boolean]>([
    ["takes nothing along and should", bySubject, true],
    ["takes nothing along", bySubject, false],
    ["knows nothing of referrers by tag", byTag, true],
    ["sees no subject in a Docker list", asList, true],
    ["sees none there, and takes nothing along", asList, false],
  ])("costs three looks each at most when the registry %s", async (_, refer, cascades) => {
    const { fake } = await prune(
      chain(200, refer),
      (registry) => {
        registry.cascades = false;
      },
      nothing,
      { cascades },
    );
    expect(fake.standing()).toEqual(["t"]);
    expect(looksIn(fake.calls).length).toBeLessThanOrEqual(3 * 200 + 200);
    expect(fake.calls.filter((call) => call.startsWith("remove "))).toHaveLength(200);
  });
});

describe("answers to a deletion", () => {
  it.each<[string, RemovalAnswer, Outcome]>([
    ["refused", { state: "refused", why: "locked" }, { state: "refused", why: "locked" }],
    ["gone", { state: "already-gone" }, { state: "already-gone" }],
    ["postponed", { state: "postponed", why: "busy" }, { state: "failed", why: "busy, 5 times" }],
    ["unsettled", { state: "unsettled", why: "500" }, { state: "failed", why: "500, 5 times" }],
  ])("are told apart: %s", async (_, answer, expected) => {
    const { fake, outcome, built } = await prune(DEAD, nothing, (registry, letters) => {
      registry.removal = (letter) => {
        if (letter !== "X") return undefined;
        if (answer.state === "already-gone") registry.rows.delete(letters.digest("X"));
        return answer;
      };
    });
    expect(outcome("X")).toEqual(expected);
    const isGone = expected.state === "already-gone";
    expect(outcome("x")).toEqual(isGone ? DELETED : { state: "blocked", by: built.digest("X") });
    expect(fake.standing()).toEqual(isGone ? ["t"] : ["X", "t", "x"]);
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

  it("keeps what is pushed again, and all that it holds, when the look shows it", async () => {
    const { fake, verdict } = await prune(DEAD, nothing, (registry, built) => {
      registry.before = (call, letter) => {
        if (call === "look" && letter === "X") change(registry, built, "X", { pushedAt: NOW });
      };
    });
    expect(fake.standing()).toEqual(["X", "t", "x"]);
    expect(verdict("X")?.reason).toBe("pushed-during-run");
  });

  it("keeps what an index holds that is pushed again once it had gone, and calls that not deleted", async () => {
    let elapsedMs = 0;
    const around = { now: () => new Date(NOW.getTime() + elapsedMs) };
    const pushAgain: Change = (registry, built) => {
      const again = { ...rowOf(registry, built, "X"), pushedAt: NOW };
      registry.before = (call) => {
        if (call === "remove") elapsedMs += 3_000;
        if (call !== "changesSince" || elapsedMs === 0) return;
        registry.rows.set(again.digest, again);
        registry.news.rows = [again];
      };
    };
    const { fake, outcome, verdict } = await prune(DEAD, nothing, pushAgain, { around });
    expect(fake.standing()).toEqual(["X", "t", "x"]);
    expect([outcome("X"), verdict("X")?.action]).toEqual([undefined, "keep"]);
  });

  it("goes on when somebody else was faster, and deletes nothing for that", async () => {
    const { outcome, fake } = await prune(DEAD, nothing, (registry, built) => {
      registry.rows.delete(built.digest("X"));
    });
    expect([outcome("X"), outcome("x")]).toEqual([{ state: "already-gone" }, DELETED]);
    expect(fake.calls).not.toContain("remove X");
  });
});

describe("what can't be looked at", () => {
  it("is not deleted when a new manifest can't be read yet: nobody knows what it holds", async () => {
    const { fake, outcome, built, waits } = await prune(DEAD, nothing, (registry, letters) => {
      const row = { ...rowOf(registry, letters, "t"), digest: letters.digest("unknown") };
      registry.news.rows.push(row);
    });
    const why = `Manifest ${built.digest("unknown")} was pushed during the run and can't be read yet, so it is not known what it holds.`;
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

  it("is not deleted when the look at it fails, nor is the rest", async () => {
    const { fake, outcome } = await prune(DEAD, nothing, (registry) => {
      registry.before = (call, letter) => {
        if (call === "look" && letter === "X") throw new Error("no answer");
      };
    });
    const failed = { state: "failed", why: "no answer" };
    expect([outcome("X"), outcome("x")]).toEqual([failed, failed]);
    expect(fake.standing()).toEqual(["X", "t", "x"]);
  });
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

  it("deletes nothing that it was just looking at", async () => {
    const { fake, outcome } = await prune(DEAD, nothing, (registry, _, cancel) => {
      registry.before = (call) => {
        if (call === "look") cancel();
      };
    });
    expect(fake.standing()).toEqual(["X", "t", "x"]);
    expect(outcome("X")).toEqual({ state: "cancelled" });
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
