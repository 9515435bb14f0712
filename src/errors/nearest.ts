/**
 * "Did you mean": what may have been meant by a name that does not exist.
 */

/** How many are proposed: more would be no help. */
const MOST_PROPOSED = 3;

/** Words that are shorter say nothing of what was meant. */
const SHORTEST_WORD = 3;

/**
 * The known names that it takes the fewest slips of the pen to make this name of, where that is at most one slip in three
 * characters. Sorted, three at most. To ask in parts, hand on what came of the parts before: the answer is the same.
 */
export function nearestNames(name: string, known: Iterable<string>): readonly string[] {
  const meant = normalForm(name);
  const most = Math.max(1, Math.floor(meant.length / 3));
  let least = most;
  let nearest: string[] = [];
  for (const candidate of new Set(known)) {
    if (Math.abs(candidate.length - meant.length) > least) continue;
    const slips = slipsOf(meant, normalForm(candidate));
    if (slips > least) continue;
    if (slips < least) nearest = [];
    least = slips;
    nearest.push(candidate);
    if (nearest.length > MOST_PROPOSED) nearest = nearest.sort().slice(0, MOST_PROPOSED);
  }
  return nearest.sort();
}

/** The known names that have a word in common with this one. Sorted, three at most. */
export function relatedNames(name: string, known: Iterable<string>): readonly string[] {
  const words = new Set(wordsOf(name));
  const related = [...known].filter((one) => wordsOf(one).some((word) => words.has(word)));
  return related.sort().slice(0, MOST_PROPOSED);
}

/** The names as a question that follows a sentence, with the blank before it; empty when there are none. */
export function didYouMean(
  names: readonly string[],
  quote = (name: string) => `"${name}"`,
): string {
  const quoted = names.map(quote);
  const last = quoted.pop();
  if (last === undefined) return "";
  return ` Did you mean ${quoted.length === 0 ? last : `${quoted.join(", ")} or ${last}`}?`;
}

/** Which separator it was, and how it was capitalized, is easily forgotten. */
function normalForm(name: string): string {
  return name.toLowerCase().replace(/[_\s]/g, "-");
}

function wordsOf(name: string): readonly string[] {
  return normalForm(name)
    .split(/[^a-z0-9]+/)
    .filter(({ length }) => length >= SHORTEST_WORD);
}

/**
 * How many characters are missing, too many, other ones or swapped with their neighbour (optimal string alignment:
 * https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance#Optimal_string_alignment_distance).
 */
function slipsOf(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isOther = a[i - 1] === b[j - 1] ? 0 : 1;
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(row, j - 1) + 1,
          at(last, j) + 1,
          at(last, j - 1) + isOther,
          isSwapped ? at(beforeLast, j - 2) + 1 : Infinity,
        ),
      );
    }
    [beforeLast, last] = [last, row];
  }
  return at(last, b.length);
}

function at(row: readonly number[], place: number): number {
  return row[place] ?? Infinity;
}
