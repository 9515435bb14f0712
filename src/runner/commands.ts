/**
 * What an action says to the runner: lines of the log, workflow commands among them, and the files that the runner names.
 * @actions/core does the same and brings along an HTTP client of 900 kB, for a function that is not used here; every run
 * would load that. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync } from "node:fs";
import { access, appendFile, constants } from "node:fs/promises";
import { EOL } from "node:os";

/** What stands above a message, where the runner shows it. */
interface Titled {
  readonly title: string;
}

/** A line of the log. It is not escaped: text that is not ours is made harmless before. */
export function writeLine(line: string): void {
  process.stdout.write(line + EOL);
}

/** A message that is shown on the page of the run. */
export function notice(message: string, { title }: Titled): void {
  issue("notice", message, { title });
}

/** The same as a warning. */
export function warning(message: string, { title }: Titled): void {
  issue("warning", message, { title });
}

/** Makes the step fail once it ends, with this error. */
export function setFailed(message: string): void {
  process.exitCode = 1;
  issue("error", message);
}

/** Whatever the log shows from now on, it shows `***` in the place of this. */
export function setSecret(secret: string): void {
  issue("add-mask", secret);
}

/** The lines up to `endGroup` are folded up under this title. */
export function startGroup(title: string): void {
  issue("group", title);
}

export function endGroup(): void {
  issue("endgroup", "");
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
  const path = process.env["GITHUB_OUTPUT"] ?? "";
  if (path === "") {
    // Before the runner named files; a line that another one has begun would hide the command.
    process.stdout.write(EOL);
    issue("set-output", value, { name });
    return;
  }
  if (!existsSync(path)) throw new Error(`Missing file at path: ${path}`);
  // It can't be guessed, so that no value ends before its end.
  const delimiter = `ghadelimiter_${randomUUID()}`;
  appendFileSync(path, [`${name}<<${delimiter}`, value, delimiter, ""].join(EOL));
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

/** A command with its properties, which are names that need no escaping, and values. */
function issue(
  command: string,
  message: string,
  properties: Readonly<Record<string, string>> = {},
): void {
  const list = Object.entries(properties).map(
    ([name, value]) => `${name}=${escapeProperty(value)}`,
  );
  const head = list.length === 0 ? command : `${command} ${list.join(",")}`;
  process.stdout.write(`::${head}::${escapeMessage(message)}${EOL}`);
}

/** As the runner takes it back (actions/runner, `ActionCommand`, `_escapeDataMappings`). */
function escapeMessage(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
