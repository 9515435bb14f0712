/**
 * What a run is about: its repositories, and which of their tags the files of the workspace pin.
 */
import { ActionError } from "../errors/action-error.ts";
import type { Entry } from "../inputs/entry.ts";
import type { Options } from "../inputs/inputs.ts";
import { pinnedBy } from "../inputs/kept-references.ts";
import type { ApprovedPlan } from "../inputs/plan-file.ts";
import type { Registry } from "../registry/registry.ts";
import { logLine, logPins } from "../report/log.ts";
import { count, counted, listed } from "../report/markdown.ts";
import type { Pattern } from "../prune/model/policy.ts";
import type { Scope } from "./run.ts";
import { adviceOnUnmatchedRepositories } from "./missing-repositories.ts";
import { selectRepositories } from "./selection.ts";
import { namesOfShard } from "./sharding.ts";

/** How many repositories a sentence names at most. */
const MOST_NAMES = 10;

/** What is selected, and what has to be said of it. */
export interface Selected {
  /** Of all shards; may be empty. */
  readonly entryOf: ReadonlyMap<string, Entry>;
  readonly warnings: readonly string[];
  /** All names that the registry has; undefined where they were not needed. */
  readonly catalog: readonly string[] | undefined;
}

/** @throws ActionError when the catalog is needed and can't be read. */
export async function select(registry: Registry, { entries, plan }: Options): Promise<Selected> {
  const selection = await selectRepositories(registry, entries);
  const { entryOf, unmatched, overshadowed, malformed, leftOut, catalog } = selection;
  for (const name of leftOut) {
    logLine(`Left out: ${name}, which is the registry's own. Only its plain name selects it.`);
  }
  const warnings = [
    ...unmatched.map(
      ({ entry, pattern }) =>
        `${patternIn(pattern, entry.line)} matches no repository.${adviceOnUnmatchedRepositories(pattern.text, catalog ?? [])}`,
    ),
    ...overshadowed.map(
      ({ line }) =>
        `Policy, line ${line ?? 1}: an entry before this one takes every repository that it matches.`,
    ),
    ...malformed.map(
      (name) => `The catalog lists "${name}", which is not a repository name; it is left alone.`,
    ),
    ...(plan === undefined ? [] : remarksOn(plan, entryOf)),
  ];
  return { entryOf, warnings, catalog };
}

function remarksOn(
  { approvals, partly }: ApprovedPlan,
  entryOf: Selected["entryOf"],
): readonly string[] {
  const others = [...approvals.keys()].filter((name) => !entryOf.has(name));
  const names = listed(others, MOST_NAMES, (name) => `"${name}"`);
  const are = counted(others.length, "repository of the plan is", "repositories of the plan are");
  return [
    ...(partly === undefined ? [] : [partly]),
    ...(others.length > 0 ? [`${are} not selected now: ${names}.`] : []),
  ];
}

/** @throws ActionError when nothing is selected, or files pin nothing in what is. */
export function scopeOf(
  entryOf: Selected["entryOf"],
  host: string,
  options: Options,
): Omit<Scope, "pulled"> {
  const selected = [...entryOf.keys()];
  if (selected.length === 0) {
    throw new ActionError(
      `${options.selectedBy} selects nothing in ${host}: check its patterns and exclusions.`,
    );
  }
  return { names: ownNames(selected, options), entryOf, pinnedTags: pinTags(selected, options) };
}

/** What the files pin, which is for all shards to have: what they don't name is in none of them. */
function pinTags(selected: readonly string[], { pins }: Options): Scope["pinnedTags"] {
  if (pins.files.length === 0) return new Map();
  const { tagsByRepository, counts } = pinnedBy(pins.files, new Set(selected));
  logPins(counts);
  return tagsByRepository;
}

function ownNames(names: readonly string[], { shard }: Options): readonly string[] {
  if (shard === undefined) return names;
  const own = namesOfShard(names, shard);
  logLine(
    `Shard ${shard.part}/${shard.of}: ${count(own.length)} of ${counted(names.length, "repository", "repositories")}`,
  );
  return own;
}

/** A pattern, and where it stands if that is the policy file. */
export function patternIn({ text }: Pattern, line: number | undefined): string {
  return line === undefined ? `Pattern "${text}"` : `Policy, line ${line}: pattern "${text}"`;
}
