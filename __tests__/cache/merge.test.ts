import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { ArchiveWriter } from "../../src/cache/archive-writer.ts";
import { freshnessOf, isWorthSaving, mergeArchives } from "../../src/cache/merge.ts";
import { OpenArchive } from "../../src/cache/open-archive.ts";
import { RepositoryBodies } from "../../src/cache/repository-bodies.ts";
import { Spool } from "../../src/cache/spool.ts";
import type { Digest } from "../../src/oci/digest.ts";
import { bodiesIn, fileOf, inFolder } from "../support/runner-cache.ts";

const NEVER = new AbortController().signal;
const NOW = new Date("2026-06-15T12:00:00Z");

const digest = (text: string) =>
  `sha256:${createHash("sha256").update(text).digest("hex")}` as Digest;

/** `repository text` for each body. */
type Bodies = readonly string[];

function parsed(bodies: Bodies) {
  return bodies.map((line) => {
    const [repository = "", text = ""] = line.split(" ");
    return { repository, bytes: Buffer.from(text) };
  });
}

interface Saved {
  readonly bodies: Bodies;
  readonly fresh: number;
  readonly total: number;
}

/** What is saved of an old file after a run that did this with some repositories. */
function save(
  old: Bodies,
  use: Readonly<Record<string, (store: RepositoryBodies) => void | Promise<void>>>,
  day = "2026-06-14",
): Promise<Saved> {
  return inFolder(async (folder) => {
    const path = (name: string) => join(folder, name);
    writeFileSync(path("old"), fileOf(parsed(old), day));
    const archive = await OpenArchive.at(path("old"));
    const spool = new Spool(path("read"), "2026-06-15");
    const seen = new Map<string, RepositoryBodies>();
    for (const [name, act] of Object.entries(use)) {
      const store = new RepositoryBodies(name, Promise.resolve(archive), spool, NEVER);
      seen.set(name, store);
      await act(store);
    }
    const recent = await spool.finish();
    const writer = new ArchiveWriter(path("new"), "2026-06-15");
    await mergeArchives({ old: archive, recent }, seen, writer, NOW);
    writer.close();
    const freshness = freshnessOf(archive, seen);
    await archive?.close();
    await recent?.close();
    const bodies = await bodiesIn(readFileSync(path("new")));
    const lines = bodies.map(
      ({ repository, bytes }) => `${repository} ${Buffer.from(bytes).toString()}`,
    );
    return { ...freshness, bodies: lines.sort() };
  });
}

function lists(...texts: readonly string[]) {
  return (store: RepositoryBodies) => {
    store.retain(texts.map(digest));
  };
}

function reads(store: RepositoryBodies, ...texts: readonly string[]): void {
  for (const text of texts) store.keep({ digest: digest(text), bytes: Buffer.from(text) });
}

describe("what is saved", () => {
  it("is what is listed of the old, and what was read", async () => {
    const saved = await save(["app 1", "app 2"], {
      app: (store) => {
        lists("2", "3")(store);
        reads(store, "3", "4");
      },
    });
    expect(saved.bodies).toEqual(["app 2", "app 3", "app 4"]);
  });

  it("is not what was deleted, whether it is old or new", async () => {
    const saved = await save(["app 1", "app 2"], {
      app: (store) => {
        lists("1", "2", "3", "4")(store);
        reads(store, "3", "4");
        store.forget([digest("2"), digest("4")]);
      },
    });
    expect(saved).toEqual({ bodies: ["app 1", "app 3"], fresh: 1, total: 3 });
  });

  it("is each body once, whatever was read twice", async () => {
    const saved = await save(["app 1", "app 1"], {
      app: (store) => {
        lists("1", "2")(store);
        reads(store, "1", "2", "2");
      },
    });
    expect(saved.bodies).toEqual(["app 1", "app 2"]);
  });

  it("is all that was there of a repository that this run has not listed", async () => {
    const saved = await save(["api 1", "app 1"], { app: lists(), web: () => undefined });
    expect(saved.bodies).toEqual(["api 1"]);
  });

  it("is of a repository's last listing", async () => {
    const twice = (store: RepositoryBodies) => {
      lists("1", "2")(store);
      lists("2")(store);
    };
    expect((await save(["app 1", "app 2"], { app: twice })).bodies).toEqual(["app 2"]);
  });

  it.each([
    ["2026-05-16", ["api 1"]],
    ["2026-05-15", []],
  ])("is nothing that no run has listed for 30 days: %s", async (day, expected) => {
    const saved = await save(["api 1", "app 1"], { app: lists() }, day);
    expect(saved.bodies).toEqual(expected);
  });

  it("is nothing whose digest is not a sha256", async () => {
    const other = `sha512:${"0".repeat(128)}` as Digest;
    const saved = await save([], {
      app: (store) => {
        store.retain([other]);
        store.keep({ digest: other, bytes: Buffer.from("1") });
      },
    });
    expect(saved).toEqual({ bodies: [], fresh: 0, total: 0 });
  });
});

describe("how much is new", () => {
  it("is counted of all that the next run can use", async () => {
    const saved = await save(["api 1", "api 2", "app 1", "app 2"], {
      app: async (store) => {
        lists("2", "3")(store);
        const lengths: number[] = [];
        for await (const some of store.kept()) {
          lengths.push(...some.map(({ bytes }) => bytes.length));
        }
        expect(lengths).toEqual([1, 1]);
        reads(store, "3");
      },
    });
    expect(saved).toMatchObject({ fresh: 1, total: 4 });
  });

  it("believes the old file where nothing of a repository had to be read", async () => {
    expect(await save(["app 1", "app 2"], { app: lists("1") })).toMatchObject({ total: 2 });
  });

  it.each([
    [0, 0, false],
    [1, 1, true],
    [0, 100, false],
    [1, 100, false],
    [2, 100, true],
    [1, 99, true],
    [5, 500, false],
  ])("is worth a copy above 1 %%: %d of %d", (fresh, total, expected) => {
    expect(isWorthSaving({ fresh, total }, false)).toBe(expected);
  });

  it.each([
    [0, 100, false],
    [1, 100, true],
  ])("is worth a copy at all when the time was up: %d of %d", (fresh, total, expected) => {
    expect(isWorthSaving({ fresh, total }, true)).toBe(expected);
  });
});
