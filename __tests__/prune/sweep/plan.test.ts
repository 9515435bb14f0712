import { describe, expect, it } from "@jest/globals";

import {
  DOCKER_IMAGE,
  DOCKER_LIST,
  DOCKER_SCHEMA1,
  fixture,
  image,
  index,
  inventoryOf,
  NOW,
  OCI_ARTIFACT,
  ORAS_ARTIFACT,
  type Fixture,
  type Spec,
} from "../../support/fixture.ts";
import { compilePattern } from "../../../src/inputs/glob.ts";
import { TAG_NAMES } from "../../../src/oci/names.ts";
import type { Policy } from "../../../src/prune/model/policy.ts";
import { expiring, planInLetters, WEEK, withRow } from "../../support/planning.ts";

describe("indexes and their children", () => {
  it("deletes a dangling index with its children, the index first", () => {
    const built = fixture({
      A: index(["a"], { tags: ["latest"] }),
      a: image(),
      X: index(["x", "y"]),
      x: image(),
      y: image(),
    });
    const { order, reasons } = planInLetters(built);
    expect(order[0]).toBe("X");
    expect(order.toSorted()).toEqual(["X", "x", "y"]);
    expect(reasons).toEqual({
      A: "tagged",
      a: "child-of-kept-index A",
      X: "untagged",
      x: "child-of-deleted-index X",
      y: "child-of-deleted-index X",
    });
  });

  it("keeps an untagged child while one of its two indexes is kept", () => {
    const built = fixture({
      A: index(["shared"], { tags: ["latest"] }),
      X: index(["shared"]),
      shared: image(),
    });
    expect(planInLetters(built).deleted).toEqual(["X"]);
  });

  it("keeps everything below a tagged index of indexes", () => {
    const built = fixture({
      A: index(["B"], { tags: ["latest"] }),
      B: index(["C"]),
      C: index(["c"]),
      c: image(),
    });
    expect(planInLetters(built).deleted).toEqual([]);
  });

  it("understands Docker's manifest lists and images", () => {
    const built = fixture({
      A: index(["a"], { mediaType: DOCKER_LIST, tags: ["latest"] }),
      a: image({ mediaType: DOCKER_IMAGE }),
      b: image({ mediaType: DOCKER_IMAGE }),
      c: image({ mediaType: DOCKER_SCHEMA1 }),
    });
    expect(planInLetters(built).deleted).toEqual(["b", "c"]);
  });

  it("honours a list of manifests in a body that is listed as an image", () => {
    const child = { digest: fixture({ c: image() }).digest("c") };
    const built = fixture({ A: image({ tags: ["v1"], body: { manifests: [child] } }), c: image() });
    expect(planInLetters(built).reasons["c"]).toBe("child-of-kept-index A");
  });

  it("reports children that the registry no longer has, and goes on", () => {
    const built = fixture({ A: index(["lost", "a"], { tags: ["latest"] }), a: image() });
    const { plan, deleted } = planInLetters(built);
    expect(deleted).toEqual([]);
    expect([...plan.graph.missingChildren.keys()]).toEqual([built.digest("A")]);
  });
});

