/**
 * What was pulled lately, for the repositories of a run whose entries keep that. Asked before anything else is read: a run
 * that can't know it ends here.
 */
import type { Entry } from "../inputs/entry.ts";
import type { Pulled, PullRecord, Registry } from "../registry/registry.ts";
import { logLine } from "../report/log.ts";
import { counted } from "../report/markdown.ts";

/** A log without anything this new may have lost its registry. Queries see most entries after some minutes. */
const STALE_MS = 2 * 86_400_000;

export interface PulledLately {
  readonly pulled: ReadonlyMap<string, Pulled>;
  readonly warnings: readonly string[];
}

/**
 * What keeps for being pulled, by repository; nothing is asked where no entry wants it.
 * @throws ActionError when the registry's record does not reach back so far, or may not be whole.
 */
export async function pulledLately(
  registry: Registry,
  entryOf: ReadonlyMap<string, Entry>,
): Promise<PulledLately> {
  const entries = [...new Set(entryOf.values())];
  const longestMs = Math.max(0, ...entries.map(({ pulledWithinMs = 0 }) => pulledWithinMs));
  if (longestMs === 0) return { pulled: new Map(), warnings: [] };
  logLine("Asking what was pulled lately.");
  const record = await registry.pulledWithin(longestMs);
  const pulled = new Map<string, Pulled>();
  for (const [name, { pulledWithinMs }] of entryOf) {
    const found = record.pulled.get(name);
    if (found === undefined || pulledWithinMs === undefined) continue;
    pulled.set(name, since(found, record.askedAt.getTime() - pulledWithinMs));
  }
  const manifests = pulled
    .values()
    .reduce((sum, { digests, tags }) => sum + digests.size + tags.size, 0);
  logLine(
    `${counted(manifests, "manifest was", "manifests were")} pulled, in ${counted(pulled.size, "repository", "repositories")} of this run.`,
  );
  return { pulled, warnings: remarksOn(record) };
}

/** What has no time was pulled in the longest that was asked for, and may have been just now. */
function since({ digests, tags }: Pulled, fromMs: number): Pulled {
  const isLate = ([, at]: readonly [unknown, Date | undefined]) =>
    at === undefined || at.getTime() >= fromMs;
  return {
    digests: new Map([...digests].filter(isLate)),
    tags: new Map([...tags].filter(isLate)),
  };
}

function remarksOn({ askedAt, newestEntry }: PullRecord): readonly string[] {
  if (newestEntry === undefined || askedAt.getTime() - newestEntry.getTime() < STALE_MS) return [];
  return [
    `The log in "pull-log" has nothing of this registry since ${newestEntry.toISOString().slice(0, 10)}: check that it is still sent there.`,
  ];
}
