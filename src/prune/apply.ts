/**
 * Applies a plan to a registry that lives on meanwhile (docs/how-it-decides.md, "Nothing is deleted on old knowledge"):
 * in small batches, each after a last look at its manifests and a question for what is new. What turns out to be wanted
 * is kept, with all that it holds.
 */
import { errorMessage } from "../action-error.ts";
import type { Digest, Look, Repository, Tag } from "../registry/registry.ts";
import { executeBatch, isGone, type Execution, type Outcome, type TryOutcome } from "./execute.ts";
import { buildGraph, reachable, type ReferenceGraph } from "./graph.ts";
import type { Inventory, Policy } from "./inventory.ts";
import { locksIn } from "./locks.ts";
import { join, newSince, type Watch } from "./newcomers.ts";
import type { Deletion } from "./order.ts";
import type { Plan } from "./plan.ts";
import type { Surroundings } from "./reader.ts";
import { wantedSince } from "./recheck.ts";
import { revise } from "./revision.ts";
import { removeTags, type TagOutcome } from "./untag.ts";
import type { RootReason, Verdict } from "./verdict.ts";

/** Looks get old: few deletions rest on one round of them. */
const BATCH_SIZE = 20;
const BATCH_AGE_MS = 30_000;

/** How often a deletion that the registry did not take on is tried, each time after a new look. */
const MOST_TRIES = 5;

export interface Applied {
  /** Everything known at the end: new manifests are in it. */
  readonly inventory: Inventory;
  readonly graph: ReferenceGraph;
  /** The plan's verdicts, some of them moved to keep, and those of new manifests. */
  readonly verdicts: ReadonlyMap<Digest, Verdict>;
  /** One for every deletion that was not given up for a change. */
  readonly outcomes: ReadonlyMap<Digest, Outcome>;
  /** One for every tag that was to be removed from a manifest that stays, by name. */
  readonly tagOutcomes: ReadonlyMap<string, TagOutcome>;
}

/** What applying a plan needs besides what reading it needed. */
export interface Applying extends Surroundings, Pick<Execution, "turn">, Pick<Policy, "unlocks"> {
  /** Resolves when the registry does not throttle deletions, or not any more. */
  readonly calm: () => Promise<void>;
}

/** What changes while a plan is applied. */
interface Progress {
  inventory: Inventory;
  graph: ReferenceGraph;
  verdicts: ReadonlyMap<Digest, Verdict>;
  readonly outcomes: Map<Digest, Outcome>;
  readonly tries: Map<Digest, number>;
  /** Why no deletion can be answered for any more; undefined while that is not so. */
  halt: string | undefined;
}

/** Applies the plan's deletions. Never throws: what can't be looked at is not deleted, and its outcome says why. */
export async function applyPlan(
  repository: Repository,
  inventory: Inventory,
  plan: Plan,
  watch: Watch,
  surroundings: Applying,
): Promise<Applied> {
  const progress: Progress = {
    inventory,
    graph: plan.graph,
    verdicts: plan.verdicts,
    outcomes: new Map(),
    tries: new Map(),
    halt: undefined,
  };
  surroundings.progress.begin("deleting", plan.deletions.length);
  const rest = plan.deletions.values();
  let batch = nextBatch([], rest, progress);
  while (batch.length > 0 && progress.halt === undefined && !surroundings.signal.aborted) {
    await applyBatch(repository, batch, watch, progress, surroundings);
    batch = nextBatch(batch, rest, progress);
  }
  // A cancelled run ends looks and questions, too: that is no failure.
  const halt = surroundings.signal.aborted ? undefined : progress.halt;
  for (const { digest } of [...batch, ...rest]) {
    if (isOpen(digest, progress)) progress.outcomes.set(digest, unbegun(halt));
  }
  return {
    ...progress,
    tagOutcomes: await applyUntaggings(repository, plan, progress, surroundings),
  };
}

/** Tags come last. They are looked at one by one, so what is new in the repository need not be asked for again. */
async function applyUntaggings(
  repository: Repository,
  { untaggings }: Plan,
  { halt, outcomes }: Progress,
  surroundings: Applying,
): Promise<ReadonlyMap<string, TagOutcome>> {
  if (halt !== undefined && !surroundings.signal.aborted) {
    return new Map(untaggings.map(({ name }) => [name, { state: "failed", why: halt }]));
  }
  const due: Tag[] = [];
  const waiting = new Map<string, TagOutcome>();
  for (const untagging of untaggings) {
    const { name, because } = untagging;
    if (because === undefined || isGone(outcomes.get(because))) due.push(untagging);
    else waiting.set(name, unnamed(because, outcomes.get(because)));
  }
  return new Map([...waiting, ...(await removeTags(repository, due, surroundings))]);
}

/** A digest tag stays as long as what it names, or may. */
function unnamed(named: Digest, outcome: Outcome | undefined): TagOutcome {
  return outcome?.state === "cancelled" ? outcome : { state: "blocked", by: named };
}

/** What is still open of the last batch, and the next that are open of the rest, in their order. */
function nextBatch(
  last: readonly Deletion[],
  rest: Iterator<Deletion, undefined>,
  progress: Progress,
): readonly Deletion[] {
  const batch = last.filter(({ digest }) => isOpen(digest, progress));
  while (batch.length < BATCH_SIZE) {
    const { value } = rest.next();
    if (value === undefined) break;
    if (isOpen(value.digest, progress)) batch.push(value);
  }
  return batch;
}