describe("subjects and referrers", () => {
  it("keeps the referrers of a kept image, and theirs", () => {
    const built = fixture({
      a: image({ tags: ["v1"] }),
      s: image({ subject: "a" }),
      t: image({ subject: "s" }),
    });
    expect(planInLetters(built).reasons).toEqual({
      a: "tagged",
      s: "referrer-of-kept-manifest a",
      t: "referrer-of-kept-manifest s",
    });
  });

  it("keeps the untagged subject of a tagged referrer: deleting it would take the referrer along", () => {
    const built = fixture({ a: image(), s: image({ subject: "a", tags: ["sbom"] }) });
    expect(planInLetters(built).reasons["a"]).toBe("subject-of-kept-referrer s");
  });

  it.each([OCI_ARTIFACT, ORAS_ARTIFACT])("honours the subject of %s", (mediaType) => {
    const built = fixture({ a: image({ tags: ["v1"] }), s: image({ mediaType, subject: "a" }) });
    expect(planInLetters(built).deleted).toEqual([]);
  });

  it("keeps an untagged index that has a kept subject, with its children", () => {
    const built = fixture({
      a: image({ tags: ["v1"] }),
      I: index(["i"], { subject: "a" }),
      i: image(),
    });
    expect(planInLetters(built).deleted).toEqual([]);
  });

  it("keeps the signature of a kept index's child", () => {
    const built = fixture({
      A: index(["a"], { tags: ["v1"] }),
      a: image(),
      s: image({ subject: "a" }),
    });
    expect(planInLetters(built).deleted).toEqual([]);
  });

  it("deletes an untagged referrer whose subject is gone, and says so", () => {
    const built = fixture({ a: image({ tags: ["v1"] }), s: image({ subject: "gone" }) });
    const { deleted, plan } = planInLetters(built);
    expect(deleted).toEqual(["s"]);
    expect(plan.verdicts.get(built.digest("s"))).toEqual({
      action: "delete",
      reason: "subject-gone",
      because: built.digest("gone"),
    });
  });

  it("deletes a subject before its referrers", () => {
    const built = fixture({
      a: image(),
      s: image({ subject: "a" }),
      t: image({ subject: "s" }),
    });
    expect(planInLetters(built).order).toEqual(["a", "s", "t"]);
  });

  it("deletes a dead index that lists a dead image's signature before that image", () => {
    // The registry takes s along with a; X must not be left without s.
    const built = fixture({ a: image(), s: image({ subject: "a" }), X: index(["s"]) });
    expect(planInLetters(built).order).toEqual(["X", "a", "s"]);
    expect(planInLetters(built, { cascades: false }).order.indexOf("a")).toBeLessThan(2);
  });

  it("keeps what no order could delete safely: the subject takes the holder of a holder along", () => {
    // S lists P, P lists r; r and S refer to t. Deleting t takes S and r at once, and P is left without r.
    const built = fixture({
      t: image(),
      r: image({ subject: "t" }),
      P: index(["r"]),
      S: index(["P"], { subject: "t" }),
    });
    expect(planInLetters(built).deleted).toEqual([]);
    expect(planInLetters(built, { cascades: false }).order).toEqual(["t", "S", "P", "r"]);
  });
});

describe("a subject in a Docker list, a format that has no such field", () => {
  it("does not keep the list from going after its subject", () => {
    const built = fixture({ a: image(), D: index([], { mediaType: DOCKER_LIST, subject: "a" }) });
    const { order, plan } = planInLetters(built);
    expect(order).toEqual(["a", "D"]);
    expect(plan.deletions[1]?.cascadesFrom).toEqual([]);
  });

  it("keeps all of them where the registry may take what the list holds along, and leave the list", () => {
    // Deleting a takes c along; nobody knows whether it takes D along, which lists c.
    const built = fixture({
      a: image(),
      c: image({ subject: "a" }),
      D: index(["c"], { mediaType: DOCKER_LIST, subject: "a" }),
    });
    expect(planInLetters(built).deleted).toEqual([]);
  });

  it("counts where the registry itself names the list as a referrer", () => {
    const built = fixture({
      a: image(),
      c: image({ subject: "a" }),
      D: index(["c"], { mediaType: DOCKER_LIST, subject: "a" }),
    });
    const named = ["c", "D"].map((letter) => built.digest(letter));
    const referrers = new Map([[built.digest("a"), named]]);
    const inventory = { ...inventoryOf(built), referrers };
    expect(planInLetters(built, { inventory }).order).toEqual(["a", "D", "c"]);
  });
});

