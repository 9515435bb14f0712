/**
 * The input `keep-references-in`: what the files of the workspace pin. Every glob has to find files, and pins in them:
 * a deploy folder that has moved must not look like one in which nothing is deployed.
 */
import { relative } from "node:path";

import { ActionError, errorMessage } from "../action-error.ts";
import { checkInclusions, itemProblem, tryItems } from "./items.ts";
import type { ListItem } from "./list.ts";
import { hasPins, mergePins, pinsIn, type Pins } from "./references.ts";
import { checkFileGlob, findFiles, readText } from "./workspace.ts";

const INPUT = "keep-references-in";

/** Where the globs begin, and whose tags count. */
export interface Place {
  readonly workspace: string;
  /** The host. Empty when it is not known; then digests alone are looked for, and none is missed. */
  readonly registry: string;
  /** References may name the key of a repository of that registry, before the image or in the host. */
  readonly hasKeys?: boolean;
}

/**
 * Everything that the files pin which the globs name.
 * @throws ActionError with one line for each glob that is wrong, finds no file, or finds files without any pin.
 */
export async function readKeptReferences(text: string, place: Place): Promise<Pins> {
  const { parsed: globs, problems: wrongGlobs } = tryItems(INPUT, text, fileGlob);
  if (wrongGlobs.length === 0) checkInclusions(INPUT, globs, "deploy");
  const exclusions = globs.filter(({ excludes }) => excludes).map(({ glob }) => glob);
  const problems = [...wrongGlobs];
  const found: Pins[] = [];
  for (const { glob, item, excludes } of globs) {
    if (excludes) continue;
    try {
      found.push(await pinsOfGlob(glob, exclusions, place));
    } catch (error) {
      problems.push(itemProblem(INPUT, item, error));
    }
  }
  if (problems.length > 0) throw new ActionError(problems.join("\n"));
  return mergePins(found);
}

function fileGlob(item: ListItem) {
  return { glob: checkFileGlob(item.text), excludes: item.text.startsWith("!"), item };
}

async function pinsOfGlob(
  glob: string,
  exclusions: readonly string[],
  { workspace, registry, hasKeys = false }: Place,
): Promise<Pins> {
  const files = await search(workspace, glob, exclusions);
  if (files.length === 0) {
    throw new ActionError(
      `found no file in the workspace ${workspace} (what lies outside, behind a link, does not count). Is it checked out before this step?`,
    );
  }
  const found: Pins[] = [];
  for (const file of files) {
    try {
      found.push(pinsIn(await readText(file), registry, hasKeys));
    } catch (error) {
      const path = relative(workspace, file);
      throw new ActionError(`can't read "${path}": ${errorMessage(error)}`, { cause: error });
    }
  }
  const pins = mergePins(found);
  if (hasPins(pins) || registry === "") return pins;
  const count = files.length === 1 ? "1 file" : `${files.length} files`;
  throw new ActionError(
    `found ${count}, but no digest and no "${registry}/<repository>:<tag>" in there. Name the files that say what is deployed, or remove this line.`,
  );
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