function isOpen(digest: Digest, { verdicts, outcomes }: Progress): boolean {
  return verdicts.get(digest)?.action === "delete" && !outcomes.has(digest);
}

function unbegun(halt: string | undefined): Outcome {
  return halt === undefined ? { state: "cancelled" } : { state: "failed", why: halt };
}

async function applyBatch(
  repository: Repository,
  batch: readonly Deletion[],
  watch: Watch,
  progress: Progress,
  surroundings: Applying,
): Promise<void> {
  // A registry that throttles is waited for now: looks would be old by then.
  await surroundings.calm();
  const beganAt = surroundings.now().getTime();
  const looks = new Map<Digest, Look>();
  try {
    await lookAt(repository, toLookAt(batch, progress), surroundings, looks);
    const changed = wantedAmong(looks, progress, surroundings);
    await lookForNews(repository, watch, progress, surroundings);
    if (changed.size > 0) {
      progress.verdicts = revise(progress.verdicts, progress.graph, changed);
    }
  } catch (error) {
    progress.halt = errorMessage(error);
    return;
  }
  const outcomes = await executeBatch(
    batch.filter(({ digest }) => isOpen(digest, progress)).map((next) => asTried(next, progress)),
    progress.outcomes,
    repository,
    {
      ...surroundings,
      isStale: () => surroundings.now().getTime() - beganAt > BATCH_AGE_MS,
      locksOn: (digest) => locksIn(looks.get(digest)),
    },
  );
  for (const [digest, outcome] of outcomes) note(digest, outcome, progress);
  for (const { digest } of batch) if (!isOpen(digest, progress)) surroundings.progress.step();
}

function note(digest: Digest, outcome: TryOutcome, progress: Progress): void {
  if (outcome.state === "waiting") return;
  if (outcome.state !== "postponed") {
    progress.outcomes.set(digest, outcome);
    return;
  }
  const tries = (progress.tries.get(digest) ?? 0) + 1;
  progress.tries.set(digest, tries);
  if (tries < MOST_TRIES) return;
  progress.outcomes.set(digest, { state: "failed", why: `${outcome.why}, ${tries} times` });
}

/** What the registry should have taken along is looked for only; when it is still there, it is one more to delete. */
function asTried(deletion: Deletion, { tries }: Progress): Deletion {
  return tries.has(deletion.digest) ? { ...deletion, takenAlongWith: [] } : deletion;
}

/**
 * The manifests that need a look: the batch, and all that refers to it, by subject or by digest tag. A referrer that is
 * wanted by now keeps its subject, also where its own turn comes in a later batch, or came in an earlier one in vain.
 */
function toLookAt(
  batch: readonly Deletion[],
  { graph, outcomes, tries }: Progress,
): ReadonlySet<Digest> {
  const isTaken = ({ digest, takenAlongWith }: Deletion) =>
    !tries.has(digest) &&
    takenAlongWith.some((subject) => outcomes.get(subject)?.state === "deleted");
  const digests = batch
    .filter((deletion) => !isTaken(deletion))
    .flatMap(({ digest }) => [digest, ...reachable(digest, graph.referrers)]);
  return new Set(digests);
}

/** Looks at manifests, into `looks`. What is gone by now has no look. */
async function lookAt(
  repository: Repository,
  digests: ReadonlySet<Digest>,
  { pooled }: Surroundings,
  looks: Map<Digest, Look>,
): Promise<void> {
  const tasks = [...digests].map((digest) =>
    pooled(async () => {
      const look = await repository.look(digest);
      if (look !== undefined) looks.set(digest, look);
    }),
  );
  const failure = (await Promise.allSettled(tasks)).find(({ status }) => status === "rejected");
  if (failure?.status === "rejected") throw failure.reason;
}

function wantedAmong(
  looks: ReadonlyMap<Digest, Look>,
  { inventory }: Progress,
  policy: Pick<Policy, "unlocks">,
): ReadonlyMap<Digest, RootReason> {
  const isWanted = wantedSince(inventory, policy);
  const wanted = new Map<Digest, RootReason>();
  for (const [digest, look] of looks) if (isWanted(look)) wanted.set(digest, "changed-during-run");
  return wanted;
}

/** Asks what is new, and lets it join: new manifests are kept, with all that they hold. */
async function lookForNews(
  repository: Repository,
  watch: Watch,
  progress: Progress,
  surroundings: Surroundings,
): Promise<void> {
  const changes = await repository.changesSince(watch.pushedSince, watch.taggedSince);
  const news = newSince(progress.inventory, changes);
  if (news.rows.length === 0 && news.tags.length === 0) return;
  progress.inventory = await join(repository, progress.inventory, news, surroundings);
  progress.graph = buildGraph(progress.inventory);
  const wanted = new Map<Digest, RootReason>();
  for (const { digest } of news.tags) wanted.set(digest, "changed-during-run");
  for (const { digest } of news.rows) wanted.set(digest, "pushed-during-run");
  progress.verdicts = revise(progress.verdicts, progress.graph, wanted);
}
