/**
 * Since when the registry is asked for what is new, what of its answer is news, and how news joins what is known.
 */
import { describe, expect, it } from "@jest/globals";

import type { Tag } from "../../../src/registry/registry.ts";
import type { Inventory } from "../../../src/prune/model/inventory.ts";
import { mergeChanges, newSince, watermarkFrom } from "../../../src/prune/sweep/changes.ts";
import { fakeRepository, runtimeOf } from "../../support/fake-repository.ts";
import { DOCKER_IMAGE, fixture, image, index, inventoryOf, NOW } from "../../support/fixture.ts";

const HOUR_MS = 3_600_000;

function hoursAgo(hours: number): Date {
  return new Date(NOW.getTime() - hours * HOUR_MS);
}

/** The reading with these times, one for each manifest and one for each tag. */
function timed(
  { rows, tags, ...rest }: Inventory,
  pushed: readonly (Date | undefined)[],
  updated: readonly (Date | undefined)[],
): Inventory {
  return {
    ...rest,
    rows: new Map(
      [...rows.values()].map((row, n) => [row.digest, { ...row, pushedAt: pushed[n] }]),
    ),
    tags: tags.map((tag, n) => ({ ...tag, updatedAt: updated[n] })),
  };
}

describe("the moment since when news is asked for", () => {
  const inventory = inventoryOf(
    fixture({ a: image({ tags: ["v1", "v2", "v3"] }), b: image(), c: image() }),
  );

  it("is an hour before the reading began, by the registry's clock: replicas lag", () => {
    const since = hoursAgo(1);
    expect(watermarkFrom(inventory, NOW, NOW)).toEqual({ pushedSince: since, taggedSince: since });
  });

  it.each([
    ["the registry's clock is behind", hoursAgo(2), NOW],
    ["the runner's clock is behind", NOW, hoursAgo(2)],
  ])("is an hour before the earlier of two clocks when %s", (_, registryTime, now) => {
    const since = hoursAgo(3);
    const expected = { pushedSince: since, taggedSince: since };
    expect(watermarkFrom(inventory, registryTime, now)).toEqual(expected);
  });

  it("is an hour before the newest entry of each list where the registry did not tell the time", () => {
    const pushed = [hoursAgo(8), hoursAgo(4), undefined];
    const updated = [undefined, hoursAgo(6), hoursAgo(9)];
    expect(watermarkFrom(timed(inventory, pushed, updated), undefined, NOW)).toEqual({
      pushedSince: hoursAgo(5),
      taggedSince: hoursAgo(7),
    });
  });

  it("is an hour before the runner's time where entries claim to be from the future", () => {
    const future = [hoursAgo(-1), hoursAgo(5), hoursAgo(5)];
    const since = hoursAgo(1);
    expect(watermarkFrom(timed(inventory, future, future), undefined, NOW)).toEqual({
      pushedSince: since,
      taggedSince: since,
    });
  });

  it("is the beginning of time where nothing says when it was pushed or set", () => {
    const beginning = new Date(0);
    expect(watermarkFrom(timed(inventory, [], []), undefined, NOW)).toEqual({
      pushedSince: beginning,
      taggedSince: beginning,
    });
  });
});

describe("news", () => {
  const built = fixture({
    a: image({ tags: ["v1"] }),
    b: image({ tags: ["v2"] }),
    N: index(["a"], { tags: ["v3"] }),
  });
  const later = inventoryOf(built);
  const isNew = (digest: string) => digest === built.digest("N");
  const earlier = {
    ...later,
    rows: new Map([...later.rows].filter(([digest]) => !isNew(digest))),
    tags: later.tags.filter(({ digest }) => !isNew(digest)),
    bodies: new Map([...later.bodies].filter(([digest]) => !isNew(digest))),
  };

  it("is what the reading did not show: manifests, tags, and where a known tag stands by now", () => {
    const moved = later.tags.map((tag) =>
      tag.name === "v1" ? { ...tag, digest: built.digest("b") } : tag,
    );
    const news = newSince(earlier, { rows: [...later.rows.values()], tags: moved });
    expect(built.letters(news.rows.map(({ digest }) => digest))).toEqual(["N"]);
    expect(news.tags.map(({ name }) => name)).toEqual(["v1", "v3"]);
  });

  it("is what was pushed again as well", () => {
    const rows = [...later.rows.values()].map((row) =>
      row.digest === built.digest("a") ? { ...row, pushedAt: NOW } : row,
    );
    const news = newSince(later, { rows, tags: [] });
    expect(built.letters(news.rows.map(({ digest }) => digest))).toEqual(["a"]);
  });

  it("takes the place of what was known: a tag stands on one manifest", async () => {
    const tags = later.tags.map((tag) => ({ ...tag, digest: built.digest("N") }));
    const news = { rows: [...later.rows.values()].slice(-1), tags: tags.slice(1) };
    const { port } = fakeRepository(built);
    const joined = await mergeChanges(port, earlier, news, runtimeOf().runtime);
    expect(joined.tags.map(({ name, digest }) => [name, built.letters([digest])[0]])).toEqual([
      ["v1", "a"],
      ["v2", "N"],
      ["v3", "N"],
    ]);
    expect([joined.rows, joined.bodies]).toEqual([later.rows, later.bodies]);
  });

  it("is read as far as it can refer to others", async () => {
    const images = fixture({ D: image({ mediaType: DOCKER_IMAGE }), O: image() });
    const { port, calls } = fakeRepository(images);
    const news = { rows: [...inventoryOf(images).rows.values()], tags: [] };
    await mergeChanges(port, inventoryOf(fixture({})), news, runtimeOf().runtime);
    expect(calls).toEqual(["read O"]);
  });
});

describe("a tag on nothing, when news has come,", () => {
  const built = fixture({ a: image({ tags: ["v1"] }), n: image(), o: image() });
  const all = inventoryOf(built);
  const without = (letter: string) =>
    new Map([...all.rows].filter(([digest]) => digest !== built.digest(letter)));
  const onNothing = (name: string, letter: string): Tag => ({
    name,
    digest: built.digest(letter),
    updatedAt: NOW,
    isLocked: false,
    lock: undefined,
  });
  const rows = new Map([...without("n")].filter(([digest]) => digest !== built.digest("o")));
  const earlier = {
    ...all,
    rows,
    tagsOnNothing: [onNothing("come", "n"), onNothing("lost", "o"), onNothing("moved", "o")],
  };

  it("is a tag like others once its manifest has come; the rest still waits, unless it has moved", async () => {
    const news = {
      rows: [...all.rows.values()].filter(({ digest }) => digest === built.digest("n")),
      tags: [{ ...onNothing("moved", "a") }],
    };
    const { port } = fakeRepository(built);
    const joined = await mergeChanges(port, earlier, news, runtimeOf().runtime);
    const told = (tags: readonly Tag[]) =>
      tags.map(({ name, digest }) => [name, ...built.letters([digest])]);
    expect(told(joined.tags)).toEqual([
      ["v1", "a"],
      ["come", "n"],
      ["moved", "a"],
    ]);
    expect(told(joined.tagsOnNothing)).toEqual([["lost", "o"]]);
  });
});