describe("digest tags", () => {
  it.each([
    "sha256-{a}",
    "sha256-{a}.sig",
    "sha256-{a}.att",
    "sha256-{a}.sbom",
    "sha256-{a}.vex",
    "sha256-{a}.sig.old",
    "prod-sha256-{a}.sig",
    "sha256-{a}.0123",
  ])("takes %s for a reference", (tag) => {
    const kept = fixture({ a: image({ tags: ["v1"] }), s: image({ tags: [tag] }) });
    expect(planInLetters(kept).reasons["s"]).toBe("referrer-of-kept-manifest a");
    const dead = fixture({ a: image(), s: image({ tags: [tag] }), k: image({ tags: ["v1"] }) });
    expect(planInLetters(dead).order).toEqual(["a", "s"]);
  });

  it.each(["sha256-{a}0", "sha512-{a}", "sha256_{a}.sig", "{a}"])(
    "takes %s for an ordinary tag",
    (tag) => {
      const built = fixture({ a: image(), s: image({ tags: [tag] }) });
      expect(planInLetters(built).deleted).toEqual(["a"]);
    },
  );

  it("keeps an image that is tagged with its own digest", () => {
    const built = fixture({ a: image({ tags: ["sha256-{a}"] }) });
    expect(planInLetters(built).reasons["a"]).toBe("tagged");
  });

  it("keeps a child tagged with its parent's digest, and a parent tagged with its child's", () => {
    const child = fixture({ A: index(["a"]), a: image({ tags: ["sha256-{A}"] }) });
    expect(planInLetters(child).reasons["a"]).toBe("tagged");
    const parent = fixture({ A: index(["a"], { tags: ["sha256-{a}"] }), a: image() });
    expect(planInLetters(parent).reasons["A"]).toBe("tagged");
  });

  it("keeps a signature whose image is in another repository", () => {
    const built = fixture({ s: image({ tags: ["sha256-{elsewhere}.sig"] }) });
    expect(planInLetters(built).reasons["s"]).toBe("tagged");
  });

  it("keeps the fallback index of a kept image, with the referrers that it lists", () => {
    const built = fixture({
      a: image({ tags: ["v1"] }),
      F: index(["s"], { tags: ["sha256-{a}"] }),
      s: image(),
    });
    expect(planInLetters(built).deleted).toEqual([]);
  });

  it("keeps two manifests whose digest tags name each other: no order is safe", () => {
    const built = fixture({
      a: image({ tags: ["sha256-{b}.sig"] }),
      b: image({ tags: ["sha256-{a}.sig"] }),
      c: image({ tags: ["sha256-{b}.att"] }),
    });
    expect(planInLetters(built).reasons).toEqual({
      a: "reference-cycle",
      b: "reference-cycle",
      c: "referrer-of-kept-manifest b",
    });
  });

  it("keeps a manifest whose digest tag only its own row shows", () => {
    const built = fixture({ a: image(), s: image() });
    const tag = `sha256-${built.digest("a").slice(7)}.sig`;
    const { reasons } = planInLetters(built, { inventory: withRow(built, "s", { tags: [tag] }) });
    expect(reasons).toEqual({ s: "tagged", a: "subject-of-kept-referrer s" });
  });
});

