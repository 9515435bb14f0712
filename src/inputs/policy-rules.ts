/**
 * One rule of a policy file: which tags it takes, and when they expire.
 */
import type { TagOrder, TagRule } from "../prune/model/policy.ts";
import { tagPatterns } from "./pattern-kinds.ts";
import type { Member, PolicyDocument, Value } from "./policy-document.ts";
import { checkKeys, duration, patterns } from "./policy-values.ts";

const KEYS = ["match", "older-than", "keep-newest", "keep-at-most", "by", "per"];
const MOST_KEPT = 100_000;

/** Undefined where it is no map; what else is wrong is noted in the document. */
export function readTagRule(document: PolicyDocument, item: Value): TagRule | undefined {
  const members = document.map(item, "a rule");
  if (members === undefined) return undefined;
  const areKnown = checkKeys(document, members, KEYS, "a rule");
  const keepNewest = count(document, members.get("keep-newest"), 1);
  const keepAtMost = count(document, members.get("keep-at-most"), 1);
  if (keepNewest !== undefined && keepAtMost !== undefined && keepAtMost < keepNewest) {
    const way = `never fewer than ${keepNewest} and never more than ${keepAtMost} can't both hold.`;
    document.problem(members.get("keep-at-most")?.value ?? item, way);
  }
  const conditions = ["older-than", "keep-newest", "keep-at-most"];
  if (areKnown && !conditions.some((name) => members.has(name))) {
    const ways = '"older-than", "keep-newest" or "keep-at-most"';
    document.problem(item, `the rule has no condition: give ${ways}; "older-than: 0d" means all.`);
  }
  return {
    match: patterns(
      document,
      areKnown ? item : undefined,
      members.get("match"),
      tagPatterns("policy"),
    ),
    olderThanMs: duration(document, members.get("older-than")),
    keepNewest: keepNewest ?? 0,
    keepAtMost,
    order: order(document, members),
    countsOf: "rule",
    line: item.line,
  };
}

function count(
  document: PolicyDocument,
  member: Member | undefined,
  least: number,
): number | undefined {
  if (member?.value === undefined) return undefined;
  const scalar = document.scalar(member.value);
  if (Number.isInteger(scalar) && Number(scalar) >= least && Number(scalar) <= MOST_KEPT) {
    return Number(scalar);
  }
  const written = document.textOf(member.value.node);
  const expected = `expected a whole number from ${least} to ${MOST_KEPT}`;
  document.problem(member.value, `${expected}, found ${written}.`);
  return undefined;
}

function order(document: PolicyDocument, members: ReadonlyMap<string, Member>): TagOrder {
  const by = oneOf(document, members.get("by"), ["time", "version"]) ?? "time";
  const per = oneOf(document, members.get("per"), ["minor", "major"]);
  const perMember = members.get("per");
  if (by === "time") {
    if (perMember !== undefined) {
      document.problem(perMember.key, '"per" has no effect without "by: version".');
    }
    return { by };
  }
  const byMember = members.get("by");
  if (byMember !== undefined && !members.has("keep-newest") && !members.has("keep-at-most")) {
    const ways = '"keep-newest" or "keep-at-most"';
    document.problem(byMember.key, `"by: version" has no effect without ${ways}.`);
  }
  return { by, per: per ?? "all" };
}

function oneOf<T extends string>(
  document: PolicyDocument,
  member: Member | undefined,
  words: readonly T[],
): T | undefined {
  if (member?.value === undefined) return undefined;
  const scalar = document.scalar(member.value);
  const found = words.find((word) => word === scalar);
  if (found !== undefined) return found;
  const written = document.textOf(member.value.node);
  document.problem(member.value, `expected ${words.join(" or ")}, found ${written}.`);
  return undefined;
}
