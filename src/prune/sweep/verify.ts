/**
 * The last questions of a run: is gone what the registry said to be gone, and is everything still there that was to be kept?
 * A bad answer is believed only after another look, and what is lost is told from what somebody else removed.
 */
import { errorMessage } from "../../errors/action-error.ts";
import type { Digest } from "../../oci/digest.ts";
import type { ManifestRow, Repository, Tag } from "../../registry/registry.ts";
import type { SweepResult } from "./sweep-repository.ts";
import { buildGraph, neighbours, type ReferenceGraph } from "../mark/graph.ts";
import { tagsOf } from "../model/inventory.ts";
import { mergeChanges, newSince } from "./changes.ts";
import type { Runtime } from "../model/runtime.ts";
import { isNewer } from "./changed-since.ts";

/** A kept manifest that stands, and something that it holds and that is gone. */
export interface Loss {
  readonly holder: Digest;
  readonly lost: Digest;
}

export type Verification =
  | {
      readonly state: "verified";
      /** How many kept manifests were looked for. */
      readonly kept: number;
      /** Kept manifests that somebody else removed, without leaving a hole; sorted. */
      readonly disappeared: readonly Digest[];
    }
  | { readonly state: "broken"; readonly losses: readonly Loss[] }
  | { readonly state: "unknown"; readonly why: string };

/** What the last listings say. */
export interface LastListing {
  readonly verification: Verification | undefined;
  /** Manifests that the registry said to be gone, and lists. */
  readonly stillListed: ReadonlySet<Digest>;
  /** The same for tags, by name. */
  readonly stillTagged: ReadonlySet<string>;
}

/** The pauses before the second and the third listing where something is left of what is said to be gone: replicas lag. */
const PAUSES_BETWEEN_LISTINGS_MS = [2_000, 5_000];

/**
 * Lists the repository once more, as far as something is said to be gone from it, and compares. Never throws: "unknown" is
 * an answer, and no good one.
 */
export async function verify(
  repository: Repository,
  applied: SweepResult,
  { signals, ...rest }: Runtime,
): Promise<LastListing> {
  // It belongs to deletions that have begun: a run whose time is up verifies them as well.
  const runtime = { ...rest, signals: { ...signals, noNewWork: signals.cancelled } };
  const gone = goneAmong(applied.outcomes);
  const goneTags = goneAmong(applied.tagOutcomes);
  let stillListed: ReadonlySet<Digest> = new Set();
  let stillTagged: ReadonlySet<string> = new Set();
  let verification: Verification | undefined;
  try {
    if (gone.length > 0) {
      const standing = await listUntilGone(
        () => repository.rows(),
        (rows) => gone.filter((digest) => isSameRow(rows.get(digest), applied)),
        runtime,
      );
      stillListed = new Set(standing.left);
      const compared = await compare(repository, standing.listed, applied, runtime);
      if (!compared.isWhole) {
        stillListed = stillListed.union(await standingAmong(gone, repository, applied, runtime));
      }
      verification = compared.verification;
    }
    if (goneTags.length > 0) {
      const standing = await listUntilGone(
        () => repository.tags(),
        (tags) => sameTags(tags, goneTags, applied),
        runtime,
      );
      stillTagged = new Set(standing.left);
      if (lacksKeptTag(standing.listed, goneTags, applied)) {
        const tags = await tagsAmong(goneTags, repository, runtime);
        stillTagged = stillTagged.union(new Set(sameTags(tags, goneTags, applied)));
      }
    }
  } catch (error) {
    verification = { state: "unknown", why: errorMessage(error) };
  }
  return { verification, stillListed, stillTagged };
}

function goneAmong<K>(outcomes: ReadonlyMap<K, { readonly state: string }>): readonly K[] {
  return [...outcomes]
    .filter(([, { state }]) => state === "deleted" || state === "already-gone")
    .map(([key]) => key);
}

/** Lists until nothing is left of what is said to be gone, three times at most. */
async function listUntilGone<T, K>(
  list: () => Promise<T>,
  leftIn: (listed: T) => readonly K[],
  { wait, signals }: Runtime,
): Promise<{ readonly listed: T; readonly left: readonly K[] }> {
  let listed = await list();
  for (const pauseMs of PAUSES_BETWEEN_LISTINGS_MS) {
    if (signals.cancelled.aborted || leftIn(listed).length === 0) break;
    await wait(pauseMs);
    listed = await list();
  }
  return { listed, left: leftIn(listed) };
}

