/**
 * What every property needs: a registry whose clock stands still, so that ages at a limit mean the same in every run, random
 * repositories in it, and runs of the action in which no pause takes long.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { ActionRun, RunOptions } from "../support/run-action.ts";
import type { Rules } from "./described.ts";
import { expectationOf, type Expectation } from "./oracle.ts";
import type { Planted } from "./plant.ts";
import type { RandomRepository } from "./repositories.ts";
import { inputsOf, POLICY_PATH, policyOf, rulesOf, timesOf, type Setting } from "./settings.ts";
import { watch, type Watch } from "./watch.ts";
import type { Backend, Store, World } from "./world.ts";

const HURRY = pathToFileURL(join(import.meta.dirname, "hurry.mjs")).href;
export interface Subject extends Planted {
  readonly name: string;
  readonly repository: Store;
  readonly watched: Watch;
  /** Puts in again what is not there any more, as it was. */
  readonly plantAgain: () => void;
}

export interface Laboratory<W extends World = World> {
  readonly world: W;
  readonly rules: Rules;
  /** In the order of the random repositories. */
  readonly subjects: readonly Subject[];
  /** The folder in which the action runs. */
  readonly workspace: string;
  run(inputs?: Readonly<Record<string, string>>, options?: RunOptions): Promise<ActionRun>;
}

/** Plants the repositories into a registry of their own, and closes it when `work` is done. */
export async function inLaboratory<T, W extends World>(
  backend: Backend<W>,
  randoms: readonly RandomRepository[],
  setting: Setting,
  work: (laboratory: Laboratory<W>) => Promise<T>,
): Promise<T> {
  const now = new Date(Math.floor(Date.now() / 1000) * 1000);
  const own = backend.settingOf(setting);
  const world = await backend.start(now, own);
  const workspace = await mkdtemp(join(tmpdir(), "acr-prune-laboratory-"));
  try {
    return await work(await furnished(world, randoms, own, now, workspace));
  } finally {
    await world.close();
    await rm(workspace, { recursive: true });
  }
}

async function furnished<W extends World>(
  world: W,
  randoms: readonly RandomRepository[],
  setting: Setting,
  now: Date,
  workspace: string,
): Promise<Laboratory<W>> {
  const planted = randoms.map((random, i) => {
    const name = `random/r${String(i).padStart(4, "0")}`;
    const plantAgain = () => world.plant(name, random, timesOf(setting, now));
    return { name, plantAgain, ...plantAgain() };
  });
  const pinned = [...new Set(planted.flatMap((one) => one.pinned))].sort();
  const rules = rulesOf(setting, now, pinned);
  const policy = policyOf(setting, pinned);
  if (policy !== undefined) await writeFile(join(workspace, POLICY_PATH), policy);
  const subjects = planted.map((one) => ({
    ...one,
    repository: world.store(one.name),
    watched: watch(world, one.name, rules),
  }));
  return {
    world,
    rules,
    subjects,
    workspace,
    run: (inputs = {}, options = {}) => {
      const selected = { repositories: policy === undefined ? "*" : "" };
      const common = { ...selected, ...inputsOf(setting, pinned) };
      const env = { NODE_OPTIONS: `--import=${HURRY}`, GITHUB_WORKSPACE: workspace };
      return world.run({ ...common, ...inputs }, { ...options, env: { ...env, ...options.env } });
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
    return expectationOf(repository.describe(), rules);
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
    .filter((digest) => subject.repository.has(digest) && !excused.has(digest))
    .map((digest) => `${digest} is left behind for ever`);
}
