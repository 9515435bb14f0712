/**
 * One run of the action for many tests. A start costs more processor than all that is done to a small repository, so tests
 * whose inputs are the same get a repository each and share the run: written with `it.concurrent` in one `describe`, they
 * all begin at once, and what they ask for until then is run together. What is said of the run as a whole (its exit code,
 * its counts) is held against what is said of the repositories.
 */
import { expect } from "@jest/globals";

import type { AcrFault } from "../../emulator/acr/api/request-kinds.ts";
import type { Emulator, EmulatorOptions } from "../../emulator/acr/emulator.ts";
import type { AddedFault } from "../../emulator/http/faults.ts";
import { fixture, seed, type Fixture, type Spec } from "./fixture.ts";
import {
  runAction,
  startRegistry,
  type ActionRun,
  type JsonReport,
  type RunOptions,
} from "./run-action.ts";

type Inputs = Readonly<Record<string, string>>;
type Reported = JsonReport["repositories"][number];

/** How long nobody may ask for a run until those that were asked for begin. */
const QUIET_MS = 50;

/** A repository of a test's own, on a registry that it shares. */
export interface Place {
  readonly name: string;
  readonly built: Fixture;
  readonly repository: ReturnType<Emulator["registry"]["repository"]>;
  /** A fault that meets this repository alone. */
  readonly fault: (fault: Omit<AcrFault, "repository">) => AddedFault;
  /** The requests so far that concern this repository. */
  readonly requests: () => ReturnType<Emulator["requests"]["all"]>;
  /** Letters of what is left. */
  readonly remaining: () => readonly string[];
  /** Runs the action for real, on this repository and on those of all tests that ask for the same at the same time. */
  readonly prune: (inputs?: Inputs, options?: RunOptions) => Promise<Pruned>;
}

/** What a run says of one repository. */
export interface Pruned {
  readonly run: ActionRun;
  readonly reported: Reported;
  /** What it would be, were it the only repository. */
  readonly exitCode: 0 | 1;
  /** Why it was skipped, or why things in it stay, as one text. */
  readonly why: string;
  readonly counts: Readonly<Record<"planned" | "deleted" | "kept" | "failed", number>>;
  /** Letters of its planned manifests, with what became of them. */
  readonly outcomes: Readonly<Record<string, string>>;
  /** Letters of all its manifests, with the reason. */
  readonly reasons: Readonly<Record<string, string>>;
}

interface Batch {
  readonly inputs: Inputs;
  readonly options: RunOptions;
  readonly members: { readonly name: string; readonly settle: (run: Promise<ActionRun>) => void }[];
}

/** Gathers those who ask for a run with the same inputs, and lets them have one together. */
export class SharedRuns {
  readonly #runOn: (inputs: Inputs, options: RunOptions) => Promise<ActionRun>;
  #waiting = new Map<string, Batch>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor(runOn: (inputs: Inputs, options: RunOptions) => Promise<ActionRun>) {
    this.#runOn = runOn;
  }

  /** A run on this repository and on those of all who ask for the same at the same time. */
  join(name: string, inputs: Inputs, options: RunOptions): Promise<ActionRun> {
    const key = JSON.stringify([Object.entries(inputs).sort(), Object.entries(options).sort()]);
    const batch = this.#waiting.get(key) ?? { inputs, options, members: [] };
    this.#waiting.set(key, batch);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const whole of this.#waiting.values()) this.#begin(whole);
      this.#waiting = new Map();
    }, QUIET_MS);
    return new Promise((resolve) => {
      batch.members.push({ name, settle: resolve });
    });
  }

  /** One after the other: two runs at once are a test of their own. */
  #begin({ inputs, options, members }: Batch): void {
    const repositories = members.map(({ name }) => name).join("\n");
    const run = this.#running.then(async () => {
      const all = await this.#runOn({ ...inputs, repositories }, options);
      expectConsistent(all);
      return all;
    });
    this.#running = run.catch(() => undefined);
    for (const { settle } of members) settle(run);
  }
}

