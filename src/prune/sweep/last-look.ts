/**
 * The last look at a manifest, right before its deletion, together with what its deletion concerns: its referrers, theirs included.
 * Each is looked at with the first of its subjects, and by itself; so looks are linear in manifests and references.
 */
import type { Digest } from "../../oci/digest.ts";
import type { CurrentState } from "../../registry/registry.ts";
import { neighbours, reachable, type Edges, type ReferenceGraph } from "../mark/graph.ts";
import { isPushedSince, wantedSince } from "./changed-since.ts";
import { LOOK_MS } from "./settle.ts";
import { keep, type Sweep } from "./state.ts";
import type { RootReason } from "../model/verdict.ts";

/** What a look may take longer, from its first answer on, for each manifest. */
const MORE_MS_PER_MANIFEST = 500;

export interface LastLook {
  /** What is gone by now has none. */
  readonly looks: ReadonlyMap<Digest, CurrentState>;
  /** All that was looked at, gone or not. */
  readonly digests: ReadonlySet<Digest>;
  /** Whether it is too old by now. */
  isStale(): boolean;
}

/**
 * Looks at a manifest that is about to be deleted, and at what is new. What is wanted by now is kept, with all that it holds.
 * @throws Error when something can't be looked at.
 */
export async function lookOnceMore(digest: Digest, sweep: Sweep): Promise<LastLook> {
  const { changes, options } = sweep;
  // The answer is to be good when the look is over, so that the deletion can follow at once.
  await changes.forNext(sweep.lookMs);
  const digests = toLookAt(digest, sweep);
  const nowMs = () => options.now().getTime();
  let beganMs = nowMs();
  const looks = await lookAt(digests, sweep, () => {
    beganMs = nowMs();
  });
  sweep.lookMs = nowMs() - beganMs;
  await changes.renewed();
  keep(wantedAmong(looks, sweep), sweep);
  const limitMs = LOOK_MS + digests.size * MORE_MS_PER_MANIFEST;
  return { looks, digests, isStale: () => nowMs() - beganMs > limitMs };
}

/**
 * The manifest, what the registry may delete along with it, and its other referrers. Those that go with no deletion are
 * looked at again only with a subject of their own.
 */
function toLookAt(digest: Digest, { graph, lookedAt, cascade }: Sweep): ReadonlySet<Digest> {
  const digests = new Set([digest, ...reachable(digest, cascadeEdges(graph, cascade))]);
  for (const referrer of neighbours(graph.referrers, digest)) digests.add(referrer);
  const pending = [...digests];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const referrer of neighbours(graph.referrers, next)) {
      if (digests.has(referrer) || lookedAt.has(referrer)) continue;
      digests.add(referrer);
      pending.push(referrer);
    }
  }
  return digests;
}

const NO_EDGES: Edges = new Map();

function cascadeEdges(graph: ReferenceGraph, cascade: Sweep["cascade"]): Edges {
  if (cascade === "none") return NO_EDGES;
  return cascade === "certain" ? graph.certainReferrers : graph.registeredReferrers;
}

/** Takes note that a manifest stands: the deletion of a subject should have cascaded to it, and has not. */
export async function learnCascade(digest: Digest, sweep: Sweep): Promise<void> {
  const { graph } = sweep;
  for (const subject of neighbours(graph.subjects, digest)) {
    if (!neighbours(graph.registeredReferrers, subject).has(digest)) continue;
    if ((await sweep.outcomes.get(subject))?.state !== "deleted") continue;
    const isCertain = neighbours(graph.certainReferrers, subject).has(digest);
    if (isCertain) sweep.cascade = "none";
    else if (sweep.cascade === "registered") sweep.cascade = "certain";
  }
}

/** Looks at manifests. `onBegin` is told when the first request is sent: before that it may have waited for its place. */
async function lookAt(
  digests: ReadonlySet<Digest>,
  { repository, options }: Sweep,
  onBegin: () => void,
): Promise<ReadonlyMap<Digest, CurrentState>> {
  const looks = new Map<Digest, CurrentState>();
  let hasBegun = false;
  const tasks = [...digests].map((digest) =>
    options.limit(async () => {
      if (!hasBegun) onBegin();
      hasBegun = true;
      const look = await repository.refresh(digest);
      if (look !== undefined) looks.set(digest, look);
    }),
  );
  const failure = (await Promise.allSettled(tasks)).find(({ status }) => status === "rejected");
  if (failure?.status === "rejected") throw failure.reason;
  return looks;
}

function wantedAmong(
  looks: ReadonlyMap<Digest, CurrentState>,
  { inventory, policy }: Sweep,
): ReadonlyMap<Digest, RootReason> {
  const isWanted = wantedSince(inventory, policy);
  const wanted = new Map<Digest, RootReason>();
  for (const [digest, look] of looks) {
    if (isWanted(look)) wanted.set(digest, "changed-during-run");
    else if (isPushedSince(look.row, inventory)) wanted.set(digest, "pushed-during-run");
  }
  return wanted;
}
