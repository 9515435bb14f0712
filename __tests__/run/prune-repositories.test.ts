/** A run over registries in memory: what is planned twice, and what of it is read twice. */
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import { NO_BODY_CACHE } from "../../src/cache/body-cache.ts";
import type { Entry } from "../../src/inputs/entry.ts";
import type { Options } from "../../src/inputs/inputs.ts";
import { NO_REQUESTS, type Registry } from "../../src/registry/registry.ts";
import { collect, findingsOf } from "../../src/run/findings.ts";
import { KnownBodies } from "../../src/run/known-bodies.ts";
import { createLimiters } from "../../src/run/limiter.ts";
import { pruneRepositories, type Step, type Steps } from "../../src/run/prune-repositories.ts";
import type { Run } from "../../src/run/run.ts";
import { LogRoom } from "../../src/report/log-room.ts";
import { SeenTags } from "../../src/run/seen-tags.ts";
import { fakeRepository, type FakeRepository } from "../support/fake-repository.ts";
import { fixture } from "../support/fixture.ts";
import { WEEK } from "../support/planning.ts";
import { DEAD } from "../support/pruning.ts";
import { signalsOf } from "../support/signals.ts";

beforeEach(() => {
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
});

afterEach(() => {
  jest.restoreAllMocks();
});

const NEVER_BROKEN = {
  uncaught: () => undefined,
  overdue: new Promise<undefined>(() => undefined),
};

const ENTRY: Entry = {
  ...WEEK,
  match: [],
  leaves: false,
  pulledWithinMs: undefined,
  deletionLimit: undefined,
  line: undefined,
};

function optionsOf(changed: Partial<Options>): Options {
  return {
    address: { kind: "acr", host: "contoso.azurecr.io" },
    registry: "contoso.azurecr.io",
    entries: [ENTRY],
    selectedBy: '"repositories"',
    unlocks: false,
    pins: { digests: new Set(), files: [] },
    dryRun: false,
    deletionLimit: { limit: 100, unit: "deletions" },
    timeLimitMs: 1,
    concurrency: 4,
    signIn: { by: "environment" },
    pullLog: undefined,
    cache: false,
    shard: undefined,
    commentToken: undefined,
    plan: undefined,
    policyText: undefined,
    report: undefined,
    settings: {},
    ...changed,
  };
}

/** A run over repositories of this name, each with a dead index and its child. */
function runOver(names: readonly string[], changed: Partial<Options> = {}) {
  const options = optionsOf(changed);
  const fakes = new Map(names.map((name) => [name, fakeRepository(fixture(DEAD))]));
  const fakeOf = (name: string): FakeRepository => {
    const fake = fakes.get(name);
    if (fake === undefined) throw new Error(`no repository ${name}`);
    return fake;
  };
  const entryOf = new Map(names.map((name) => [name, ENTRY]));
  const registry: Registry = {
    host: options.registry,
    capabilities: { cascadesToReferrers: true },
    signIn: () => Promise.resolve("nobody"),
    repositoryNames: () => Promise.resolve(names),
    repository: (name) => ({ ...fakeOf(name).port, name }),
    pulledWithin: () => Promise.reject(new Error("nobody asked for pulls")),
    acquireDeletion: () => Promise.resolve(() => false),
    requestCounts: () => NO_REQUESTS,
  };
  const run: Run = {
    options,
    registry,
    names,
    entryOf,
    pinnedTags: new Map(),
    pulled: new Map(),
    limiters: createLimiters(4),
    bodies: NO_BODY_CACHE,
    signals: signalsOf(),
    seenTags: new SeenTags(entryOf),
    logRoom: new LogRoom(),
  };
  const readsOf = (name: string) => fakeOf(name).calls.filter((call) => call.startsWith("read "));
  return { run, fakeOf, readsOf };
}

