/**
 * What the runner's cache service may answer, and what is said of it: the built action's own process for the cache against a
 * stand-in of the service.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from "@jest/globals";

import { startCacheService, type CacheService } from "../../emulator/github/cache/cache-service.ts";
import { BODIES_FILE, runCacheWorker, type WorkerJob } from "../../src/cache/service.ts";
import { inFolder, scheduledJob } from "../support/runner-cache.ts";
import { withTool } from "../support/tools.ts";

const ACTION = join(import.meta.dirname, "../../dist/index.js");
const KEY = "acr-prune-bodies-1/example.test/1";

const { describe: describeWithTar } = withTool("tar");
const given = { env: { ...process.env }, argv: [...process.argv] };

let service: CacheService;

beforeAll(() => {
  // The process that it starts has the script of its own.
  process.argv[1] = ACTION;
});

afterAll(() => {
  process.argv = given.argv;
});

beforeEach(async () => {
  service = await startCacheService();
});

afterEach(async () => {
  for (const name of Object.keys(process.env)) {
    if (!(name in given.env)) Reflect.deleteProperty(process.env, name);
  }
  await service.close();
});

/** Why that failed, or undefined. */
function why(
  job: WorkerJob,
  env: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  return inFolder(async (folder) => {
    await writeFile(join(folder, "ca.pem"), service.caPem);
    if (job === "save") await writeFile(join(folder, BODIES_FILE), "bodies");
    const certificates = { NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") };
    Object.assign(process.env, scheduledJob(service), certificates, env);
    // What the process has to say to the runner is passed on.
    const passedOn = jest.spyOn(process.stdout, "write").mockReturnValue(true);
    try {
      return await runCacheWorker(job, KEY, folder, new AbortController().signal);
    } finally {
      passedOn.mockRestore();
    }
  });
}

describeWithTar("the service (needs tar)", () => {
  it("may refuse the job's token", async () => {
    const another = { ACTIONS_RUNTIME_TOKEN: "another" };
    expect(await why("restore", another)).toMatch(/^Failed to restore: .*\(401\)/);
    expect(await why("save", another)).toContain("Unable to reserve cache");
  });

  it("may not be where the runner says", async () => {
    const nowhere = { ACTIONS_RESULTS_URL: "https://127.0.0.1:1/" };
    expect(await why("restore", nowhere)).toContain("ECONNREFUSED");
    expect(await why("save", nowhere)).toContain("Unable to reserve cache");
  });

  it.each([
    ["take no copy", "CreateCacheEntry", { ok: false, message: "cache write denied: no" }, /no$/],
    ["take no second copy", "CreateCacheEntry", { ok: false }, /another job may be creating/],
    ["end no copy", "FinalizeCacheEntryUpload", { ok: false, message: "too late" }, /too late$/],
    ["give a copy no number", "FinalizeCacheEntryUpload", { ok: true, entry_id: "-1" }, /with 1$/],
  ])("may %s", async (_, failing, reply, expected) => {
    service.fault = (call) => (call === failing ? { reply } : undefined);
    expect(await why("save")).toMatch(expected);
  });

  it("may let the job read caches, and save none", async () => {
    const readOnly = { ACTIONS_CACHE_MODE: "read" };
    expect(await why("restore", readOnly)).toBeUndefined();
    expect(await why("save", readOnly)).toBe(
      "the effective cache-mode 'read' does not permit writes",
    );
    expect(service.requests).toEqual(["GetCacheEntryDownloadURL"]);
  });
});
