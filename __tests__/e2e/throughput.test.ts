/**
 * How the built action shares its time and the registry's: several repositories at once, deletions as fast as the registry
 * says, and what it does when everything is throttled.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import type { LoggedRequest } from "../../emulator/http/request-log.ts";
import { withAzSession } from "../support/az.ts";
import { fixture, image, index, seed, type Spec } from "../support/fixture.ts";
import { runAction, startRegistry } from "../support/run-action.ts";

const TICK = pathToFileURL(join(import.meta.dirname, "..", "support", "tick.mjs")).href;

/** What the machine may hold up a request on its way. */
const LATE_MS = 150;

// Some of these look at the clock: a busy machine fails one of them once, a fault fails it each time.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startRegistry();
});

afterEach(() => emulator.close());

function many(count: number, spec: (n: number) => Spec): Record<string, Spec> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`m${n}`, spec(n)]));
}

const orphans = (count: number) =>
  fixture({ t: image({ tags: ["v1"] }), ...many(count, () => image()) });

/** Where a request stands among all, and -1 for none. */
const position = (isMeant: (request: LoggedRequest) => boolean) =>
  emulator.requests.all().findIndex(isMeant);

describe("several repositories", () => {
  const names = ["team/a", "team/b", "team/c"];

  it("are worked on at a time, and reported in their order", async () => {
    for (const name of names) seed(emulator, name, orphans(20));
    emulator.faults.add({ repository: "team/a", kind: "manifest", answer: { delayMs: 300 } });
    const run = await runAction(emulator, { repositories: "team/*", "dry-run": "true" });
    expect(run.errors).toEqual([]);
    const groups = [...run.stdout.matchAll(/^::group::(.*): 20 to delete/gm)].map(
      ([, name]) => name,
    );
    expect(groups).toEqual(names);
    expect(run.report?.repositories.map(({ name }) => name)).toEqual(names);
    const lastOfFirst = emulator.requests.all().findLastIndex((one) => one.repository === "team/a");
    const listing =
      (name: string) =>
      ({ repository, kind }: LoggedRequest) =>
        repository === name && kind === "list-manifests";
    expect(position(listing("team/c"))).toBeLessThan(lastOfFirst);
    // The first one is listed alone: nobody knows yet how large they are.
    expect(position(listing("team/b"))).toBeGreaterThan(position(listing("team/a")));
  });

  it("share one pool of requests", async () => {
    for (const name of names) seed(emulator, name, orphans(30));
    let open = 0;
    let most = 0;
    emulator.faults.add({
      kind: "manifest",
      answer: {
        before: async () => {
          open += 1;
          most = Math.max(most, open);
          await new Promise((resolve) => setTimeout(resolve, 20));
          open -= 1;
        },
      },
    });
    const inputs = { repositories: "team/*", "dry-run": "true", concurrency: "7" };
    await runAction(emulator, inputs);
    expect(most).toBe(7);
  });

  it("keep their lines together in the log, which is not worth one on its progress in a short run", async () => {
    for (const name of names) seed(emulator, name, orphans(5));
    const run = await runAction(emulator, { repositories: "team/*" });
    const inGroups = [...run.stdout.matchAll(/^::group::(.*?): .*\n([^]*?)^::endgroup::/gm)];
    expect(inGroups.map(([, name]) => name)).toEqual(names.flatMap((name) => [name, name]));
    for (const [, , lines = ""] of inGroups) expect(lines).not.toMatch(/^team\//m);
    expect(run.stdout).not.toMatch(/repository \d of \d/);
  });
});

describe("deletions", () => {
  /** The longest time in which more arrived than the limit allows. Milliseconds. */
  function longestExcess(timesMs: readonly number[], perSecond: number): number {
    let longest = 0;
    for (const [first, beginMs] of timesMs.entries()) {
      for (const [last, endMs] of timesMs.entries()) {
        const spanMs = endMs - beginMs;
        const allowed = 1 + (perSecond * (spanMs + LATE_MS)) / 1000;
        if (last - first > allowed) longest = Math.max(longest, spanMs);
      }
    }
    return longest;
  }

  // When each of them comes is measured, so that nothing else runs meanwhile.
  it("come no faster than the registry says, also when it changes its mind", async () => {
    emulator.switches.rateLimits = { deletesPerSecond: 20 };
    seed(emulator, "team/app", orphans(60));
    let changedAt = Infinity;
    emulator.faults.add({
      kind: "delete-manifest",
      skip: 40,
      times: 1,
      answer: {
        before: () => {
          emulator.switches.rateLimits = { deletesPerSecond: 5 };
          changedAt = Date.now();
        },
      },
    });
    const run = await runAction(emulator);
    expect(run.outputs).toMatchObject({ deleted: "60", failed: "0" });
    const deletions = emulator.requests.ofKind("delete-manifest");
    expect(deletions.filter(({ status }) => status !== 202)).toEqual([]);
    const timesMs = deletions.map(({ at }) => at);
    const before = timesMs.filter((at) => at <= changedAt);
    const after = timesMs.filter((at) => at > changedAt);
    expect(before.length + after.length).toBe(60);
    expect(longestExcess(before, 20)).toBeLessThan(1000);
    expect(longestExcess(after, 5)).toBeLessThan(1000);
    // And not much slower, either: 19 take 3.6 seconds at 5 a second.
    expect(after.length).toBe(19);
    expect((after.at(-1) ?? 0) - (after[0] ?? 0)).toBeLessThan(7_000);
  });

  it("come as fast however long their looks take, since each has its look in its own turn", async () => {
    /** Deletions a second, once the registry has said what it takes. */
    const paceWith = async (delayMs: number): Promise<number> => {
      seed(emulator, "team/app", orphans(120));
      const slow = ["manifest-attributes", "list-tags", "delete-manifest"] as const;
      const fault = emulator.faults.add({ kind: slow, answer: { delayMs } });
      emulator.requests.clear();
      const run = await runAction(emulator);
      fault.remove();
      expect(run.outputs).toMatchObject({ deleted: "120", failed: "0" });
      const timesMs = emulator.requests.ofKind("delete-manifest").map(({ at }) => at);
      const after = timesMs.slice(25);
      return after.length / (((after.at(-1) ?? 0) - (after[0] ?? 0)) / 1000);
    };
    const quick = await paceWith(0);
    const slow = await paceWith(250);
    // Premium takes 33; a busy machine is late with timers.
    expect(quick).toBeLessThan(36);
    expect(slow).toBeGreaterThan(0.75 * quick);
  });
});

// When is not measured here, and most of the time is spent waiting: these wait together.
describe("a registry that throttles", () => {
  it.concurrent("is deleted from at a pace that it takes, though it does not say how many it takes", () =>
    withRegistry(async (emulator) => {
      emulator.switches.rateLimits = { deletesPerSecond: 6 };
      // What it says is Premium's.
      emulator.faults.add({
        kind: "delete-manifest",
        answer: {
          after: (_, answer) => {
            Object.assign(answer.headers, { "X-Ms-Ratelimit-Remaining-Calls-Per-Second": "32" });
          },
        },
      });
      seed(emulator, "team/app", orphans(30));
      const run = await runAction(emulator);
      expect(run.outputs).toMatchObject({ deleted: "30", failed: "0" });
      expect(emulator.requests.all().some(({ status }) => status === 429)).toBe(true);
    }));

  const kinds = [
    "catalog",
    "exchange",
    "token",
    "repository",
    "list-manifests",
    "list-tags",
    "manifest",
    "manifest-attributes",
    "delete-manifest",
    "tag-attributes",
    "delete-tag",
  ] as const;

  it.concurrent(
    "is waited out where it throttles every endpoint in a storm of 429, and that changes nothing",
    () =>
      withRegistry((emulator) =>
        withAzSession(async (env) => {
          const built = fixture({
            A: index(["a", "b"], { tags: ["v1", "old"] }),
            a: image(),
            b: image(),
            X: index(["x", "b"]),
            x: image(),
            s: image({ subject: "X" }),
            t: image({ subject: "A" }),
            ...many(10, () => image()),
          });
          for (const name of ["team/a", "team/b"]) seed(emulator, name, built);
          const answers = ["7", new Date(0).toUTCString(), undefined].map((retryAfter) => ({
            status: 429,
            headers: retryAfter === undefined ? {} : { "Retry-After": retryAfter },
          }));
          for (const kind of kinds) {
            // The first requests of each kind, and some later ones, in all ways to say how long.
            for (const answer of answers) emulator.faults.add({ kind, times: 1, answer });
            for (const answer of answers) emulator.faults.add({ kind, skip: 5, times: 2, answer });
          }
          const inputs = { repositories: "*", "delete-tags": "old", username: "", password: "" };
          const run = await runAction(emulator, inputs, { env, hastens: true });
          expect(run.errors).toEqual([]);
          expect(run.outputs).toMatchObject({ deleted: "26", failed: "0", untagged: "2" });
          for (const name of ["team/a", "team/b"]) {
            const repository = emulator.registry.repository(name);
            expect(built.letters(repository.digests())).toEqual(["A", "a", "b", "t"]);
            expect(Object.keys(repository.tags())).toEqual(["v1"]);
          }
          const refused = emulator.requests.all().filter(({ status }) => status === 429);
          expect(new Set(refused.map(({ kind }) => kind))).toEqual(new Set(kinds));
          // Said once, whatever else throttles.
          expect(run.stdout.match(/this run sends 1,000 a minute/g)).toHaveLength(1);
        }),
      ),
    120_000,
  );
});

describe("deletions from a registry that has throttled reads", () => {
  it("do not fail for looks that wait among the reads that are held back", async () => {
    seed(emulator, "team/app", orphans(80));
    const answer = { status: 429, headers: { "Retry-After": "5" } };
    emulator.faults.add({ kind: "list-manifests", times: 1, answer });
    const run = await runAction(emulator);
    expect(run.stdout).toContain("From here on this run sends 1,000 a minute");
    expect(run.outputs).toMatchObject({ deleted: "80", failed: "0" });
    // Two for each manifest: none had to be repeated.
    expect(run.report?.requests["look"]).toBe(160);
  });
});

describe("the progress of a run", () => {
  it("is told every few seconds", async () => {
    seed(emulator, "team/app", orphans(30));
    const run = await runAction(emulator, {}, { env: { NODE_OPTIONS: `--import=${TICK}` } });
    expect(run.stdout).toMatch(
      /^team\/app \(repository 1 of 1\): deleting, \d+ of 30, [\d.]+ a second, about \d+ s left; planned so far: 31 manifests, 30 deletions$/m,
    );
    expect(run.outputs["deleted"]).toBe("30");
  });
});

async function withRegistry<T>(work: (emulator: Emulator) => Promise<T>): Promise<T> {
  const own = await startRegistry();
  try {
    return await work(own);
  } finally {
    await own.close();
  }
}
