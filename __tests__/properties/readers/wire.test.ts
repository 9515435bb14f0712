/**
 * Answers of the metadata API. Whatever a server sends, a row comes out as it must be understood or the whole page is
 * refused: no row is dropped, and nothing that is not said allows a deletion.
 */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { describeStatus } from "../../../src/registry/acr/errors.ts";
import {
  errorCode,
  inspection,
  manifestRows,
  oneTag,
  repositoryAttributes,
  repositoryNames,
  tags,
} from "../../../src/registry/acr/wire.ts";
import { referrers } from "../../../src/registry/http/referrers.ts";
import {
  anything,
  attributes,
  digests,
  instantOf,
  names,
  pages,
  rows,
  sizes,
  tagRows,
  usually,
} from "./answers.ts";
import { holds, readOr } from "../holds.ts";

type Json = Readonly<Record<string, unknown>>;

const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;

/** The latest of the times that a row states; undefined when one of them can't be trusted. */
function latestOf(row: Json): number | undefined {
  const stated = [row["createdTime"], row["lastUpdateTime"]].filter(
    (text) => (text ?? null) !== null,
  );
  const instants = stated.map(instantOf);
  const trusted = instants.filter((instant) => instant !== undefined);
  return trusted.length < stated.length || stated.length === 0 ? undefined : Math.max(...trusted);
}

function isDeletable({ changeableAttributes }: Json): boolean {
  const { deleteEnabled, writeEnabled } = (changeableAttributes ?? {}) as Json;
  return deleteEnabled === true && writeEnabled === true;
}

/** The words of a lock that can be set again: all of it has to stand there. */
function lockOf(row: Json): string | undefined {
  const { deleteEnabled, writeEnabled } = (row["changeableAttributes"] ?? {}) as Json;
  const isStated = [deleteEnabled, writeEnabled].every(
    (value) => value === true || value === false,
  );
  if (isDeletable(row) || !isStated) return undefined;
  return `deleteEnabled=${String(deleteEnabled)},writeEnabled=${String(writeEnabled)}`;
}

/** What stands in a list of a page that was accepted. */
function entriesOf(text: string, field: string): readonly Json[] {
  const page = JSON.parse(text) as Json;
  expect(Object.prototype.toString.call(page)).toBe("[object Object]");
  return (page[field] ?? []) as readonly Json[];
}

const REFUSAL = /^The registry (?:answered with|does not say) [^\n]+\.$/;

/** What becomes of a page, and of an answer on one object; each way must be gone. Of an empty page nothing is checked. */
const WAYS = ["refused", "read"] as const;

/** Hands what was accepted to `check`, and sees that a refusal is one of ours. */
function examine<T>(
  text: string,
  read: (text: string) => T,
  check: (value: T) => void,
): (typeof WAYS)[number] | "empty" {
  const answer = readOr(() => read(text));
  if ("refusal" in answer) {
    expect(answer.refusal).toMatch(REFUSAL);
    return "refused";
  }
  check(answer.value);
  return Array.isArray(answer.value) && answer.value.length === 0 ? "empty" : "read";
}

describe("a page", () => {
  it("of manifests shows every row, and none as more deletable than the registry says", () => {
    holds(
      pages("manifests", rows),
      700,
      (text) =>
        examine(text, manifestRows, (read) => {
          const entries = entriesOf(text, "manifests");
          expect(read.map(({ digest }) => digest)).toEqual(entries.map(({ digest }) => digest));
          for (const [i, row] of read.entries()) {
            const entry = entries[i] ?? {};
            expect(row.digest).toMatch(DIGEST);
            expect(row.isLocked).toBe(!isDeletable(entry));
            expect(row.lock).toBe(lockOf(entry));
            expect(row.pushedAt?.getTime()).toBe(latestOf(entry));
            expect(row.tags).toEqual(entry["tags"] ?? []);
            expect(row.mediaType).toBe(
              typeof entry["mediaType"] === "string" ? entry["mediaType"] : undefined,
            );
            expect(row.sizeBytes ?? 0).toBeGreaterThanOrEqual(0);
            expect(Number.isSafeInteger(row.sizeBytes ?? 0)).toBe(true);
          }
        }),
      WAYS,
    );
  });

  it("of tags shows every tag, and none as more deletable than the registry says", () => {
    holds(
      pages("tags", tagRows),
      700,
      (text) =>
        examine(text, tags, (read) => {
          const entries = entriesOf(text, "tags");
          const shown = read.map(({ name, digest }) => ({ name, digest }));
          expect(shown).toEqual(entries.map(({ name, digest }) => ({ name, digest })));
          for (const [i, tag] of read.entries()) {
            const entry = entries[i] ?? {};
            expect(tag.name).not.toBe("");
            expect(tag.digest).toMatch(DIGEST);
            expect(tag.isLocked).toBe(!isDeletable(entry));
            expect(tag.lock).toBe(lockOf(entry));
            expect(tag.updatedAt?.getTime()).toBe(latestOf(entry));
          }
        }),
      WAYS,
    );
  });

  it("of referrers names every one", () => {
    holds(
      pages("manifests", fc.record({ digest: digests })),
      800,
      (text) =>
        examine(text, referrers, (read) => {
          const page = JSON.parse(text) as { manifests: readonly Json[] };
          expect(read).toEqual(page.manifests.map(({ digest }) => digest));
          for (const digest of read) expect(digest).toMatch(DIGEST);
        }),
      WAYS,
    );
  });

  it("of the catalog names every repository", () => {
    holds(
      pages("repositories", names),
      800,
      (text) =>
        examine(text, repositoryNames, (read) => {
          expect(read).toEqual(entriesOf(text, "repositories"));
          for (const name of read) expect(typeof name === "string" && name !== "").toBe(true);
        }),
      WAYS,
    );
  });
});

