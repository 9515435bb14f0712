/** Properties of planning over random small repositories, which no registry holds. */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import type { Inventory } from "../../src/prune/model/inventory.ts";
import { planRepository, type Plan } from "../../src/prune/sweep/plan.ts";
import type { Digest } from "../../src/oci/digest.ts";
import {
  DOCKER_IMAGE,
  fixture,
  inventoryOf,
  NOW,
  OCI_IMAGE,
  OCI_INDEX,
  type Fixture,
  type Spec,
} from "../support/fixture.ts";
import { WEEK } from "../support/planning.ts";
import { holds } from "./holds.ts";

const RUNS = 500;
const LETTERS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** Bodies can only name what was pushed before; tags can name anything. */
function specOf(position: number): fc.Arbitrary<Spec> {
  const earlier = LETTERS.slice(0, position);
  const some = fc.subarray([...earlier, "missing"], { maxLength: Math.min(3, position + 1) });
  const one = fc.option(fc.constantFrom(...LETTERS, "missing"), { nil: undefined, freq: 2 });
  const base = {
    ageDays: fc.constantFrom(0, 0.03, 1, 30, 30, 30),
    isLocked: fc.constantFrom(false, false, false, false, false, true),
    tags: fc
      .record({
        ordinary: fc.constantFrom(false, false, true),
        named: one,
        suffix: fc.constantFrom("", ".sig", ".att"),
      })
      .map(({ ordinary, named, suffix }) => [
        ...(ordinary ? [`v${String(position)}`] : []),
        ...(named === undefined ? [] : [`sha256-{${named}}${suffix}`]),
      ]),
  };
  const subject = fc
    .option(fc.constantFrom(...earlier, "missing"), { nil: undefined, freq: 2 })
    .map((letter) => (letter === undefined ? {} : { subject: letter }));
  return fc.oneof(
    fc
      .tuple(fc.record({ ...base, children: some }), subject)
      .map(([spec, extra]) => ({ mediaType: OCI_INDEX, ...spec, ...extra })),
    fc
      .tuple(fc.record(base), subject)
      .map(([spec, extra]) => ({ mediaType: OCI_IMAGE, ...spec, ...extra })),
    fc.record(base).map((spec) => ({ mediaType: DOCKER_IMAGE, ...spec })),
  );
}

const repositories: fc.Arbitrary<Fixture> = fc
  .tuple(...LETTERS.map((_, position) => specOf(position)))
  .map((specs) => fixture(Object.fromEntries(withUniqueTags(specs).map(named))));

/** A tag stands on one manifest of a repository. */
function withUniqueTags(specs: readonly Spec[]): readonly Spec[] {
  const taken = new Set<string>();
  return specs.map((spec) => {
    const tags = (spec.tags ?? []).filter((tag) => !taken.has(tag));
    for (const tag of tags) taken.add(tag);
    return { ...spec, tags };
  });
}

function named(spec: Spec, position: number): [string, Spec] {
  return [LETTERS[position] ?? "", spec];
}

const plan = (inventory: Inventory): Plan => planRepository(inventory, WEEK, NOW, true);

/** What would hold `holder` broken without `held`, told from bodies and tags alone. */
function needs(built: Fixture, inventory: Inventory): readonly [holder: Digest, held: Digest][] {
  const pairs: [Digest, Digest][] = [];
  for (const [digest, { children, subject }] of inventory.bodies) {
    for (const child of children) pairs.push([digest, child.digest]);
    if (subject !== undefined) pairs.push([subject, digest]);
  }
  const isChild = new Set(pairs.map((pair) => pair.join()));
  for (const { digest, tags } of built.manifests) {
    for (const tag of tags) {
      const hex = /^sha256-([0-9a-f]{64})/.exec(tag)?.[1];
      const named = LETTERS.map(built.digest).find((other) => other.endsWith(hex ?? "none"));
      if (named === undefined || named === digest) continue;
      const isFamily = [`${named},${digest}`, `${digest},${named}`].some((pair) =>
        isChild.has(pair),
      );
      if (!isFamily) pairs.push([named, digest]);
    }
  }
  return pairs.filter(([a, b]) => inventory.rows.has(a) && inventory.rows.has(b));
}

describe("any repository", () => {
  it("loses nothing that a kept manifest needs, and no subject of a kept referrer", () => {
    const seen = { holders: 0, referrers: 0 };
    holds(repositories, RUNS, (built) => {
      const inventory = inventoryOf(built);
      const { verdicts } = plan(inventory);
      const isKept = (digest: Digest) => verdicts.get(digest)?.action === "keep";
      for (const [holder, held] of needs(built, inventory)) {
        expect(!isKept(holder) || isKept(held)).toBe(true);
        seen.holders += Number(isKept(holder));
      }
      for (const [referrer, { subject }] of inventory.bodies) {
        if (subject === undefined || !inventory.rows.has(subject)) continue;
        expect(!isKept(referrer) || isKept(subject)).toBe(true);
        seen.referrers += Number(isKept(referrer));
      }
    });
    expect(Math.min(seen.holders, seen.referrers)).toBeGreaterThan(100);
  });

  it("is whole at every moment of its deletion, cascades included", () => {
    let deletions = 0;
    holds(repositories, RUNS, (built) => {
      const inventory = inventoryOf(built);
      const pairs = needs(built, inventory);
      const standing = new Set(inventory.rows.keys());
      const remove = (digest: Digest) => {
        standing.delete(digest);
        for (const [referrer, { subject }] of inventory.bodies) {
          if (subject === digest && standing.has(referrer)) remove(referrer);
        }
      };
      for (const { digest } of plan(inventory).deletions) {
        remove(digest);
        deletions += pairs.length > 0 ? 1 : 0;
        for (const [holder, held] of pairs) {
          expect(!standing.has(holder) || standing.has(held)).toBe(true);
        }
      }
    });
    expect(deletions).toBeGreaterThan(100);
  });

  it("gets a verdict and a reason for every manifest, whatever the order of the listing", () => {
    const orders = fc.shuffledSubarray(LETTERS, { minLength: LETTERS.length });
    holds(fc.tuple(repositories, orders), RUNS, ([built, order]) => {
      const inventory = inventoryOf(built);
      const shuffled = order.flatMap((letter) => {
        const row = inventory.rows.get(built.digest(letter));
        return row === undefined ? [] : [[row.digest, row] as const];
      });
      const first = plan(inventory);
      const second = plan({
        ...inventory,
        rows: new Map(shuffled),
        tags: inventory.tags.toReversed(),
      });
      expect([...second.verdicts]).toEqual([...first.verdicts]);
      expect(second.deletions).toEqual(first.deletions);
      expect([...first.verdicts.keys()]).toEqual([...inventory.rows.keys()].sort());
    });
  });

  it("has nothing left to delete once it was pruned", () => {
    holds(repositories, RUNS, (built) => {
      const inventory = inventoryOf(built);
      const { verdicts } = plan(inventory);
      const isKept = (digest: Digest) => verdicts.get(digest)?.action === "keep";
      const remainder = {
        ...inventory,
        rows: new Map([...inventory.rows].filter(([digest]) => isKept(digest))),
        tags: inventory.tags.filter(({ digest }) => isKept(digest)),
        bodies: new Map([...inventory.bodies].filter(([digest]) => isKept(digest))),
      };
      expect(plan(remainder).deletions).toEqual([]);
    });
  });
});
