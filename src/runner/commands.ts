/**
 * What an action says to the runner: lines of the log, workflow commands among them, and the files that the runner names.
 * @actions/core has functions for that, and its entrance brings along an HTTP client of 900 kB for one that is not used here;
 * every run would load that. So its parts are used, which have the forms and the escaping.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
import { access, appendFile, constants } from "node:fs/promises";
import { EOL } from "node:os";

import { issueCommand } from "../../node_modules/@actions/core/lib/command.js";
import {
  issueFileCommand,
  prepareKeyValueMessage,
} from "../../node_modules/@actions/core/lib/file-command.js";

/** What stands above a message, where the runner shows it. */
interface Titled {
  readonly title: string;
}

/** A line of the log. It is not escaped: text that is not ours is made harmless before. */
export function writeLine(line: string): void {
  process.stdout.write(line + EOL);
}

/** How much is written at once: a write takes longer than making many lines. Characters. */
const PIECE = 65_536;

/** Many lines, all of which are written when this returns. */
export function writeLines(lines: Iterable<string>): void {
  let piece = "";
  for (const line of lines) {
    piece += line + EOL;
    if (piece.length < PIECE) continue;
    process.stdout.write(piece);
    piece = "";
  }
  if (piece !== "") process.stdout.write(piece);
}

/** A message that is shown on the page of the run. */
export function notice(message: string, { title }: Titled): void {
  issueCommand("notice", { title }, message);
}

/** The same as a warning. */
export function warning(message: string, { title }: Titled): void {
  issueCommand("warning", { title }, message);
}

/** Makes the step fail once it ends, with this error. */
export function setFailed(message: string, { title }: Titled): void {
  process.exitCode = 1;
  issueCommand("error", { title }, message);
}

/** Whatever the log shows from now on, it shows `***` in the place of this. */
export function setSecret(secret: string): void {
  issueCommand("add-mask", {}, secret);
}

/** The lines up to `endGroup` are folded up under this title. */
export function startGroup(title: string): void {
  issueCommand("group", {}, title);
}

export function endGroup(): void {
  issueCommand("endgroup", {}, "");
}

/** An input as it is given, trimmed; empty where it is not. */
export function getInput(name: string): string {
  return (process.env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] ?? "").trim();
}

/**
 * Sets an output of the step.
 * @throws Error when the file that the runner names for it is not there or can't be written to.
 */
export function setOutput(name: string, value: string): void {
  if (process.env["GITHUB_OUTPUT"]) {
    issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
    return;
  }
  // Before the runner named files; a line that another one has begun would hide the command.
  process.stdout.write(EOL);
  issueCommand("set-output", { name }, value);
}

/** Adds Markdown to the page that a file of the runner's becomes. @throws Error when that can't be written to. */
export async function addToSummary(path: string, markdown: string): Promise<void> {
  try {
    // Appending would make a file that is not there, and the runner reads none that it has not made.
    await access(path, constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw new Error(
      `Unable to access summary file: '${path}'. Check if the file has correct read/write permissions.`,
      { cause },
    );
  }
  await appendFile(path, markdown);
}
