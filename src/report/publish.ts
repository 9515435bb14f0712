/**
 * Publishes a report everywhere: file, summary, outputs, annotations. Each on its own, so that a full disk does not
 * take the summary along. A summary that can't be written is a warning; without the file the step fails, since it is the
 * only place that names everything that was deleted.
 */
import { createWriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";

import { info, setOutput, summary, warning } from "@actions/core";

import { ActionError, errorMessage } from "../action-error.ts";
import { warningsOf } from "./annotations.ts";
import { headline } from "./headline.ts";
import { renderJson } from "./json.ts";
import { outputsOf } from "./outputs.ts";
import type { Report } from "./report.ts";
import { renderSummary, SUMMARY_BUDGET } from "./summary.ts";

/** GitHub drops the summary of a step that is longer (GitHub, "Workflow commands", on step isolation and limits). */
const LONGEST_SUMMARY = 1024 * 1024;

/** Publishes the report; `path` is absolute. Returns why the file could not be written, as a sentence. Never throws. */
export async function publish(report: Report, path: string): Promise<string | undefined> {
  for (const { title, message } of warningsOf(report)) warning(message, { title });
  for (const [name, value] of Object.entries(outputsOf(report, path))) setOutput(name, value);
  const failure = await attempt(`The report ${path}`, async () => {
    await mkdir(dirname(path), { recursive: true });
    await pipeline(renderJson(report), createWriteStream(path));
  });
  const summaryPath = process.env["GITHUB_STEP_SUMMARY"];
  if (summaryPath !== undefined) {
    const unwritten = await attempt("The job summary", () => writeSummary(report, summaryPath));
    if (unwritten !== undefined) warning(unwritten, { title: "ACR Prune" });
  }
  info(headline(report));
  if (failure === undefined) info(`Report: ${path}`);
  return failure;
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
  await summary.addRaw(`${gap}${page}`).write();
}

/** Why it could not be written, as a sentence; undefined when it was. */
async function attempt(what: string, write: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await write();
    return undefined;
  } catch (error) {
    return `${what} could not be written: ${errorMessage(error)}`;
  }
}
