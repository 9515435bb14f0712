/**
 * What GitHub shows beside the log: at most one warning for a repository, and one error for a run that fails. Pure.
 * The runner shows ten warnings of a step and 4,096 characters of each; what is more would be lost without a word.
 */
import { headline } from "./headline.ts";
import { count, counted } from "./markdown.ts";
import { noticesIn } from "./notices.ts";
import { sparseHeading, sparseIndexes } from "./sparse-indexes.ts";
import { FOR_LOG, problemsOf } from "./problems.ts";
import type { Report, RepositoryReport } from "./report.ts";

export interface Warning {
  readonly title: string;
  readonly message: string;
}

const TITLE = "ACR Prune";

/** Three of the ten are left for what can't be published: the report file, the summary, a comment. */
const MOST_WARNINGS = 7;

const LONGEST = 4000;

const LONGEST_TITLE = 250;

const ELSEWHERE = "see the job summary";

/** The warnings of a run: those that concern all of it, then one for each repository that has something to say. */
export function warningsOf(report: Report): readonly Warning[] {
  const warnings = allWarnings(report);
  if (warnings.length <= MOST_WARNINGS) return warnings;
  const shown = warnings.slice(0, MOST_WARNINGS - 1);
  const left = counted(warnings.length - shown.length, "more warning");
  return [...shown, { title: TITLE, message: `${left}: ${ELSEWHERE}.` }];
}

function allWarnings(report: Report): readonly Warning[] {
  return [
    ...report.warnings.map((message) => ({ title: TITLE, message: cut(message) })),
    ...report.repositories.flatMap((repository) => warningOf(repository, report)),
  ];
}

/** The warnings that find no room among those, as lines of the log. */
export function furtherWarnings(report: Report): readonly string[] {
  const warnings = allWarnings(report);
  if (warnings.length <= MOST_WARNINGS) return [];
  return warnings.slice(MOST_WARNINGS - 1).map(({ title, message }) => `${title}: ${message}`);
}

/** What is worth a word and no warning. */
export function remarksOf(report: Report): readonly Warning[] {
  const sparse = sparseIndexes(report);
  if (sparse.length === 0) return [];
  return [{ title: TITLE, message: `${sparseHeading(sparse)} The list: ${ELSEWHERE}.` }];
}

function warningOf(repository: RepositoryReport, { registry }: Report): readonly Warning[] {
  const [first, ...others] = noticesIn(repository, registry, FOR_LOG);
  if (first === undefined) return [];
  const skipped = repository.state === "skipped" ? " skipped" : "";
  const more = others.length > 0 ? ` And ${count(others.length)} more: ${ELSEWHERE}.` : "";
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}`;
  const message = `${cut(sentence)}${more}`;
  return [{ title: `${TITLE}: ${repository.name}${skipped}`, message }];
}

/**
 * Why the run failed: the headline as the title, and as many problems as find room, the worst first; undefined if it did
 * not. That nothing was deleted is said once, by the one or the other.
 */
export function failureOf(report: Report): Warning | undefined {
  const problems = problemsOf(report, FOR_LOG);
  if (problems.length === 0) return undefined;
  const lines: string[] = [];
  let length = 0;
  for (const problem of problems) {
    const line = cut(problem);
    length += line.length + 1;
    if (length > LONGEST && lines.length > 0) break;
    lines.push(line);
  }
  const left = problems.length - lines.length;
  const more = left > 0 ? [`And ${count(left)} more: ${ELSEWHERE}.`] : [];
  return { title: cut(headline(report), LONGEST_TITLE), message: [...lines, ...more].join("\n") };
}

function cut(text: string, longest = LONGEST): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
