/**
 * What becomes of answers that nobody understands: whatever bodies and rows a registry hands out, nothing is planned for
 * deletion that any reader of them sees as wanted.
 */
import { createHash } from "node:crypto";

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import type { Inventory } from "../../src/prune/model/inventory.ts";
import { planRepository } from "../../src/prune/sweep/plan.ts";
import { manifestRows, tags as tagsOf } from "../../src/registry/acr/wire.ts";
import { parseManifest } from "../../src/oci/manifest.ts";
import type { Digest } from "../../src/oci/digest.ts";
import type { ManifestRow, Tag } from "../../src/registry/registry.ts";
import { DOCKER_IMAGE, NOW, OCI_IMAGE, OCI_INDEX } from "../support/fixture.ts";
import { WEEK } from "../support/planning.ts";
import { instantOf, rows, tagRows } from "./readers/answers.ts";
import { styles, written, type Style, type Tree } from "./readers/json-trees.ts";
import { damaged, damages, DIGESTS, manifests, trees } from "./readers/manifest-trees.ts";
import { childrenSeen, subjectsSeen } from "./readers/readers.ts";
import { holds, readOr } from "./holds.ts";

const OLD = new Date(NOW.getTime() - 30 * 86_400_000);

function row(digest: Digest, mediaType: string): ManifestRow {
  const unlocked = {
    isLocked: false,
    lock: undefined,
    isReadable: true,
    storage: "by-digest" as const,
  };
  const shown = { sizeBytes: 1000, configMediaType: undefined, platform: undefined, tags: [] };
  return { digest, mediaType, pushedAt: OLD, ...shown, ...unlocked };
}

function tag(name: string, digest: Digest): Tag {
  return { name, digest, updatedAt: OLD, isLocked: false, lock: undefined };
}

/** What is planned for deletion where nothing is young, locked or unreadable but by these rows, tags and bodies. */
function deletedOf(known: Pick<Inventory, "rows" | "tags" | "bodies">): ReadonlySet<string> {
  const inventory = {
    isLocked: false,
    tagsOnNothing: [],
    unreadable: new Map(),
    referrers: new Map(),
    ...known,
  };
  const { deletions } = planRepository(inventory, WEEK, NOW, true);
  return new Set(deletions.map(({ digest }) => digest));
}

