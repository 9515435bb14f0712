/**
 * From the tree of a policy file to its entries: which keys there are, and what each may be.
 */
import type { Digest } from "../oci/digest.ts";
import { parseDeletionLimit } from "./deletion-limit.ts";
import type { DeletionLimit, Entry, WrittenPolicy } from "./entry.ts";
import type { LocatedGlob } from "./kept-references.ts";
import { repositoryPatterns, tagPatterns } from "./pattern-kinds.ts";
import type { Member, PolicyDocument, Value } from "./policy-document.ts";
import { readTagRule } from "./policy-rules.ts";
import { attempt, boolean, checkKeys, duration, parsed, patterns, texts } from "./policy-values.ts";
import { checkPulledWithin } from "./pull-log.ts";
import { digestOf } from "./references.ts";

const DAY_MS = 86_400_000;

/** The grace period of a policy that names none; the same as that of the input. */
const AGE_MS = 7 * DAY_MS;

const KEYS = {
  policy: ["age", "prune-untagged-repositories", "repositories"],
  entry: ["match", "leave", "age", "prune-untagged-repositories", "tags", "keep", "max-deletions"],
  keep: ["tags", "digests", "references-in", "pulled-within"],
} as const;

/** Notes in the document what is wrong; then the answer is not to be used. */
export function policyIn(document: PolicyDocument, host?: string): Omit<WrittenPolicy, "text"> {
  const nothing = { entries: [], digests: [], references: [] };
  const root = document.root();
  const members = root && document.map(root, "a policy");
  if (root === undefined || members === undefined) return nothing;
  const areKnown = checkKeys(document, members, KEYS.policy, "a policy");
  const list = members.get("repositories");
  if (list === undefined) {
    const message = '"repositories" is missing: the list of what is to be done with which.';
    if (areKnown) document.problem(root, message);
    return nothing;
  }
  const items = mapsIn(document, list, "entry");
  const defaults = {
    host,
    ageMs: duration(document, members.get("age")) ?? AGE_MS,
    prunesUntagged: boolean(document, members.get("prune-untagged-repositories")) ?? false,
  };
  const read = items.flatMap((item) => readEntry(document, item, defaults) ?? []);
  return {
    entries: read.map(({ entry }) => entry),
    digests: read.flatMap(({ digests }) => digests),
    references: read.map(({ references }) => references).filter(({ length }) => length > 0),
  };
}

interface Defaults {
  readonly host: string | undefined;
  readonly ageMs: number;
  readonly prunesUntagged: boolean;
}

interface ReadEntry {
  readonly entry: Entry;
  readonly digests: readonly Digest[];
  readonly references: readonly LocatedGlob[];
}

function readEntry(
  document: PolicyDocument,
  item: Value,
  defaults: Defaults,
): ReadEntry | undefined {
  const members = document.map(item, "an entry");
  if (members === undefined) return undefined;
  const areKnown = checkKeys(document, members, KEYS.entry, "an entry");
  const leaves = boolean(document, members.get("leave")) ?? false;
  if (leaves) refuseBesideLeave(document, members);
  const keep = readKeep(document, members);
  const { ageMs, prunesUntagged, host } = defaults;
  const repositories = repositoryPatterns("policy", host);
  const entry: Entry = {
    match: patterns(document, areKnown ? item : undefined, members.get("match"), repositories),
    leaves,
    ageMs: duration(document, members.get("age")) ?? ageMs,
    prunesUntaggedRepositories:
      boolean(document, members.get("prune-untagged-repositories")) ?? prunesUntagged,
    pulledWithinMs: keep.pulledWithinMs,
    tags: { rules: rules(document, members.get("tags")), keeping: keep.tags },
    deletionLimit: limit(document, members.get("max-deletions")),
    line: item.line,
  };
  return { entry, digests: keep.digests, references: keep.references };
}

function refuseBesideLeave(document: PolicyDocument, members: ReadonlyMap<string, Member>): void {
  for (const [name, { key }] of members) {
    if (name === "match" || name === "leave") continue;
    document.problem(key, `"${name}" has no effect beside "leave: true": remove one of them.`);
  }
}

function readKeep(document: PolicyDocument, members: ReadonlyMap<string, Member>) {
  const nothing = { tags: [], digests: [], references: [], pulledWithinMs: undefined };
  const keep = members.get("keep");
  const kept = keep?.value && document.map(keep.value, 'what "keep" keeps');
  if (kept === undefined) return nothing;
  checkKeys(document, kept, KEYS.keep, '"keep"');
  const tags = kept.get("tags");
  if (tags !== undefined && !members.has("tags")) {
    document.problem(tags.key, 'no tag of this entry expires: it has no "tags". Remove this.');
  }
  return {
    tags: tags === undefined ? [] : patterns(document, tags.key, tags, tagPatterns("policy")),
    digests: texts(document, kept.get("digests")).flatMap(
      (value) => attempt(document, value, (text) => digestOf(text, "policy")) ?? [],
    ),
    references: references(document, kept.get("references-in")),
    pulledWithinMs: parsed(document, kept.get("pulled-within"), checkPulledWithin),
  };
}

function rules(document: PolicyDocument, member: Member | undefined) {
  const items = member === undefined ? [] : mapsIn(document, member, "rule");
  return items.flatMap((item) => readTagRule(document, item) ?? []);
}

/** The items of a list of maps. */
function mapsIn(document: PolicyDocument, { key, value }: Member, noun: string): readonly Value[] {
  if (value === undefined) return [];
  if (!document.isList(value)) {
    document.problem(value, `expected a list: begin each ${noun} with "- match:".`);
    return [];
  }
  const items = document.items(value);
  if (items.length === 0) document.problem(key, `there is no ${noun} in it.`);
  return items;
}

function references(document: PolicyDocument, member: Member | undefined): readonly LocatedGlob[] {
  const globs = texts(document, member).map((value) => ({
    text: String(document.scalar(value)),
    place: document.place(value),
  }));
  if (
    member?.value !== undefined &&
    globs.length > 0 &&
    globs.every(({ text }) => text.startsWith("!"))
  ) {
    document.problem(member.value, "only exclusions: add what they exclude from.");
  }
  return globs;
}

function limit(document: PolicyDocument, member: Member | undefined): DeletionLimit | undefined {
  if (member?.value === undefined) return undefined;
  const scalar = document.scalar(member.value);
  if (typeof scalar === "number") {
    return attempt(document, member.value, () => parseDeletionLimit(String(scalar)));
  }
  return parsed(document, member, parseDeletionLimit);
}
