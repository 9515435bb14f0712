import { describe, expect, it } from "@jest/globals";

import { limitHit } from "../../src/run/deletion-limit.ts";

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