describe("an answer on one object", () => {
  it("names all children that the registry has on record, or is refused", () => {
    holds(pages("manifest", rows), 100, (text) => {
      examine(text, inspection, () => undefined);
    });
    const alone = rows.map((row) => JSON.stringify({ manifest: row }));
    holds(
      alone,
      800,
      (text) =>
        examine(text, inspection, ({ row, references }) => {
          const { manifest } = JSON.parse(text) as { manifest: Json };
          const listed = (manifest["references"] ?? []) as readonly Json[];
          expect(references).toEqual(listed.map(({ digest }) => digest));
          expect(row.digest).toBe(manifest["digest"]);
          expect(row.isLocked).toBe(!isDeletable(manifest));
        }),
      WAYS,
    );
  });

  it("is a tag as the registry states it, or is refused", () => {
    const alone = usually(tagRows, anything).map((tag) => JSON.stringify({ tag }));
    holds(
      fc.oneof(alone, pages("tag", tagRows)),
      600,
      (text) =>
        examine(text, oneTag, (tag) => {
          const { tag: said } = JSON.parse(text) as { tag: Json };
          expect([tag.name, tag.digest]).toEqual([said["name"], said["digest"]]);
          expect([tag.isLocked, tag.lock]).toEqual([!isDeletable(said), lockOf(said)]);
          expect(tag.updatedAt?.getTime()).toBe(latestOf(said));
        }),
      WAYS,
    );
  });

  it("counts what is in a repository, or is refused", () => {
    const fields = fc.record(
      { manifestCount: sizes, tagCount: sizes, changeableAttributes: attributes },
      { requiredKeys: [] },
    );
    const texts = usually(fields, anything).map(
      (value) => JSON.stringify(value) as string | undefined,
    );
    holds(
      texts,
      500,
      (text = "") =>
        examine(text, repositoryAttributes, ({ manifestCount, tagCount, isLocked }) => {
          const said = JSON.parse(text) as Json;
          const saidCounts = [said["manifestCount"], said["tagCount"]];
          expect([manifestCount, tagCount]).toEqual(saidCounts.map((count) => count ?? undefined));
          for (const value of [manifestCount, tagCount]) {
            expect(String(value)).toMatch(/^(?:\d+|undefined)$/);
          }
          const { writeEnabled } = (said["changeableAttributes"] ?? {}) as Json;
          expect(isLocked).toBe(writeEnabled !== true);
        }),
      WAYS,
    );
  });

  it("that is an error has a code or none, and words for it in any case", () => {
    const errors = fc.record({ errors: fc.array(fc.record({ code: names }), { maxLength: 2 }) });
    const bodies = fc.oneof(
      errors.map((value) => JSON.stringify(value)),
      pages("errors", fc.record({ code: names })),
      fc.string(),
      fc.constantFrom(null, undefined),
    );
    holds(fc.tuple(bodies, fc.integer({ min: 100, max: 599 })), 500, ([body, status]) => {
      const code = errorCode(body);
      expect(["string", "undefined"]).toContain(typeof code);
      expect(describeStatus(status, body ?? undefined)).toMatch(
        new RegExp(`^[a-zA-Z_' ,]+ \\(${status}( |\\)$)`),
      );
    });
  });
});
