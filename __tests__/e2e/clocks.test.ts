/**
 * Clocks that disagree, and times that nobody tells, against the built action. The runner's clock is this machine's; the
 * registry's is moved against it.
 */
import { afterEach, describe, expect, it } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import type { OddDate } from "../../emulator/acr/switches/switches.ts";
import { fixture, image, index, part, seed } from "../support/fixture.ts";
import { runAction, startRegistry } from "../support/run-action.ts";

const NAME = "team/app";
const DAY_MS = 86_400_000;
const MINUTE = 1 / 1440;

interface Clocks {
  /** By how many days the times of pushes, and the Date header with them, are ahead of the runner's clock. */
  readonly registryDays?: number;
  /** What the Date header says instead. */
  readonly date?: OddDate;
}

const RUNNER_AHEAD: Clocks = { registryDays: -1 };
const RUNNER_BEHIND: Clocks = { registryDays: 1 };
const DATE_AHEAD: Clocks = { date: { offByMs: DAY_MS } };
const DATE_BEHIND: Clocks = { date: { offByMs: -DAY_MS } };
const NO_DATE: Clocks = { date: "missing" };
const NO_READABLE_DATE: Clocks = { date: { text: "soon" } };

let emulator: Emulator;

afterEach(() => emulator.close());

async function start({ registryDays = 0, date }: Clocks = {}): Promise<void> {
  const clock = { now: () => new Date(Date.now() + registryDays * DAY_MS) };
  emulator = await startRegistry({ clock, switches: { oddDate: date } });
}

const repository = () => emulator.registry.repository(NAME);

describe("the age of a manifest", () => {
  const built = fixture({
    t: image({ tags: ["v1"] }),
    young: image({ ageDays: 5 * MINUTE }),
    older: image({ ageDays: 20 * MINUTE }),
    old: image({ ageDays: 2 }),
  });

  it.each<[string, Clocks, readonly string[]]>([
    ["the runner is a day ahead", RUNNER_AHEAD, ["t", "young"]],
    ["the runner is a day behind", RUNNER_BEHIND, ["older", "t", "young"]],
    ["the Date is a day ahead", DATE_AHEAD, ["t", "young"]],
    ["the Date is a day behind", DATE_BEHIND, ["older", "t", "young"]],
    ["the Date is missing", NO_DATE, ["t", "young"]],
    ["the Date is none", NO_READABLE_DATE, ["t", "young"]],
  ])(
    "is counted to the earlier of both clocks, and five minutes are too few: %s",
    async (_, clocks, kept) => {
      await start(clocks);
      seed(emulator, NAME, built);
      const run = await runAction(emulator, { age: "0d" });
      expect(built.letters(repository().digests())).toEqual(kept);
      expect(run.exitCode).toBe(0);
    },
  );
});

describe("a new index that lists an old orphan", () => {
  // N lists x. By the time of the question n is newer than N, so N is not on the first page of what is new.
  const built = fixture({
    t: image({ tags: ["v1"] }),
    x: image(),
    y: image(),
    N: index(["x"], { ageDays: MINUTE }),
    n: image({ ageDays: 0 }),
  });

  it.each<[string, Clocks]>([
    ["the runner is a day ahead", RUNNER_AHEAD],
    ["the runner is a day behind", RUNNER_BEHIND],
    ["the Date is a day ahead", DATE_AHEAD],
    ["the Date is a day behind", DATE_BEHIND],
    ["the runner is a day ahead, and there is no Date", { ...RUNNER_AHEAD, ...NO_DATE }],
  ])("is noticed during the run: %s", async (_, clocks) => {
    await start(clocks);
    seed(emulator, NAME, part(built, ["t", "x", "y"]));
    const before = () => {
      seed(emulator, NAME, part(built, ["N", "n"]));
      emulator.switches.pageCap = 1;
    };
    emulator.faults.add({
      kind: "list-manifests",
      path: /timedesc/,
      times: 1,
      answer: { before },
    });
    const run = await runAction(emulator);
    expect(built.letters(repository().digests())).toEqual(["N", "n", "t", "x"]);
    expect(run.summary).toContain("Verified");
  });
});

describe("a row without a time to trust", () => {
  // X and its child stay; y shows that the run does delete.
  const built = fixture({
    t: image({ tags: ["v1"] }),
    X: index(["x"]),
    x: image(),
    y: image(),
  });
  const row = (letter: string) => {
    const manifest = built.manifests.find((candidate) => candidate.letter === letter);
    if (manifest === undefined) throw new Error(`There is no "${letter}".`);
    return { body: manifest.bytes, mediaType: manifest.mediaType };
  };

  it("counts as young when its times are zero", async () => {
    await start();
    repository().putManifest({ ...row("X"), pushedAt: "0001-01-01T00:00:00Z" });
    seed(emulator, NAME, built);
    await runAction(emulator);
    expect(built.letters(repository().digests())).toEqual(["X", "t", "x"]);
  });

  it("has the one time that is not zero", async () => {
    await start();
    const pushedAt = new Date(Date.now() - 30 * DAY_MS);
    repository().putManifest({ ...row("X"), createdAt: "0001-01-01T00:00:00Z", pushedAt });
    seed(emulator, NAME, built);
    await runAction(emulator);
    expect(built.letters(repository().digests())).toEqual(["t"]);
  });

  it.each<[string, unknown]>([
    ["missing", undefined],
    ["no dates", "yesterday"],
  ])("counts as young when its times are %s", async (_, time) => {
    await start();
    seed(emulator, NAME, built);
    const replaceBody = (body: Buffer) => {
      const page = JSON.parse(body.toString()) as { manifests: { digest: string }[] };
      const manifests = page.manifests.map((listed) =>
        listed.digest === built.digest("X")
          ? { ...listed, createdTime: time, lastUpdateTime: time }
          : listed,
      );
      return Buffer.from(JSON.stringify({ ...page, manifests }));
    };
    emulator.faults.add({ kind: "list-manifests", answer: { replaceBody } });
    await runAction(emulator);
    expect(built.letters(repository().digests())).toEqual(["X", "t", "x"]);
  });
});
