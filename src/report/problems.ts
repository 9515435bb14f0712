/**
 * Everything that makes a run fail, as sentences with the way out: the same on the page, in the log and in the error
 * that fails the step.
 */
import { didYouMean } from "../errors/nearest.ts";
import type { Outcome } from "../prune/sweep/settle.ts";
import type { TagOutcome } from "../prune/sweep/untag.ts";
import { code, count, counted, escapeText } from "./markdown.ts";
import {
  expiredTagsIn,
  totalsOf,
  type AbsentName,
  type Report,
  type RepositoryReport,
} from "./report.ts";

/** How many losses one sentence names; the report file has all. */
const MOST_LOSSES = 10;

/** How text that is not ours enters a sentence. */
export interface Quoting {
  readonly name: (text: string) => string;
  readonly sentence: (text: string) => string;
  /** The one word of ours that tells what a line is about. */
  readonly strong: (text: string) => string;
}

export const FOR_MARKDOWN: Quoting = {
  name: (text) => code(text),
  sentence: escapeText,
  strong: (text) => `**${text}**`,
};
export const FOR_LOG: Quoting = {
  name: (text) => `"${text}"`,
  sentence: (text) => text,
  strong: (text) => text,
};

/** Everything that makes the run fail, worst first. Empty when all went well. */
export function problemsOf(report: Report, quoting: Quoting): readonly string[] {
  const problems = report.repositories.flatMap((repository) =>
    repositoryProblem(repository, quoting),
  );
  const { unreached, brokenOff } = report;
  const left = counted(unreached, "repository was", "repositories were");
  const unbegun = unreached > 0 ? ` ${left} not begun at all.` : "";
  if (brokenOff !== undefined) {
    problems.unshift(
      `The run broke off: ${quoting.sentence(brokenOff)}. What it had not begun is unchanged.${unbegun} This is a defect of ACR Prune; please report it (https://github.com/acr-prune/acr-prune/issues).`,
    );
  } else if (report.cancelled) {
    problems.unshift(`The run was cancelled. What it had not begun is unchanged.${unbegun}`);
  }
  if (report.deletionLimit !== undefined) {
    const way = 'Review what would be deleted, and raise "max-deletions" if it is intended.';
    problems.unshift(`${quoting.sentence(report.deletionLimit)} ${way}`);
  }
  problems.unshift(...report.absentNames.map((absent) => absentNameProblem(absent, quoting)));
  if (report.stopped !== undefined) {
    problems.unshift(`${quoting.sentence(report.stopped)} Nothing was deleted.`);
  }
  return problems;
}

/** What is deleted can't be brought back, so a name that protects nothing ends the run. */
function absentNameProblem(
  { name: absent, nearest, unasked: [unasked] }: AbsentName,
  { name, sentence }: Quoting,
): string {
  const question = didYouMean(nearest, name);
  const gap =
    unasked === undefined
      ? ""
      : ` ${name(unasked.repository)} could not be asked: ${sentence(unasked.why)}`;
  return `Input "keep-tags" names ${name(absent)}, and no repository of this run has such a tag.${question} Correct the name or remove it; if it need not be there, write it as a pattern, ${name(`${absent}*`)}.${gap}`;
}

function repositoryProblem(repository: RepositoryReport, quoting: Quoting): readonly string[] {
  const name = quoting.name(repository.name);
  if (repository.state === "failed") {
    return [
      `${name} was ${quoting.strong("skipped")}, nothing in it was deleted: ${quoting.sentence(repository.message ?? "unknown")}`,
    ];
  }
  return [
    ...integrityProblem(repository, name, quoting),
    ...failureProblem(repository, name, quoting),
  ];
}

/** What is broken comes first, and with the way out: it may be the last chance to restore it. */
function integrityProblem(
  { verification, manifests }: RepositoryReport,
  name: string,
  quoting: Quoting,
): readonly string[] {
  if (verification?.state === "unknown") {
    const why = quoting.sentence(verification.why);
    return [`${name}: could not verify that everything kept is still there: ${why}`];
  }
  if (verification?.state !== "broken") return [];
  const tags = new Map(manifests.map(({ digest, tags: [first] }) => [digest, first]));
  const losses = verification.losses.slice(0, MOST_LOSSES).map(({ holder, lost }) => {
    const tag = tags.get(holder);
    return `${quoting.name(lost)}, which ${quoting.name(holder)}${tag === undefined ? "" : ` (tag ${quoting.name(tag)})`} needs`;
  });
  const lostCount = counted(verification.losses.length, "manifest is", "manifests are");
  return [
    `${name} is ${quoting.strong("BROKEN")}: ${lostCount} gone that something kept needs: ${losses.join("; ")}. Push these images again, or restore them where soft delete is on (az acr manifest restore).`,
  ];
}

function failureProblem(
  repository: RepositoryReport,
  name: string,
  quoting: Quoting,
): readonly string[] {
  const { failed, blocked, planned, tagsFailed } = totalsOf(repository);
  const tags = tagsFailed > 0 ? [tagProblem(repository, name, tagsFailed, quoting)] : [];
  if (failed === 0) return tags;
  const held = failed === 1 ? "it holds" : "they hold";
  const below =
    blocked > 0
      ? ` ${count(blocked)} that ${held} ${blocked === 1 ? "was" : "were"} left alone.`
      : "";
  const first = quoting.sentence(firstFailure(repository));
  const why = failed === 1 ? first : `the first one: ${first}`;
  const again = failed + blocked === 1 ? "It" : "They";
  return [
    `${name}: ${count(failed)} of ${counted(planned, "planned deletion")} ${quoting.strong("failed")}${failed === 1 ? ":" : ","} ${why}.${below} ${again} will be planned again next time.`,
    ...tags,
  ];
}

function tagProblem(
  repository: RepositoryReport,
  name: string,
  failed: number,
  quoting: Quoting,
): string {
  const first = expiredTagsIn(repository).find(
    ({ outcome }) => outcome?.state === "failed" || outcome?.state === "refused",
  );
  const tag = quoting.name(first?.name ?? "");
  const why = quoting.sentence(whyOf(first?.outcome));
  const [which, again] = failed === 1 ? [tag, "It"] : [`the first one ${tag}`, "They"];
  return `${name}: ${counted(failed, "tag")} ${quoting.strong("could not be removed")}, ${which}: ${why}. ${again} will be planned again next time.`;
}

function firstFailure({ manifests }: RepositoryReport): string {
  const failed = manifests.find(
    ({ outcome }) => outcome?.state === "failed" || outcome?.state === "refused",
  );
  return whyOf(failed?.outcome);
}

function whyOf(outcome: Outcome | TagOutcome | undefined): string {
  return outcome !== undefined && "why" in outcome ? outcome.why.replace(/\.$/, "") : "";
}
