/**
 * The plans of all repositories of a run, made ahead and handed over in order.
 */
import type { Policy } from "../prune/model/policy.ts";
import type { Progress } from "../prune/model/progress.ts";
import { readAndPlan, type ReadOptions, type RepositoryPlan } from "../prune/repository.ts";
import type { Pulled } from "../registry/registry.ts";
import { logLine } from "../report/log.ts";
import { approve, NO_APPROVAL } from "./approve.ts";
import { sizeOf } from "./deletion-limit.ts";
import type { KnownBodies } from "./known-bodies.ts";
import { ProgressLog, TICK_MS } from "./progress-log.ts";
import { mapInOrder, type Work } from "./readahead.ts";
import type { Run } from "./run.ts";
import { runtimeOf } from "./runtime.ts";

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
export async function* planRepositories(run: Run, known?: KnownBodies): AsyncGenerator<NamedPlan> {
  const log = new ProgressLog(run.names.length, Date.now, logLine);
  // It holds no process: a run that has nothing else to wait for has come to its end.
  const timer = setInterval(() => {
    log.tick();
  }, TICK_MS).unref();
  const work: Work<RepositoryPlan> = (name, onListed) =>
    planOne(run, name, log.of(name), { known: known?.take(name), onListed });
  const hasEnded = () => run.signals.noNewWork.aborted;
  try {
    for await (const [name, planned] of mapInOrder(run.names, work, hasEnded)) {
      if (planned.state === "planned") log.add(sizeOf(planned.plan));
      yield { name, planned, progress: log.of(name) };
      log.end(name);
    }
  } finally {
    clearInterval(timer);
  }
}

async function planOne(
  run: Run,
  name: string,
  progress: Progress,
  reading: ReadOptions,
): Promise<RepositoryPlan> {
  const repository = run.registry.repository(name);
  const runtime = runtimeOf(run, name, run.limiters.readahead, progress);
  const planned = await readAndPlan(repository, policyFor(run, name), runtime, reading);
  if (planned.state !== "planned") return planned;
  run.seenTags.note(name, planned.inventory);
  const { plan } = run.options;
  return plan === undefined ? planned : approve(planned, plan.approvals.get(name) ?? NO_APPROVAL);
}

const NOT_PULLED: Pulled = { digests: new Map(), tags: new Map() };

function policyFor({ options, registry, entryOf, pinnedTags, pulled }: Run, name: string): Policy {
  const entry = entryOf.get(name);
  if (entry === undefined) throw new Error(`unreachable: no entry selects ${name}`);
  return {
    ageMs: entry.ageMs,
    prunesUntaggedRepositories: entry.prunesUntaggedRepositories,
    tags: entry.tags,
    pins: { digests: options.pins.digests, tags: pinnedTags.get(name) ?? new Set() },
    pulled: pulled.get(name) ?? NOT_PULLED,
    unlocks: options.unlocks,
    cascades: registry.capabilities.cascadesToReferrers,
  };
}
