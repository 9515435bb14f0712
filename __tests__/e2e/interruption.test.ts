/**
 * Runs that end early, against the built action: cancelled by the runner (SIGINT, then SIGTERM after 7.5 seconds, and 2.5
 * seconds later the end), or killed at once. What is left must be whole, and what was done must be said while there is time.
 */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";

import type { AcrFault } from "../../emulator/acr/api/request-kinds.ts";
import type { Emulator } from "../../emulator/acr/emulator.ts";
import type { FaultAnswer } from "../../emulator/http/faults.ts";
import { withSilentAz } from "../support/az.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import {
  runAction,
  startRegistry,
  type ActionRun,
  type RunOptions,
} from "../support/run-action.ts";

const NAME = "team/app";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const HASTENED: RunOptions = { hastens: true };

/** What the runner leaves between its first signal and its second. */
const TIME_TO_REPORT_MS = 7_500;

interface Interrupted {
  readonly run: ActionRun;
  /** From the signal to the end of the process. */
  readonly tookMs: number;
  /** What was asked of the registry when the signal must have arrived long since. */
  readonly late: readonly string[];
}

/** Runs the action, and lets a request that `when` describes send the signal. */
async function interrupt(
  emulator: Emulator,
  signal: NodeJS.Signals,
  when: Omit<AcrFault, "answer">,
  moment: (send: () => void) => FaultAnswer = (send) => ({ before: send }),
  options: RunOptions = {},
): Promise<Interrupted> {
  let kill: (sent: NodeJS.Signals) => void = () => undefined;
  let sentMs = Infinity;
  const send = () => {
    kill(signal);
    sentMs = Date.now();
  };
  emulator.faults.add({ ...when, times: 1, answer: moment(send) });
  const onStart = (started: typeof kill) => {
    kill = started;
  };
  const { repository = NAME } = when;
  const run = await runAction(emulator, { repositories: repository }, { onStart, ...options });
  const late = emulator.requests.all().filter(({ at }) => at > sentMs + 1000);
  return { run, tookMs: Date.now() - sentMs, late: late.map(({ kind }) => kind) };
}

describe("with a registry of its own", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startRegistry();
  });

  afterEach(() => emulator.close());

  const repository = () => emulator.registry.repository(NAME);

  describe("a cancelled run", () => {
    const orphans = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`m${n}`, image()]));
    const many = fixture({ t: image({ tags: ["v1"] }), ...orphans });
    const deleted = () => 61 - repository().digests().length;

    it.each(SIGNALS)("stops at %s, awaits what is in flight, and reports", async (signal) => {
      seed(emulator, NAME, many);
      const { run } = await interrupt(
        emulator,
        signal,
        { kind: "delete-manifest", skip: 3 },
        (send) => ({
          after: send,
        }),
      );
      expect(run.exitCode).toBe(1);
      expect(deleted()).toBeLessThan(30);
      expect(run.outputs["deleted"]).toBe(String(deleted()));
      expect(run.summary).toContain(`cancelled after ${deleted()} of 60 deletions`);
      expect(run.outputs["failed"]).toBe("0");
    });

    it.each(SIGNALS)(
      "reports in time after %s though a deletion is never answered",
      async (signal) => {
        seed(emulator, NAME, many);
        const when = { kind: "delete-manifest", skip: 3 } as const;
        emulator.faults.add({ ...when, times: 1, answer: { hang: true } });
        const { run, tookMs, late } = await interrupt(emulator, signal, when);
        expect(tookMs).toBeLessThan(TIME_TO_REPORT_MS);
        expect(run.exitCode).toBe(1);
        expect(late).toEqual([]);
        expect(deleted()).toBeLessThan(30);
        const headline = `cancelled after ${deleted()} of 60 deletions`;
        expect(run.stdout).toContain(headline);
        expect(run.summary).toContain(headline);
        const states = run.report?.repositories[0]?.manifests.map(({ outcome }) => outcome?.state);
        expect(states?.filter((state) => state === "deleted")).toHaveLength(deleted());
        expect(states?.filter((state) => state === "failed")).toHaveLength(1);
        expect(states?.filter((state) => state === "cancelled")).toHaveLength(59 - deleted());
      },
    );

    it("reports at once while it waits for a registry that throttles deletions", async () => {
      seed(emulator, NAME, many);
      const when = { kind: "delete-manifest", skip: 3 } as const;
      emulator.faults.add({ ...when, answer: { throttleSeconds: 60 } });
      const { run, tookMs, late } = await interrupt(emulator, "SIGINT", when, (send) => ({
        before: () => {
          setTimeout(send, 500);
        },
      }));
      expect(tookMs).toBeLessThan(TIME_TO_REPORT_MS);
      expect(late).toEqual([]);
      expect(deleted()).toBe(3);
      expect(run.summary).toContain("cancelled after 3 of 60 deletions");
      expect(run.outputs["failed"]).toBe("0");
    });

    it("deletes nothing and reports at once when it is still reading", async () => {
      seed(emulator, NAME, many);
      emulator.faults.add({ kind: "list-tags", answer: { hang: true } });
      const { run, tookMs } = await interrupt(emulator, "SIGINT", { kind: "list-tags" });
      // Reads get no time to finish, as deletions do.
      expect(tookMs).toBeLessThan(2_500);
      expect(run.exitCode).toBe(1);
      expect(run.summary).toContain("cancelled");
      expect(deleted()).toBe(0);
    });
  });

  describe("a cancelled sign-in", () => {
    it("reports at once though the Azure CLI does not answer", () =>
      withSilentAz(async (env, asked) => {
        seed(emulator, NAME, fixture({ t: image({ tags: ["v1"] }) }));
        let sentMs = Infinity;
        const onStart = (kill: (signal: NodeJS.Signals) => void) => {
          void asked.then(() => {
            kill("SIGINT");
            sentMs = Date.now();
          });
        };
        const run = await runAction(emulator, { username: "", password: "" }, { env, onStart });
        expect(Date.now() - sentMs).toBeLessThan(TIME_TO_REPORT_MS);
        expect(run.exitCode).toBe(1);
        expect(run.summary).toContain("cancelled");
        expect(emulator.requests.length).toBe(0);
      }));
  });
});

