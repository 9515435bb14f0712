/**
 * Which deletion waits for which, beyond the plain cases in `plan.test.ts`, and what no order is safe for.
 */
import { describe, expect, it } from "@jest/globals";

import { fixture, image, index, inventoryOf } from "../../support/fixture.ts";
import { planInLetters } from "../../support/planning.ts";

const LETTERS = ["A", "B", "C", "D", "E", "F"];

describe("the order of deletion", () => {
  it("is by digest where nothing holds anything", () => {
    const built = fixture(Object.fromEntries(LETTERS.map((letter) => [letter, image()])));
    const { deletions } = planInLetters(built).plan;
    expect(deletions.map(({ digest }) => digest)).toEqual(LETTERS.map(built.digest).sort());
  });

  it("waits for all holders, which are named by digest", () => {
    const indexes = Object.fromEntries(LETTERS.map((letter) => [letter, index(["x"])]));
    const built = fixture({ ...indexes, x: image() });
    const last = planInLetters(built).plan.deletions.at(-1);
    expect(last).toEqual({
      digest: built.digest("x"),
      holders: LETTERS.map(built.digest).sort(),
      cascadesFrom: [],
      countsOnCascade: [],
    });
  });

  it("lets a dead index go before an image whose deletion takes what it lists, over any number of steps", () => {
    // X lists u; u refers to t, t to s, s to a: all of them go along with a.
    const built = fixture({
      a: image(),
      s: image({ subject: "a" }),
      t: image({ subject: "s" }),
      u: image({ subject: "t" }),
      X: index(["u"]),
    });
    expect(planInLetters(built).order).toEqual(["X", "a", "s", "t", "u"]);
  });

  it("names what takes a manifest along where the registry does that, and only there", () => {
    const built = fixture({ a: image(), s: image({ subject: "a" }) });
    const holders = [built.digest("a")];
    const of = (cascades: boolean) => planInLetters(built, { cascades }).plan.deletions[1];
    expect(of(true)).toMatchObject({ holders, cascadesFrom: holders });
    expect(of(false)).toMatchObject({ holders, cascadesFrom: [] });
  });

  it("names by digest what takes a manifest along where the registry names nested referrers, too", () => {
    const built = fixture({
      a: image(),
      b: image({ subject: "a" }),
      c: image({ subject: "b" }),
      d: image({ subject: "c" }),
      s: image({ subject: "d" }),
    });
    const named = { a: ["b", "c", "d", "s"], b: ["c", "d", "s"], c: ["d", "s"], d: ["s"] };
    const referrers = new Map(
      Object.entries(named).map(([letter, below]) => [
        built.digest(letter),
        below.map(built.digest),
      ]),
    );
    const { order, plan } = planInLetters(built, {
      inventory: { ...inventoryOf(built), referrers },
    });
    expect(order).toEqual(["a", "b", "c", "d", "s"]);
    expect(plan.deletions.at(-1)?.cascadesFrom).toEqual(
      Object.keys(named).map(built.digest).sort(),
    );
  });
});

describe("a circle of digest tags", () => {
  const circle = (first: string, second: string, ...more: string[]) => ({
    [first]: image({ tags: [`sha256-{${second}}.sig`, ...more] }),
    [second]: image({ tags: [`sha256-{${first}}.sig`] }),
  });

  it("does not keep a dead index that lists one of its members", () => {
    const built = fixture({ ...circle("a", "b"), X: index(["a"]) });
    expect(planInLetters(built).deleted).toEqual(["X"]);
  });

  it("keeps what refers to it for that, over any number of steps", () => {
    const built = fixture({
      ...circle("a", "b"),
      c: image({ tags: ["sha256-{b}.att"] }),
      d: image({ tags: ["sha256-{c}.att"] }),
      e: image({ tags: ["sha256-{c}.sbom"] }),
    });
    expect(planInLetters(built).reasons).toEqual({
      a: "reference-cycle",
      b: "reference-cycle",
      c: "referrer-of-kept-manifest b",
      d: "referrer-of-kept-manifest c",
      e: "referrer-of-kept-manifest c",
    });
  });

  it("keeps what lies between it and another circle", () => {
    // m refers to b; c refers to m.
    const built = fixture({
      ...circle("a", "b"),
      m: image({ tags: ["sha256-{b}.att"] }),
      ...circle("c", "d", "sha256-{m}.att"),
    });
    const { reasons } = planInLetters(built);
    expect(new Set(Object.values(reasons))).toEqual(new Set(["reference-cycle"]));
  });
});

describe("a registry that names two manifests as each other's referrers", () => {
  it("loses neither of them", () => {
    const built = fixture({ a: image(), b: image() });
    const [a, b] = [built.digest("a"), built.digest("b")];
    const referrers = new Map([
      [a, [b]],
      [b, [a]],
    ]);
    const inventory = { ...inventoryOf(built), referrers };
    expect(planInLetters(built, { inventory }).reasons).toEqual({
      a: "reference-cycle",
      b: "reference-cycle",
    });
  });
});
