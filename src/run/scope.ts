/**
 * What a run is about: its repositories, and which of their tags the files of the workspace pin.
 */
import { ActionError } from "../errors/action-error.ts";
import type { Options } from "../inputs/inputs.ts";
import { pinnedBy } from "../inputs/kept-references.ts";
import type { Registry } from "../registry/registry.ts";
import { logLine, logPins } from "../report/log.ts";
import { counted } from "../report/markdown.ts";
import type { Run } from "./run.ts";
import { selectRepositories } from "./selection.ts";
import { namesOfShard } from "./sharding.ts";

export type Scope = Pick<Run, "names" | "pinnedTags">;

/** @throws ActionError when nothing is selected, or files pin nothing in what is. */
export async function findScope(
  registry: Registry,
  options: Options,
  warnings: string[],
): Promise<Scope> {
  const selected = await selectNames(registry, options, warnings);
  return { names: ownNames(selected, options), pinnedTags: pinTags(options, selected) };
}

async function selectNames(
  registry: Registry,
  { repositories }: Options,
  warnings: string[],
): Promise<readonly string[]> {
  const { names, unmatched, malformed, leftOut } = await selectRepositories(registry, repositories);
  for (const name of leftOut) {
    logLine(`Left out: ${name}, which is the registry's own. Only its plain name selects it.`);
  }
  for (const pattern of unmatched) warn(warnings, `Pattern "${pattern}" matches no repository.`);
  for (const name of malformed) {
    warn(
      warnings,
      `The catalog lists "${name}", which is not a repository name; it is left alone.`,
    );
  }
  if (names.length === 0) {
    throw new ActionError(
      `"repositories" selects nothing in ${registry.host}: check its patterns and exclusions.`,
    );
  }
  return names;
}

/** What the files pin, which is for all shards to have: what they don't name is in none of them. */
function pinTags({ pins }: Options, selected: readonly string[]): Scope["pinnedTags"] {
  if (pins.files.length === 0) return new Map();
  const { tagsByRepository, counts } = pinnedBy(pins.files, new Set(selected));
  logPins(counts);
  return tagsByRepository;
}

function ownNames(names: readonly string[], { shard }: Options): readonly string[] {
  if (shard === undefined) return names;
  const own = namesOfShard(names, shard);
  logLine(
    `Shard ${shard.part}/${shard.of}: ${own.length} of ${counted(names.length, "repository", "repositories")}`,
  );
  return own;
}

/** A warning for the report, which also stands in the log at once. */
export function warn(warnings: string[], message: string): void {
  warnings.push(message);
  logLine(message);
}
