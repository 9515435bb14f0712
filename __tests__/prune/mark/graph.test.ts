/**
 * What the graph says beyond what a plan shows: reports are written from it.
 */
import { describe, expect, it } from "@jest/globals";

import { buildGraph, reachable } from "../../../src/prune/mark/graph.ts";
import { fixture, image, index, inventoryOf } from "../../support/fixture.ts";

describe("tags", () => {
  it("are sorted, and those that are a reference stand apart", () => {
    const built = fixture({
      a: image({ tags: ["v2", "v10", "v1"] }),
      s: image({ tags: ["sha256-{a}.sig", "signed", "sha256-{a}.att"] }),
    });
    const { ordinaryTags, digestTags } = buildGraph(inventoryOf(built));
    const hex = built.digest("a").slice("sha256:".length);
    expect(ordinaryTags).toEqual(
      new Map([
        [built.digest("a"), ["v1", "v10", "v2"]],
        [built.digest("s"), ["signed"]],
      ]),
    );
    expect(digestTags).toEqual(
      new Map([[built.digest("s"), [`sha256-${hex}.att`, `sha256-${hex}.sig`]]]),
    );
  });

  it("that name their own manifest, its child or its parent are no reference", () => {
    const built = fixture({
      A: index(["a"], { tags: ["sha256-{A}", "sha256-{a}.sig"] }),
      a: image({ tags: ["sha256-{A}.sig"] }),
    });
    const { digestTags, subjects } = buildGraph(inventoryOf(built));
    expect([digestTags.size, subjects.size]).toEqual([0, 0]);
  });
});

describe("references to what the repository does not have", () => {
  it("are listed apart, children and subjects", () => {
    const built = fixture({
      A: index(["a", "lost"], { tags: ["v1"] }),
      a: image(),
      s: image({ subject: "gone" }),
    });
    const { children, subjects, missingChildren, missingSubject } = buildGraph(inventoryOf(built));
    expect(children).toEqual(new Map([[built.digest("A"), new Set([built.digest("a")])]]));
    expect(missingChildren).toEqual(
      new Map([[built.digest("A"), new Set([built.digest("lost")])]]),
    );
    expect(subjects.size).toBe(0);
    expect(missingSubject).toEqual(new Map([[built.digest("s"), built.digest("gone")]]));
  });

  it("do not count among what a manifest of an unknown type mentions", () => {
    // Its config and its layer have digests, too.
    const named = fixture({ a: image() }).digest("a");
    const built = fixture({
      u: image({ mediaType: "application/vnd.new+json", body: { related: named } }),
      a: image(),
    });
    const { mentions } = buildGraph(inventoryOf(built));
    expect(mentions).toEqual(new Map([[built.digest("u"), new Set([named])]]));
  });
});

describe("what is reached", () => {
  it("goes over any number of steps, and ends in a circle", () => {
    // c refers to b, and b and a to each other.
    const built = fixture({
      a: image({ tags: ["sha256-{b}.sig"] }),
      b: image({ tags: ["sha256-{a}.sig"] }),
      c: image({ subject: "b" }),
    });
    const { referrers } = buildGraph(inventoryOf(built));
    expect(built.letters(reachable(built.digest("a"), referrers))).toEqual(["b", "c"]);
  });
});
