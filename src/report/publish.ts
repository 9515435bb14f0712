/**
 * Publishes a report everywhere: file, summary, outputs, annotations. Each on its own, so that a full disk does not
 * take the summary along; what can't be published is a warning, since the deletions have happened all the same.
 */
import { createWriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";

import { info, notice, setOutput, summary, warning } from "@actions/core";

import { ActionError, errorMessage } from "../action-error.ts";
import { remarksOf, warningsOf } from "./annotations.ts";
import { headline } from "./headline.ts";
import { renderJson } from "./json.ts";
import { outputsOf } from "./outputs.ts";
import type { Report } from "./report.ts";
import { renderSummary, SUMMARY_BUDGET } from "./summary.ts";

/** GitHub drops the summary of a step that is longer (GitHub, "Workflow commands", on step isolation and limits). */
const LONGEST_SUMMARY = 1024 * 1024;

/** Publishes the report; `path` is absolute. Never throws. */
export async function publish(report: Report, path: string): Promise<void> {
  for (const { title, message } of warningsOf(report)) warning(message, { title });
  for (const { title, message } of remarksOf(report)) notice(message, { title });
  for (const [name, value] of Object.entries(outputsOf(report, path))) setOutput(name, value);
  await attempt("The report file", async () => {
    await mkdir(dirname(path), { recursive: true });
    await pipeline(renderJson(report), createWriteStream(path));
  });
  const summaryPath = process.env["GITHUB_STEP_SUMMARY"];
  if (summaryPath !== undefined) {
    await attempt("The job summary", () => writeSummary(report, summaryPath));
  }
  info(headline(report));
  info(`Report: ${path}`);
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

async function attempt(what: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    warning(`${what} could not be written: ${errorMessage(error)}`, { title: "ACR Prune" });
  }
}
