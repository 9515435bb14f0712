/**
 * The log: a group per repository with one line per decision, in the words of the summary. The plan is written before
 * the first deletion, so that a killed run can be reconstructed. A dry run's plans wait for its end, in the order of the page.
 */
import type { Digest } from "../oci/digest.ts";
import { endGroup, startGroup, writeLine } from "../runner/commands.ts";
import { LogRoom } from "./log-room.ts";
import { count, counted, listed } from "./markdown.ts";
import {
  expiredTagsIn,
  totalsOf,
  type ExpiredTag,
  type ManifestReport,
  type RepositoryReport,
} from "./report.ts";
import {
  describeOutcome,
  describeReason,
  describeTagOutcome,
  describeTagReason,
} from "./wording.ts";

/** How many tags of one manifest a line names. */
const MOST_TAGS = 20;

/**
 * Logs what is going to happen to every manifest, or in a dry run what would, deletions first. What is kept for another's
 * sake is counted with it. Before a deletion, every line of one is there: a killed run has no other evidence.
 */
export function logPlan(report: RepositoryReport, dryRun: boolean, room = new LogRoom()): void {
  const { name, manifests, tagsOnNothing } = report;
  const planned = manifests.filter(({ verdict }) => verdict.action === "delete");
  const kept = manifests.filter(({ verdict }) => verdict.action === "keep");
  const removed = expiredTagsIn(report).length;
  const tags = removed > 0 ? `, ${counted(removed, "tag")} to remove` : "";
  const counts = `${count(planned.length)} to delete, ${count(kept.length)} to keep${tags}`;
  startGroup(`${name}: ${counts}${dryRun ? " (dry run)" : ""}`);
  const would = dryRun ? "would " : "";
  const deletions = planned.map((manifest) => planLine(`${would}delete`, manifest));
  if (dryRun) logWithin(deletions, (line) => room.take(line), "to delete");
  else for (const line of deletions) logAlways(line, room);
  logWithin(keptLines(kept), (line) => room.takeKept(line), "kept for their own sake");
  for (const { digest, expiredTags } of manifests) {
    for (const tag of expiredTags) {
      logAlways(`${would}untag ${digest} ${tag.name}: ${describeTagReason(tag)}`, room);
    }
  }
  for (const { digest, name: tag, isExpired } of tagsOnNothing) {
    const [verb, why] = isExpired
      ? [`${would}remove`, ", and it has expired"]
      : ["keep", ", and it has not expired"];
    logAlways(`${verb} tag ${tag}: there is no manifest ${digest}${why}`, room);
  }
  endGroup();
}

/** Logs the plans of a dry run in the order of the page: what frees most comes first. */
export function logPreviews(reports: readonly RepositoryReport[], room: LogRoom): void {
  for (const report of reports.toSorted(byFreed)) logPlan(report, true, room);
}

function byFreed(a: RepositoryReport, b: RepositoryReport): number {
  const [first, second] = [totalsOf(a), totalsOf(b)];
  return (
    second.reclaimed.bytes - first.reclaimed.bytes ||
    second.planned - first.planned ||
    (a.name < b.name ? -1 : 1)
  );
}

/** A line for each that is kept for its own sake, with how many are kept along with it. */
function keptLines(kept: readonly ManifestReport[]): readonly string[] {
  const becauseOf = new Map(kept.map(({ digest, verdict }) => [digest, verdict.because]));
  const along = new Map<Digest, number>();
  const roots: ManifestReport[] = [];
  for (const manifest of kept) {
    const root = rootOf(manifest.digest, becauseOf);
    if (root === manifest.digest) roots.push(manifest);
    else along.set(root, (along.get(root) ?? 0) + 1);
  }
  return roots.map((manifest) => {
    const count = along.get(manifest.digest) ?? 0;
    const more = count > 0 ? `, and ${counted(count, "manifest")} with it` : "";
    return `${planLine("keep", manifest)}${more}`;
  });
}

/** The end of the chain of reasons; in a circle, where it began. */
function rootOf(digest: Digest, becauseOf: ReadonlyMap<Digest, Digest | undefined>): Digest {
  const seen = new Set<Digest>();
  let root = digest;
  for (let next = becauseOf.get(root); next !== undefined; next = becauseOf.get(root)) {
    if (seen.has(next) || !becauseOf.has(next)) return digest;
    seen.add(next);
    root = next;
  }
  return root;
}

/** Lines as far as there is room, and how many are left. */
function logWithin(
  lines: readonly string[],
  hasRoomFor: (line: string) => boolean,
  what: string,
): void {
  const shown = lines.findIndex((line) => !hasRoomFor(line));
  const end = shown < 0 ? lines.length : shown;
  for (const line of lines.slice(0, end)) writeLine(printable(line));
  if (end < lines.length) {
    writeLine(`${count(lines.length - end)} more ${what}; the report has them.`);
  }
}

function logAlways(line: string, room: LogRoom): void {
  room.use(line);
  writeLine(printable(line));
}

/** Logs what became of the planned deletions. What went well finds room or is counted; the rest is all there. */
export function logOutcomes(report: RepositoryReport, room = new LogRoom()): void {
  const { name, manifests, tagsOnNothing } = report;
  startGroup(`${name}: outcomes`);
  const gone: string[] = [];
  for (const manifest of manifests) {
    const { digest, what, tags, outcome, expiredTags } = manifest;
    if (outcome !== undefined) {
      const line = `${digest} ${what}${inBrackets(tags)} ${describeOutcome(outcome)}`;
      if (outcome.state === "deleted") gone.push(line);
      else logAlways(line, room);
    }
    for (const tag of expiredTags) logTagOutcome(digest, tag, room);
  }
  logWithin(gone, (line) => room.takeDeleted(line), "deleted");
  for (const tag of tagsOnNothing) logTagOutcome(tag.digest, tag, room);
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

function logTagOutcome(digest: string, { name, outcome }: ExpiredTag, room: LogRoom): void {
  if (outcome !== undefined) {
    logAlways(`${digest} tag ${name} ${describeTagOutcome(outcome)}`, room);
  }
}

/** Logs a group of lines that may hold text from a registry; nothing when there is none. */
export function logGroup(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  startGroup(title);
  for (const line of lines) writeLine(printable(line));
  endGroup();
}

/** Logs one line that may hold text from a registry. */
export function logLine(line: string): void {
  writeLine(printable(line));
}

function planLine(verb: string, manifest: ManifestReport): string {
  const { digest, what, tags, verdict, pulledAt } = manifest;
  const because = verdict.because === undefined ? "" : ` (${verdict.because})`;
  const at = pulledAt === undefined ? "" : `, on ${pulledAt.toISOString().slice(0, 10)}`;
  return `${verb} ${digest} ${what}${inBrackets(tags)}: ${describeReason(verdict)}${at}${because}`;
}

function inBrackets(tags: readonly string[]): string {
  return tags.length === 0 ? "" : ` [${listed(tags, MOST_TAGS, (tag) => tag)}]`;
}

/**
 * Text from a registry on one line of its own: a line break could begin a workflow command, and the runner looks for
 * the older form of these, `##[`, anywhere in a line (actions/runner, ActionCommand.TryParse).
 */
function printable(text: string): string {
  return text.replace(/[\p{C}\u2028\u2029]|(?<=#)#(?=\[)/gu, "\uFFFD");
}
