/**
 * A registry that is pruned in parts, as the jobs of a matrix do, by the built action.
 */
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { startCacheService } from "../../emulator/github/cache/cache-service.ts";
import type { Emulator } from "../../emulator/acr/emulator.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";
import { scheduledJob } from "../support/runner-cache.ts";
import { withTool } from "../support/tools.ts";

// A (latest)   X
// |            |
// a            x
const built = fixture({
  A: index(["a"], { tags: ["latest"] }),
  a: image(),
  X: index(["x"]),
  x: image(),
});

const NAMES = ["ape", "bear", "cat", "dog", "eel", "fox", "gnu"].map((name) => `zoo/${name}`);

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startRegistry();
  for (const name of NAMES) seed(emulator, name, built);
});

afterEach(() => emulator.close());

const run = (shard: string, inputs: Readonly<Record<string, string>> = {}) =>
  runAction(emulator, { repositories: "zoo/*", shard, ...inputs });

const seen = ({ report }: ActionRun) => report?.repositories.map(({ name }) => name) ?? [];

const untouched = () =>
  NAMES.filter((name) => emulator.registry.repository(name).digests().length === 4);

describe("shards", () => {
  it("prune every repository once, each its own, and say which part that is", async () => {
    const all: string[] = [];
    for (const part of [1, 2, 3]) {
      const { exitCode, report, stdout, outputs, ...found } = await run(`${part}/3`);
      expect({ exitCode, ...found }).toMatchObject({ exitCode: 0, errors: [], warnings: [] });
      const names = report?.repositories.map(({ name }) => name) ?? [];
      expect([2, 3]).toContain(names.length);
      expect(stdout).toContain(`Shard ${part}/3: ${names.length} of 7 repositories`);
      expect(outputs["deleted"]).toBe(String(2 * names.length));
      all.push(...names);
      expect(untouched()).toEqual(NAMES.filter((name) => !all.includes(name)));
    }
    expect(all.sort()).toEqual(NAMES);
  });

  it("ask nothing about repositories of other shards", async () => {
    const own = seen(await run("1/3", { "dry-run": "true" }));
    const asked = new Set(emulator.requests.all().map(({ repository }) => repository));
    for (const name of NAMES) expect(asked.has(name)).toBe(own.includes(name));
  });

  it("count max-deletions each for itself", async () => {
    // 14 deletions are planned in all, and at most 6 in one shard.
    expect((await run("1/1", { "max-deletions": "6" })).exitCode).toBe(1);
    expect(untouched()).toEqual(NAMES);
    for (const part of [1, 2, 3]) {
      expect((await run(`${part}/3`, { "max-deletions": "6" })).exitCode).toBe(0);
    }
    expect(untouched()).toEqual([]);
  });

  it("may be without a repository, which is no failure", async () => {
    const runs = [];
    for (let part = 1; part <= 3; part++) {
      runs.push(await run(`${part}/3`, { repositories: "zoo/ape", "max-deletions": "50%" }));
    }
    expect(runs.map(({ exitCode, errors }) => ({ exitCode, errors }))).toEqual(
      Array(3).fill({ exitCode: 0, errors: [] }),
    );
    expect(runs.flatMap(seen)).toEqual(["zoo/ape"]);
    expect(runs.map(({ outputs }) => outputs["deleted"]).sort()).toEqual(["0", "0", "2"]);
    const idle = runs.filter(({ outputs }) => outputs["deleted"] === "0");
    for (const { summary } of idle) expect(summary).toContain("no repository was looked at");
  });

  it("fail when nothing matches at all, or nothing that they were given exists", async () => {
    const nothing = await run("2/3", { repositories: "zoo/x*" });
    expect(nothing.errors.join()).toContain('"repositories" selects nothing');
    const missing = await run("1/1", { repositories: "zoo/none" });
    expect(missing.errors.join()).toContain('"repositories" names nothing that exists');
  });

  it("take it for no mistake when a pattern matches no tag of theirs", async () => {
    seed(emulator, "zoo/ape", fixture({ P: image({ tags: ["pr-1"] }) }));
    const told: string[] = [];
    for (const part of [1, 2, 3]) {
      const { warnings, notices } = await run(`${part}/3`, { "delete-tags": "pr-*", age: "1d" });
      expect(warnings).toEqual([]);
      told.push(...notices.filter((message) => message.startsWith("Pattern")));
    }
    expect(told).toEqual(
      Array(2).fill('Pattern "pr-*" of "delete-tags" matches no tag in this shard.'),
    );
  });

  it("are refused before the first request when they are no fraction", async () => {
    const { exitCode, errors } = await run("0/3");
    expect(exitCode).toBe(1);
    expect(errors.join()).toContain('Input "shard" is "0/3": expected a part');
    expect(emulator.requests.length).toBe(0);
  });
});

withTool("tar").describe("kept bodies of shards (need tar)", () => {
  it("have caches of their own, so that no shard pushes out what another one has kept", async () => {
    const service = await startCacheService();
    try {
      const night = async (shards: readonly string[]) => {
        emulator.requests.clear();
        const env = scheduledJob(service);
        for (const shard of shards) {
          await runAction(emulator, { repositories: "zoo/*", shard, "dry-run": "true" }, { env });
        }
        return emulator.requests.countByKind().manifest;
      };
      expect(await night(["1/2", "2/2"])).toBeGreaterThan(0);
      const scopes = service.entries.map(({ key }) => key.split("/").slice(0, -1).join("/"));
      const whole = `acr-prune-bodies-1/${emulator.loginServer}`;
      expect(scopes.sort()).toEqual([`${whole}@1-of-2`, `${whole}@2-of-2`]);
      expect(await night(["1/2", "2/2"])).toBe(0);
      // A run over all of the registry has its own, too.
      expect(await night([""])).toBeGreaterThan(0);
      expect(await night(["", "1/2"])).toBe(0);
    } finally {
      await service.close();
    }
  });
});
