/**
 * Files of the workspace, found by globs in the dialect of @actions/glob: a folder stands for everything in it. What
 * lies outside, behind a symbolic link, is neither read nor counted, though @actions/glob lists it on its way.
 */
import { readFile, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, sep } from "node:path";

import { ActionError } from "../errors/action-error.ts";

const MIB = 1024 * 1024;
const LARGEST_MIB = 50;

/**
 * A glob, checked and without the leading `!` of an exclusion; relative to the workspace unless it is absolute.
 * @throws ActionError whose message completes `Input "keep-references-in", line 1, "../*.yaml": `.
 */
export function checkFileGlob(text: string): string {
  const glob = text.replace(/^!\s*/, "");
  if (glob === "") throw new ActionError('the path after "!" is missing.');
  if (glob.startsWith("!")) throw new ActionError('only one leading "!" is allowed.');
  const inside = glob.replace(/^\.(?:\/|$)/, "");
  if (inside.split("/").some((segment) => segment === "." || segment === "..")) {
    throw new ActionError('"." and ".." are not allowed within a path; begin at the workspace.');
  }
  return inside;
}

/**
 * All files within the workspace that a glob finds and no exclusion does; sorted, and each once, however many links
 * lead to it.
 * @throws whatever the file system does, for example when a folder can't be read.
 */
export async function findFiles(
  workspace: string,
  glob: string,
  exclusions: readonly string[],
): Promise<readonly string[]> {
  if (isAbsolute(glob) && !isWithin(glob, workspace)) return [];
  const excluding = exclusions.map((exclusion) => `!${rooted(workspace, exclusion)}`);
  const patterns = [rooted(workspace, glob), ...excluding].join("\n");
  // Loaded only here: most runs look for no files.
  const { create } = await import("@actions/glob");
  const globber = await create(patterns, { matchDirectories: false });
  const paths = (await globber.glob()).sort();
  const pathByFile = new Map<string, string>();
  for (const path of paths) {
    const file = await realpath(path);
    if (!isWithin(file, await realpath(workspace)) || pathByFile.has(file)) continue;
    // Reading a pipe would wait for ever.
    if ((await stat(file)).isFile()) pathByFile.set(file, path);
  }
  return [...pathByFile.values()];
}

/** @actions/glob begins at the working directory, which need not be the workspace. */
function rooted(workspace: string, path: string): string {
  const glob = isWithin(path, workspace) ? path.slice(join(workspace, sep).length) : path;
  if (isAbsolute(glob)) return glob;
  const escapes = sep === "\\" ? /[[?*]/g : /[[?*\\]/g;
  return `${workspace.replace(escapes, (c) => (c === "\\" ? "\\\\" : `[${c}]`))}${sep}${glob}`;
}

/** Whether an absolute path lies in a folder, by its text alone. */
export function isWithin(path: string, folder: string): boolean {
  return path.startsWith(join(folder, sep));
}

/**
 * A file as text: UTF-8, or UTF-16 with its mark, which is what PowerShell writes.
 * @throws ActionError when it is too large to be searched, and whatever the file system throws.
 */
export async function readText(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > LARGEST_MIB * MIB) {
    const mib = Math.ceil(size / MIB);
    throw new ActionError(`it has ${mib} MiB, and at most ${LARGEST_MIB} are read. Exclude it.`);
  }
  const bytes = await readFile(file);
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return "utf-8";
}