describe("a run that is killed at a deletion", () => {
  //  A   X     Z    d
  //  |  / \    |    |
  //  a  Y  x   |    s (by subject)
  //    / \     |
  //   y  shared
  const built = fixture({
    A: index(["a"], { tags: ["latest"] }),
    a: image(),
    X: index(["Y", "x"]),
    x: image(),
    Y: index(["y", "shared"]),
    y: image(),
    Z: index(["shared"]),
    shared: image(),
    d: image(),
    s: image({ subject: "d" }),
  });
  // All but s, which goes along with d.
  const deletions = [1, 2, 3, 4, 5, 6, 7];

  interface Killed {
    readonly exitCode: number | null;
    readonly left: readonly string[];
    readonly holes: readonly string[];
  }

  const killed = new Map<number, Killed>();
  const finished = new Map<number, readonly string[]>();
  let next: ActionRun;

  // Each has a repository of its own, and what is left of all of them is finished by one run.
  beforeAll(async () => {
    const emulator = await startRegistry();
    const nameOf = (nth: number) => `team/app-${nth}`;
    const standing = (nth: number) => emulator.registry.repository(nameOf(nth)).digests();
    try {
      for (const nth of deletions) seed(emulator, nameOf(nth), built);
      const kills = deletions.map(async (nth) => {
        const when = { repository: nameOf(nth), kind: "delete-manifest", skip: nth - 1 } as const;
        const atDeletion = (send: () => void) => ({ after: send });
        const { run } = await interrupt(emulator, "SIGKILL", when, atDeletion, HASTENED);
        const left = standing(nth);
        killed.set(nth, { exitCode: run.exitCode, left, holes: holes(emulator, nameOf(nth)) });
      });
      await Promise.all(kills);
      next = await runAction(emulator, { repositories: "team/*" }, HASTENED);
      for (const nth of deletions) finished.set(nth, built.letters(standing(nth)));
    } finally {
      await emulator.close();
    }
  }, 120_000);

  it.each(deletions)("leaves no index with a hole, and is finished by the next: %d", (nth) => {
    const end = killed.get(nth);
    expect(end?.exitCode).toBeNull();
    expect(end?.left.length).toBeLessThanOrEqual(built.manifests.length - nth);
    expect(end?.holes).toEqual([]);
    expect(next.errors).toEqual([]);
    expect(finished.get(nth)).toEqual(["A", "a"]);
  });

  /** What a remaining index or signed image has lost. */
  function holes({ registry }: Emulator, name: string): readonly string[] {
    const repository = registry.repository(name);
    const standing = new Set<string>(repository.digests());
    const needs = built.manifests.flatMap(({ digest, letter }) => {
      const children = repository.manifest(digest)?.content.children ?? [];
      const signature = letter === "d" ? [built.digest("s")] : [];
      const needed = [...children.map((child) => child.digest), ...signature];
      return standing.has(digest) ? needed : [];
    });
    return built.letters(needs.filter((digest) => !standing.has(digest)));
  }
});
