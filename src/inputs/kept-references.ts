/**
 * The input `keep-references-in`: what the files of the workspace pin. Every glob has to find files, and pins in them:
 * a deploy folder that has moved must not look like one in which nothing is deployed. That is checked by the patterns of
 * `repositories` before the first request, and by the repositories themselves once they are known.
 */
import { relative } from "node:path";

import { ActionError, errorMessage } from "../errors/action-error.ts";
import type { Pattern } from "../prune/model/policy.ts";
import { isSelected } from "./glob.ts";
import { checkInclusions, itemProblem, tryItems } from "./items.ts";
import type { ListItem } from "./list.ts";
import { addTags, mentionsIn, repositoriesIn, tagsMeant, type Mentions } from "./references.ts";
import { checkFileGlob, findFiles, readText } from "./workspace.ts";

const INPUT = "keep-references-in";

/** What the files of one glob mention. */
export interface MentioningFiles {
  readonly glob: ListItem;
  /** By their paths in the workspace; never empty. */
  readonly files: ReadonlyMap<string, Mentions>;
}

/**
 * What the files mention that the globs name. `repositories` are the patterns of that input; where there are none, they
 * are wrong, and nothing can be said of pins.
 * @throws ActionError with one line for each glob that is wrong, finds no file, or finds files that can't pin anything.
 */
export async function readKeptReferences(
  text: string,
  workspace: string,
  repositories: readonly Pattern[],
): Promise<readonly MentioningFiles[]> {
  const { parsed: globs, problems: wrongGlobs } = tryItems(INPUT, text, fileGlob);
  if (wrongGlobs.length === 0) checkInclusions(INPUT, globs, "deploy");
  const exclusions = globs.filter(({ excludes }) => excludes).map(({ glob }) => glob);
  const problems = [...wrongGlobs];
  const found: MentioningFiles[] = [];
  for (const { glob, item, excludes } of globs) {
    if (excludes) continue;
    try {
      const files = await mentionsOfGlob(glob, exclusions, workspace);
      if (repositories.length > 0) checkPins(files, (name) => isSelected(name, repositories));
      found.push({ glob: item, files });
    } catch (error) {
      problems.push(itemProblem(INPUT, item, error));
    }
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
      problems.push(itemProblem(INPUT, glob, error));
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

function fileGlob(item: ListItem) {
  return { glob: checkFileGlob(item.text), excludes: item.text.startsWith("!"), item };
}

async function mentionsOfGlob(
  glob: string,
  exclusions: readonly string[],
  workspace: string,
): Promise<ReadonlyMap<string, Mentions>> {
  const files = await search(workspace, glob, exclusions);
  if (files.length === 0) {
    throw new ActionError(
      `found no file in the workspace ${workspace} (files outside it, behind a link, do not count). Is the repository checked out before this step?`,
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
