/**
 * Publishes a report everywhere: file, summary, outputs, annotations. Each on its own, so that a full disk does not take the
 * summary along. The file is the evidence of what was deleted, so a run without it fails; a summary is a warning.
 */
import { createWriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";

import { ActionError, errorMessage } from "../errors/action-error.ts";
import { addToSummary, notice, setOutput, warning, writeLine } from "../runner/commands.ts";
import { remarksOf, warningsOf } from "./annotations.ts";
import { headline } from "./headline.ts";
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
  const fail = (message: string) => failures.push(message);
  await attempt("The warnings", fail, () => {
    for (const { title, message } of warningsOf(report)) warning(message, { title });
    for (const { title, message } of remarksOf(report)) notice(message, { title });
  });
  await attempt("The outputs", fail, () => {
    for (const [name, value] of Object.entries(outputsOf(report, path))) setOutput(name, value);
  });
  await attempt(`The report file "${path}"`, fail, async () => {
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
  await attempt("The headline", fail, () => {
    writeLine(headline(report));
  });
  writeLine(`Report: ${path}`);
  return failures;
}

/** Adds the page to what the step has written already: it shares the limit. */
async function writeSummary(report: Report, path: string): Promise<void> {
  const used = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  // Whatever stands there is ended by a blank line, HTML included.
  const gap = used > 0 ? "\n\n" : "";
  const budget = Math.min(SUMMARY_BUDGET, LONGEST_SUMMARY - used - gap.length);
  const page = renderSummary(report, budget);
  if (Buffer.byteLength(page) > budget) {
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
  } catch (error) {
    onFailure(`${what} could not be written: ${errorMessage(error)}`);
  }
}
