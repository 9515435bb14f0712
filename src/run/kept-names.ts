/**
 * The plain names of tags that are to be kept. One that is nowhere in the run is most likely a slip of the pen, and what it
 * was to protect would go; so nothing is deleted before each of them has been seen somewhere. What is planned shows its
 * tags; the other repositories are asked for the name, which is one request however many tags they have.
 */
import { errorMessage } from "../errors/action-error.ts";
import { logLine } from "../report/log.ts";
import type { Run } from "./run.ts";

/**
 * Whether every plain name has been seen somewhere, by now or by asking for it. A shard can't tell: what is not in it may
 * well be in another. False when the run has ended before that was known.
 */
export async function areSeen(run: Run): Promise<boolean> {
  const { options, names, seenTags, signals } = run;
  if (options.shard !== undefined) return true;
  if (seenTags.absentNames().length > 0) return false;
  const rest = seenTags.unaskedAmong(names);
  if (rest.length > 0) await seek(run, rest);
  if (!signals.noNewWork.aborted) seenTags.conclude();
  return seenTags.unseenNames().length === 0;
}

/** Asks one repository after the other, several at a time, until every name has been seen. */
async function seek(run: Run, repositories: readonly string[]): Promise<void> {
  const { seenTags, signals, options } = run;
  const names = seenTags.unseenNames().map(({ text }) => `"${text}"`);
  logLine(
    `Looking for the tags that are to be kept before the first deletion: ${names.join(", ")}.`,
  );
  const rest = repositories.values();
  const work = async (): Promise<void> => {
    while (seenTags.unseenNames().length > 0 && !signals.noNewWork.aborted) {
      const { value: repository } = rest.next();
      if (repository === undefined) return;
      await ask(run, repository);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
}

async function ask(
  { registry, limiters, seenTags, signals }: Run,
  repository: string,
): Promise<void> {
  try {
    for (const pattern of seenTags.unseenNamesOf(repository)) {
      const look = () => registry.repository(repository).tag(pattern.text);
      if ((await limiters.urgent(look)) !== undefined) seenTags.noteName(pattern);
    }
    seenTags.noteAsked(repository);
  } catch (error) {
    if (!signals.noNewWork.aborted) seenTags.noteAsked(repository, errorMessage(error));
  }
}
