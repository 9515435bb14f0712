/**
 * The plans of all repositories of a run, made ahead and handed over in order.
 */
import { mapInOrder, type Work } from "./readahead.ts";
import { pauseUnless } from "./cancellation.ts";
import { noteTagsOf } from "./kept-names.ts";
import type { Limit } from "../prune/model/each.ts";
import { ProgressLog, TICK_MS } from "./progress-log.ts";
import type { Policy } from "../prune/model/policy.ts";
import type { Progress } from "../prune/model/progress.ts";
import type { Runtime } from "../prune/model/runtime.ts";
import { readAndPlan, type ReadOptions, type RepositoryPlan } from "../prune/repository.ts";
import { patternsInUse } from "../prune/mark/expired-tags.ts";
import type { Manifest } from "../oci/manifest.ts";
import type { Digest } from "../oci/digest.ts";
import { logLine } from "../report/log.ts";
import type { Run } from "./run.ts";

/** Bodies of an earlier reading, by repository; they are not read again. */
export type KnownBodies = ReadonlyMap<string, ReadonlyMap<Digest, Manifest>>;

export interface NamedPlan {
  readonly name: string;
  readonly planned: RepositoryPlan;
  /** To be told of what is done with the plan. */
  readonly progress: Progress;
}

/**
 * Reads and plans all repositories. Whoever takes a plan works on it until asking for the next one; meanwhile, a line
 * now and then says how far that has come.
 */
export async function* plansOf(run: Run, known?: KnownBodies): AsyncGenerator<NamedPlan> {
  const log = new ProgressLog(run.names.length, Date.now, logLine);
  // It holds no process: a run that has nothing else to wait for has come to its end.
  const timer = setInterval(() => {
    log.tick();
  }, TICK_MS).unref();
  const work: Work<RepositoryPlan> = (name, onListed) =>
    plan(run, name, log.of(name), { known: known?.get(name), onListed });
  try {
    for await (const [name, planned] of mapInOrder(
      run.names,
      work,
      () => run.signals.noNewWork.aborted,
    )) {
      yield { name, planned, progress: log.of(name) };
      log.end(name);
    }
  } finally {
    clearInterval(timer);
  }
}

async function plan(
  run: Run,
  name: string,
  progress: Progress,
  reading: ReadOptions,
): Promise<RepositoryPlan> {
  const { registry, options, limiters } = run;
  const planned = await readAndPlan(
    registry.repository(name),
    policyFor(run, name),
    runtimeOf(run, name, limiters.readahead, progress),
    reading,
  );
  if (planned.state === "planned") {
    const { inventory } = planned;
    for (const pattern of patternsInUse(inventory, options.tags)) run.usedPatterns.add(pattern);
    noteTagsOf(run, name, inventory.tags);
  }
  return planned;
}

function policyFor({ options, registry, pinnedTags }: Run, name: string): Policy {
  return {
    ageMs: options.ageMs,
    prunesUntaggedRepositories: options.prunesUntaggedRepositories,
    tags: options.tags,
    pins: { digests: options.pins.digests, tags: pinnedTags.get(name) ?? new Set() },
    unlocks: options.unlocks,
    cascades: registry.capabilities.cascadesToReferrers,
  };
}

/** What the work on one repository needs from outside. */
export function runtimeOf(
  { bodies, signals }: Run,
  name: string,
  limit: Limit,
  progress: Progress,
): Runtime {
  return {
    now: () => new Date(),
    wait: pauseUnless(signals.noNewWork),
    limit,
    progress,
    log: (line) => {
      logLine(`${name}: ${line}`);
    },
    bodies: bodies.repository(name),
    signals,
  };
}
