/**
 * Manifest bodies that are kept between runs, by the built action against a stand-in of the runner's cache service. What is
 * counted are requests for manifests; what must never change are the verdicts.
 */
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import {
  startCacheService,
  type CacheService,
} from "../../emulator/cache-service/cache-service.ts";
import type { Emulator } from "../../emulator/emulator.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";
import { hasTar, keptIn, scheduledJob } from "../support/runner-cache.ts";

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

const describeWithTar = hasTar ? describe : describe.skip;

describeWithTar("kept bodies (needs tar)", () => {
  let emulator: Emulator;
  let service: CacheService;

  beforeEach(async () => {
    emulator = await startRegistry();
    service = await startCacheService();
    seed(emulator, NAME, built);
  });

  afterEach(async () => {
    await service.close();
    await emulator.close();
  });

  const run = (inputs: Record<string, string> = {}, env: Record<string, string> = {}) => {
    emulator.requests.clear();
    return runAction(
      emulator,
      { "dry-run": "true", ...inputs },
      { env: { ...scheduledJob(service), ...env } },
    );
  };
  const reads = () => emulator.requests.countByKind().manifest;

  it("are read and saved by the first run, and the second reads none", async () => {
    const first = await run();
    console.log(first.stdout);
    expect(reads()).toBe(7);
    const second = await run();
    console.log(second.stdout);
    expect(reads()).toBe(0);
    expect(service.requests).toEqual([]);
  });
});
