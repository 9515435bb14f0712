/**
 * Publishes a report everywhere: file, summary, outputs, annotations. Each on its own, so that a full disk does not take the
 * summary along. The file is the evidence of what was deleted, so a run without it fails; a summary is a warning.
 */
import { createWriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";

import { ActionError, errorMessage } from "../errors/action-error.ts";
import {
  addToSummary,
  notice,
  setFailed,
  setOutput,
  warning,
  writeLine,
} from "../runner/commands.ts";
import { furtherWarnings, remarksOf, warningsOf } from "./annotations.ts";
import { failedStart } from "./failed-start.ts";
import { headline } from "./headline.ts";
import { logGroup } from "./log.ts";
import { renderJson } from "./json.ts";
import { outputsOf } from "./outputs.ts";
import type { Report } from "./report.ts";
import { renderSummary, SUMMARY_BUDGET } from "./summary.ts";

/**
 * GitHub drops the summary of a step that is longer.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const LONGEST_SUMMARY = 1024 * 1024;

/** Publishes the report; `path` is absolute. Never throws: returns what failed and makes the run fail, as sentences. */
export async function publish(report: Report, path: string): Promise<readonly string[]> {
  const failures: string[] = [];
  const note = (message: string) => failures.push(message);
  await attempt("The warnings", note, () => {
    for (const { title, message } of warningsOf(report)) warning(message, { title });
    logGroup("More warnings", furtherWarnings(report));
    for (const { title, message } of remarksOf(report)) notice(message, { title });
  });
  await attempt("The outputs", note, () => {
    for (const [name, value] of Object.entries(outputsOf(report, path))) setOutput(name, value);
  });
  await attempt(`The report file "${path}"`, note, async () => {
    await mkdir(dirname(path), { recursive: true });
    await pipeline(renderJson(report), createWriteStream(path));
  });
  const warn = (message: string) => {
    warning(message, { title: "ACR Prune" });
  };
  const summaryPath = process.env["GITHUB_STEP_SUMMARY"];
  if (summaryPath !== undefined) {
    await attempt("The job summary", warn, () => writeSummary(report, summaryPath));
  }
  await attempt("The headline", note, () => {
    writeLine(headline(report));
  });
  writeLine(`Report: ${path}`);
  return failures;
}

/** Publishes what there is of a run that ended before it had a report. Never throws. */
export async function publishFailedStart(thrown: unknown): Promise<void> {
  const { title, message, page } = failedStart(thrown);
  const summaryPath = process.env["GITHUB_STEP_SUMMARY"];
  try {
    if (summaryPath !== undefined) await addBelow(summaryPath, () => page);
  } catch {
    // The message below says all that the page does.
  }
  setFailed(message, { title });
}

function writeSummary(report: Report, path: string): Promise<void> {
  return addBelow(path, (room) => renderSummary(report, Math.min(SUMMARY_BUDGET, room)));
}

/**
 * Adds a page to what the step has written already; `render` is told how many bytes are left for it.
 * @throws ActionError when the page is longer.
 */
async function addBelow(path: string, render: (room: number) => string): Promise<void> {
  const used = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  // Whatever stands there is ended by a blank line, HTML included.
  const gap = used > 0 ? "\n\n" : "";
  const room = LONGEST_SUMMARY - used - gap.length;
  const page = render(room);
  if (Buffer.byteLength(page) > room) {
    throw new ActionError("this step's summary is full, and GitHub would drop all of it.");
  }
  await addToSummary(path, `${gap}${page}`);
}

async function attempt(
  what: string,
  onFailure: (message: string) => void,
  write: () => unknown,
): Promise<void> {
  try {
    await write();
  } catch (thrown) {
    onFailure(`${what} could not be written: ${errorMessage(thrown)}`);
  }
}
