/**
 * What is saved: which of the old bodies and of those that a run has read, and whether that is worth a copy.
 */
import type { Digest } from "../oci/digest.ts";
import type { ArchiveWriter } from "./archive-writer.ts";
import type { OpenArchive } from "./open-archive.ts";
import type { RepositoryBodies } from "./repository-bodies.ts";

/** Repositories by name. */
type Seen = ReadonlyMap<string, RepositoryBodies>;

/** How much of an archive must be new. Every copy counts against the room that all caches share. */
const LEAST_FRESH_PERCENT = 1;

const DAY_MS = 86_400_000;

/** How long a repository is kept that no run has listed. GitHub drops a cache that is not restored for seven days. */
const UNSEEN_DAYS = 30;

/** How many bodies the next run can use, and how many of them are new. */
export interface Freshness {
  readonly fresh: number;
  readonly total: number;
}

/** Counts what would be saved. What the old archive says of repositories that this run has not listed is believed. */
export function freshnessOf(old: OpenArchive | undefined, seen: Seen): Freshness {
  let fresh = 0;
  for (const bodies of seen.values()) fresh += bodies.freshCount;
  let total = fresh;
  for (const name of new Set(old?.frames.map(({ repository }) => repository))) {
    if (old !== undefined) total += seen.get(name)?.usefulIn(old) ?? old.count(name);
  }
  return { fresh, total };
}

/**
 * Whether more than the hundredth part is new. After a run whose time was up anything new is worth it: the next one would
 * come no further.
 */
export function isWorthSaving({ fresh, total }: Freshness, isTimeUp: boolean): boolean {
  return fresh * 100 > (isTimeUp ? 0 : total * LEAST_FRESH_PERCENT);
}

/** What there was, and what this run has read; undefined where there is none. */
interface Archives {
  readonly old: OpenArchive | undefined;
  readonly recent: OpenArchive | undefined;
}

/**
 * Writes what the next run can use. Of repositories that this run has listed, that is what is listed; of all others, what
 * was there: this run may have been about some only, or have ended early. Does not close the writer.
 */
export async function mergeArchives(
  { old, recent }: Archives,
  seen: Seen,
  writer: ArchiveWriter,
  now: Date,
): Promise<void> {
  const archives = [old, recent].filter((archive) => archive !== undefined);
  for (const [name, bodies] of seen) {
    if (bodies.isListed) await writeListed(name, bodies.wanted(), archives, writer);
  }
  if (old === undefined) return;
  const oldest = dayOf(new Date(now.getTime() - UNSEEN_DAYS * DAY_MS));
  for (const frame of old.frames) {
    const isListed = seen.get(frame.repository)?.isListed === true;
    if (!isListed && frame.day >= oldest) writer.copy(await old.bytesOf(frame));
  }
}

async function writeListed(
  name: string,
  wanted: Set<Digest>,
  archives: readonly OpenArchive[],
  writer: ArchiveWriter,
): Promise<void> {
  for (const archive of archives) {
    for await (const bodies of archive.bodiesOf(name)) {
      for (const { digest, bytes } of bodies) if (wanted.delete(digest)) writer.add(name, bytes);
    }
  }
  writer.finish(name);
}

/** The day of a moment, in UTC: `2026-01-31`. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
