/**
 * The look at what is left, after a registry in memory was pruned: what is whole, what is lost, and what was only removed.
 */
import { describe, expect, it } from "@jest/globals";

import { image, index, NOW } from "../../support/fixture.ts";
import {
  DEAD,
  LIVE,
  prune,
  rowOf,
  withhold,
  type Change,
  type Specs,
} from "../../support/pruning.ts";
import { signalsOf } from "../../support/signals.ts";

const nothing: Change = () => undefined;

/** These manifests are gone when the repository is listed once more. */
function goneAtTheEnd(...letters: readonly string[]): Change {
  return (fake, built) => {
    fake.before = (call) => {
      if (call !== "rows") return;
      for (const letter of letters) fake.rows.delete(built.digest(letter));
    };
  };
}

describe("verifying", () => {
  it("counts what was to be kept and is there", async () => {
    const { pruned } = await prune({ ...DEAD, A: index(["a"], { tags: ["v2"] }), a: image() });
    expect(pruned?.verification).toEqual({ state: "verified", kept: 3, disappeared: [] });
  });

  it("is left out when there was nothing to delete", async () => {
    const { pruned, fake } = await prune(LIVE);
    expect(pruned?.verification).toBeUndefined();
    expect(fake.calls).toEqual([]);
  });

  it("is left out when nothing could be deleted", async () => {
    const { pruned, fake } = await prune(DEAD, nothing, (registry) => {
      registry.removal = () => ({ state: "refused", why: "locked" });
    });
    expect(pruned?.verification).toBeUndefined();
    expect(fake.calls).not.toContain("rows");
  });

  it("takes place as well when the run's time was up: only a cancelled run has none for it", async () => {
    const timeUp = new AbortController();
    const around = { signals: { ...signalsOf(), noNewWork: timeUp.signal } };
    const outOfTime: Change = (registry) => {
      registry.before = (call) => {
        if (call === "remove") timeUp.abort();
      };
    };
    const { pruned, fake } = await prune(DEAD, nothing, outOfTime, { around });
    expect(fake.standing()).toEqual(["t", "x"]);
    expect(pruned?.verification).toEqual({ state: "verified", kept: 1, disappeared: [] });
  });

  it.each<[string, Specs, string]>([
    ["a child", { A: index(["a"], { tags: ["v2"] }), a: image() }, "A"],
    ["a referrer", { T: image({ tags: ["v2"] }), a: image({ subject: "T" }) }, "T"],
  ])("finds %s that is gone", async (_, specs, holder) => {
    const { pruned, built } = await prune({ ...DEAD, ...specs }, nothing, goneAtTheEnd("a"));
    expect(pruned?.verification).toEqual({
      state: "broken",
      losses: [{ holder: built.digest(holder), lost: built.digest("a") }],
    });
  });

  it("names only what is lost of what a manifest holds", async () => {
    const specs = { ...DEAD, A: index(["a", "b"], { tags: ["v2"] }), a: image(), b: image() };
    const { pruned, built } = await prune(specs, nothing, goneAtTheEnd("b"));
    expect(pruned?.verification).toEqual({
      state: "broken",
      losses: [{ holder: built.digest("A"), lost: built.digest("b") }],
    });
  });

  it("reads what is new even when the run's time is up", async () => {
    const timeUp = new AbortController();
    const around = { signals: { ...signalsOf(), noNewWork: timeUp.signal } };
    let show: () => void = () => undefined;
    const { pruned } = await prune(
      { ...DEAD, N: index(["t"]) },
      (registry, letters) => {
        show = withhold(registry, letters, "N");
      },
      (registry) => {
        registry.before = (call) => {
          if (call === "remove") timeUp.abort();
          if (call === "rows") show();
        };
      },
      { around },
    );
    expect(pruned?.verification).toEqual({ state: "verified", kept: 2, disappeared: [] });
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

  it("finds what an index needs that was pushed again after the last question", async () => {
    const { pruned, built } = await prune(DEAD, nothing, (registry, letters) => {
      const again = { ...rowOf(registry, letters, "X"), pushedAt: NOW };
      registry.before = (call) => {
        if (call === "rows") registry.rows.set(again.digest, again);
      };
    });
    expect(pruned?.verification).toEqual({
      state: "broken",
      losses: [{ holder: built.digest("X"), lost: built.digest("x") }],
    });
  });

  it("tells what somebody else removed without leaving a hole: a whole index, and more", async () => {
    const lone = Object.fromEntries(
      ["p", "q", "r"].map((letter) => [letter, image({ tags: [letter] })]),
    );
    const specs = { ...DEAD, A: index(["a"], { tags: ["v2"] }), a: image(), ...lone };
    const gone = ["A", "a", "p", "q", "r"];
    const { pruned, built } = await prune(specs, nothing, goneAtTheEnd(...gone));
    expect(pruned?.verification).toEqual({
      state: "verified",
      kept: 6,
      disappeared: gone.map(built.digest).sort(),
    });
  });

  it("does not believe a listing that lags", async () => {
    const { pruned } = await prune(DEAD, nothing, (registry, built) => {
      let bringBack: () => void = () => undefined;
      registry.before = (call) => {
        if (call === "rows") bringBack = withhold(registry, built, "t");
        if (call === "inspect") bringBack();
      };
    });
    expect(pruned?.verification).toEqual({ state: "verified", kept: 1, disappeared: [] });
  });

  it("says when it could not be done", async () => {
    const { pruned } = await prune(DEAD, nothing, (registry) => {
      registry.before = (call) => {
        if (call === "rows") throw new Error("no answer");
      };
    });
    expect(pruned?.verification).toEqual({ state: "unknown", why: "no answer" });
  });
});