/** A repository of one manifest with that body, and of old images that its body may name. */
function repositoryAround(
  tree: Tree,
  style: readonly number[],
  type: string,
  tagged: readonly Digest[] | "itself",
) {
  const bytes = Buffer.from(written(tree, style));
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}` as Digest;
  const all = [row(digest, type), ...DIGESTS.map((image) => row(image as Digest, DOCKER_IMAGE))];
  const named = tagged === "itself" ? [digest] : tagged;
  const deleted = deletedOf({
    rows: new Map(all.map((one) => [one.digest, one])),
    tags: named.map((one, i) => tag(`v${i}`, one)),
    bodies: new Map([[digest, parseManifest(digest, bytes, type)]]),
  });
  return { digest, deleted };
}

describe("a body", () => {
  const broken = fc
    .tuple(manifests, fc.array(damages, { maxLength: 3 }))
    .map(([{ type, tree }, changes]) => ({ type, tree: changes.reduce(damaged, tree) }));
  const any = fc.record({ type: fc.constantFrom(OCI_INDEX, OCI_IMAGE, "x/new"), tree: trees });
  const bodies = fc.oneof({ weight: 3, arbitrary: broken }, { weight: 1, arbitrary: any });

  it("of a tagged manifest keeps all that any reader sees in it", () => {
    holds(fc.tuple(bodies, styles), 600, ([{ type, tree }, style]) => {
      const { digest, deleted } = repositoryAround(tree, style, type, "itself");
      const seen = [digest, ...childrenSeen(tree), ...subjectsSeen(tree)];
      expect(seen.filter((one) => deleted.has(one))).toEqual([]);
    });
  });

  it("that any reader takes for a referrer stays with its subject", () => {
    const examine = ([{ type, tree }, style]: readonly [{ type: string; tree: Tree }, Style]) => {
      const subjects = subjectsSeen(tree);
      const { digest, deleted } = repositoryAround(tree, style, type, subjects.slice(0, 1));
      expect(subjects.length > 0 && deleted.has(digest)).toBe(false);
      return subjects.length > 0 ? "referrer" : "no referrer";
    };
    holds(fc.tuple(bodies, styles), 600, examine, ["referrer"]);
  });

  it("of a manifest that nobody needs keeps nothing that it does not name", () => {
    type Sound = Readonly<{ type: string; tree: Tree }>;
    const examine = ([{ type, tree }, style]: readonly [Sound, Style]) => {
      // What is child and subject at once stays: no order of deletion is safe.
      if (childrenSeen(tree).some((child) => subjectsSeen(tree).includes(child))) return "stuck";
      const { digest, deleted } = repositoryAround(tree, style, type, []);
      expect([...deleted].sort()).toEqual([digest, ...DIGESTS].sort());
      return "deleted";
    };
    holds(fc.tuple(manifests, styles), 300, examine, ["deleted"]);
  });
});

describe("the pages of a listing", () => {
  type Json = Readonly<Record<string, unknown>>;
  const old = OLD.toISOString();
  const clean = {
    createdTime: old,
    changeableAttributes: { deleteEnabled: true, writeEnabled: true },
  };
  const fields = fc.subarray(["createdTime", "lastUpdateTime", "tags", "changeableAttributes"], {
    maxLength: 2,
  });
  /** Nothing keeps such a row, but for one or two fields that somebody else filled. */
  const spoilt = fc.tuple(rows, fields).map(([row, some]): Json => {
    const others = Object.entries(row).filter(([name]) => name === "digest" || some.includes(name));
    return { ...clean, mediaType: DOCKER_IMAGE, ...Object.fromEntries(others) };
  });
  const someRows = fc.uniqueArray(spoilt, { maxLength: 4, selector: (row) => row["digest"] });
  const someTags = fc.array(tagRows, { maxLength: 2 });

  const isUnlocked = ({ changeableAttributes }: Json) => {
    const { deleteEnabled, writeEnabled } = (changeableAttributes ?? {}) as Json;
    return deleteEnabled === true && writeEnabled === true;
  };
  const isOld = ({ createdTime, lastUpdateTime }: Json) => {
    const stated = [createdTime, lastUpdateTime].filter((text) => (text ?? null) !== null);
    const weekAgo = NOW.getTime() - WEEK.ageMs;
    const instants = stated.map((text) => instantOf(text) ?? Infinity);
    // There was no such registry before.
    return Math.max(...instants) >= Date.UTC(2013) && Math.max(...instants) <= weekAgo;
  };

  it("let nothing be deleted that is not said to be unlocked, old and without a tag", () => {
    let deletions = 0;
    holds(fc.tuple(someRows, someTags), 800, ([listed, tagged]) => {
      const pages = [JSON.stringify({ manifests: listed }), JSON.stringify({ tags: tagged })];
      const answer = readOr(() => [manifestRows(pages[0] ?? ""), tagsOf(pages[1] ?? "")] as const);
      if ("refusal" in answer) return;
      const [read, tags] = answer.value;
      const byDigest = new Map(read.map((one) => [one.digest, one]));
      const deleted = deletedOf({ rows: byDigest, tags, bodies: new Map() });
      deletions += deleted.size;
      const { manifests: stated } = JSON.parse(pages[0] ?? "") as { manifests: readonly Json[] };
      for (const one of stated) {
        const names = (one["tags"] ?? []) as readonly unknown[];
        const isTagged = names.length > 0 || tagged.some(({ digest }) => digest === one["digest"]);
        const isWanted = isTagged || !isUnlocked(one) || !isOld(one);
        expect(isWanted && deleted.has(String(one["digest"]))).toBe(false);
      }
    });
    expect(deletions).toBeGreaterThan(100);
  });
});
