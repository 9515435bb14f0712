/**
 * Which repositories a run looks at, and by which entry of the policy. Plain names are taken as they are; only patterns need
 * the registry's catalog, and with it the right to read it.
 */
import { REPOSITORY_NAMES } from "../oci/names.ts";
import type { Entry } from "../inputs/entry.ts";
import { isSelected } from "../inputs/glob.ts";
import type { Pattern } from "../prune/model/policy.ts";
import type { Registry } from "../registry/registry.ts";

export interface Selection {
  /** The repositories, sorted by name, with the first entry that matches each; without those that are left as they are. */
  readonly entryOf: ReadonlyMap<string, Entry>;
  /** Patterns, and exclusions of any kind, that match no repository: most likely a typing error. */
  readonly unmatched: readonly { readonly entry: Entry; readonly pattern: Pattern }[];
  /** Entries whose repositories all belong to entries before them. */
  readonly overshadowed: readonly Entry[];
  /** What the catalog lists and no repository can be called. */
  readonly malformed: readonly string[];
  /** What patterns match and yet is not selected, since it is the registry's own. Sorted. */
  readonly leftOut: readonly string[];
  /** All names that the registry has; undefined where they were not needed. */
  readonly catalog: readonly string[] | undefined;
}

/**
 * Where a registry keeps its own configuration, which nobody pushes or pulls: of continuous patching
 * (https://learn.microsoft.com/azure/container-registry/key-concept-continuous-patching).
 */
const OWN = "csscpolicies/";

/** @throws ActionError when the catalog is needed and can't be read: that must never look like "no repositories". */
export async function selectRepositories(
  registry: Registry,
  entries: readonly Entry[],
): Promise<Selection> {
  const included = entries.flatMap(({ match }) => match.filter(({ excludes }) => !excludes));
  const plain = included.filter(({ isGlob }) => !isGlob).map(({ text }) => text);
  const needsCatalog = included.some(({ isGlob }) => isGlob);
  const catalog = needsCatalog ? await registry.repositoryNames() : [];
  const malformed = catalog.filter((name) => !REPOSITORY_NAMES.name.test(name));
  const candidates = new Set([...plain, ...catalog]).difference(new Set(malformed));
  const isOwn = (name: string) => name.startsWith(OWN) && !plain.includes(name);
  const selectable = [...candidates].filter((name) => !isOwn(name)).sort();
  const firstFor = (name: string) => {
    const selecting = entries.filter(({ match }) => isSelected(name, match));
    const isMeant = ({ match }: Entry) => match.some((one) => !one.isGlob && one.matches(name));
    return name.startsWith(OWN) && !isOwn(name) ? selecting.find(isMeant) : selecting[0];
  };
  const matching = new Map(
    [...candidates].sort().flatMap((name) => {
      const entry = firstFor(name);
      return entry === undefined ? [] : [[name, entry] as const];
    }),
  );
  const reached = new Set(matching.values());
  const isToBePruned = ([, { leaves }]: readonly [string, Entry]) => !leaves;
  return {
    entryOf: new Map([...matching].filter(([name]) => !isOwn(name)).filter(isToBePruned)),
    unmatched: entries.flatMap((entry) =>
      unmatchedIn(entry, [...candidates], selectable).map((pattern) => ({ entry, pattern })),
    ),
    overshadowed: entries.filter(
      (entry) => !reached.has(entry) && selectable.some((name) => isSelected(name, entry.match)),
    ),
    malformed,
    leftOut: [...matching]
      .filter(isToBePruned)
      .map(([name]) => name)
      .filter(isOwn),
    catalog: needsCatalog ? catalog : undefined,
  };
}

function unmatchedIn(
  { match }: Entry,
  candidates: readonly string[],
  selectable: readonly string[],
): readonly Pattern[] {
  return match
    .filter(({ isGlob, excludes }) => isGlob || excludes)
    .filter(({ excludes, matches }) => !(excludes ? candidates : selectable).some(matches));
}
