/**
 * Manifest bodies that are kept between runs, by the built action against a stand-in of the runner's cache service: what
 * they spare, when they are saved, and what of them.
 */
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";

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
import { inFolder, keptIn, newest, scheduledJob, type Kept } from "../support/runner-cache.ts";
import { withTool } from "../support/tools.ts";

// A run has two more processes, and some of these tests follow several runs.
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

async function start(): Promise<void> {
  emulator = await startRegistry();
  service = await startCacheService();
}

async function stop(): Promise<void> {
  await service.close();
  await emulator.close();
}

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

const names = () => emulator.registry.repositories();
const reads = () => emulator.requests.countByKind().manifest;
const images = (count: number, prefix = "m"): Record<string, Spec> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n}`, image()]));
const preload = (...names: readonly string[]) => ({
  NODE_OPTIONS: names
    .map(
      (name) => `--import=${pathToFileURL(join(import.meta.dirname, "..", "support", name)).href}`,
    )
    .join(" "),
});

const linesOf = async (path: string) => (await readFile(path, "utf8")).trim().split("\n");

const digestsOf = (kept: Kept, name: string) => [...(kept[name]?.keys() ?? [])].sort();

describeWithTar("kept bodies, from run to run (needs tar)", () => {
  // Beside a repository to which nothing happens stand some to which something does, and all of them share the runs.
  const later = fixture({ Y: index(["y"], { tags: ["v2"] }), y: image(), z: image() });
  const few = fixture({ t: image({ tags: ["v1"] }), ...images(11) });

  const large = fixture({
    ...Object.fromEntries(
      Array.from({ length: 148 }, (_, n) => [`l${n}`, image({ tags: [`v${n}`] })]),
    ),
    ...images(12),
  });
  const many = fixture({ t: image({ tags: ["v1"] }), ...images(60) });

  /** A run, and how things stand after it. */
  interface Stage extends ActionRun {
    readonly kept: Kept;
    /** How many copies there are. */
    readonly copies: number;
    readonly calls: readonly string[];
    /** How many manifests were asked for, by repository. */
    readonly reads: Readonly<Record<string, number>>;
  }

  let first: Stage;
  let second: Stage;
  let onBranch: Stage;
  let third: Stage;
  let untilTimeWasUp: Stage;
  let elsewhere: Stage;
  let last: Stage;

  let loaded: readonly string[];
  let seen: readonly string[];
  const leftOnDisk: string[][] = [];
  const keys: string[] = [];
  let host: string;
  let everythingSent: string;
  let token: string;
  const left: Record<string, readonly string[]> = {};

  async function stage(...args: Parameters<typeof run>): Promise<Stage> {
    const done = await run(...args);
    const read = emulator.requests.all().filter(({ kind }) => kind === "manifest");
    const byName = Object.groupBy(read, ({ repository }) => repository ?? "");
    return {
      ...done,
      kept: await keptIn(service),
      copies: service.entries.length,
      calls: [...service.requests],
      reads: Object.fromEntries(names().map((name) => [name, byName[name]?.length ?? 0])),
    };
  }

  beforeAll(async () => {
    await start();
    try {
      await inFolder(follow);
    } finally {
      await stop();
    }
  }, 120_000);

  async function follow(folder: string): Promise<void> {
    const repository = (name: string) => emulator.registry.repository(name);
    const all = { repositories: "team/*" };
    const temp = join(folder, "temp");
    await mkdir(temp);
    const onDisk = { RUNNER_TEMP: temp };
    const logs = { INPUTS_SEEN: join(folder, "seen"), LOADS: join(folder, "loads") };
    ({ token } = service);
    host = emulator.loginServer;

    for (const name of [NAME, "team/hidden", "team/ghost"]) seed(emulator, name, built);
    seed(emulator, "team/changing", part(built, ["A", "a", "b"]));
    for (const name of ["team/gone", "team/sealed"]) {
      seed(emulator, name, fixture({ t: image({ tags: ["v1"] }), ...images(2, name) }));
    }
    seed(emulator, "team/few", part(few, ["t", ...Object.keys(images(9))]));
    seed(emulator, "team/large", large);
    first = await stage(
      { ...all, report: "report.json" },
      { ...preload("inputs-seen.mjs", "loads.mjs"), ...logs, ...onDisk },
      { inOwnProcess: true },
    );
    loaded = await linesOf(logs.LOADS);
    seen = await linesOf(logs.INPUTS_SEEN);
    leftOnDisk.push(await readdir(temp));
    const { key, version, bytes } = newest(service);
    everythingSent = [
      key,
      version,
      bytes.toString("latin1"),
      ...Object.values(first.kept).flatMap((bodies) => [...bodies.values()].map(String)),
    ].join("\n");

    // Two new ones of two hundred are the hundredth part, and no more.
    seed(emulator, "team/few", few);
    second = await stage({ ...all, report: "report.json" }, onDisk);
    leftOnDisk.push(await readdir(temp));

    seed(emulator, "team/api", fixture(images(4)));
    repository("team/api").tag("v1", fixture(images(4)).digest("m0"));
    const payload = { repository: { default_branch: "main" } };
    onBranch = await stage(
      { repositories: `${NAME}, team/api` },
      { GITHUB_EVENT_NAME: "pull_request", GITHUB_REF: "refs/pull/7/merge" },
      { event: { name: "pull_request", payload } },
    );

    // A push to the default branch. It is not about all repositories, and one of these can't be listed.
    seed(emulator, "team/changing", built);
    repository("team/sealed").lockRepository({ readEnabled: false });
    const listing = { kind: "list-manifests", repository: "team/gone" } as const;
    emulator.faults.add({ ...listing, answer: { status: 400 } });
    third = await stage(
      { repositories: "team/api, team/gone, team/changing, team/few, team/sealed" },
      { GITHUB_EVENT_NAME: "push", GITHUB_REF: "refs/heads/main" },
      { event: { name: "push", payload }, hastens: true },
    );
    emulator.faults.clear();
    repository("team/sealed").lockRepository({ readEnabled: true });

    seed(emulator, "team/new", many);
    seed(emulator, "team/newer", built);
    let kill: (signal: NodeJS.Signals) => void = () => undefined;
    const before = () => {
      kill("SIGUSR2");
    };
    emulator.faults.add({ kind: "manifest", skip: 1, times: 1, answer: { before, delayMs: 500 } });
    untilTimeWasUp = await stage(
      { repositories: "team/new, team/newer", "time-limit": "1m", concurrency: "1" },
      preload("time-limit.mjs"),
      { onStart: (started) => (kill = started) },
    );
    emulator.faults.clear();

    elsewhere = await stage({ registry: host.replace("127.0.0.1", "localhost") });
    keys.push(...service.entries.map(({ key }) => key));

    // Another identity deletes these; this run deletes the rest, and reads something new.
    for (const letter of ["u", "s"]) {
      repository("team/changing").removeManifest(built.digest(letter));
    }
    seed(emulator, "team/changing", later);
    repository("team/hidden").lockManifest(built.digest("u"), { readEnabled: false });
    repository("team/hidden").lockManifest(built.digest("x"), { quarantineState: "Quarantined" });
    repository("team/ghost").ghost(built.digest("X"));
    last = await stage({ ...all, "dry-run": "false" }, {}, { hastens: true });
    for (const name of names()) {
      left[name] = built.letters(repository(name).digests());
    }
  }

  /** Verdicts on the manifests of a repository, with their reasons. */
  const verdicts = ({ report }: Stage, wanted: string) =>
    report?.repositories
      .filter(({ name }) => name === wanted)
      .flatMap(({ manifests }) =>
        manifests.map(({ digest, verdict, reason, because }) => ({
          digest,
          verdict,
          reason,
          because,
        })),
      );

  it("are saved by the first run, which may be dry, and read by the next, which reads no manifest", () => {
    expect(first.reads[NAME]).toBe(7);
    expect(first.copies).toBe(1);
    expect(second.reads[NAME]).toBe(0);
    expect(verdicts(first, NAME)).toHaveLength(7);
    expect(verdicts(second, NAME)).toEqual(verdicts(first, NAME));
    expect(last.reads[NAME]).toBe(0);
    expect(left[NAME]).toEqual(["A", "a", "b"]);
    for (const { exitCode, errors, warnings, notices } of [first, second, last]) {
      expect({ exitCode, errors, warnings, notices }).toEqual({
        exitCode: 0,
        errors: [],
        warnings: [],
        notices: [],
      });
    }
  });

  it("are the bodies of what is listed, byte for byte, and nothing else", () => {
    const { kept, report } = first;
    expect(Object.keys(kept).sort()).toEqual(report?.repositories.map(({ name }) => name).sort());
    const expected = built.manifests.map(({ digest, bytes }) => [digest, bytes]);
    expect(kept[NAME]).toEqual(new Map(expected as [string, Buffer][]));
  });

  it("are no longer those that were deleted, or are not listed any more", () => {
    const name = "team/changing";
    expect(built.letters(digestsOf(first.kept, name))).toEqual(["A"]);
    expect(built.letters(digestsOf(third.kept, name))).toEqual(ALL);
    expect(digestsOf(last.kept, name)).toEqual(
      [...["A", "a", "b"].map(built.digest), ...["Y", "y"].map(later.digest)].sort(),
    );
  });

  it("of other repositories stay when a run is about one alone, or could not list them", () => {
    expect(third.exitCode).toBe(1);
    const sizes = Object.entries(third.kept).map(([name, { size }]) => `${name} ${size}`);
    expect(sizes).toEqual(
      expect.arrayContaining(["team/api 4", "team/app 7", "team/gone 3", "team/hidden 7"]),
    );
    expect(last.reads).toMatchObject({ "team/api": 0, "team/app": 0, "team/gone": 0 });
  });

  it("are those of this registry: another one has its own", () => {
    expect(elsewhere.reads[NAME]).toBe(7);
    const other = host.replace("127.0.0.1", "localhost");
    expect(keys.map((key) => key.split("/")[1])).toEqual([host, host, host, other]);
    expect(Object.keys(elsewhere.kept)).toEqual([NAME]);
  });

  it("are saved only when more than 1 % of them are new, and then as a whole", () => {
    expect(digestsOf(first.kept, "team/few")).toHaveLength(10);
    const sizes = Object.values(first.kept).map(({ size }) => size);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(198);
    expect(second.reads["team/few"]).toBe(2);
    expect(second.copies).toBe(1);
    expect(third.reads["team/few"]).toBe(2);
    expect(third.copies).toBe(2);
    expect(digestsOf(third.kept, "team/few")).toHaveLength(12);
  });

  it("are saved by a run whose time is up, however few are new, so that the next goes on from there", () => {
    const { exitCode, summary, kept, copies } = untilTimeWasUp;
    expect(exitCode).toBe(0);
    expect(summary).toContain("time limit");
    expect(copies).toBe(3);
    const [some = 0, ahead = 0] = ["team/new", "team/newer"].map(
      (name) => digestsOf(kept, name).length,
    );
    expect(untilTimeWasUp.reads).toMatchObject({ "team/new": some, "team/newer": ahead });
    expect(some).toBeGreaterThan(0);
    const all = Object.values(kept).reduce((sum, { size }) => sum + size, 0);
    expect((some + ahead) * 100).toBeLessThanOrEqual(all);
    expect(last.reads).toMatchObject({ "team/new": 61 - some, "team/newer": 7 - ahead });
  });

  it("are saved on the default branch only, and restored everywhere", () => {
    expect(onBranch.reads).toMatchObject({ [NAME]: 0, "team/api": 4 });
    expect(onBranch.calls).toEqual(["GetCacheEntryDownloadURL", "GET blob"]);
    expect(onBranch.copies).toBe(1);
    expect(onBranch.stdout).toContain("on the default branch only");
    expect(third.stdout).not.toContain("on the default branch only");
  });

  it("hold no secret, and neither does what is sent along", () => {
    // The address that a copy is sent to is one.
    expect(first.stdout).toContain("::add-mask::signature-of-");
    for (const secret of [PASSWORD, USERNAME, token, "Bearer", "Basic"]) {
      expect(everythingSent).not.toContain(secret);
    }
  });

  it("are fetched and saved by processes that see no password", () => {
    expect(seen).toEqual(expect.arrayContaining(["run: true", "restore: false", "save: false"]));
    expect(seen).not.toContain("restore: true");
    expect(seen).not.toContain("save: true");
  });

  it("are fetched and saved by processes of their own, which alone load what that needs", async () => {
    const [main, ...others] = loaded;
    expect(main).toBe("index.js");
    // One process restores, one saves.
    expect(others.filter((name) => name === "index.js")).toHaveLength(2);
    expect(new Set(others).size).toBeGreaterThan(1);
    expect(await withCodeOfCache(loaded)).not.toEqual([]);
  });

  it("leave nothing on the runner's disk", () => {
    expect(first.calls).toContain("PUT blob");
    expect(second.calls).toContain("GET blob");
    expect(leftOnDisk).toEqual([[], []]);
  });

  it("do not stand in for what the registry withholds: that is kept, as it would be without them", () => {
    expect(left["team/hidden"]).toEqual(["A", "a", "b", "s", "u", "x"]);
    expect(last.exitCode).toBe(0);
    expect(second.reads["team/sealed"]).toBe(0);
    expect(third.reads["team/sealed"]).toBeGreaterThan(0);
  });

  it("decide on a manifest that has become unreadable: what it says can't have changed", () => {
    expect(verdicts(last, "team/ghost")).toHaveLength(7);
    expect(verdicts(last, "team/ghost")).toEqual(verdicts(first, "team/ghost"));
    expect(left["team/ghost"]).toEqual(["A", "a", "b"]);
  });
});

describeWithTar("no copy is saved (needs tar)", () => {
  beforeEach(start);
  afterEach(stop);

  it("by a run that is cancelled, which has no time for it", async () => {
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
    expect(cancelled.notices).toEqual([]);
    expect(cancelled.stdout).not.toContain("that the next run need not read");
  });

  it("by a run that is cancelled while it waits for old ones", async () => {
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
    expect(cancelled.notices).toEqual([]);
  });

  it("by a run that is cancelled while it saves, which ends at once", async () => {
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
    expect(cancelled.notices).toEqual([]);
    expect(service.entries).toEqual([]);
  });
});

describeWithTar("what does not work costs a notice (needs tar)", () => {
  beforeEach(start);
  afterEach(stop);

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
    return done.notices;
  }

  // How the service may fail in other ways, and what is said then, is in ../cache/service.test.ts.
  it("when the service fails", async () => {
    service.fault = () => ({ status: 400 });
    const said = await prune();
    expect(said).toHaveLength(2);
    expect(said[0]).toContain(`${NOT_RESTORED}: Failed to restore: `);
    expect(said[1]).toContain(NOT_SAVED);
  });

  it("when the runner names a service of another version only", async () => {
    const said = await prune({ ACTIONS_CACHE_SERVICE_V2: "" });
    expect(said).toEqual([
      `${NOT_RESTORED}: the runner names none. They are read again.`,
      `${NOT_SAVED}: the runner names none.`,
    ]);
  });

  it("when the service never answers", async () => {
    service.fault = () => "hang";
    const said = await prune(preload("impatient.mjs"));
    expect(said).toEqual([
      `${NOT_RESTORED}: it took too long. They are read again.`,
      `${NOT_SAVED}: it took too long.`,
    ]);
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

/** Those of the files of `dist` that have the package in them which speaks to the runner's cache service. */
async function withCodeOfCache(files: readonly string[]): Promise<readonly string[]> {
  const dist = join(import.meta.dirname, "..", "..", "dist");
  const texts = await Promise.all(files.map((name) => readFile(join(dist, name), "utf8")));
  return files.filter((_, n) => texts[n]?.includes("node_modules/@actions/cache/"));
}

describe("nothing is kept", () => {
  beforeEach(start);
  afterEach(stop);

  const noService =
    'This runner has no cache service: manifests are read again in every run. Set "cache: false" to silence this notice.';

  it.each<[string, Record<string, string>, Record<string, string>, readonly string[]]>([
    ["when nobody wants it", { cache: "false" }, {}, []],
    [
      "when there is no cache service",
      {},
      { ACTIONS_RESULTS_URL: "", ACTIONS_RUNTIME_TOKEN: "" },
      [noService],
    ],
  ])("%s, nobody is called, and nothing of the cache is loaded", async (_, ...given) => {
    const [inputs, job, said] = given;
    seed(emulator, NAME, built);
    await inFolder(async (folder) => {
      const log = join(folder, "loads");
      const env = { ...preload("loads.mjs"), LOADS: log, ...job };
      const { exitCode, errors, warnings, notices } = await run(
        { "dry-run": "false", ...inputs },
        env,
        { inOwnProcess: true },
      );
      const files = await linesOf(log);
      expect(files[0]).toBe("index.js");
      expect(await withCodeOfCache(files)).toEqual([]);
      expect(service.requests).toEqual([]);
      expect(reads()).toBe(7);
      expect({ exitCode, errors, warnings }).toEqual({ exitCode: 0, errors: [], warnings: [] });
      expect(notices).toEqual(said);
      expect(built.letters(emulator.registry.repository(NAME).digests())).toEqual(["A", "a", "b"]);
    });
  });
});
