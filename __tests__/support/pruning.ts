/**
 * Reads, plans and prunes a fixture against a port in memory, and answers in letters. The registry may change at two
 * moments: before it is read, and once the plan stands.
 */
import type { Progress } from "../../src/prune/model/progress.ts";
import type { Outcome } from "../../src/prune/sweep/settle.ts";
import type { Policy } from "../../src/prune/model/policy.ts";
import {
  pruneRepository,
  readAndPlan,
  type PrunedRepository,
  type RepositoryPlan,
} from "../../src/prune/repository.ts";
import type { Verdict } from "../../src/prune/model/verdict.ts";
import type { ManifestRow, Repository, Tag } from "../../src/registry/registry.ts";
import { fakeRepository, runtimeOf, type FakeRepository } from "./fake-repository.ts";
import { fixture, image, index, NOW, type Fixture, type Spec } from "./fixture.ts";
import { WEEK } from "./planning.ts";

export type Specs = Readonly<Record<string, Spec>>;

/** What lives, and what lives with a dead index and its child beside it. */
export const LIVE: Specs = { t: image({ tags: ["v1"] }) };
export const DEAD: Specs = { ...LIVE, X: index(["x"]), x: image() };

export type Change = (fake: FakeRepository, built: Fixture, cancel: () => void) => void;

export interface Options {
  readonly policy?: Partial<Policy>;
  readonly around?: Partial<ReturnType<typeof runtimeOf>["runtime"]>;
  readonly port?: (port: Repository) => Partial<Repository>;
  /** What the registry is said to do with referrers; true by default. */
  readonly cascades?: boolean;
}

export interface Run {
  readonly built: Fixture;
  readonly fake: FakeRepository;
  readonly plan: RepositoryPlan;
  /** The state of the plan, or why there is none. */
  readonly planned: string;
  readonly pruned: PrunedRepository | undefined;
  /** What the registry was asked before the plan stood; `fake.calls` has what it was asked since. */
  readonly reading: readonly string[];
  readonly waits: readonly number[];
  readonly log: readonly string[];
  readonly outcome: (letter: string) => Outcome | undefined;
  readonly verdict: (letter: string) => Verdict | undefined;
}

/** `prepare` changes the registry before it is read, `afterPlan` once the plan stands. */
export async function prune(
  specs: Specs,
  prepare: Change = () => undefined,
  afterPlan: Change = () => undefined,
  { policy, around, port, cascades = true }: Options = {},
): Promise<Run> {
  const built = fixture(specs);
  const fake = fakeRepository(built);
  const repository = { ...fake.port, ...port?.(fake.port) };
  const cancellation = new AbortController();
  const cancel = () => {
    cancellation.abort();
  };
  const { runtime: plain, waits } = runtimeOf(cancellation.signal);
  const log: string[] = [];
  const progress: Progress = {
    begin: (phase, steps) => {
      if (phase === "reading manifests" || phase === "asking for referrers") {
        log.push(`${phase}: ${steps}`);
      }
    },
    step: () => undefined,
  };
  const runtime = { ...plain, progress, log: (line: string) => void log.push(line), ...around };
  prepare(fake, built, cancel);
  const plan = await readAndPlan(repository, { ...WEEK, cascades, ...policy }, runtime);
  const reading = fake.calls.splice(0);
  let pruned: PrunedRepository | undefined;
  if (plan.state === "planned") {
    afterPlan(fake, built, cancel);
    pruned = await pruneRepository(repository, plan, runtime);
  }
  return {
    built,
    fake,
    plan,
    planned: plan.state === "unreadable" ? plan.why : plan.state,
    pruned,
    reading,
    waits,
    log,
    outcome: (letter) => pruned?.outcomes.get(built.digest(letter)),
    verdict: (letter) => pruned?.verdicts.get(built.digest(letter)),
  };
}

/** So many dead images `z0`, `z1`, … */
export function deadImages(count: number): Specs {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`z${String(n)}`, image()]));
}

/** So many tagged images `t0`, `t1`, … */
export function taggedImages(count: number): Specs {
  const letters = Array.from({ length: count }, (_, n) => `t${String(n)}`);
  return Object.fromEntries(letters.map((letter) => [letter, image({ tags: [letter] })]));
}

/** A tag of the repository that stands on this manifest by now; a new one unless `name` is known. */
export function tagged(fake: FakeRepository, built: Fixture, letter: string, name = "new"): Tag {
  const [like] = fake.tags.values();
  if (like === undefined) throw new Error("no tag to take after");
  return { ...like, name, digest: built.digest(letter), updatedAt: NOW, isLocked: false };
}

export function rowOf(fake: FakeRepository, built: Fixture, letter: string): ManifestRow {
  const row = fake.rows.get(built.digest(letter));
  if (row === undefined) throw new Error(`no row for ${letter}`);
  return row;
}

/** Changes what the registry says of one manifest. */
export function change(
  fake: FakeRepository,
  built: Fixture,
  letter: string,
  changed: Partial<ManifestRow>,
): void {
  fake.rows.set(built.digest(letter), { ...rowOf(fake, built, letter), ...changed });
}

/** Takes a manifest out of the registry until the returned function puts it back. */
export function withhold(fake: FakeRepository, built: Fixture, letter: string): () => void {
  const row = rowOf(fake, built, letter);
  fake.rows.delete(row.digest);
  return () => {
    fake.rows.set(row.digest, row);
  };
}
