/**
 * The log: a group per repository with one line per decision, in the words of the summary. The plan is written before
 * the first deletion, so that a killed run can be reconstructed. A dry run's plans wait for its end, in the order of the page.
 */
import type { Digest } from "../oci/digest.ts";
import { endGroup, startGroup, writeLine, writeLines } from "../runner/commands.ts";
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
  else logAlways(deletions, room);
  logWithin(keptLines(kept), (line) => room.takeKept(line), "kept for their own sake");
  const untagged = manifests.flatMap(({ digest, expiredTags }) =>
    expiredTags.map((tag) => `${would}untag ${digest} ${tag.name}: ${describeTagReason(tag)}`),
  );
  const onNothing = tagsOnNothing.map(({ digest, name: tag, isExpired }) => {
    const [verb, why] = isExpired
      ? [`${would}remove`, ", and it has expired"]
      : ["keep", ", and it has not expired"];
    return `${verb} tag ${tag}: there is no manifest ${digest}${why}`;
  });
  logAlways([...untagged, ...onNothing], room);
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
  writeLines(lines.slice(0, end).map(printable));
  if (end < lines.length) {
    writeLine(`${count(lines.length - end)} more ${what}; the report has them.`);
  }
}

function logAlways(lines: readonly string[], room: LogRoom): void {
  for (const line of lines) room.use(line);
  writeLines(lines.map(printable));
}

/** Logs what became of the planned deletions. What went well finds room or is counted; the rest is all there. */
export function logOutcomes(report: RepositoryReport, room = new LogRoom()): void {
  const { name, manifests, tagsOnNothing } = report;
  startGroup(`${name}: outcomes`);
  const gone: string[] = [];
  const others: string[] = [];
  for (const manifest of manifests) {
    const { digest, what, tags, outcome, expiredTags } = manifest;
    if (outcome !== undefined) {
      const line = `${digest} ${what}${inBrackets(tags)} ${describeOutcome(outcome)}`;
      (outcome.state === "deleted" ? gone : others).push(line);
    }
    for (const tag of expiredTags) for (const line of tagOutcome(digest, tag)) others.push(line);
  }
  logAlways(others, room);
  logWithin(gone, (line) => room.takeDeleted(line), "deleted");
  logAlways(
    tagsOnNothing.flatMap((tag) => tagOutcome(tag.digest, tag)),
    room,
  );
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
  writeLines(
    counts
      .entries()
      .map(([path, one]) => printable(`${path}: ${one === 0 ? "no pin" : counted(one, "pin")}`)),
  );
  endGroup();
}

function tagOutcome(digest: string, { name, outcome }: ExpiredTag): readonly string[] {
  return outcome === undefined ? [] : [`${digest} tag ${name} ${describeTagOutcome(outcome)}`];
}

/** Logs a group of lines that may hold text from a registry; nothing when there is none. */
export function logGroup(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  startGroup(title);
  writeLines(lines.map(printable));
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