describe("a referrers index", () => {
  const live = { l: image({ tags: ["latest"] }) };

  it("goes after its dead image and what the registry takes along with that", () => {
    const built = fixture({
      ...live,
      a: image(),
      F: index(["s"], { tags: ["sha256-{a}"] }),
      s: image({ subject: "a" }),
    });
    const { order, plan } = planInLetters(built);
    expect(order).toEqual(["a", "F", "s"]);
    const last = plan.deletions.find(({ digest }) => digest === built.digest("s"));
    expect(last?.cascadesFrom).toEqual([built.digest("a")]);
  });

  it.each<[string, Readonly<Record<string, Spec>>, readonly string[]]>([
    [
      "of an index",
      {
        A: index(["a"]),
        a: image(),
        F: index(["s"], { tags: ["sha256-{A}"] }),
        s: image({ subject: "A" }),
      },
      ["A", "F", "a", "s"],
    ],
    [
      "of a platform",
      {
        A: index(["a"]),
        a: image(),
        F: index(["s"], { tags: ["sha256-{a}"] }),
        s: image({ subject: "a" }),
      },
      ["A", "F", "a", "s"],
    ],
    [
      "of a signature",
      {
        a: image(),
        F: index(["s"], { tags: ["sha256-{a}"] }),
        s: image({ subject: "a" }),
        G: index(["t"], { tags: ["sha256-{s}"] }),
        t: image({ subject: "s" }),
      },
      ["F", "G", "a", "s", "t"],
    ],
    [
      "in stale versions without a tag",
      {
        a: image(),
        F: index(["s", "t"], { tags: ["sha256-{a}"] }),
        E: index(["s"]),
        s: image({ subject: "a" }),
        t: image({ subject: "a" }),
      },
      ["E", "F", "a", "s", "t"],
    ],
  ])("goes with what is dead: %s", (_, dead, expected) => {
    const built = fixture({ ...live, ...dead });
    const { deleted } = planInLetters(built);
    expect(deleted).toEqual(expected);
    expect(planInLetters(built, { cascades: false }).deleted).toEqual(expected);
  });

  it("waits for an older version of itself, which may list what goes along", () => {
    const built = fixture({
      ...live,
      a: image(),
      F: index(["s", "t"], { tags: ["sha256-{a}"] }),
      E: index(["s"]),
      s: image({ subject: "a" }),
      t: image({ subject: "a" }),
    });
    const { order } = planInLetters(built);
    expect(order.indexOf("E")).toBeLessThan(order.indexOf("a"));
  });

  it("may have a signature that names what goes along with its image", () => {
    //  s -> a   F lists s   t -> s   u -> F   u names t by its tag: F waits for t, and t goes with a.
    const built = fixture({
      ...live,
      a: image(),
      F: index(["s"], { tags: ["sha256-{a}"] }),
      s: image({ subject: "a" }),
      t: image({ subject: "s" }),
      u: image({ subject: "F", tags: ["sha256-{t}.att"] }),
    });
    expect(planInLetters(built).order).toEqual(["a", "s", "t", "F", "u"]);
  });

  it("stays whole while its image is kept", () => {
    const built = fixture({
      a: image({ tags: ["v1"] }),
      F: index(["s"], { tags: ["sha256-{a}"] }),
      s: image({ subject: "a" }),
    });
    expect(planInLetters(built).deleted).toEqual([]);
  });

  it("keeps its image only where it is kept for its own sake", () => {
    const specs = (isLocked: boolean) => ({
      ...live,
      a: image(),
      F: index([], { tags: ["sha256-{a}", "sha256-{l}"], isLocked }),
    });
    expect(planInLetters(fixture(specs(false))).deleted).toEqual(["a"]);
    expect(planInLetters(fixture(specs(true))).deleted).toEqual([]);
  });

  it("is no such index with more in its tag than the digest: then no order is safe", () => {
    const built = fixture({
      ...live,
      a: image(),
      F: index(["s"], { tags: ["sha256-{a}.list"] }),
      s: image({ subject: "a" }),
    });
    expect(planInLetters(built).reasons).toMatchObject({
      a: "reference-cycle",
      F: "reference-cycle",
    });
  });
});

describe("the reasons", () => {
  const letters = ["A", "B", "C", "D", "E", "F"];
  const indexes = (isTagged: boolean) =>
    Object.fromEntries(
      letters.map((letter) => [letter, index(["x"], { tags: isTagged ? [letter] : [] })]),
    );
  const smallest = (built: Fixture) =>
    letters.toSorted((a, b) => (built.digest(a) < built.digest(b) ? -1 : 1))[0] ?? "";

  it("name the smallest digest among the kept indexes of a child", () => {
    const built = fixture({ ...indexes(true), x: image() });
    expect(planInLetters(built).reasons["x"]).toBe(`child-of-kept-index ${smallest(built)}`);
  });

  it("name the smallest digest among the indexes that are themselves held", () => {
    const root = index(letters, { tags: ["latest"] });
    const built = fixture({ R: root, ...indexes(false), x: image() });
    expect(planInLetters(built).reasons["x"]).toBe(`child-of-kept-index ${smallest(built)}`);
  });

  it("name the smallest digest among the dead indexes of a child", () => {
    const built = fixture({ ...indexes(false), x: image() });
    expect(planInLetters(built).reasons["x"]).toBe(`child-of-deleted-index ${smallest(built)}`);
  });

  it("name the dead subject of a signature", () => {
    const built = fixture({ a: image(), s: image({ subject: "a" }) });
    expect(planInLetters(built).reasons).toEqual({
      a: "untagged",
      s: "referrer-of-deleted-subject a",
    });
  });

  it("stand beside a verdict for every manifest, by digest", () => {
    const specs = { ...indexes(false), x: image(), y: image({ tags: ["v1"] }) };
    const built = fixture(specs);
    const { verdicts } = planInLetters(built).plan;
    expect([...verdicts.keys()]).toEqual(Object.keys(specs).map(built.digest).sort());
    expect(verdicts.get(built.digest("A"))).toEqual({
      action: "delete",
      reason: "untagged",
      because: undefined,
    });
    expect(verdicts.get(built.digest("y"))).toEqual({
      action: "keep",
      reason: "tagged",
      because: undefined,
    });
  });
});

