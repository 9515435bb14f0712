/** The log goes to standard output, where the runner reads commands from it. */
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import { TAG_NAMES } from "../../src/oci/names.ts";
import { compilePattern } from "../../src/inputs/glob.ts";
import type { Outcome } from "../../src/prune/sweep/settle.ts";
import type { Digest } from "../../src/oci/digest.ts";
import type { Verdict } from "../../src/prune/model/verdict.ts";
import { LogRoom } from "../../src/report/log-room.ts";
import { logOutcomes, logPlan, logPreviews } from "../../src/report/log.ts";
import type { ManifestReport } from "../../src/report/report.ts";
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
    expect(others).toEqual([
      `keep ${digest("A")} index [v1, v2]: it is tagged, and 1 manifest with it`,
      "::endgroup::",
    ]);
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
      `${digest("d")} image failed: throttled.`,
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
    expect(lines()[1]).toBe(`${digest("d")} image deleted`);
  });

  it("names the tags of what went", () => {
    const policy = { ...WEEK, tags: expiring([compilePattern("v*", TAG_NAMES)]) };
    logOutcomes(pruned("a", specs, { policy, outcomes: () => DELETED }));
    expect(lines()).toContain(`${digest("A")} index [v1, v2] deleted`);
  });

  it("has the plans of a dry run in the order of the page, what frees most first", () => {
    const of = (name: string, orphans: number) => {
      const letters = Array.from({ length: orphans }, (_, i) => `${name}${i}`);
      return pruned(name, Object.fromEntries(letters.map((letter) => [letter, image()])));
    };
    logPreviews([of("a", 1), of("b", 3), pruned("c", {}), of("d", 2)], new LogRoom());
    const groups = lines().flatMap((line) => /^::group::(\w)/.exec(line)?.[1] ?? []);
    expect(groups).toEqual(["b", "d", "a", "c"]);
  });
});

describe("the log of 100,000 manifests", () => {
  const hex = (n: number) => n.toString(16).padStart(64, "0");
  const manifest = (n: number, more: Partial<ManifestReport>): ManifestReport => ({
    ...plain,
    digest: `sha256:${hex(n)}` as Digest,
    ...more,
  });
  const [plain] = pruned("a", { d: image() }).manifests as [ManifestReport];

  /** Images of an index and four children each: tagged, or without a tag. */
  function images(count: number, isKept: (image: number) => boolean): readonly ManifestReport[] {
    return Array.from({ length: count }, (_, i) => {
      const index = `sha256:${hex(5 * i)}` as Digest;
      const keeps = isKept(i);
      const child: Verdict = keeps
        ? { action: "keep", reason: "child-of-kept-index", because: index }
        : { action: "delete", reason: "child-of-deleted-index", because: index };
      const root: Verdict = keeps
        ? { action: "keep", reason: "tagged", because: undefined }
        : { action: "delete", reason: "untagged", because: undefined };
      const tags = keeps ? [`pr-${i}`] : [];
      return [
        manifest(5 * i, { what: "index", tags, verdict: root }),
        ...[1, 2, 3, 4].map((n) => manifest(5 * i + n, { what: "linux/amd64", verdict: child })),
      ];
    }).flat();
  }

  const repositories = (isKept: (image: number) => boolean, count = 40) =>
    Array.from({ length: count }, (_, r) => ({
      ...pruned(`team/r${r}`, {}),
      manifestCount: 100_000 / count,
      manifests: images(20_000 / count, isKept),
    }));

  const megabytes = () => written.reduce((sum, text) => sum + text.length, 0) / 1_000_000;

  it.each([
    ["all kept", () => true],
    ["all garbage", () => false],
    ["a half of it garbage", (image: number) => image % 2 === 0],
  ])("stays under 3 MB in a dry run: %s", (_, isKept) => {
    logPreviews(repositories(isKept), new LogRoom());
    expect(megabytes()).toBeGreaterThan(1);
    expect(megabytes()).toBeLessThan(3);
  });

  it("stays under 3 MB where a tenth is deleted, all of which is there before and after", () => {
    const room = new LogRoom();
    const deleted = { outcome: DELETED };
    for (const repository of repositories((n) => n % 10 !== 0)) {
      logPlan(repository, false, room);
      const manifests = repository.manifests.map((one) =>
        one.verdict.action === "delete" ? { ...one, ...deleted } : one,
      );
      logOutcomes({ ...repository, manifests }, room);
    }
    expect(megabytes()).toBeLessThan(3);
    expect(lines().filter((line) => line.startsWith("delete "))).toHaveLength(10_000);
    const gone = lines().filter((line) => line.endsWith(" deleted")).length;
    const counted = lines().flatMap((line) => /^([\d,]+) more deleted;/.exec(line)?.[1] ?? []);
    const rest = counted.reduce((sum, one) => sum + Number(one.replaceAll(",", "")), 0);
    expect(gone + rest).toBe(10_000);
  });

  it("has every line of what is about to be deleted, however long that is", () => {
    logPlan(repositories(() => false, 1)[0] ?? pruned("a", {}), false, new LogRoom(1000));
    expect(lines().filter((line) => line.startsWith("delete "))).toHaveLength(100_000);
  });

  it("has every tag of an image that has more than a call takes arguments", () => {
    const tags = Array.from({ length: 150_000 }, (_, n) => `t${n}`);
    const throttled = { state: "failed", why: "throttled." } as const;
    const policy = { ...WEEK, tags: expiring([compilePattern("t*", TAG_NAMES)]) };
    const options = { policy, outcomes: () => throttled, tagOutcome: throttled };
    logOutcomes(pruned("a", { A: image({ tags: [...tags, "v1"] }) }, options));
    const failed = lines().filter((line) => line.includes(" tag t"));
    expect(failed).toHaveLength(150_000);
  });

  it("says how many find no room, and keeps what failed", () => {
    const [repository = pruned("a", {})] = repositories(() => false, 1);
    const failed: Outcome = { state: "failed", why: "throttled." };
    const manifests = repository.manifests.map((one, i) => ({
      ...one,
      outcome: i < 10 ? failed : DELETED,
    }));
    logOutcomes({ ...repository, manifests }, new LogRoom(710_000));
    expect(lines().filter((line) => line.endsWith("failed: throttled."))).toHaveLength(10);
    expect(lines().at(-2)).toMatch(/^99,\d\d\d more deleted; the report has them\.$/);
  });
});
