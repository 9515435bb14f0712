/**
 * Repositories that are named and do not exist: what may have been meant instead. Only then is the catalog asked for, if
 * patterns have not needed it anyway, and a run that may not read it goes without.
 */
import { didYouMean, nearestNames } from "../errors/nearest.ts";
import type { Registry } from "../registry/registry.ts";

/** Where the names of all repositories come from. */
export interface Catalog {
  /** As patterns needed them; undefined where none did. */
  readonly names: readonly string[] | undefined;
  /** Whether a request may still be sent. */
  readonly mayAsk: boolean;
  /** Resolves when nothing can be awaited any longer. */
  readonly unless: Promise<undefined>;
  readonly registry: Pick<Registry, "host" | "repositoryNames">;
}

/** One sentence or two for each name. Never throws. */
export async function wordsOnMissing(
  missing: readonly string[],
  catalog: Catalog,
): Promise<readonly string[]> {
  if (missing.length === 0) return [];
  const names = catalog.names ?? (await askFor(catalog));
  return missing.map(
    (name) => `Repository "${name}" does not exist.${advice(name, names, catalog)}`,
  );
}

/** Whatever goes wrong here must not cost the results that there are. */
async function askFor({ registry, mayAsk, unless }: Catalog): Promise<readonly string[]> {
  if (!mayAsk) return [];
  try {
    return (await Promise.race([registry.repositoryNames(), unless])) ?? [];
  } catch {
    return [];
  }
}

/** What may be meant by a name that none of these is: what is below it, what is left of a reference, or what is near. */
function advice(name: string, names: readonly string[], { registry }: Catalog): string {
  const below = names.filter((other) => other.startsWith(`${name}/`));
  const [first] = below;
  if (first !== undefined) {
    const others = below.length > 1 ? ` and ${below.length - 1} more are` : " is";
    return ` "${first}"${others} below it.${didYouMean([`${name}/**`])}`;
  }
  const [, server, rest = ""] = /^([^/]+\.[^/]+)\/(.+)$/.exec(name) ?? [];
  if (server !== undefined && names.includes(rest)) return didYouMean([rest]);
  if (/\.azurecr\.[a-z.]+$/.test(server ?? "")) {
    return ` The login server is an input of its own, "registry", which is ${registry.host}.${didYouMean([rest])}`;
  }
  return didYouMean(nearestNames(name, names));
}

/** What a pattern that matches nothing may have been meant to be. */
export function adviceOnUnmatched(text: string): string {
  if (!text.includes(".*")) return "";
  return ` It is no regular expression, and its full stop means one.${didYouMean([text.replaceAll(".*", "*")])}`;
}

/** The same of one for repositories, by those that there are. */
export function adviceOnUnmatchedRepositories(text: string, names: readonly string[]): string {
  const parent = /^([^*?!]+)\/\*$/.exec(text)?.[1];
  const isDeeper = parent !== undefined && names.some((name) => name.startsWith(`${parent}/`));
  return isDeeper
    ? ` "*" stays within one segment.${didYouMean([`${parent}/**`])}`
    : adviceOnUnmatched(text);
}
