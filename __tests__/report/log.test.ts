/** The log goes to standard output, where the runner reads commands from it. */
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import { TAG_NAMES } from "../../src/oci/names.ts";
import { compilePattern } from "../../src/inputs/glob.ts";
import type { Outcome } from "../../src/prune/sweep/settle.ts";
import { logOutcomes, logPlan } from "../../src/report/log.ts";
import { describeReason } from "../../src/report/wording.ts";
import { fixture, image, index } from "../support/fixture.ts";
import { expiring, WEEK } from "../support/planning.ts";
import { DELETED, pruned } from "../support/reports.ts";

const UNTAGGED = describeReason({ action: "delete", reason: "untagged", because: undefined });

let written: string[] = [];

beforeEach(() => {
  written = [];
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
});

const lines = () => written.join("").trimEnd().split("\n");

describe("the log", () => {
  const specs = { A: index(["a"], { tags: ["v1", "v2"] }), a: image(), d: image() };
  const { digest } = fixture(specs);

  it("has the plan as a group, deletions first, each with its reason", () => {
    logPlan(pruned("team/api", specs), false);
    const [first, deletion, ...others] = lines();
    expect(first).toBe("::group::team/api: 1 to delete, 2 to keep");
    expect(deletion).toBe(`delete ${digest("d")} image: ${UNTAGGED}`);
    expect(others.slice(0, -1).sort()).toEqual(
      [
        `keep ${digest("A")} index [v1, v2]: it is tagged`,
        `keep ${digest("a")} linux/a: it is a child of a kept index (${digest("A")})`,
      ].sort(),
    );
    expect(others.at(-1)).toBe("::endgroup::");
  });

  it("has other words in a dry run", () => {
    const policy = { ...WEEK, tags: expiring([compilePattern("v1", TAG_NAMES)]) };
    logPlan(pruned("team/api", specs, { policy }), true);
    const [first, deletion] = lines();
    expect(first).toBe("::group::team/api: 1 to delete, 2 to keep, 1 tag to remove (dry run)");
    expect(deletion).toBe(`would delete ${digest("d")} image: ${UNTAGGED}`);
    expect(lines().at(-2)).toBe(`would untag ${digest("A")} v1: it has expired`);
  });

  it("has what became of it as a group", () => {
    const outcomes = (): Outcome => ({ state: "failed", why: "throttled." });
    logOutcomes(pruned("team/api", specs, { outcomes }));
    expect(lines()).toEqual([
      "::group::team/api: outcomes",
      `${digest("d")} failed: throttled.`,
      "::endgroup::",
    ]);
  });

  it("gives text from a registry no way to speak to the runner", () => {
    const evil = "x\n::stop-commands::y\r::add-mask::z\u2028 ##[add-mask]z ###[error]boo";
    const hostile = {
      u: { mediaType: evil },
      t: image({ tags: [evil] }),
      d: image({ subject: "gone", body: { artifactType: evil } }),
    };
    const outcomes = (): Outcome => ({ state: "refused", why: evil });
    logPlan(pruned("a", hostile), false);
    logOutcomes(pruned("a", hostile, { outcomes }));
    expect(lines().filter((line) => line.startsWith("::"))).toEqual([
      "::group::a: 1 to delete, 2 to keep",
      "::endgroup::",
      "::group::a: outcomes",
      "::endgroup::",
    ]);
    expect(lines()).toHaveLength(8);
    expect(written.join("")).not.toMatch(/##\[|[\r\u2028]/);
  });

  it("leaves a deletion that went well in its own words", () => {
    logOutcomes(pruned("a", specs, { outcomes: () => DELETED }));
    expect(lines()[1]).toBe(`${digest("d")} deleted`);
  });
});
