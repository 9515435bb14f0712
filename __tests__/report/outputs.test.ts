import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

import type { Outcome } from "../../src/prune/sweep/settle.ts";
import { outputsOf } from "../../src/report/outputs.ts";
import { fixture, image, index } from "../support/fixture.ts";
import { DELETED, pruned, reportOf, undecided } from "../support/reports.ts";

const SPECS = { D: index(["d"]), d: image(), x: image(), y: image(), t: image({ tags: ["v1"] }) };

describe("the outputs", () => {
  it("are those that action.yml declares", () => {
    const path = join(import.meta.dirname, "../../action.yml");
    const { outputs } = parse(readFileSync(path, "utf8")) as { outputs: Record<string, unknown> };
    expect(Object.keys(outputsOf(reportOf(), "x")).sort()).toEqual(Object.keys(outputs).sort());
  });

  it("of a dry run count what would be deleted as planned, and nothing as deleted", () => {
    const report = reportOf({ repositories: [pruned("a", SPECS), pruned("b", SPECS)] });
    expect(outputsOf(report, "/folder/report.json")).toMatchObject({
      planned: "8",
      deleted: "0",
      kept: "2",
      failed: "0",
      untagged: "0",
      "skipped-repositories": "0",
      "report-path": "/folder/report.json",
    });
  });

  it("of a real run count what came of it", () => {
    const settled: Readonly<Record<string, Outcome>> = {
      D: { state: "refused", why: "a lock." },
      d: { state: "blocked", by: fixture(SPECS).digest("D") },
      x: { state: "failed", why: "throttled." },
      y: DELETED,
    };
    const repositories = [
      pruned("a", SPECS, { outcomes: (letter) => settled[letter] ?? DELETED }),
      undecided("b", { state: "untagged", manifests: 3 }),
      undecided("c", { state: "unreadable", why: "It can't be read." }),
      undecided("d", { state: "cancelled" }),
    ];
    expect(outputsOf(reportOf({ dryRun: false, repositories }), "x")).toMatchObject({
      planned: "4",
      deleted: "1",
      kept: "1",
      failed: "2",
      "skipped-repositories": "3",
    });
  });

  it("count only what was deleted as reclaimed", () => {
    const { manifests } = fixture(SPECS);
    const size = manifests.find(({ letter }) => letter === "y")?.bytes.byteLength ?? 0;
    const gone: Outcome = { state: "already-gone" };
    const outcomes = (letter: string) => (letter === "y" ? DELETED : gone);
    const report = reportOf({ dryRun: false, repositories: [pruned("a", SPECS, { outcomes })] });
    // A config and a layer of 100 bytes each, and the manifest itself.
    expect(outputsOf(report, "x")["reclaimed-bytes"]).toBe(String(200 + size));
  });
});