describe("tags that go with no manifest", () => {
  const expiringAll = (match: readonly string[], keep: readonly string[] = []): Policy => {
    const patterns = (texts: readonly string[]) =>
      texts.map((text) => compilePattern(text, TAG_NAMES));
    return { ...WEEK, tags: { ...expiring(patterns(match)), keeping: patterns(keep) } };
  };
  const removals = (specs: Readonly<Record<string, Spec>>, policy: Policy) => {
    const built = fixture(specs);
    const name = (text: string) =>
      text.replace(/[0-9a-f]{64}/, (hex) => `{${built.letters([`sha256:${hex}`])[0]}}`);
    return planInLetters(built, { policy }).plan.tagRemovals.map((tag) => ({
      name: name(tag.name),
      because: tag.because === undefined ? undefined : built.letters([tag.because])[0],
      isOnNothing: tag.isOnNothing,
    }));
  };

  it("are the expired ones of what stays, by name, with no other manifest behind it", () => {
    const specs = { a: image({ tags: ["pr-2", "pr-1", "v1"] }), b: image({ tags: ["pr-3"] }) };
    expect(removals(specs, expiringAll(["pr-*"]))).toEqual([
      { name: "pr-1", because: undefined, isOnNothing: false },
      { name: "pr-2", because: undefined, isOnNothing: false },
    ]);
  });

  it("are digest tags whose manifest goes, unless they are to be kept, and of no other", () => {
    const specs = {
      t: image({ tags: ["v1"] }),
      d: image(),
      s: image({ tags: ["sha256-{d}.sig", "sha256-{t}.sig"] }),
    };
    expect(removals(specs, WEEK)).toEqual([
      { name: "sha256-{d}.sig", because: "d", isOnNothing: false },
    ]);
    expect(removals(specs, expiringAll(["pr-*"], ["*.sig"]))).toEqual([]);
  });

  it("are none that say which index a platform was pushed with, though that index goes", () => {
    const specs = { A: index(["a"]), a: image({ tags: ["sha256-{A}.linux"] }) };
    expect(planInLetters(fixture(specs)).deleted).toEqual(["A"]);
    expect(removals(specs, WEEK)).toEqual([]);
  });

  it("are those on nothing that have expired", () => {
    const built = fixture({ t: image({ tags: ["v1"] }), n: image() });
    const read = inventoryOf(built);
    const lost = {
      name: "pr-1",
      digest: built.digest("n"),
      updatedAt: new Date(0),
      isLocked: false,
      lock: undefined,
    };
    const updatedAt = new Date(NOW.getTime() - 30 * 86_400_000);
    const rows = new Map([...read.rows].filter(([digest]) => digest !== built.digest("n")));
    const inventory = { ...read, rows, tagsOnNothing: [{ ...lost, updatedAt }] };
    const { plan } = planInLetters(built, { inventory, policy: expiringAll(["pr-*"]) });
    expect(plan.tagRemovals).toMatchObject([
      { name: "pr-1", because: undefined, isOnNothing: true },
    ]);
  });
});
