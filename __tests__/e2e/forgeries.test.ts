/**
 * A cache that somebody else has written, by the built action: whoever may save one for a repository can put anything there.
 * It must cost requests at worst: every verdict is that of a run without any cache.
 */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, expect, it, jest } from "@jest/globals";

import { startCacheService, type CacheService } from "../../emulator/github/cache/cache-service.ts";
import type { Emulator } from "../../emulator/acr/emulator.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";
import {
  bodiesIn,
  fileOf,
  forge,
  newest,
  pack,
  scheduledJob,
  type Body,
} from "../support/runner-cache.ts";
import { withTool } from "../support/tools.ts";

// Many of these tests run the action several times, with two more processes each.
jest.setTimeout(120_000);

const { isThere: hasTar, describe: describeWithTar } = withTool("tar");
const isGnuTar = hasTar && execFileSync("tar", ["--version"]).toString().includes("GNU tar");
const { it: itWithGnuTar } = withTool("GNU tar", isGnuTar);

//  app: A (latest)   X     u        api: B (v1)   C
//       |  \         | \   |             |        |  \
//       a   b        x  b  s (by subject) d       d   e
const app = fixture({
  A: index(["a", "b"], { tags: ["latest"] }),
  a: image(),
  b: image(),
  X: index(["x", "b"]),
  x: image(),
  u: image(),
  s: image({ subject: "u" }),
});
const api = fixture({
  B: index(["d"], { tags: ["v1"] }),
  d: image(),
  C: index(["d", "e"]),
  e: image(),
});
/** Of each of these the file holds something else in the end, so that one run meets it all. */
const ALL = {
  "team/untouched": app,
  "team/emptied": app,
  "team/cut": app,
  "team/reversed": app,
  "team/swapped-a": app,
  "team/swapped-b": api,
  "team/claimed": app,
};

const NAMES = Object.keys(ALL);
const REPOSITORIES = { repositories: NAMES.join(", ") };
const BODIES = Object.values(ALL).reduce((sum, { manifests }) => sum + manifests.length, 0);

let emulator: Emulator;
let service: CacheService;
let folder = "";
let saved: Buffer;
let expected: unknown;

beforeAll(async () => {
  if (!hasTar) return;
  emulator = await startRegistry();
  service = await startCacheService();
  folder = await mkdtemp(join(tmpdir(), "acr-prune-test-"));
  for (const [name, built] of Object.entries(ALL)) seed(emulator, name, built);
  const first = await runAction(
    emulator,
    { ...REPOSITORIES, "dry-run": "true" },
    { env: scheduledJob(service) },
  );
  expected = verdicts(first);
  saved = newest(service).bytes;
});

afterAll(async () => {
  if (!hasTar) return;
  await rm(folder, { recursive: true });
  await service.close();
  await emulator.close();
});

beforeEach(() => {
  if (hasTar) newest(service).bytes = saved;
});

/** Verdicts and their reasons. */
const verdicts = ({ report }: ActionRun) =>
  report?.repositories.map(({ name, state, manifests }) => ({
    name,
    state,
    manifests: manifests.map(({ digest, verdict, reason, because }) => [
      digest,
      verdict,
      reason,
      because,
    ]),
  }));

interface Attacked {
  /** How many manifests were read. */
  readonly reads: number;
  readonly readsOf: (repository: string) => number;
  readonly notices: readonly string[];
}

/** Runs the action with what the cache holds by now, in a pull request, which saves nothing; expects the verdicts. */
async function attacked(): Promise<Attacked> {
  emulator.requests.clear();
  const job = { ...scheduledJob(service), GITHUB_EVENT_NAME: "pull_request", RUNNER_TEMP: folder };
  const inputs = { ...REPOSITORIES, "dry-run": "true", report: "report.json" };
  const run = await runAction(emulator, inputs, { env: job });
  expect(verdicts(run)).toEqual(expected);
  expect([run.exitCode, run.errors, run.warnings]).toEqual([0, [], []]);
  const reads = emulator.requests.ofKind("manifest");
  return {
    reads: reads.length,
    readsOf: (name) => reads.filter(({ repository }) => repository === name).length,
    notices: [...run.stdout.matchAll(/^::notice[^:]*::(.*)$/gm)].map(([, message = ""]) => message),
  };
}

const NOT_RESTORED = "Not all manifest bodies of earlier runs could be restored";

