/**
 * Manifest bodies that are kept between runs, by the built action against a stand-in of the runner's cache service: what
 * they spare, when they are saved, and what of them.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import { startCacheService, type CacheService } from "../../emulator/github/cache/cache-service.ts";
import type { Emulator } from "../../emulator/acr/emulator.ts";
import { fixture, image, index, part, seed, type Spec } from "../support/fixture.ts";
import {
  PASSWORD,
  runAction,
  startRegistry,
  USERNAME,
  type ActionRun,
  type RunOptions,
} from "../support/run-action.ts";
import { keptIn, newest, scheduledJob } from "../support/runner-cache.ts";
import { withTool } from "../support/tools.ts";

// Many of these tests run the action several times, with two more processes each.
jest.setTimeout(120_000);

const NAME = "team/app";

//  A (latest)   X     u   s (by subject of u)
//  |  \         | \
//  a   b        x  b
const built = fixture({
  A: index(["a", "b"], { tags: ["latest"] }),
  a: image(),
  b: image(),
  X: index(["x", "b"]),
  x: image(),
  u: image(),
  s: image({ subject: "u" }),
});
const ALL = ["A", "X", "a", "b", "s", "u", "x"];

const NOT_RESTORED = "Not all manifest bodies of earlier runs could be restored";
const NOT_SAVED = "Manifest bodies could not be kept for the next run";

const { describe: describeWithTar } = withTool("tar");

let emulator: Emulator;
let service: CacheService;

beforeEach(async () => {
  emulator = await startRegistry();
  service = await startCacheService();
});

afterEach(async () => {
  await service.close();
  await emulator.close();
});

/** Runs the action, by default dry, as a job of a scheduled workflow. */
function run(
  inputs: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
  options: RunOptions = {},
): Promise<ActionRun> {
  emulator.requests.clear();
  service.requests.length = 0;
  const job = { ...scheduledJob(service), ...env };
  return runAction(emulator, { "dry-run": "true", ...inputs }, { ...options, env: job });
}

const reads = () => emulator.requests.countByKind().manifest;
const images = (count: number, prefix = "m"): Record<string, Spec> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n}`, image()]));
const preload = (name: string) => ({
  NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, "..", "support", name)).href}`,
});

/** The messages of `::notice::` annotations. */
const notices = ({ stdout }: ActionRun) =>
  [...stdout.matchAll(/^::notice[^:]*::(.*)$/gm)].map(([, message = ""]) => message);

/** Verdicts and their reasons, by digest. */
const verdicts = ({ report }: ActionRun) =>
  report?.repositories.flatMap(({ manifests }) =>
    manifests.map(({ digest, verdict, reason, because }) => ({ digest, verdict, reason, because })),
  );

async function keptOf(name: string): Promise<readonly string[]> {
  return [...((await keptIn(service))[name]?.keys() ?? [])].sort();
}

