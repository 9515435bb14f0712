/**
 * What a run has found, out of the steps that it told: the one place where its results come together for the report.
 */
import { errorMessage } from "../errors/action-error.ts";
import { NO_REQUESTS } from "../registry/registry.ts";
import { isUnfinished, type Report, type RepositoryReport } from "../report/report.ts";
import type { Pattern, TagRule } from "../prune/model/policy.ts";
import { notice } from "../runner/commands.ts";
import type { BreakOff } from "./cancellation.ts";
import type { Steps } from "./prune-repositories.ts";
import type { Run } from "./run.ts";
import { adviceOnUnmatched } from "./missing-repositories.ts";
import { patternIn } from "./scope.ts";

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
  | "plan"
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
  plan: undefined,
};

/** What steps have come to. */
interface Results extends Pick<Findings, "repositories" | "deletionLimit" | "brokenOff"> {
  /** Repositories that do not exist. */
  readonly absent: readonly string[];
  /** What has begun, or has turned out not to exist. */
  readonly reached: ReadonlySet<string>;
  /** What was being pruned when the steps ended. */
  readonly inHand: ReadonlySet<string>;
}

/** Takes all steps. What was done until something was thrown that must not be stays in the results. Never throws. */
export async function collect(steps: Steps, { uncaught, overdue }: BreakOff): Promise<Results> {
  const repositories: RepositoryReport[] = [];
  const absent: string[] = [];
  const reached = new Set<string>();
  const inHand = new Set<string>();
  const collected = { repositories, absent, reached, inHand };
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
      if (report !== undefined) repositories.push(report);
      else absent.push(name);
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

/** The findings of a run that has ended. `selection` has the warnings on what is selected, and does not exist. */
export function findingsOf(run: Run, selection: readonly string[], results: Results): Findings {
  const { names, options, signals, registry } = run;
  const { repositories, deletionLimit, brokenOff, reached, inHand } = results;
  const requests = registry.requestCounts();
  const warnings = [...selection];
  const hasEnded = signals.noNewWork.aborted;
  const isWhole = deletionLimit === undefined && brokenOff === undefined;
  if (!hasEnded && names.length > 0 && repositories.length === 0 && isWhole) {
    const stopped = `${options.selectedBy} names nothing that exists in ${options.registry}.`;
    return { ...NO_FINDINGS, warnings, stopped, requests };
  }
  if (!hasEnded && brokenOff === undefined) warnings.push(...warnOfUnusedPatterns(run));
  for (const name of inHand) {
    warnings.push(`The run broke off while it pruned "${name}": the outcome is not known.`);
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
    plan: appliedPlan(run, results),
  };
}

/** What of the plan is about the repositories of this run, begun or not. */
function appliedPlan({ names, options: { plan } }: Run, { absent }: Results): Report["plan"] {
  if (plan === undefined) return undefined;
  const approvals = (of: Iterable<string>) =>
    [...of].flatMap((name) => plan.approvals.get(name) ?? []);
  const manifestsIn = (of: Iterable<string>) =>
    approvals(of).reduce((sum, { manifests }) => sum + manifests.size, 0);
  return {
    path: plan.path,
    madeAt: plan.madeAt,
    manifests: manifestsIn(names),
    tags: approvals(names).reduce((sum, { tags }) => sum + tags.size, 0),
    goneWithRepository: manifestsIn(absent),
  };
}

/**
 * A glob in the wrong syntax must not look like success. What matches nothing in a shard may well match in another, so
 * there it is only a notice; a plain name that is to be kept is a warning even there, and an error elsewhere.
 */
function warnOfUnusedPatterns({ options: { shard }, entryOf, seenTags }: Run): readonly string[] {
  const warnings: string[] = [];
  const warn = (sentence: string, advice = "") => {
    if (shard === undefined) warnings.push(`${sentence}.${advice}`);
    else notice(`${sentence} in this shard.`, { title: "ACR Prune" });
  };
  for (const { tags, line } of new Set(entryOf.values())) {
    for (const rule of tags.rules) {
      const unused = rule.match.filter((pattern) => !seenTags.isUsed(pattern));
      for (const pattern of unused) {
        warn(unusedPattern(pattern, "delete-tags", rule.line), adviceOnUnmatched(pattern.text));
      }
      if (unused.length > 0 || seenTags.isTaking(rule)) continue;
      warn(`${ruleIn(rule)} takes no tag: a rule before it takes all that it matches`);
    }
    for (const pattern of tags.keeping.filter((one) => !seenTags.isUsed(one))) {
      const isName = !pattern.isGlob && !pattern.excludes;
      const sentence = unusedPattern(pattern, "keep-tags", line);
      if (!isName) warn(sentence, adviceOnUnmatched(pattern.text));
      else if (shard !== undefined) warnings.push(`${sentence} in this shard.`);
    }
  }
  return warnings;
}

function unusedPattern(pattern: Pattern, input: string, line: number | undefined): string {
  const of = line === undefined ? ` of "${input}"` : "";
  return `${patternIn(pattern, line)}${of} matches no tag`;
}

/** A rule that decides over nothing since exclusions or other rules leave it nothing. */
function ruleIn({ match, line }: TagRule): string {
  const patterns = match.map(({ text }) => `"${text}"`).join(", ");
  return line === undefined
    ? `"delete-tags" (${patterns})`
    : `Policy, line ${line}: the rule for ${patterns}`;
}
