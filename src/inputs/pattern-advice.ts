/**
 * What to write instead of a pattern that is refused. Where two things may be meant, both are said: the choice is the
 * user's, since a wrong one deletes.
 */
import { isShort } from "../errors/advised.ts";
import { didYouMean } from "../errors/nearest.ts";
import { listSlip } from "./list-slips.ts";
import { TAKES, repositoryPatterns, type PatternKind } from "./pattern-kinds.ts";
import { isPattern, patternsFor } from "./proposals.ts";
import { onReferences } from "./reference-advice.ts";
import { looksRegular, translate } from "./regular-expressions.ts";

type Advice = (text: string, kind: PatternKind) => string | undefined;

/** In this order: what is around a name is said before what is in it. */
const ALL: readonly Advice[] = [
  onVariables,
  onLists,
  onReferences,
  onBackslashes,
  onRegularExpressions,
  onBraces,
  onSlashes,
  onCase,
  onSlashesInTags,
  onEnds,
];

/** The cause and the way out, as sentences that complete `Input "…", line 1, "…": `; undefined where there is no better one than the rule. */
export function adviceOn(text: string, kind: PatternKind): string | undefined {
  if (!isShort(text)) return undefined;
  for (const advice of ALL) {
    const sentence = advice(text, kind);
    if (sentence !== undefined) return sentence;
  }
  return undefined;
}

function onVariables(text: string, { writtenIn }: PatternKind): string | undefined {
  const [, name = ""] = /\$\{{0,2}\s*(?:(?:env|vars|secrets)\.)?([A-Za-z_]\w*)/.exec(text) ?? [];
  if (name === "") return undefined;
  return writtenIn === "policy"
    ? "a policy file has no variables: write the name itself."
    : `variables of a shell are not replaced in inputs. Write "\${{ env.${name} }}" or "\${{ vars.${name} }}".`;
}

function onLists(text: string, { grammar, writtenIn }: PatternKind): string | undefined {
  const slip = listSlip(text);
  if (slip === undefined) return undefined;
  const arePatterns = slip.items.every((item) => isPattern(item, grammar));
  if (writtenIn === "policy") {
    return arePatterns && slip.items.length > 1
      ? `this is one text. Write a list: ${JSON.stringify(slip.items)}.`
      : undefined;
  }
  if (!arePatterns) return slip.items.length > 1 ? undefined : `${slip.cause}.`;
  const items = slip.items.map((item) => `"${item}"`).join(", ");
  return slip.items.length > 1
    ? `${slip.cause}: ${items}.`
    : `${slip.cause}.${didYouMean(slip.items)}`;
}

function onBackslashes(text: string, kind: PatternKind): string | undefined {
  return /\w\\[a-z0-9]{2,}/i.test(text) ? onSlashes(text, kind) : undefined;
}

function onRegularExpressions(text: string, kind: PatternKind): string | undefined {
  if (!looksRegular(text)) return undefined;
  const patterns = patternsFor(text, kind);
  const isWider = translate(text)?.isWider === true;
  const stands = kind.grammar.hasSegments
    ? '"*" stands for any characters within a path segment, "**" for any segments, "?" for one character'
    : '"*" stands for any characters, "?" for one';
  const cause = `this is no place for regular expressions: ${stands}.`;
  if (patterns.length === 0) return cause;
  const list = patterns.map((one) => `"${one}"`).join(", ");
  if (isWider) return `${cause} The nearest is ${list}, which matches other characters, too.`;
  return isOr(text) && patterns.length > 1
    ? `${cause} Give one per line: ${list}.`
    : `${cause}${didYouMean(patterns)}`;
}

function onBraces(text: string, { writtenIn }: PatternKind): string | undefined {
  if (!/[{}]/.test(text)) return undefined;
  const place = writtenIn === "policy" ? "as an item of a list" : "on a line of its own";
  return `braces have no meaning here: give each name or pattern ${place}.`;
}

function isOr(text: string): boolean {
  return text.includes("|");
}

function onSlashes(text: string, { grammar }: PatternKind): string | undefined {
  if (!grammar.hasSegments || !/^!?[\\/]|[\\/]{2}|[\\/]$|\\/.test(text)) return undefined;
  const [, sign = "", path = ""] = /^(!?)([^]*)$/.exec(text) ?? [];
  const name = path.replace(/[\\/]+/g, "/").replace(/^\/|\/$/g, "");
  const below = /[\\/]$/.test(path) && !name.endsWith("**") ? [`${name}/**`] : [];
  const meant = [name, ...below].filter((one) => isPattern(one, grammar));
  if (meant.length === 0) return undefined;
  return `a single "/" divides a repository's name, and none stands at its ends.${didYouMean(meant.map((one) => `${sign}${one}`))}`;
}

function onCase(text: string, { grammar }: PatternKind): string | undefined {
  const lower = text.toLowerCase();
  if (lower === text || !isPattern(lower, grammar)) return undefined;
  return `${grammar.noun} has no capital letters.${didYouMean([lower])}`;
}

function onSlashesInTags(text: string, kind: PatternKind): string | undefined {
  if (kind.grammar.hasSegments || !text.includes("/")) return undefined;
  const bare = text.replace(/^\/|\/$/g, "");
  if (isPattern(bare, kind.grammar)) return `a tag has no "/".${didYouMean([bare])}`;
  const [repository] = patternsFor(text, repositoryPatterns(kind.writtenIn, undefined));
  if (repository === undefined) return undefined;
  return `a tag has no "/". If "${repository}" is a repository, it goes into ${TAKES[kind.writtenIn].repositories}.`;
}

const LONGEST_TAG = 128;

/** What a name can't begin or end with. */
function onEnds(text: string, { grammar }: PatternKind): string | undefined {
  const { noun, hasSegments } = grammar;
  const bare = text.replace(hasSegments ? /^[._-]+|[._-]+$/g : /^[.-]+/, "");
  if (bare !== text && isPattern(bare, grammar)) {
    const begins = hasSegments
      ? "begins and ends with a letter or a digit"
      : 'can\'t begin with "." or "-"';
    return `${noun} ${begins}.${didYouMean([bare])}`;
  }
  if (hasSegments || text.length <= LONGEST_TAG || !/^[\w.-]+$/.test(text)) return undefined;
  return `a tag has at most ${LONGEST_TAG} characters, and this has ${text.length}.`;
}
