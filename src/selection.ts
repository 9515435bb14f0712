/**
 * Which repositories a run looks at. Plain names are taken as they are; only patterns need the registry's catalog, and
 * with it the right to read it.
 */
import { isSelected, type Pattern } from "./inputs/glob.ts";
import type { Registry } from "./registry/registry.ts";

export interface Selection {
  /** Sorted, without duplicates. */
  readonly names: readonly string[];
  /** Patterns that match no repository: most likely a typing error. */
  readonly unmatched: readonly string[];
}

/** @throws ActionError when the catalog is needed and can't be read: that must never look like "no repositories". */
export async function selectRepositories(
  registry: Registry,
  patterns: readonly Pattern[],
): Promise<Selection> {
  const included = patterns.filter(({ excludes }) => !excludes);
  const plain = included.filter(({ isGlob }) => !isGlob).map(({ text }) => text);
  const needsCatalog = included.some(({ isGlob }) => isGlob);
  const catalog = needsCatalog ? await registry.repositoryNames() : [];
  const candidates = new Set([...plain, ...catalog]);
  const names = [...candidates].filter((name) => isSelected(name, patterns)).sort();
  const unmatched = patterns
    .filter(({ isGlob, excludes }) => isGlob && (needsCatalog || !excludes))
    .filter(({ matches }) => ![...candidates].some(matches))
    .map(({ text }) => text);
  return { names, unmatched };
}
