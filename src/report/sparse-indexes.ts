/**
 * Kept indexes that list manifests which are not there. Caches leave them like that on purpose: a pull brings one platform
 * (https://github.com/Azure/acr/issues/862). So they are told once for a run, and are no reason to warn of anything.
 */
import { counted, listed } from "./markdown.ts";
import type { Quoting } from "./problems.ts";
import type { BrokenIndex, Report } from "./report.ts";
import { describePlatform } from "./wording.ts";

/** How many missing entries one line names; the report file has all. */
const MOST_ITEMS = 5;

interface SparseIndex extends BrokenIndex {
  readonly repository: string;
}

/** Those of all repositories, in the order of the report. */
export function sparseIndexes({ repositories }: Report): readonly SparseIndex[] {
  return repositories.flatMap(({ name, brokenIndexes }) =>
    brokenIndexes.map((index) => ({ ...index, repository: name })),
  );
}

/** All of them in one sentence. */
export function sparseHeading(indexes: readonly SparseIndex[]): string {
  const repositories = new Set(indexes.map(({ repository }) => repository)).size;
  const where = counted(repositories, "repository", "repositories");
  const list = indexes.length === 1 ? "lists" : "list";
  return `${counted(indexes.length, "kept index", "kept indexes")} in ${where} ${list} manifests that were not there before this run either, as a cache of another registry leaves them.`;
}

/** One of them, with what it lacks. */
export function describeSparse(index: SparseIndex, { name }: Quoting): string {
  const { repository, digest, tags, missing } = index;
  const [tag] = tags;
  const tagged = tag === undefined ? "" : ` (${name(tag)})`;
  const children = listed(missing, MOST_ITEMS, ({ platform, digest: child }) =>
    name(platform === undefined ? child : describePlatform(platform)),
  );
  return `${name(repository)}: ${name(digest)}${tagged} lacks ${children}.`;
}
