/**
 * The input `report`: a file that is written for sure only at the end, so all that could be in its way is looked for at
 * the beginning. It lies in the workspace or in the runner's temporary folder, through no link that leads elsewhere: the
 * author of a link in a checkout must not choose what is overwritten.
 */
import { lstat, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

import { ActionError } from "../errors/action-error.ts";
import { isWithin } from "./workspace.ts";

/** Where a report may lie; absolute. */
export interface ReportFolders {
  readonly workspace: string;
  readonly temporary: string;
}

/**
 * The absolute path that `text` names, relative to the workspace.
 * @throws ActionError whose message completes `Input "report" is "…": `.
 */
export async function checkReportPath(text: string, folders: ReportFolders): Promise<string> {
  if (/\p{Cc}/u.test(text)) throw new ActionError("expected a path in one line.");
  if (/[/\\]$/.test(text)) throw new ActionError(NO_FILE);
  const path = resolve(folders.workspace, text);
  const real = await realPathOf(path);
  const roots = await Promise.all(Object.values(folders).map(realPathOf));
  if (roots.includes(real)) throw new ActionError(NO_FILE);
  if (!roots.some((root) => isWithin(real, root))) {
    throw new ActionError(
      "expected a file in the workspace or in the runner's temporary folder, and no link that leads elsewhere.",
    );
  }
  await checkIsFree(real);
  return path;
}

const NO_FILE = 'expected the path of a file, for example "out/report.json".';

/** Where a path leads, links followed as far as it exists. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    if (await isThere(path)) {
      throw new ActionError(`"${path}" is a link that leads nowhere, or can't be followed.`);
    }
    const folder = dirname(path);
    return folder === path ? path : join(await realPathOf(folder), basename(path));
  }
}

/** @throws ActionError when there is a folder of that name, or a file where a folder would have to be. */
async function checkIsFree(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() === true) return;
  if (found !== undefined) throw new ActionError(NO_FILE);
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const above = await stat(folder).catch(() => undefined);
    if (above === undefined) continue;
    if (above.isDirectory()) return;
    throw new ActionError(`"${folder}" is a file, not a folder.`);
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
