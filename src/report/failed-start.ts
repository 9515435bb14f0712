/**
 * The page of a run that ended before it could ask the registry anything: what is wrong, most often with the inputs, each
 * with what to write instead. Pure.
 */
import { documentation } from "../errors/documentation.ts";
import { InputError } from "../errors/input-error.ts";
import { errorMessage } from "../errors/action-error.ts";
import { count, escapeText } from "./markdown.ts";

/** What fails the step, and its page. */
export interface FailedStart {
  /** Of the annotation and the page. */
  readonly title: string;
  /** The cause first. */
  readonly message: string;
  readonly page: string;
}

/** Where the way out is not in the sentences themselves. */
const MORE = `What each input takes: <${documentation("inputs.md")}>.`;

/** What to show of an error that was thrown before there was any report. */
export function failedStart(error: unknown): FailedStart {
  const problems = error instanceof InputError ? error.problems : [errorMessage(error)];
  const lines = problems.flatMap((problem) => problem.split("\n")).map(once);
  const title = `ACR Prune: ${whatIsWrong(error, lines.length)} Nothing was deleted.`;
  const page = [
    `## ${title}`,
    lines.map((line) => `- ${escapeText(line)}`).join("\n"),
    ...(error instanceof InputError ? [MORE] : []),
  ];
  return { title, message: lines.join("\n"), page: `${page.join("\n\n")}\n` };
}

function whatIsWrong(error: unknown, problems: number): string {
  if (!(error instanceof InputError)) return "could not begin.";
  return problems === 1
    ? "1 thing is wrong with the inputs."
    : `${count(problems)} things are wrong with the inputs.`;
}

/** The title says it. */
function once(line: string): string {
  return line.replace(/ Nothing was deleted\.$/, "");
}
