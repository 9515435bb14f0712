/**
 * The plain names in `keep-tags`. One that is nowhere in the run is most likely a slip of the pen, and what it was to
 * protect would go; so nothing is deleted before each of them has been seen somewhere. What is planned shows its tags; the
 * other repositories are asked for the name, which is one request however many tags they have.
 */
import { errorMessage } from "../errors/action-error.ts";
import type { Pattern } from "../inputs/glob.ts";
import { nearestNames } from "../errors/nearest.ts";
import type { Tag } from "../registry/registry.ts";
import { logLine } from "../report/log.ts";
import type { AbsentName } from "../report/report.ts";
import type { KeptNames, Run } from "./run.ts";

export function noKeptNames(): KeptNames {
  return { asked: new Set(), unasked: new Map(), nearest: new Map(), absent: [] };
}

/** Notes all tags of one repository. Patterns that match one of them must have been noted before. */
export function noteTagsOf(run: Run, repository: string, tags: readonly Tag[]): void {
  const { asked, nearest } = run.keptNames;
  asked.add(repository);
  for (const { text } of unseen(run)) {
    const names = tags.map(({ name }) => name);
    nearest.set(text, nearestNames(text, [...(nearest.get(text) ?? []), ...names]));
  }
}

/**
 * Whether every plain name has been seen somewhere, by now or by asking for it. A shard can't tell: what is not in it may
 * well be in another. False when the run has ended before that was known.
 */
export async function areSeen(run: Run): Promise<boolean> {
  if (run.options.shard !== undefined) return true;
  if (run.keptNames.absent.length > 0) return false;
  const names = unseen(run);
  const rest = run.names.filter((name) => !run.keptNames.asked.has(name));
  if (names.length > 0 && rest.length > 0) await seek(run, rest);
  const left = unseen(run);
  if (!run.ended.aborted) run.keptNames.absent = left.map(({ text }) => text);
  return left.length === 0;
}

/** The names that are nowhere, for the report. */
export function absentNames({
  keptNames: { absent, nearest, unasked },
}: Run): readonly AbsentName[] {
  return absent.map((name) => ({
    name,
    nearest: (nearest.get(name) ?? []).filter((tag) => tag !== name),
    unasked: [...unasked].map(([repository, why]) => ({ repository, why })),
  }));
}

function unseen({ options, usedPatterns }: Run): readonly Pattern[] {
  return options.tags.keeping.filter(
    (pattern) => !pattern.excludes && !pattern.isGlob && !usedPatterns.has(pattern),
  );
}

/** Asks one repository after the other, several at a time, until every name has been seen. */
async function seek(run: Run, repositories: readonly string[]): Promise<void> {
  const names = unseen(run).map(({ text }) => `"${text}"`);
  logLine(`Looking for what "keep-tags" names before the first deletion: ${names.join(", ")}.`);
  const rest = repositories.values();
  const work = async (): Promise<void> => {
    while (unseen(run).length > 0 && !run.ended.aborted) {
      const { value: repository } = rest.next();
      if (repository === undefined) return;
      await ask(run, repository);
    }
  };
  await Promise.all(Array.from({ length: run.options.concurrency }, work));
}

async function ask(run: Run, repository: string): Promise<void> {
  const { asked, unasked } = run.keptNames;
  try {
    for (const pattern of unseen(run)) {
      const look = () => run.registry.repository(repository).tag(pattern.text);
      if ((await run.limiters.urgent(look)) !== undefined) run.usedPatterns.add(pattern);
    }
    asked.add(repository);
    unasked.delete(repository);
  } catch (error) {
    if (!run.ended.aborted) unasked.set(repository, errorMessage(error));
  }
}
