/**
 * The log: a group per repository with one line per decision, in the words of the summary. The plan is written before
 * the first deletion, so that a killed run can be reconstructed.
 */
import { endGroup, startGroup, writeLine } from "../runner/commands.ts";
import { count, counted } from "./markdown.ts";
import type { ExpiredTag, ManifestReport, RepositoryReport } from "./report.ts";
import {
  describeOutcome,
  describeReason,
  describeTagOutcome,
  describeTagReason,
} from "./wording.ts";

/** Logs what is going to happen to every manifest, or in a dry run what would, deletions first. */
export function logPlan(
  { name, manifests, tagsOnNothing }: RepositoryReport,
  dryRun: boolean,
): void {
  const planned = manifests.filter(({ verdict }) => verdict.action === "delete");
  const kept = manifests.filter(({ verdict }) => verdict.action === "keep");
  const expired = manifests.flatMap(({ digest, expiredTags }) =>
    expiredTags.map((tag) => ({ digest, ...tag })),
  );
  const removed = expired.length + tagsOnNothing.filter(({ isExpired }) => isExpired).length;
  const tags = removed > 0 ? `, ${counted(removed, "tag")} to remove` : "";
  const counts = `${count(planned.length)} to delete, ${count(kept.length)} to keep${tags}`;
  startGroup(`${name}: ${counts}${dryRun ? " (dry run)" : ""}`);
  const would = dryRun ? "would " : "";
  for (const manifest of planned) writeLine(planLine(`${would}delete`, manifest));
  for (const manifest of kept) writeLine(planLine("keep", manifest));
  for (const { digest, ...tag } of expired) {
    writeLine(printable(`${would}untag ${digest} ${tag.name}: ${describeTagReason(tag)}`));
  }
  for (const { digest, name: tag, isExpired } of tagsOnNothing) {
    const [verb, why] = isExpired
      ? [`${would}remove`, ", and it has expired"]
      : ["keep", ", and it has not expired"];
    writeLine(printable(`${verb} tag ${tag}: there is no manifest ${digest}${why}`));
  }
  endGroup();
}

/** Logs what became of the planned deletions. */
export function logOutcomes({ name, manifests, tagsOnNothing }: RepositoryReport): void {
  startGroup(`${name}: outcomes`);
  for (const { digest, outcome, expiredTags } of manifests) {
    if (outcome !== undefined) writeLine(`${digest} ${printable(describeOutcome(outcome))}`);
    for (const tag of expiredTags) logTagOutcome(digest, tag);
  }
  for (const tag of tagsOnNothing) logTagOutcome(tag.digest, tag);
  endGroup();
}

/** Logs how many digests and references each file pins, by its path. */
export function logPins(counts: ReadonlyMap<string, number>): void {
  const sum = counts.values().reduce((total, one) => total + one, 0);
  const pinning = counts
    .values()
    .filter((one) => one > 0)
    .toArray().length;
  const where = `${count(pinning)} of ${counted(counts.size, "file")}`;
  startGroup(`keep-references-in: ${counted(sum, "pin")} in ${where}`);
  for (const [path, one] of counts) {
    writeLine(printable(`${path}: ${one === 0 ? "no pin" : counted(one, "pin")}`));
  }
  endGroup();
}

function logTagOutcome(digest: string, { name, outcome }: ExpiredTag): void {
  if (outcome !== undefined) {
    writeLine(printable(`${digest} tag ${name} ${describeTagOutcome(outcome)}`));
  }
}

/** Logs one line that may hold text from a registry. */
export function logLine(line: string): void {
  writeLine(printable(line));
}

function planLine(verb: string, { digest, what, tags, verdict }: ManifestReport): string {
  const because = verdict.because === undefined ? "" : ` (${verdict.because})`;
  const tagged = tags.length === 0 ? "" : ` [${tags.join(", ")}]`;
  return printable(`${verb} ${digest} ${what}${tagged}: ${describeReason(verdict)}${because}`);
}

/**
 * Text from a registry on one line of its own: a line break could begin a workflow command, and the runner looks for
 * the older form of these, `##[`, anywhere in a line (actions/runner, ActionCommand.TryParse).
 */
function printable(text: string): string {
  return text.replace(/[\p{C}\u2028\u2029]|(?<=#)#(?=\[)/gu, "\uFFFD");
}
