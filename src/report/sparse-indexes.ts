/**
 * Kept indexes that list manifests which are not there. Caches leave them like that on purpose: a pull brings one platform
 * (https://github.com/Azure/acr/issues/862). So they are told once for a run, and are no reason to warn of anything.
 */
import { counted } from "./markdown.ts";
import type { BrokenIndex, Report } from "./report.ts";

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