describe("with a deletion limit, what is planned twice", () => {
  it("is read once", async () => {
    const { run, fakeOf, readsOf } = runOver(["a", "b"]);
    const findings = findingsOf(run, [], await collect(pruneRepositories(run), NEVER_BROKEN));
    expect(findings).toMatchObject({ deletionLimit: undefined, unreached: 0, warnings: [] });
    for (const name of ["a", "b"]) {
      expect(fakeOf(name).standing()).toEqual(["t"]);
      expect(fakeOf(name).calls.filter((call) => call === "list")).toHaveLength(2);
      expect(readsOf(name).toSorted()).toEqual(["read X", "read t", "read x"]);
    }
  });

  it("is read again where memory has no room for it, and pruned all the same", async () => {
    const { run, fakeOf, readsOf } = runOver(["a", "b"]);
    // Of the three small bodies of one repository.
    const known = new KnownBodies(1_000);
    const findings = findingsOf(
      run,
      [],
      await collect(pruneRepositories(run, known), NEVER_BROKEN),
    );
    expect(findings).toMatchObject({ deletionLimit: undefined, unreached: 0 });
    expect(fakeOf("b").standing()).toEqual(["t"]);
    expect([readsOf("a").length, readsOf("b").length]).toEqual([3, 6]);
  });

  it("is left as it is when the limit is hit", async () => {
    const deletionLimit = { limit: 3, unit: "deletions" } as const;
    const { run, fakeOf } = runOver(["a", "b"], { deletionLimit });
    const findings = findingsOf(run, [], await collect(pruneRepositories(run), NEVER_BROKEN));
    expect(findings.deletionLimit).toBe(
      'Deletions planned: 4 (manifests and tags); allowed by "max-deletions": 3.',
    );
    expect(findings.repositories).toHaveLength(2);
    expect(fakeOf("a").standing()).toEqual(["X", "t", "x"]);
  });
});

describe("bodies that were read to count deletions", () => {
  const bodies = new Map();

  it("are handed over once", () => {
    const known = new KnownBodies();
    known.keep("a", bodies);
    expect(known.take("a")).toBe(bodies);
    expect(known.take("a")).toBeUndefined();
  });
});

describe("the findings of a run", () => {
  /** Steps that end as `end` does. */
  async function* stepsThen(end: () => Promise<undefined>, ...steps: readonly Step[]): Steps {
    yield* steps;
    return end();
  }

  it("that broke off say what was in hand", async () => {
    const { run } = runOver(["a", "b", "c"]);
    const thrown = () => Promise.reject(new Error("Out of order."));
    const steps = stepsThen(thrown, { state: "begun", name: "b" });
    const findings = findingsOf(run, ["before"], await collect(steps, NEVER_BROKEN));
    expect(findings).toMatchObject({
      brokenOff: "Out of order",
      unreached: 2,
      warnings: ["before", 'The run broke off while it pruned "b": the outcome is not known.'],
    });
  });

  it("that is overdue are not waited for", async () => {
    const { run } = runOver(["a"]);
    const never = () => new Promise<undefined>(() => undefined);
    const breakOff = { uncaught: () => new Error("thrown."), overdue: Promise.resolve(undefined) };
    const results = await collect(stepsThen(never), breakOff);
    expect(findingsOf(run, [], results)).toMatchObject({ brokenOff: "thrown", unreached: 1 });
  });

  it("name what does not exist, and why it stopped where nothing does", async () => {
    const { run } = runOver(["a"]);
    const none = () => Promise.resolve(undefined);
    const steps = stepsThen(none, { state: "done", name: "a", report: undefined });
    const results = await collect(steps, NEVER_BROKEN);
    expect(results.absent).toEqual(["a"]);
    expect(findingsOf(run, ["Said before."], results)).toMatchObject({
      stopped: '"repositories" names nothing that exists in contoso.azurecr.io.',
      warnings: ["Said before."],
      unreached: 0,
    });
  });
});
