/**
 * What a run of the action left behind, in a few lines. GitHub shows the log with its groups closed and the summary as a page;
 * here it is the log without details, the first words of the summary, and the outputs.
 */
import { plainLog } from "../cli/plain-log.ts";
import { print, printTable, printText } from "./terminal.ts";

/** How many lines of the summary are shown: it is a page to read on GitHub, and says first what matters. */
const FIRST_LINES = 2;

const SHOWN_OUTPUTS = ["planned", "deleted", "kept", "failed", "reclaimed-bytes"];

/** The log of the action with every group closed, dimmed. */
export function printLog(log: string): void {
  const { lines } = plainLog();
  for (const line of log.split(/\r?\n/).flatMap(lines)) if (line !== "") printText(line, "dim");
}

/** The first sentences of the summary, whatever its design, and the outputs that count something. */
export function printSummary(
  markdown: string,
  outputs: Readonly<Record<string, string | undefined>>,
): void {
  printText("The summary on the page of the run begins:", "dim");
  for (const line of sentencesOf(markdown).slice(0, FIRST_LINES)) printText(line, "bold");
  print("");
  printTable(SHOWN_OUTPUTS.map((name) => [`output "${name}"`, outputs[name] ?? "none"]));
}

/** Lines that are text; no tables, pictures, code or HTML. */
function sentencesOf(markdown: string): readonly string[] {
  return markdown
    .replace(/^```[^]*?^```$/gm, "")
    .replace(/<[^>]*>/g, "")
    .split("\n")
    .map((line) => line.replace(/^[#>\s]+/, "").replace(/[*`]/g, ""))
    .map((line) =>
      line.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
    )
    .filter((line) => /^\w/.test(line));
}
