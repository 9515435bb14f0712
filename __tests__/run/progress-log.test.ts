import { describe, expect, it } from "@jest/globals";

import { ProgressLog } from "../../src/run/progress-log.ts";

function progressLog(total = 3) {
  let nowMs = 0;
  const lines: string[] = [];
  const log = new ProgressLog(
    total,
    () => nowMs,
    (line) => lines.push(line),
  );
  /** Some steps are done within some seconds, and a line is due. */
  const after = (seconds: number, name: string, steps: number): string | undefined => {
    const progress = log.of(name);
    for (let n = 0; n < steps; n += 1) progress.step();
    nowMs += seconds * 1000;
    log.tick();
    return lines.pop();
  };
  return { log, after, lines };
}

describe("a line on progress", () => {
  it("names the repository, the phase, how much is done, how fast, and how long it will take", () => {
    const { log, after } = progressLog();
    log.of("team/api").begin("reading manifests", 95_000);
    expect(after(10, "team/api", 15_000)).toBe(
      "team/api (repository 1 of 3): reading manifests, 15,000 of 95,000, 1,500 a second, about 54 s left",
    );
  });

  it("goes by the speed since the last line", () => {
    const { log, after } = progressLog();
    log.of("a").begin("deleting", 1000);
    after(10, "a", 330);
    expect(after(10, "a", 40)).toBe(
      "a (repository 1 of 3): deleting, 370 of 1,000, 4.0 a second, about 3 min left",
    );
  });

  it.each([
    [610, 10, "about 10 min left"],
    [100_010, 10, "about 27 h 47 min left"],
    [36_010, 100, "about 1 h 0 min left"],
    [20, 10, "about 10 s left"],
  ])("of %s steps, %s of them in ten seconds, ends with %j", (steps, done, end) => {
    const { log, after } = progressLog();
    log.of("a").begin("deleting", steps);
    expect(after(10, "a", done)).toMatch(new RegExp(`, ${end}$`));
  });

  it("says what has been planned so far", () => {
    const { log, after } = progressLog();
    log.add({ manifests: 1, deletions: 1 });
    log.of("a").begin("listing");
    expect(after(5, "a", 0)).toBe(
      "a (repository 1 of 3): listing; planned so far: 1 manifest, 1 deletion",
    );
    log.add({ manifests: 11_999, deletions: 799 });
    expect(after(5, "a", 0)).toBe(
      "a (repository 1 of 3): listing; planned so far: 12,000 manifests, 800 deletions",
    );
  });

  it("says that the registry is waited for", () => {
    const { log, after } = progressLog();
    log.of("a").begin("deleting", 10);
    expect(after(10, "a", 0)).toBe(
      "a (repository 1 of 3): deleting, 0 of 10, waiting for the registry",
    );
  });

  it("says no numbers where there are none", () => {
    const { log, after } = progressLog();
    log.of("a").begin("listing");
    expect(after(10, "a", 0)).toBe("a (repository 1 of 3): listing");
  });

  it("is about the first repository under way, and begins anew with each phase", () => {
    const { log, after } = progressLog();
    log.of("a").begin("reading manifests", 10);
    log.of("b").begin("reading manifests", 20);
    expect(after(10, "b", 10)).toMatch(/^a .*: reading manifests, 0 of 10/);
    log.of("a").begin("deleting", 100);
    expect(after(10, "a", 20)).toMatch(/^a .*: deleting, 20 of 100, 2.0 a second/);
    log.end("a");
    expect(after(10, "b", 0)).toMatch(/^b \(repository 2 of 3\): reading manifests, 10 of 20/);
  });

  it("is none while nothing is under way", () => {
    const { log, lines } = progressLog();
    log.tick();
    expect(lines).toEqual([]);
  });
});
