/**
 * The inputs that say what is to be done, as a policy of one entry.
 */
import { ActionError } from "../errors/action-error.ts";
import type { Pattern } from "../prune/model/policy.ts";
import { textOf } from "./defaults.ts";
import type { WrittenPolicy } from "./entry.ts";
import { checkInclusions, itemPlace, parseItems, parsePatterns } from "./items.ts";
import type { LocatedGlob } from "./kept-references.ts";
import { parseList } from "./list.ts";
import { repositoryPatterns } from "./pattern-kinds.ts";
import { digestOf } from "./references.ts";
import { checkPulledWithin } from "./pull-log.ts";
import { readTagRules } from "./tag-rules.ts";
import { boolean, duration, withInput, type Read } from "./values.ts";

/** Where `repositories` is wrong, the entry matches nothing. `host` is the login server, where it is known. */
export function readSingleEntry(read: Read, host: string | undefined): WrittenPolicy {
  const repositories = (text: string, name: string) => selecting(text, name, host);
  const match = read("repositories", repositories, []);
  const ageMs = read("age", duration, 0);
  const tags = readTagRules(read, parseList(textOf("delete-tags")).length > 0, ageMs);
  const prunesUntaggedRepositories = read("prune-untagged-repositories", boolean, false);
  const entry = {
    match,
    leaves: false,
    ageMs,
    prunesUntaggedRepositories,
    pulledWithinMs: read("keep-pulled-within", pulledWithin, undefined),
    tags,
    deletionLimit: undefined,
    line: undefined,
  };
  return {
    entries: [entry],
    digests: read(
      "keep-digests",
      (text, name) => parseItems(name, text, (item) => digestOf(item)),
      [],
    ),
    references: [read("keep-references-in", fileGlobs, [])],
    text: undefined,
  };
}

function selecting(text: string, name: string, host: string | undefined): readonly Pattern[] {
  const patterns = parsePatterns(name, text, repositoryPatterns("inputs", host), "*");
  if (patterns.length > 0) return patterns;
  throw new ActionError(
    'Input "repositories" is missing: give names or patterns, one per line, for example "team/api" or "team/**"; "*" means all.',
  );
}

function pulledWithin(text: string, name: string): number | undefined {
  return text === "" ? undefined : withInput(name, text, checkPulledWithin);
}

/** @throws ActionError when there are only exclusions. */
export function fileGlobs(text: string, name: string): readonly LocatedGlob[] {
  const items = parseList(text);
  checkInclusions(
    name,
    items.map((item) => ({ excludes: item.text.startsWith("!") })),
    "deploy",
  );
  return items.map((item) => ({ text: item.text, place: itemPlace(name, item) }));
}
