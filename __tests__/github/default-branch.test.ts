import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, describe, expect, it } from "@jest/globals";

import { isOnDefaultBranch } from "../../src/github/default-branch.ts";
import { inFolder } from "../support/runner-cache.ts";

const NAMES = ["GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH", "GITHUB_REF"];

afterEach(() => {
  for (const name of NAMES) Reflect.deleteProperty(process.env, name);
});

function isOn(name: string, ref: string, event: unknown): Promise<boolean> {
  return inFolder((folder) => {
    const path = join(folder, "event.json");
    writeFileSync(path, typeof event === "string" ? event : JSON.stringify(event));
    Object.assign(process.env, {
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: path,
      GITHUB_REF: ref,
    });
    return Promise.resolve(isOnDefaultBranch());
  });
}

const OF_TRUNK = { repository: { default_branch: "trunk" } };

describe("a run", () => {
  it.each([
    ["push", "refs/heads/trunk", OF_TRUNK, true],
    ["workflow_dispatch", "refs/heads/trunk", OF_TRUNK, true],
    // Its event names no repository.
    ["schedule", "refs/heads/trunk", { schedule: "0 3 * * *" }, true],
    ["push", "refs/heads/feature", OF_TRUNK, false],
    ["push", "refs/heads/trunk/2", OF_TRUNK, false],
    ["push", "refs/tags/trunk", OF_TRUNK, false],
    ["pull_request", "refs/pull/7/merge", OF_TRUNK, false],
    ["workflow_dispatch", "refs/heads/feature", OF_TRUNK, false],
    ["push", "refs/heads/undefined", {}, false],
    ["push", "refs/heads/7", { repository: { default_branch: 7 } }, false],
    ["push", "refs/heads/null", null, false],
    ["push", "refs/heads/trunk", "no JSON", false],
  ])("of %s on %s belongs to the default branch or not: %j", async (name, ref, event, expected) => {
    expect(await isOn(name, ref, event)).toBe(expected);
  });

  it("does not without an event at all", () => {
    expect(isOnDefaultBranch()).toBe(false);
  });
});
