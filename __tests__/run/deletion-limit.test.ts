import { describe, expect, it } from "@jest/globals";

import type { DeletionLimit, Entry } from "../../src/inputs/entry.ts";
import { DeletionLimits, type PlanSize } from "../../src/run/deletion-limit.ts";

function limitHit(limit: DeletionLimit, size: PlanSize): string | undefined {
  const limits = new DeletionLimits(limit, new Map());
  limits.add("api", size);
  return limits.hit();
}

const entryOf = (line: number, limit: number): Entry => ({
  match: [],
  leaves: false,
  ageMs: 0,
  prunesUntaggedRepositories: false,
  pulledWithinMs: undefined,
  tags: { rules: [], keeping: [] },
  deletionLimit: { limit, unit: "deletions" },
  line,
});

describe("the deletion limit", () => {
  it.each([
    [10, "deletions", 10, 100],
    [0, "deletions", 0, 100],
    [25, "percent", 25, 100],
    [25, "percent", 2, 11],
    [100, "percent", 11, 11],
    [0, "percent", 0, 0],
  ] as const)("of %d %s lets %d of %d manifests go", (limit, unit, deletions, manifests) => {
    expect(limitHit({ limit, unit }, { deletions, manifests })).toBeUndefined();
  });

  it.each([
    [
      10,
      "deletions",
      11,
      100,
      'Deletions planned: 11 (manifests and tags); allowed by "max-deletions": 10.',
    ],
    [
      0,
      "deletions",
      1,
      100,
      'Deletions planned: 1 (manifests and tags); allowed by "max-deletions": 0.',
    ],
    [
      25,
      "percent",
      3,
      11,
      'Deletions planned: 3 (manifests and tags); allowed by "max-deletions": 2 (25 % of 11 manifests).',
    ],
    [
      99,
      "percent",
      1,
      1,
      'Deletions planned: 1 (manifests and tags); allowed by "max-deletions": 0 (99 % of 1 manifest).',
    ],
    [
      50,
      "percent",
      3_000,
      4_000,
      'Deletions planned: 3,000 (manifests and tags); allowed by "max-deletions": 2,000 (50 % of 4,000 manifests).',
    ],
    [
      1_000,
      "deletions",
      1_001,
      4_000,
      'Deletions planned: 1,001 (manifests and tags); allowed by "max-deletions": 1,000.',
    ],
    [
      0,
      "percent",
      1,
      100,
      'Deletions planned: 1 (manifests and tags); allowed by "max-deletions": 0 (0 % of 100 manifests).',
    ],
  ] as const)(
    "of %d %s is hit by %d of %d manifests",
    (limit, unit, deletions, manifests, message) => {
      expect(limitHit({ limit, unit }, { deletions, manifests })).toBe(message);
    },
  );
});

describe("the deletion limit of an entry", () => {
  const [first, second] = [entryOf(3, 2), entryOf(9, 2)];
  const entries = new Map([
    ["a", first],
    ["b", first],
    ["c", second],
  ]);

  it("counts its repositories together, and no others", () => {
    const limits = new DeletionLimits(undefined, entries);
    for (const name of ["a", "b", "c"]) limits.add(name, { deletions: 1, manifests: 5 });
    expect(limits.areSet()).toBe(true);
    expect(limits.hit()).toBeUndefined();
    limits.add("b", { deletions: 1, manifests: 5 });
    expect(limits.hit()).toBe(
      'Policy, line 3: Deletions planned: 3 (manifests and tags); allowed by "max-deletions": 2.',
    );
  });

  it("counts anew for the second planning, with the manifests of the first", () => {
    const limits = new DeletionLimits({ limit: 50, unit: "percent" }, new Map());
    limits.add("a", { deletions: 5, manifests: 10 });
    const anew = limits.begunAnew();
    anew.add("a", { deletions: 5, manifests: 0 });
    expect(anew.hit()).toBeUndefined();
    anew.add("a", { deletions: 1, manifests: 0 });
    expect(anew.hit()).toContain("Deletions planned: 6");
  });
});