/** What was pushed again since has a later time. */
function isSameRow(row: ManifestRow | undefined, { inventory }: SweepResult): boolean {
  return row !== undefined && !isNewer(row.pushedAt, inventory.rows.get(row.digest)?.pushedAt);
}

function sameTags(
  tags: readonly Tag[],
  gone: readonly string[],
  { inventory }: SweepResult,
): readonly string[] {
  const planned = tagsOf(inventory);
  const isSame = ({ name, digest, updatedAt }: Tag) => {
    const before = planned.get(name);
    return digest === before?.digest && !isNewer(updatedAt, before.updatedAt);
  };
  const left = new Set(tags.filter(isSame).map(({ name }) => name));
  return gone.filter((name) => left.has(name));
}

/** What still stands of what is said to be gone, by a look at each: for a list that is short, and so proves nothing. */
async function standingAmong(
  gone: readonly Digest[],
  repository: Repository,
  applied: SweepResult,
  { limit }: Runtime,
): Promise<ReadonlySet<Digest>> {
  const looks = gone.map((digest) => limit(() => repository.stat(digest)));
  const records = await Promise.all(looks);
  return new Set(gone.filter((_, n) => isSameRow(records[n]?.row, applied)));
}

interface Compared {
  readonly verification: Verification;
  /** False when something stands that the list does not have. */
  readonly isWhole: boolean;
}

/** Whether a list of tags may be short: it lacks one of a kept manifest. Somebody may have removed that, too. */
function lacksKeptTag(
  listed: readonly Tag[],
  gone: readonly string[],
  { inventory, verdicts }: SweepResult,
): boolean {
  const known = new Set([...listed.map(({ name }) => name), ...gone]);
  return inventory.tags.some(
    ({ name, digest }) => !known.has(name) && verdicts.get(digest)?.action === "keep",
  );
}

/** What the registry says of each of these tags, where it has them. */
async function tagsAmong(
  names: readonly string[],
  repository: Repository,
  { limit }: Runtime,
): Promise<readonly Tag[]> {
  const tags = await Promise.all(names.map((name) => limit(() => repository.tag(name))));
  return tags.filter((tag) => tag !== undefined);
}

/** What was pushed since the last question joins first: it may need something that was deleted before anybody knew. */
async function compare(
  repository: Repository,
  standing: ReadonlyMap<Digest, ManifestRow>,
  { inventory, verdicts }: SweepResult,
  runtime: Runtime,
): Promise<Compared> {
  const changes = newSince(inventory, { rows: [...standing.values()], tags: [] });
  const latest = await mergeChanges(repository, inventory, changes, runtime);
  const pushed = new Set(changes.rows.map(({ digest }) => digest));
  const kept = [...latest.rows.keys()].filter(
    (digest) => verdicts.get(digest)?.action !== "delete" || pushed.has(digest),
  );
  const graph = buildGraph(latest);
  // What a kept manifest needs counts as well, whatever its own verdict was.
  const needed = new Set([...kept, ...kept.flatMap((digest) => [...heldBy(graph, digest)])]);
  const missing = [...needed].filter((digest) => !standing.has(digest));
  const gone = await confirmGone(repository, missing, runtime);
  return { verification: judge(graph, kept, gone), isWhole: gone.size === missing.length };
}

function judge(
  graph: ReferenceGraph,
  kept: readonly Digest[],
  gone: ReadonlySet<Digest>,
): Verification {
  const losses = kept
    .filter((holder) => !gone.has(holder))
    .flatMap((holder) => [...heldBy(graph, holder)].map((lost) => ({ holder, lost })))
    .filter(({ lost }) => gone.has(lost));
  if (losses.length > 0) return { state: "broken", losses };
  return { state: "verified", kept: kept.length, disappeared: [...gone].sort() };
}

function heldBy(graph: ReferenceGraph, digest: Digest): ReadonlySet<Digest> {
  return neighbours(graph.children, digest).union(neighbours(graph.referrers, digest));
}

async function confirmGone(
  repository: Repository,
  digests: readonly Digest[],
  { limit }: Runtime,
): Promise<ReadonlySet<Digest>> {
  const gone = new Set<Digest>();
  const looks = digests.map((digest) =>
    limit(async () => {
      if ((await repository.stat(digest)) === undefined) gone.add(digest);
    }),
  );
  await Promise.all(looks);
  return gone;
}
