/**
 * What the user should know of a repository although it makes no run fail: that it was left alone, that images in it were
 * incomplete before, that somebody else removes what is kept.
 */
import { count, counted, listed } from "./markdown.ts";
import { type Quoting } from "./problems.ts";
import type { BrokenIndex, Report, RepositoryReport } from "./report.ts";

/** How many a sentence names at most; the report file has all. */
const MOST_INDEXES = 20;
const MOST_CHILDREN = 5;
const MOST_NAMES = 10;

/** All notices of a run, as sentences: those on skipped repositories first. */
export function noticesOf({ repositories }: Report, quoting: Quoting): readonly string[] {
  return [
    ...skipped(repositories, quoting),
    ...repositories.flatMap((repository) => disappeared(repository, quoting)),
    ...repositories.flatMap((repository) => incomplete(repository, quoting)),
  ];
}

/** Repositories that a rule left alone, those with the same reason together. */
function skipped(
  repositories: readonly RepositoryReport[],
  { name, sentence }: Quoting,
): readonly string[] {
  const left = repositories.filter(({ state }) => state === "skipped");
  return [...Map.groupBy(left, ({ message }) => message ?? "")].map(([message, group]) => {
    const names = listed(group, MOST_NAMES, (repository) => name(repository.name));
    const were = group.length === 1 ? "was skipped" : "were skipped, each for the same reason";
    return `${names} ${were}: ${sentence(message)}`;
  });
}

function disappeared(
  { name, verification }: RepositoryReport,
  quoting: Quoting,
): readonly string[] {
  if (verification?.state !== "verified" || verification.disappeared.length === 0) return [];
  const { disappeared: gone } = verification;
  const manifests = counted(gone.length, "kept manifest was", "kept manifests were");
  return [
    `${quoting.name(name)}: ${manifests} removed by somebody else during the run (another run, a retention policy): ${listed(gone, MOST_CHILDREN, quoting.name)}.`,
  ];
}

function incomplete(
  { name, brokenIndexes }: RepositoryReport,
  quoting: Quoting,
): readonly string[] {
  const lines = brokenIndexes
    .slice(0, MOST_INDEXES)
    .map((broken) => `${quoting.name(name)}: ${incompleteIndex(broken, quoting)}`);
  const left = brokenIndexes.length - lines.length;
  return left > 0
    ? [...lines, `${quoting.name(name)}: and ${count(left)} more such indexes.`]
    : lines;
}

/** What is wrong with an index that was incomplete before the run, as a sentence. */
export function incompleteIndex(
  { digest, tags: [tag], missing }: BrokenIndex,
  { name }: Quoting,
): string {
  const tagged = tag === undefined ? "" : ` (${name(tag)})`;
  const names = listed(missing, MOST_CHILDREN, (child) => name(child.platform ?? child.digest));
  return `the kept index ${name(digest)}${tagged} was incomplete before this run. Missing: ${names}.`;
}
