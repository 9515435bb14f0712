/**
 * Whatever becomes of a file of kept bodies, the verdicts stay those of a run without it.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { readAndPlan } from "../../src/prune/repository.ts";
import { OpenArchive } from "../../src/cache/open-archive.ts";
import { RepositoryBodies } from "../../src/cache/repository-bodies.ts";
import { fakeRepository, runtimeOf } from "../support/fake-repository.ts";
import { fixture, image, index } from "../support/fixture.ts";
import { WEEK } from "../support/planning.ts";
import { fileOf, inFolder } from "../support/runner-cache.ts";

const SEED = 20_261_121;
const RUNS = 500;
const NEVER = new AbortController().signal;

const built = fixture({
  A: index(["a", "b", "N"], { tags: ["latest"] }),
  N: index(["n"]),
  n: image(),
  a: image(),
  b: image({ subject: "n" }),
  X: index(["x", "b"]),
  x: image(),
  u: image(),
  s: image({ subject: "u" }),
  r: image({ subject: "s" }),
});
const repository = "team/app";
const whole = fileOf(built.manifests.map(({ bytes }) => ({ repository, bytes })));

/** The verdicts of a run that finds this file. */
async function plan(folder: string, file: Buffer) {
  const path = join(folder, "bodies");
  writeFileSync(path, file);
  const archive = await OpenArchive.at(path);
  const fake = fakeRepository(built);
  const { runtime } = runtimeOf();
  const bodies = new RepositoryBodies(repository, Promise.resolve(archive), undefined, NEVER);
  const planned = await readAndPlan(fake.port, WEEK, { ...runtime, bodies });
  await archive?.close();
  const reads = fake.calls.filter((call) => call.startsWith("read ")).length;
  return { reads, verdicts: planned.state === "planned" ? planned.plan.verdicts : planned.state };
}

const change = fc.record({
  at: fc.nat(),
  gone: fc.nat(200),
  instead: fc.uint8Array({ maxLength: 20 }),
});

/** Other bodies in place of the real ones: emptied, or of others. */
const anyBody = fc.oneof(
  fc.constantFrom(...built.manifests.map(({ bytes }) => bytes)),
  fc.json().map((text) => Buffer.from(text)),
  fc
    .constantFrom(...built.manifests)
    .map(({ mediaType }) =>
      Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests: [] })),
    ),
);

const forged = fc.oneof(
  fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    let file = whole;
    for (const { at, gone, instead } of changes) {
      const begin = at % (file.length + 1);
      file = Buffer.concat([file.subarray(0, begin), instead, file.subarray(begin + gone)]);
    }
    return file;
  }),
  fc
    .array(anyBody, { maxLength: 12 })
    .map((bodies) => fileOf(bodies.map((bytes) => ({ repository, bytes })))),
);

describe("a file of kept bodies", () => {
  it("changes no verdict, whatever becomes of it", async () => {
    await inFolder(async (folder) => {
      const without = await plan(folder, Buffer.alloc(0));
      expect(without.reads).toBe(built.manifests.length);
      expect(await plan(folder, whole)).toEqual({ ...without, reads: 0 });
      await fc.assert(
        fc.asyncProperty(forged, async (file) => {
          expect((await plan(folder, file)).verdicts).toEqual(without.verdicts);
        }),
        { seed: SEED, numRuns: RUNS },
      );
    });
  });
});
