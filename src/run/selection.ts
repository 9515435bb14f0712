/**
 * Which repositories a run looks at. Plain names are taken as they are; only patterns need the registry's catalog, and
 * with it the right to read it.
 */
import { REPOSITORY_NAMES } from "../oci/names.ts";
import { isSelected } from "../inputs/glob.ts";
import type { Pattern } from "../prune/model/policy.ts";
import type { Registry } from "../registry/registry.ts";

export interface Selection {
  /** Sorted, without duplicates. */
  readonly names: readonly string[];
  /** Patterns, and exclusions of any kind, that match no repository: most likely a typing error. */
  readonly unmatched: readonly string[];
  /** What the catalog lists and no repository can be called. */
  readonly malformed: readonly string[];
  /** What patterns match and yet is not selected, since it is the registry's own. Sorted. */
  readonly leftOut: readonly string[];
}

/**
 * Where a registry keeps its own configuration, which nobody pushes or pulls: of continuous patching
 * (https://learn.microsoft.com/azure/container-registry/key-concept-continuous-patching).
 */
const OWN = "csscpolicies/";

/** @throws ActionError when the catalog is needed and can't be read: that must never look like "no repositories". */
export async function selectRepositories(
  registry: Registry,
  patterns: readonly Pattern[],
): Promise<Selection> {
  const included = patterns.filter(({ excludes }) => !excludes);
  const plain = included.filter(({ isGlob }) => !isGlob).map(({ text }) => text);
  const needsCatalog = included.some(({ isGlob }) => isGlob);
  const catalog = needsCatalog ? await registry.repositoryNames() : [];
  const malformed = catalog.filter((name) => !REPOSITORY_NAMES.name.test(name));
  const candidates = new Set([...plain, ...catalog]).difference(new Set(malformed));
  const isOwn = (name: string) => name.startsWith(OWN) && !plain.includes(name);
  const matching = [...candidates].filter((name) => isSelected(name, patterns)).sort();
  const names = matching.filter((name) => !isOwn(name));
  const selectable = [...candidates].filter((name) => !isOwn(name));
  const unmatched = patterns
    .filter(({ isGlob, excludes }) => isGlob || excludes)
    .filter(({ excludes, matches }) => !(excludes ? [...candidates] : selectable).some(matches))
    .map(({ text }) => text);
  return { names, unmatched, malformed, leftOut: matching.filter(isOwn) };
}
