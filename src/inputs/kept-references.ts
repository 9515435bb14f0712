/**
 * What the files of the workspace pin: `keep-references-in` of the inputs, `references-in` of a policy file. Every glob has to find files, and pins in them:
 * a deploy folder that has moved must not look like one in which nothing is deployed. That is checked by the patterns of
 * repositories before the first request, and by the repositories themselves once they are known.
 */
import { relative } from "node:path";

import { ActionError, errorMessage } from "../errors/action-error.ts";
import { didYouMean } from "../errors/nearest.ts";
import { listSlip } from "./list-slips.ts";
import { addTags, mentionsIn, repositoriesIn, tagsMeant, type Mentions } from "./references.ts";
import { checkFileGlob, findFiles, readText } from "./workspace.ts";

/** A glob with where it stands, as the beginning of a sentence about it. */
export interface LocatedGlob {
  readonly text: string;
  readonly place: string;
}

/** What the files of one glob mention. */
export interface MentioningFiles {
  readonly glob: LocatedGlob;
  /** By their paths in the workspace; never empty. */
  readonly files: ReadonlyMap<string, Mentions>;
}

/**
 * What the files mention that the globs of one list name. `mayBeRepository` tells what the run may select; undefined where
 * that is not known, and nothing can be said of pins.
 * @throws ActionError with one line for each glob that is wrong, finds no file, or finds files that can't pin anything.
 */
export async function readKeptReferences(
  located: readonly LocatedGlob[],
  workspace: string,
  mayBeRepository: ((name: string) => boolean) | undefined,
): Promise<readonly MentioningFiles[]> {
  const problems: string[] = [];
  const attempt = async <T>({ place }: LocatedGlob, work: () => T | Promise<T>) => {
    try {
      return [await work()];
    } catch (error) {
      problems.push(`${place}: ${errorMessage(error)}`);
      return [];
    }
  };
  const globs: { readonly located: LocatedGlob; readonly glob: string }[] = [];
  for (const one of located) {
    const [glob] = await attempt(one, () => checkFileGlob(one.text));
    if (glob !== undefined) globs.push({ located: one, glob });
  }
  const [exclusions, inclusions] = partition(globs, (one) => one.located.text.startsWith("!"));
  const found: MentioningFiles[] = [];
  for (const { located: one, glob } of inclusions) {
    const read = async (): Promise<MentioningFiles> => {
      const excluded = exclusions.map((exclusion) => exclusion.glob);
      const files = await mentionsOfGlob(glob, excluded, workspace);
      if (mayBeRepository !== undefined) checkPins(files, mayBeRepository);
      return { glob: one, files };
    };
    found.push(...(await attempt(one, read)));
  }
  if (problems.length > 0) throw new ActionError(problems.join("\n"));
  return found;
}

/** What files pin in the repositories that there are. */
export interface PinnedByFiles {
  readonly tagsByRepository: ReadonlyMap<string, ReadonlySet<string>>;
  /** How many digests and references are in each file, by its path. */
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * What the files pin in these repositories, which are all that the run has selected.
 * @throws ActionError with one line for each glob whose files pin nothing.
 */
export function pinnedBy(
  found: readonly MentioningFiles[],
  repositories: ReadonlySet<string>,
): PinnedByFiles {
  const tagsByRepository = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  const problems: string[] = [];
  const isRepository = (name: string) => repositories.has(name);
  for (const { glob, files } of found) {
    try {
      checkPins(files, isRepository);
    } catch (error) {
      problems.push(`${glob.place}: ${errorMessage(error)}`);
    }
    for (const [path, mentions] of files) {
      counts.set(path, addPins(mentions, isRepository, tagsByRepository));
    }
  }
  if (problems.length > 0) throw new ActionError(problems.join("\n"));
  return { tagsByRepository, counts };
}

/** Adds what one file pins; returns how many digests and references that are. */
function addPins(
  { digests, tagsByPath }: Mentions,
  isRepository: (name: string) => boolean,
  tagsByRepository: Map<string, Set<string>>,
): number {
  let count = digests.size;
  for (const [path, tags] of tagsByPath) {
    const named = repositoriesIn(path).filter(isRepository).toArray();
    if (named.length > 0) count += tags.size;
    for (const repository of named) {
      addTags(tagsByRepository, repository, [...tags].flatMap(tagsMeant));
    }
  }
  return count;
}

/** @throws ActionError when there is neither a digest nor a tag of a repository in the files. */
function checkPins(
  files: ReadonlyMap<string, Mentions>,
  isRepository: (name: string) => boolean,
): void {
  const isPinning = ({ digests, tagsByPath }: Mentions) =>
    digests.size > 0 || tagsByPath.keys().some((path) => repositoriesIn(path).some(isRepository));
  if (files.values().some(isPinning)) return;
  const count = files.size === 1 ? "1 file" : `${files.size} files`;
  throw new ActionError(
    `found ${count} without any digest or "<repository>:<tag>" of a repository of this run. Name the files that say what is deployed, or remove this line.`,
  );
}

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

async function mentionsOfGlob(
  glob: string,
  exclusions: readonly string[],
  workspace: string,
): Promise<ReadonlyMap<string, Mentions>> {
  const files = await search(workspace, glob, exclusions);
  if (files.length === 0) {
    throw new ActionError(
      `found no file in the workspace ${workspace} (files outside it, behind a link, do not count). Is the repository checked out before this step?${formAdvice(glob)}`,
    );
  }
  const found = new Map<string, Mentions>();
  for (const file of files) {
    const path = relative(workspace, file);
    try {
      found.set(path, mentionsIn(await readText(file)));
    } catch (error) {
      throw new ActionError(`can't read "${path}": ${errorMessage(error)}`, { cause: error });
    }
  }
  return found;
}

/** A file may well be called so; only where there is none, something else was meant. */
function formAdvice(glob: string): string {
  const slip = listSlip(glob);
  return slip?.items.length === 1 ? didYouMean(slip.items) : "";
}

async function search(
  workspace: string,
  glob: string,
  exclusions: readonly string[],
): Promise<readonly string[]> {
  try {
    return await findFiles(workspace, glob, exclusions);
  } catch (error) {
    throw new ActionError(`can't be searched: ${errorMessage(error)}`, { cause: error });
  }
}
