import { describe, expect, it } from "@jest/globals";

import { failureOf, furtherWarnings, warningsOf } from "../../src/report/annotations.ts";
import { headline } from "../../src/report/headline.ts";
import { fixture, image } from "../support/fixture.ts";
import { DELETED, pruned, reportOf, undecided } from "../support/reports.ts";

const untagged = (name: string) => undecided(name, { state: "untagged", manifests: 3 });
const unreadable = (name: string, why = "It can't be read.") =>
  undecided(name, { state: "unreadable", why });

const digest = fixture({ a: image() }).digest("a");

describe("the warnings", () => {
  it("are none where there is nothing to say, and none for what fails the run", () => {
    const repositories = [pruned("a", { t: image({ tags: ["v1"] }) }), unreadable("b")];
    expect(warningsOf(reportOf({ repositories }))).toEqual([]);
  });

  it("are those of the run, then one for each repository with its name in the title", () => {
    const specs = { t: image({ tags: ["v1"] }) };
    const odd = (name: string) => ({ name, digest, isExpired: false, outcome: undefined });
    const api = {
      ...pruned("team/api", specs),
      unpullable: [{ digest, tags: ["v1"] }],
      tagsOnNothing: [odd("lost"), odd("lost-too")],
    };
    const report = reportOf({
      warnings: ['Pattern "x" matches no tag.'],
      repositories: [untagged("team/old"), api],
    });
    const [first, second, third, ...others] = warningsOf(report);
    expect(first).toEqual({ title: "ACR Prune", message: 'Pattern "x" matches no tag.' });
    expect(second?.title).toBe("ACR Prune: team/old skipped");
    expect(second?.message).toMatch(/^It has no tag, or none but /);
    expect(third?.title).toBe("ACR Prune: team/api");
    expect(third?.message).toMatch(
      /^The registry lists a tagged manifest .*\. And 1 more: see the job summary\.$/,
    );
    expect(others).toEqual([]);
  });

  it.each([
    [7, 7, /^It has no tag, or none but /],
    [8, 7, /^2 more warnings: see the job summary\.$/],
    [300, 7, /^294 more warnings: see the job summary\.$/],
  ])("of %s repositories are %s", (count, shown, last) => {
    const repositories = Array.from({ length: count }, (_, n) => untagged(`r${n}`));
    const warnings = warningsOf(reportOf({ repositories }));
    expect(warnings).toHaveLength(shown);
    expect(warnings.at(-1)?.message).toMatch(last);
    const further = furtherWarnings(reportOf({ repositories }));
    expect(further).toHaveLength(count > shown ? count - (shown - 1) : 0);
    expect(further[0] ?? "ACR Prune: r6 skipped: It").toMatch(/^ACR Prune: r6 skipped: It/);
  });

  it("are no longer than the runner shows", () => {
    const [only] = warningsOf(reportOf({ warnings: ["x".repeat(5000)] }));
    expect(only?.message).toBe(`${"x".repeat(4000)}…`);
  });
});

describe("the error", () => {
  it("is none where all went well", () => {
    const repositories = [pruned("a", { d: image() }, { outcomes: () => DELETED }), untagged("b")];
    expect(failureOf(reportOf({ dryRun: false, repositories }))).toBeUndefined();
  });

  it("is all problems under the headline, the cause first", () => {
    const report = reportOf({ cancelled: true, repositories: [unreadable("a")] });
    expect(failureOf(report)).toEqual({
      title: headline(report),
      message: [
        "The run was cancelled. What it had not begun is unchanged.",
        '"a" was skipped, nothing in it was deleted: It can\'t be read.',
      ].join("\n"),
    });
  });

  it("says how many problems found no room", () => {
    const repositories = Array.from({ length: 100 }, (_, n) =>
      unreadable(`r${n}`, "x".repeat(200)),
    );
    const lines = failureOf(reportOf({ repositories }))?.message.split("\n") ?? [];
    expect(lines.join("\n").length).toBeLessThan(4096);
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.at(-1)).toBe(`And ${100 - (lines.length - 1)} more: see the job summary.`);
  });

  it("has at least one problem, however long it is", () => {
    const report = reportOf({ repositories: [unreadable("a", "x".repeat(9000)), unreadable("b")] });
    const message = failureOf(report)?.message ?? "";
    const [first, last, ...others] = message.split("\n");
    expect(message.length).toBeLessThan(4096);
    expect(first).toMatch(/^"a" was skipped.*x…$/);
    expect([last, ...others]).toEqual(["And 1 more: see the job summary."]);
  });
});
