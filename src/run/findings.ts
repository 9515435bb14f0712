/**
 * What a run has found, out of the steps that it told: the one place where its results come together for the report.
 */
import { notice } from "@actions/core";

import { errorMessage } from "../errors/action-error.ts";
import { NO_REQUESTS } from "../registry/registry.ts";
import { logLine } from "../report/log.ts";
import { isUnfinished, type Report, type RepositoryReport } from "../report/report.ts";
import type { BreakOff } from "./cancellation.ts";
import type { Steps } from "./prune-repositories.ts";
import type { Run } from "./run.ts";

/** What the repositories contribute to the report. */
export type Findings = Pick<
  Report,
  | "repositories"
  | "warnings"
  | "stopped"
  | "brokenOff"
  | "deletionLimit"
  | "absentNames"
  | "isTimeUp"
  | "unreached"
  | "requests"
>;

/** Of a run that stopped before its first repository. */
export const NO_FINDINGS: Findings = {
  repositories: [],
  warnings: [],
  stopped: undefined,
  brokenOff: undefined,
  deletionLimit: undefined,
  absentNames: [],
  isTimeUp: false,
  unreached: 0,
  requests: NO_REQUESTS,
};

/** What steps have come to. */
interface Results extends Pick<Findings, "repositories" | "deletionLimit" | "brokenOff"> {
  /** Repositories that do not exist. */
  readonly missing: readonly string[];
  /** What has begun, or has turned out not to exist. */
  readonly reached: ReadonlySet<string>;
  /** What was being pruned when the steps ended. */
  readonly inHand: ReadonlySet<string>;
}

/** Takes all steps. What was done until something was thrown that must not be stays in the results. Never throws. */
export async function collect(steps: Steps, { uncaught, overdue }: BreakOff): Promise<Results> {
  const repositories: RepositoryReport[] = [];
  const missing: string[] = [];
  const reached = new Set<string>();
  const inHand = new Set<string>();
  const collected = { repositories, missing, reached, inHand };
  const takeAll = async (): Promise<string | undefined> => {
    for (;;) {
      const next = await steps.next();
      if (next.done === true) return next.value;
      const { state, name } = next.value;
      reached.add(name);
      if (state === "begun") {
        inHand.add(name);
        continue;
      }
      inHand.delete(name);
      const { report } = next.value;
      if (report === undefined) missing.push(logged(`Repository "${name}" does not exist.`));
      else repositories.push(report);
    }
  };
  try {
    const deletionLimit = await Promise.race([takeAll(), overdue]);
    return { ...collected, deletionLimit, brokenOff: messageOf(uncaught()) };
  } catch (error) {
    const brokenOff = messageOf(uncaught() ?? error);
    return { ...collected, deletionLimit: undefined, brokenOff };
  }
}

/** What was thrown, for the middle of a sentence. */
export function messageOf(thrown: unknown): string | undefined {
  return thrown === undefined ? undefined : errorMessage(thrown).replace(/\.$/, "");
}

/** The findings of a run that has ended. `selection` has the warnings from before its first repository. */
export function findingsOf(run: Run, selection: readonly string[], results: Results): Findings {
  const { names, options, signals, registry } = run;
  const { repositories, deletionLimit, brokenOff, missing, reached, inHand } = results;
  const requests = registry.requestCounts();
  const warnings = [...selection, ...missing];
  const hasEnded = signals.noNewWork.aborted;
  const isWhole = deletionLimit === undefined && brokenOff === undefined;
  if (!hasEnded && names.length > 0 && repositories.length === 0 && isWhole) {
    const stopped = `"repositories" names nothing that exists in ${options.registry}.`;
    return { ...NO_FINDINGS, warnings, stopped, requests };
  }
  if (!hasEnded && brokenOff === undefined) warnings.push(...warnOfUnusedPatterns(run));
  for (const name of inHand) {
    warnings.push(logged(`The run broke off while it pruned "${name}": the outcome is not known.`));
  }
  const unreached = names.length - reached.size;
  const isOutOfTime = hasEnded && !signals.cancelled.aborted;
  return {
    repositories,
    warnings,
    stopped: undefined,
    deletionLimit,
    brokenOff,
    absentNames: run.seenTags.absentNames(),
    isTimeUp: isOutOfTime && (unreached > 0 || repositories.some(isUnfinished)),
    unreached,
    requests,
  };
}

/**
 * A glob in the wrong syntax must not look like success. What matches nothing in a shard may well match in another, so
 * there it is only a notice; a plain name that is to be kept is a warning even there, and an error elsewhere.
 */
function warnOfUnusedPatterns({ options, seenTags }: Run): readonly string[] {
  const { shard, tags } = options;
  const warnings: string[] = [];
  for (const [input, patterns] of [
    ["delete-tags", tags.expiring],
    ["keep-tags", tags.keeping],
  ] as const) {
    for (const pattern of patterns) {
      if (seenTags.isUsed(pattern)) continue;
      const message = `Pattern "${pattern.text}" of "${input}" matches no tag`;
      const isKeptName = input === "keep-tags" && !pattern.isGlob && !pattern.excludes;
      if (isKeptName && shard === undefined) continue;
      if (isKeptName) warnings.push(logged(`${message} in this shard.`));
      else if (shard === undefined) warnings.push(logged(`${message}.`));
      else notice(`${message} in this shard.`, { title: "ACR Prune" });
    }
  }
  return warnings;
}

/** A warning for the report also stands in the log at once. */
function logged(warning: string): string {
  logLine(warning);
  return warning;
}