describeWithTar("a file of bodies that is not as it was saved (needs tar)", () => {
  let spared: Attacked;

  /** Each body, by what has become of its repository. */
  const changes: Readonly<
    Record<string, (bodies: readonly Body[]) => readonly Omit<Body, "digest">[]>
  > = {
    "team/emptied": each(({ repository, bytes }) => {
      const body = JSON.parse(Buffer.from(bytes).toString()) as object;
      const altered = { ...body, manifests: [], subject: undefined };
      return { repository, bytes: Buffer.from(JSON.stringify(altered)) };
    }),
    "team/cut": each(({ bytes, ...body }) => ({ ...body, bytes: bytes.subarray(0, -1) })),
    "team/reversed": (bodies) => bodies.toReversed(),
    "team/swapped-a": each((body) => ({ ...body, repository: "team/swapped-b" })),
    "team/swapped-b": each((body) => ({ ...body, repository: "team/swapped-a" })),
    "team/claimed": (bodies) => {
      const claims = fixture({ Y: index(["x", "u"], { tags: ["v2"] }), x: image(), u: image() });
      const claimed = claims.manifests.map(({ bytes }) => ({ repository: "team/claimed", bytes }));
      return [...claimed, ...bodies];
    },
  };

  function each(change: (body: Body) => Omit<Body, "digest">) {
    return (bodies: readonly Body[]) => bodies.map(change);
  }

  beforeAll(async () => {
    newest(service).bytes = saved;
    await forge(service, async (file) => {
      const bodies = await bodiesIn(file);
      expect(bodies).toHaveLength(BODIES);
      return fileOf(
        NAMES.flatMap((name) => {
          const own = bodies.filter(({ repository }) => repository === name);
          return changes[name]?.(own) ?? own;
        }),
      );
    });
    spared = await attacked();
  });

  it("changes no verdict and raises no alarm", () => {
    expect(spared.notices).toEqual([]);
  });

  it("spares every read when it is", () => {
    expect(spared.readsOf("team/untouched")).toBe(0);
  });

  it("is of no use when its bodies have been altered: no children, no subject", () => {
    expect(spared.readsOf("team/emptied")).toBe(app.manifests.length);
  });

  it("is of no use when its bodies have been cut short", () => {
    expect(spared.readsOf("team/cut")).toBe(app.manifests.length);
  });

  it("has no digests that could be swapped: bodies in each other's place are still themselves", () => {
    expect(spared.readsOf("team/reversed")).toBe(0);
  });

  it("is of no use when its bodies stand under another repository", () => {
    expect(spared.readsOf("team/swapped-a")).toBe(app.manifests.length);
    expect(spared.readsOf("team/swapped-b")).toBe(api.manifests.length);
  });

  it("adds nothing when it has bodies of manifests that nobody pushed", () => {
    expect(spared.readsOf("team/claimed")).toBe(0);
  });

  it("is read as far as it goes when it breaks off", async () => {
    await forge(service, async (file) => fileOf(await bodiesIn(file)).subarray(0, -1));
    expect(await attacked()).toMatchObject({
      reads: 1,
      notices: [`${NOT_RESTORED}: the cached file is cut short. They are read again.`],
    });
  });

  it("is not read when it is something else", async () => {
    await forge(service, () => Buffer.from("<html>Not found</html>"));
    expect(await attacked()).toMatchObject({
      reads: BODIES,
      notices: [`${NOT_RESTORED}: the cached file has another format. They are read again.`],
    });
  });
});

describeWithTar("an archive that somebody else made (needs tar)", () => {
  it("costs a notice when it is none", async () => {
    newest(service).bytes = Buffer.from("this is no archive");
    const { reads, notices } = await attacked();
    expect(reads).toBe(BODIES);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain(NOT_RESTORED);
  });

  it("costs a notice when it breaks off", async () => {
    newest(service).bytes = saved.subarray(0, saved.length / 2);
    const { notices } = await attacked();
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain(NOT_RESTORED);
  });

  it.each<[string, (path: string) => Promise<void>]>([
    ["a folder", (path) => mkdir(path)],
    ["a link", (path) => symlink("another", path)],
    ["nothing of that name", () => Promise.resolve()],
  ])("is of no use when there is %s in it instead of a file", async (_, make) => {
    const inside = await mkdtemp(join(folder, "made-"));
    await writeFile(join(inside, "another"), "not ours");
    await make(join(inside, "bodies"));
    newest(service).bytes = await pack(inside, { bytes: saved }, await readdir(inside));
    expect(await attacked()).toMatchObject({ reads: BODIES, notices: [] });
  });

  itWithGnuTar("leaves nothing outside the action's own folder", async () => {
    const runnerTemp = await mkdtemp(join(folder, "runner-"));
    const escapes = {
      up: `../../${runnerTemp.slice(folder.length + 1)}/up`,
      absolute: `${runnerTemp}/absolute`,
      deep: "a/../../../deep",
    };
    const inside = await mkdtemp(join(folder, "made-"));
    for (const name of Object.keys(escapes)) await writeFile(join(inside, name), "evil");
    const renames = Object.entries(escapes).map(
      ([name, path]) => `--transform=s,^${name}$,${path},`,
    );
    newest(service).bytes = await pack(inside, { bytes: saved }, Object.keys(escapes), renames);
    expect(await attacked()).toMatchObject({ reads: BODIES, notices: [] });
    expect(await readdir(runnerTemp)).toEqual([]);
    expect(await readdir(folder)).not.toContain("deep");
  });
});