/** A registry that the tests of a file share. It starts with the first of them; `close` belongs into `afterAll`. */
export class SharedRegistry {
  readonly #options: EmulatorOptions;
  #emulator: Promise<Emulator> | undefined;
  #places = 0;
  readonly #runs = new SharedRuns(async (inputs, options) =>
    runAction(await this.emulator(), inputs, options),
  );

  constructor(options: EmulatorOptions = {}) {
    this.#options = options;
  }

  emulator(): Promise<Emulator> {
    return (this.#emulator ??= startRegistry(this.#options));
  }

  async close(): Promise<void> {
    await (await this.#emulator)?.close();
  }

  /** A new repository with these manifests. */
  async place(specs: Readonly<Record<string, Spec>>): Promise<Place> {
    const emulator = await this.emulator();
    this.#places += 1;
    const name = `team/app-${this.#places}`;
    const built = fixture(specs);
    seed(emulator, name, built);
    const repository = emulator.registry.repository(name);
    return {
      name,
      built,
      repository,
      fault: (fault) => emulator.faults.add({ ...fault, repository: name }),
      requests: () => emulator.requests.all().filter((request) => request.repository === name),
      remaining: () => built.letters(repository.digests()),
      prune: async (inputs = {}, options = {}) =>
        prunedOf(await this.#runs.join(name, inputs, options), name, built),
    };
  }
}

const FAILED: readonly string[] = ["failed", "refused"];

/** What a run says of this repository. */
export function prunedOf(run: ActionRun, name: string, built: Fixture): Pruned {
  const reported = run.report?.repositories.find((candidate) => candidate.name === name);
  if (reported === undefined) throw new Error(`${name} is not in the report: ${run.stdout}`);
  const letter = (digest: string) => built.letters([digest])[0];
  const planned = reported.manifests.filter(({ outcome }) => outcome !== undefined);
  const tags = reported.manifests.flatMap(({ expiredTags }) => expiredTags);
  const whys = [...planned, ...tags].flatMap(({ outcome }) => outcome?.why ?? []);
  return {
    run,
    reported,
    exitCode: isFailed(reported) ? 1 : 0,
    why: [reported.message ?? [], whys].flat().join("\n"),
    counts: countsOf(reported),
    outcomes: Object.fromEntries(
      planned.map(({ digest, outcome }) => [letter(digest), outcome?.state]),
    ) as Record<string, string>,
    reasons: Object.fromEntries(
      reported.manifests.map(({ digest, reason }) => [letter(digest), reason]),
    ) as Record<string, string>,
  };
}

function isFailed({ state, manifests, tagsOnNothing, verification }: Reported): boolean {
  const tags = [...manifests.flatMap(({ expiredTags }) => expiredTags), ...tagsOnNothing];
  const states = [...manifests, ...tags].map(({ outcome }) => outcome?.state ?? "");
  const isSound = verification === undefined || verification.state === "verified";
  return state === "failed" || !isSound || states.some((outcome) => FAILED.includes(outcome));
}

function countsOf({ manifests }: Reported): Pruned["counts"] {
  const states = manifests.flatMap(({ outcome }) => outcome?.state ?? []);
  return {
    planned: manifests.filter(({ verdict }) => verdict === "delete").length,
    deleted: states.filter((state) => state === "deleted").length,
    kept: manifests.filter(({ verdict }) => verdict === "keep").length,
    failed: states.filter((state) => FAILED.includes(state)).length,
  };
}

/** The whole must be the sum of its parts: else a test that looks at a part would see nothing of a mistake in the sums. */
function expectConsistent({ report, outputs, exitCode }: ActionRun): void {
  const repositories = report?.repositories ?? [];
  const counts = repositories.map(countsOf);
  for (const name of ["planned", "deleted", "kept", "failed"] as const) {
    const sum = counts.reduce((total, count) => total + count[name], 0);
    expect({ [name]: outputs[name] }).toEqual({ [name]: String(sum) });
  }
  expect(exitCode).toBe(repositories.some(isFailed) ? 1 : 0);
}
