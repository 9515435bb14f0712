/**
 * That the benchmark measures what its tables say, at the smallest size. It runs the built action.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { describe, expect, it } from "@jest/globals";

import { withTool } from "../support/tools.ts";

const ROOT = join(import.meta.dirname, "../..");
const PEER = join(ROOT, "__tests__", "support", "acr-purge.mjs");

/** The cells of each row by their titles, the last row of a name winning; the benchmark has to end well. */
async function rows(...args: readonly string[]): Promise<Record<string, Record<string, string>>> {
  const script = join(ROOT, "bench", "bench.ts");
  const all = ["--sizes", "100", "--runs", "1", "--latency", "0", ...args];
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...all]);
  const found: Record<string, Record<string, string>> = {};
  let titles: readonly string[] = [];
  for (const line of stdout.split("\n")) {
    const cells = line.split("|").map((cell) => cell.trim());
    if (cells.includes("CPU")) titles = cells;
    const named = Object.fromEntries(titles.map((title, n) => [title, cells[n] ?? ""]));
    found[named["Run"] ?? named["Manifests"] ?? ""] = named;
  }
  return found;
}

/** Where a peer's processor time and memory are read. */
const proc = withTool("/proc", existsSync("/proc/self/stat"));
const PURGE = "acr purge, dry run";

describe("the benchmark", () => {
  it("holds a run against the formula and the floor", async () => {
    const { "dry run": run } = await rows("--only", "dry run");
    expect(run).toMatchObject({ Requests: "102", Formula: "exact" });
    expect(Number(run?.["Ratio"])).toBeGreaterThan(0);
    expect(run?.["CPU"]).toMatch(/^\d+\.\d\d s$/);
  });

  proc.it("counts what a peer sends, which has no formula and no floor", async () => {
    const { [PURGE]: run } = await rows("--only", "nothing of its own", "--peer", PEER);
    expect(run).toMatchObject({ Requests: "2", Formula: "–", Ratio: "–" });
    expect(run?.["Wall"]).toMatch(/^\d+\.\d\d s$/);
  });

  proc.it("adds up the nights of a month, in which only what is new is read again", async () => {
    const months = await rows("--month", "--nights", "2", "--peer", PEER);
    expect(months["dry runs, with the cache"]).toMatchObject({
      ...{ Nights: "2", Requests: "204", "First night": "102", "Later ones": "102 to 102" },
    });
    expect(months[PURGE]).toMatchObject({ Nights: "2", Requests: "4", "Later ones": "2 to 2" });
  });

  it("makes a report of nothing but what is known", async () => {
    const { 100: report } = await rows("--rendering");
    expect(report?.["Peak"]).toMatch(/^\d+ MiB$/);
  });
});
