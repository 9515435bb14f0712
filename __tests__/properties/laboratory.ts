/**
 * What every property needs: a registry whose clock stands still, so that ages at a limit mean the same in every run, random
 * repositories in it, and runs of the action in which no pause takes long.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Emulator } from "../../emulator/emulator.ts";
import {
  runAction,
  startRegistry,
  type ActionRun,
  type RunOptions,
} from "../support/run-action.ts";
import { expectationOf, type Expectation, type Rules } from "./oracle.ts";
import { plant, type Planted } from "./plant.ts";
import type { RandomRepository } from "./repositories.ts";
import { describe } from "./state.ts";
import { watch, type Watch } from "./watch.ts";

const HURRY = pathToFileURL(join(import.meta.dirname, "hurry.mjs")).href;
const MINUTE_MS = 60_000;

/** Inputs of the action and what they mean to the oracle. */
export const SETTINGS = [
  { age: "7d", ageMs: 7 * 24 * 60 * MINUTE_MS, prunesUntagged: false },
  { age: "0d", ageMs: 0, prunesUntagged: true },
  { age: "2h", ageMs: 120 * MINUTE_MS, prunesUntagged: false },
  { age: "30m", ageMs: 30 * MINUTE_MS, prunesUntagged: true },
] as const;

export type Setting = (typeof SETTINGS)[number];

export interface Subject extends Planted {
  readonly name: string;
  readonly watched: Watch;
}

export interface Laboratory {
  readonly emulator: Emulator;
  readonly rules: Rules;
  /** In the order of the random repositories. */
  readonly subjects: readonly Subject[];
  run(inputs?: Readonly<Record<string, string>>, options?: RunOptions): Promise<ActionRun>;
}

/** Plants the repositories into a registry of their own, and closes it when `work` is done. */
export async function inLaboratory<T>(
  randoms: readonly RandomRepository[],
  setting: Setting,
  work: (laboratory: Laboratory) => Promise<T>,
): Promise<T> {
  const now = new Date(Math.floor(Date.now() / 1000) * 1000);
  const emulator = await startRegistry({ clock: { now: () => now } });
  try {
    return await work(furnished(emulator, randoms, setting, now));
  } finally {
    await emulator.close();
  }
}

function furnished(
  emulator: Emulator,
  randoms: readonly RandomRepository[],
  { age, ageMs, prunesUntagged }: Setting,
  now: Date,
): Laboratory {
  const rules = { now, ageMs, prunesUntagged };
  const subjects = randoms.map((random, i) => {
    const name = `random/r${String(i).padStart(4, "0")}`;
    const planted = plant(emulator, name, random, rules);
    return { name, ...planted, watched: watch(emulator, name, rules) };
  });
  return {
    emulator,
    rules,
    subjects,
    run: (inputs = {}, options = {}) => {
      const common = {
        repositories: "*",
        age,
        "prune-untagged-repositories": String(prunesUntagged),
      };
      const env = { NODE_OPTIONS: `--import=${HURRY}` };
      return runAction(emulator, { ...common, ...inputs }, { env, ...options });
    },
  };
}

/** How the repository differs from what was to be expected of it. */
export function differences(
  { repository, watched }: Subject,
  expected: Expectation = watched.expected,
): readonly string[] {
  const left = new Set(repository.digests());
  const lost = [...expected.keep].filter((digest) => !left.has(digest));
  const spared = [...expected.go].filter((digest) => left.has(digest));
  return [
    ...lost.map((digest) => `${digest} is gone and had to be kept`),
    ...spared.map((digest) => `${digest} is still there and had to go`),
  ];
}

/** What a run that nobody disturbed had no reason to fail at. */
export function failures(
  { report, stdout }: ActionRun,
  { name, watched }: Subject,
  expected: Expectation = watched.expected,
): readonly string[] {
  if (report === undefined) return [`no report: ${stdout}`];
  const entry = report.repositories.find((repository) => repository.name === name);
  if (entry?.state === "failed" && !expected.isRefused) return [entry.message ?? "failed"];
  return (entry?.manifests ?? []).flatMap(({ digest, outcome }) =>
    outcome === undefined || ["deleted", "already-gone"].includes(outcome.state)
      ? []
      : [`${digest} is ${outcome.state}: ${outcome.why ?? ""}`],
  );
}

export type Problems = readonly (readonly string[])[];

/** Looks what the disturbed run left behind, and lets an undisturbed one do the rest. */
export async function finish({ subjects, rules, run }: Laboratory): Promise<Problems> {
  const expected = subjects.map(({ repository, watched }) => {
    watched.check("after the disturbed run");
    return expectationOf(describe(repository), rules);
  });
  const last = await run();
  return subjects.map((subject, i) => {
    const due = expected[i] ?? subject.watched.expected;
    return [
      ...subject.watched.violations(),
      ...differences(subject, due),
      ...failures(last, subject, due),
      ...leftBehind(subject),
    ].map(subject.say);
  });
}

/** What had to go from the beginning stays only where others changed something, or a cosign tag has become an ordinary one. */
function leftBehind(subject: Subject): readonly string[] {
  const excused = subject.watched.excused();
  return [...subject.watched.expected.go]
    .filter((digest) => subject.repository.manifest(digest) !== undefined && !excused.has(digest))
    .map((digest) => `${digest} is left behind for ever`);
}