describeWithTar("kept bodies (needs tar)", () => {
  it("are saved by the first run, which may be dry, and read by the next, which reads no manifest", async () => {
    seed(emulator, NAME, built);
    const first = await run();
    expect(reads()).toBe(7);
    expect(service.entries).toHaveLength(1);
    const second = await run();
    expect(reads()).toBe(0);
    expect(verdicts(second)).toEqual(verdicts(first));
    expect(service.entries).toHaveLength(1);
    const third = await run({ "dry-run": "false" });
    expect(reads()).toBe(0);
    expect(built.letters(emulator.registry.repository(NAME).digests())).toEqual(["A", "a", "b"]);
    for (const { exitCode, errors, warnings, ...others } of [first, second, third]) {
      expect({ exitCode, errors, warnings }).toEqual({ exitCode: 0, errors: [], warnings: [] });
      expect(notices({ exitCode, errors, warnings, ...others })).toEqual([]);
    }
  });

  it("are the bodies of what is listed, byte for byte, and nothing else", async () => {
    seed(emulator, NAME, built);
    await run();
    const kept = await keptIn(service);
    expect(Object.keys(kept)).toEqual([NAME]);
    const expected = built.manifests.map(({ digest, bytes }) => [digest, bytes]);
    expect(kept[NAME]).toEqual(new Map(expected as [string, Buffer][]));
  });

  it("are no longer those that were deleted, or are not listed any more", async () => {
    seed(emulator, NAME, part(built, ["A", "a", "b"]));
    await run();
    expect(built.letters(await keptOf(NAME))).toEqual(["A"]);
    seed(emulator, NAME, built);
    await run();
    expect(built.letters(await keptOf(NAME))).toEqual(ALL);
    // Another identity deletes these; this run deletes the rest, and reads something new.
    for (const letter of ["u", "s"]) {
      emulator.registry.repository(NAME).removeManifest(built.digest(letter));
    }
    const later = fixture({ Y: index(["y"], { tags: ["v2"] }), y: image(), z: image() });
    seed(emulator, NAME, later);
    await run({ "dry-run": "false" });
    expect(await keptOf(NAME)).toEqual(
      [...["A", "a", "b"].map(built.digest), ...["Y", "y"].map(later.digest)].sort(),
    );
  });

  it("of other repositories stay when a run is about one alone", async () => {
    seed(emulator, NAME, built);
    seed(emulator, "team/api", fixture(images(4)));
    seed(emulator, "team/gone", fixture({ t: image({ tags: ["v1"] }), ...images(2, "g") }));
    emulator.registry.repository("team/api").tag("v1", fixture(images(4)).digest("m0"));
    await run({ repositories: "team/app, team/gone" });
    emulator.faults.add({
      kind: "list-manifests",
      repository: "team/gone",
      answer: { status: 400 },
    });
    const failed = await run({ repositories: "team/api, team/gone" });
    expect(failed.exitCode).toBe(1);
    const kept = await keptIn(service);
    expect(
      Object.entries(kept)
        .map(([name, { size }]) => `${name} ${size}`)
        .sort(),
    ).toEqual(["team/api 4", "team/app 7", "team/gone 3"]);
    await run({ repositories: "team/*" });
    expect(reads()).toBe(0);
  });

  it("are those of this registry: another one has its own", async () => {
    seed(emulator, NAME, built);
    await run();
    await run({ registry: emulator.loginServer.replace("127.0.0.1", "localhost") });
    expect(reads()).toBe(7);
    const hosts = service.entries.map(({ key }) => key.split("/")[1]);
    expect(hosts).toEqual([
      emulator.loginServer,
      emulator.loginServer.replace("127.0.0.1", "localhost"),
    ]);
  });

  it("hold no secret, and neither does what is sent along", async () => {
    seed(emulator, NAME, built);
    const { stdout } = await run();
    // The address that a copy is sent to is one.
    expect(stdout).toContain("::add-mask::signature-of-");
    const { key, version, bytes } = newest(service);
    const kept = await keptIn(service);
    const everything = [
      key,
      version,
      bytes.toString("latin1"),
      ...Object.values(kept).flatMap((bodies) => [...bodies.values()].map(String)),
    ].join("\n");
    for (const secret of [PASSWORD, USERNAME, service.token, "Bearer", "Basic"]) {
      expect(everything).not.toContain(secret);
    }
  });

  it("are fetched and saved by processes that see no password", async () => {
    seed(emulator, NAME, built);
    const folder = await mkdtemp(join(tmpdir(), "acr-prune-test-"));
    try {
      const log = join(folder, "seen");
      await run({}, { ...preload("inputs-seen.mjs"), INPUTS_SEEN: log });
      const seen = (await readFile(log, "utf8")).split("\n");
      expect(seen).toEqual(expect.arrayContaining(["run: true", "restore: false", "save: false"]));
      expect(seen).not.toContain("restore: true");
      expect(seen).not.toContain("save: true");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("leave nothing on the runner's disk", async () => {
    const folder = await mkdtemp(join(tmpdir(), "acr-prune-test-"));
    try {
      seed(emulator, NAME, built);
      for (const expected of [7, 0]) {
        await run({ report: "report.json" }, { RUNNER_TEMP: folder });
        expect(reads()).toBe(expected);
        expect(await readdir(folder)).toEqual([]);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("do not stand in for what the registry withholds: that is kept, as it would be without them", async () => {
    seed(emulator, NAME, built);
    await run();
    const repository = emulator.registry.repository(NAME);
    repository.lockManifest(built.digest("u"), { readEnabled: false });
    repository.lockManifest(built.digest("x"), { quarantineState: "Quarantined" });
    const hastened = { hastens: true };
    const kept = await run({ "dry-run": "false" }, {}, hastened);
    expect(built.letters(repository.digests())).toEqual(["A", "a", "b", "s", "u", "x"]);
    expect(kept.exitCode).toBe(0);
    repository.lockRepository({ readEnabled: false });
    await run({}, {}, hastened);
    expect(reads()).toBeGreaterThan(0);
  });

  it("decide on a manifest that has become unreadable: what it says can't have changed", async () => {
    seed(emulator, NAME, built);
    const before = await run();
    emulator.registry.repository(NAME).ghost(built.digest("X"));
    const after = await run({ "dry-run": "false" });
    expect(verdicts(after)).toEqual(verdicts(before));
    expect(after.exitCode).toBe(0);
    expect(built.letters(emulator.registry.repository(NAME).digests())).toEqual(["A", "a", "b"]);
  });
});

describeWithTar("a copy is saved (needs tar)", () => {
  /** A job of another event than a schedule. */
  async function runOn(event: string, ref: string): Promise<ActionRun> {
    const folder = await mkdtemp(join(tmpdir(), "acr-prune-test-"));
    try {
      const path = join(folder, "event.json");
      await writeFile(path, JSON.stringify({ repository: { default_branch: "main" } }));
      const job = { GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: path, GITHUB_REF: ref };
      return await run({}, job);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  it("on the default branch only, and restored everywhere", async () => {
    seed(emulator, NAME, built);
    await runOn("pull_request", "refs/pull/7/merge");
    await runOn("push", "refs/heads/feature");
    expect(service.requests).toEqual(["GetCacheEntryDownloadURL"]);
    expect(service.entries).toEqual([]);
    await runOn("push", "refs/heads/main");
    expect(service.entries).toHaveLength(1);
    const { stdout } = await runOn("pull_request", "refs/pull/7/merge");
    expect(reads()).toBe(0);
    expect(stdout).toContain("on the default branch only");
  });

  it("only when more than 5 % of it is new, and then as a whole", async () => {
    seed(emulator, NAME, fixture({ t: image({ tags: ["v1"] }), ...images(37) }));
    await run();
    expect(await keptOf(NAME)).toHaveLength(38);
    seed(emulator, NAME, fixture(images(2, "n")));
    await run();
    expect(reads()).toBe(2);
    expect(service.entries).toHaveLength(1);
    seed(emulator, NAME, fixture(images(1, "o")));
    await run();
    expect(reads()).toBe(3);
    expect(service.entries).toHaveLength(2);
    expect(await keptOf(NAME)).toHaveLength(41);
  });

  it("by a run whose time is up, so that the next goes on from there", async () => {
    seed(emulator, NAME, fixture({ t: image({ tags: ["v1"] }), ...images(60) }));
    seed(emulator, "team/later", built);
    let kill: (signal: NodeJS.Signals) => void = () => undefined;
    const before = () => {
      kill("SIGUSR2");
    };
    emulator.faults.add({ kind: "manifest", skip: 10, times: 1, answer: { before, delayMs: 500 } });
    const inputs = { repositories: "team/*", "time-limit": "1m", concurrency: "1" };
    const onStart = (started: typeof kill) => {
      kill = started;
    };
    const first = await run(inputs, preload("time-limit.mjs"), { onStart });
    expect(first.exitCode).toBe(0);
    expect(first.summary).toContain("time limit");
    const { length } = await keptOf(NAME);
    expect(length).toBe(reads());
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(20);
    emulator.faults.clear();
    await run({ repositories: "team/*" });
    expect(reads()).toBe(61 - length + 7);
    expect(await keptOf(NAME)).toHaveLength(61);
    // Less than the twentieth part is saved as well: otherwise no later run would come any further.
    seed(emulator, NAME, fixture(images(2, "n")));
    emulator.faults.add({ kind: "manifest", skip: 1, times: 1, answer: { before, delayMs: 500 } });
    const third = await run(inputs, preload("time-limit.mjs"), { onStart });
    expect(third.summary).toContain("time limit");
    expect((await keptOf(NAME)).length).toBeGreaterThan(61);
  });

  it("by no run that is cancelled, which has no time for it", async () => {
    seed(emulator, NAME, built);
    let kill: (signal: NodeJS.Signals) => void = () => undefined;
    const send = () => {
      kill("SIGINT");
    };
    emulator.faults.add({ kind: "manifest", skip: 3, times: 1, answer: { before: send } });
    emulator.faults.add({ kind: "manifest", skip: 3, answer: { hang: true } });
    const cancelled = await run({}, {}, { onStart: (found) => (kill = found) });
    expect(cancelled.exitCode).toBe(1);
    expect(service.requests).toEqual(["GetCacheEntryDownloadURL"]);
    expect(notices(cancelled)).toEqual([]);
    expect(cancelled.stdout).not.toContain("that the next run need not read");
  });

  it("by no run that is cancelled while it waits for old ones", async () => {
    seed(emulator, NAME, built);
    let kill: (signal: NodeJS.Signals) => void = () => undefined;
    let sentMs = Infinity;
    service.fault = () => {
      sentMs = Date.now();
      kill("SIGINT");
      return "hang";
    };
    const cancelled = await run({}, {}, { onStart: (found) => (kill = found) });
    expect(Date.now() - sentMs).toBeLessThan(2_500);
    expect(cancelled.exitCode).toBe(1);
    expect(reads()).toBe(0);
    expect(notices(cancelled)).toEqual([]);
  });

  it("by no run that is cancelled while it saves, which ends at once", async () => {
    seed(emulator, NAME, built);
    let kill: (signal: NodeJS.Signals) => void = () => undefined;
    let sentMs = Infinity;
    service.fault = (call) => {
      if (call !== "CreateCacheEntry") return undefined;
      sentMs = Date.now();
      kill("SIGINT");
      return "hang";
    };
    const cancelled = await run({}, {}, { onStart: (found) => (kill = found) });
    expect(Date.now() - sentMs).toBeLessThan(2_500);
    expect(cancelled.summary).toContain("would delete");
    expect(notices(cancelled)).toEqual([]);
    expect(service.entries).toEqual([]);
  });
});

describeWithTar("what does not work costs a notice (needs tar)", () => {
  const pruned = ["A", "a", "b"];

  async function prune(
    env: Readonly<Record<string, string>> = {},
    inputs: Readonly<Record<string, string>> = {},
  ): Promise<readonly string[]> {
    seed(emulator, NAME, built);
    const done = await run({ "dry-run": "false", ...inputs }, env);
    expect(built.letters(emulator.registry.repository(NAME).digests())).toEqual(pruned);
    expect({ ...done, stdout: "", summary: "", outputs: {}, report: undefined }).toMatchObject({
      exitCode: 0,
      errors: [],
      warnings: [],
    });
    return notices(done);
  }

  it("when there is no cache service", async () => {
    const without = { ACTIONS_RESULTS_URL: "", ACTIONS_RUNTIME_TOKEN: "" };
    expect(await prune(without)).toEqual([
      'This runner has no cache service: manifests are read again in every run. Set "cache: false" to silence this notice.',
    ]);
  });

  it("when the runner names a service of another version only", async () => {
    const said = await prune({ ACTIONS_CACHE_SERVICE_V2: "" });
    expect(said).toEqual([
      `${NOT_RESTORED}: the runner names none. They are read again.`,
      `${NOT_SAVED}: the runner names none.`,
    ]);
  });

  it("when the service refuses the job's token", async () => {
    const said = await prune({ ACTIONS_RUNTIME_TOKEN: "another" });
    expect(said).toHaveLength(2);
    expect(said[0]).toContain(`${NOT_RESTORED}: Failed to restore: `);
    expect(said[0]).toContain("(401)");
    expect(said[1]).toContain(NOT_SAVED);
  });

  it("when the service fails", async () => {
    service.fault = () => ({ status: 400 });
    const said = await prune();
    expect(said).toHaveLength(2);
    expect(said[0]).toContain(NOT_RESTORED);
    expect(said[1]).toContain(NOT_SAVED);
  });

  it("when nobody listens where the service should be", async () => {
    const said = await prune({ ACTIONS_RESULTS_URL: "https://127.0.0.1:1/" });
    expect(said).toHaveLength(2);
    expect(said[0]).toContain("ECONNREFUSED");
  });

  it("when the service never answers", async () => {
    service.fault = () => "hang";
    const said = await prune(preload("impatient.mjs"));
    expect(said).toEqual([
      `${NOT_RESTORED}: it took too long. They are read again.`,
      `${NOT_SAVED}: it took too long.`,
    ]);
  });

  it.each([
    ["takes no copy", "CreateCacheEntry", { ok: false, message: "cache write denied: no" }, "no."],
    ["takes no second copy", "CreateCacheEntry", { ok: false }, "another job may be creating"],
    ["ends no copy", "FinalizeCacheEntryUpload", { ok: false, message: "too late" }, "too late."],
    ["gives a copy no number", "FinalizeCacheEntryUpload", { ok: true, entry_id: "-1" }, "with 1."],
  ])("when the service %s", async (_, failing, reply, expected) => {
    service.fault = (call) => (call === failing ? { reply } : undefined);
    const said = await prune();
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(NOT_SAVED);
    expect(said[0]).toContain(expected);
  });

  it("when the job may read caches, and save none", async () => {
    expect(await prune({ ACTIONS_CACHE_MODE: "read" })).toEqual([
      `${NOT_SAVED}: the effective cache-mode 'read' does not permit writes.`,
    ]);
    expect(service.requests).toEqual(["GetCacheEntryDownloadURL"]);
  });

  it("when the disk is full", async () => {
    const said = await prune(preload("full-disk.mjs"));
    expect(said).toEqual([`${NOT_SAVED}: ENOSPC: no space left on device, write.`]);
    expect(service.entries).toEqual([]);
  });

  it("when there is no folder for it", async () => {
    const said = await prune({ RUNNER_TEMP: "/nowhere/at/all" }, { report: "report.json" });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("No manifest bodies can be kept: ENOENT");
  });
});

describe("what is loaded", () => {
  /** Runs the action, and returns what its processes loaded from dist. */
  async function loadedBy(inputs: Readonly<Record<string, string>>, job = {}) {
    const folder = await mkdtemp(join(tmpdir(), "acr-prune-test-"));
    try {
      const log = join(folder, "loads");
      await run(inputs, { ...preload("loads.mjs"), LOADS: log, ...job });
      return (await readFile(log, "utf8")).trim().split("\n");
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  const without = { ACTIONS_RESULTS_URL: "" };

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ["nobody wants it", { cache: "false" }, {}],
    ["the runner has no such service", {}, without],
  ])("has nothing of the cache when %s, and nobody is called", async (_, inputs, job) => {
    seed(emulator, NAME, built);
    expect(await loadedBy(inputs, job)).toEqual(["index.js"]);
    expect(service.requests).toEqual([]);
    expect(reads()).toBe(7);
  });

  it("has the cache in a process of its own alone", async () => {
    seed(emulator, NAME, built);
    const loaded = await loadedBy({});
    const [first, ...others] = loaded;
    expect(first).toBe("index.js");
    // One process restores, one saves.
    expect(others.filter((name) => name === "index.js")).toHaveLength(2);
    expect(new Set(others).size).toBeGreaterThan(1);
  });
});
