/**
 * How much of a page is shown: from everything down to the headline, in levels of which each shows less than the one
 * before. GitHub drops a summary over 1 MiB as a whole and refuses a comment over 65,536 characters, so the first level
 * that fits is taken. Pure.
 */

/** What every page shows more or less of. */
export interface DetailLevel {
  /** Lines on what needs attention. */
  readonly problems: number;
  /** Rows of the table of repositories. */
  readonly repositories: number;
  /** Rows of a table of deletions, and of one of expired tags. */
  readonly deletions: number;
}

/** What the summary has besides. */
export interface SummaryLevel extends DetailLevel {
  /** Kept manifests: a row for each; one for each that is kept for its own sake, with what it holds counted; or none. */
  readonly kept: "all" | "roots" | "none";
  readonly hasOverview: boolean;
  readonly hasPicture: boolean;
  readonly hasSettings: boolean;
  /** A page with more rows of manifests than this is too long to be read, and the level is passed over. */
  readonly readableRows: number;
  /** What is left out, as a sentence; empty when nothing is. */
  readonly note: string;
}

const IN_REPORT = "in the JSON report (output `report-path`)";

const EVERYTHING: SummaryLevel = {
  kept: "all",
  deletions: Infinity,
  repositories: Infinity,
  problems: Infinity,
  hasOverview: true,
  hasPicture: true,
  hasSettings: true,
  readableRows: 1000,
  note: "",
};

const GROUPED: SummaryLevel = {
  ...EVERYTHING,
  kept: "roots",
  readableRows: 5000,
  note: `What is kept because of another manifest is only counted here; each of them is ${IN_REPORT}.`,
};

const DELETIONS: SummaryLevel = {
  ...GROUPED,
  kept: "none",
  note: `Kept manifests are only ${IN_REPORT}.`,
};

const NO_MANIFESTS: SummaryLevel = {
  ...DELETIONS,
  deletions: 0,
  hasPicture: false,
  note: `The manifests are only ${IN_REPORT}.`,
};

const FEW_REPOSITORIES: SummaryLevel = {
  ...NO_MANIFESTS,
  repositories: 100,
  problems: 20,
  note: `The manifests, and all repositories, are only ${IN_REPORT}.`,
};

const HEADLINE: SummaryLevel = {
  ...FEW_REPOSITORIES,
  repositories: 0,
  problems: 0,
  hasOverview: false,
  hasSettings: false,
  note: `There is no room here for more than this sentence; everything is ${IN_REPORT}.`,
};

/** The summary's, from the longest page to the shortest. */
export const SUMMARY_LEVELS: readonly SummaryLevel[] = [
  EVERYTHING,
  GROUPED,
  DELETIONS,
  atMost(100),
  atMost(10),
  NO_MANIFESTS,
  FEW_REPOSITORIES,
  { ...FEW_REPOSITORIES, repositories: 10, problems: 5 },
  { ...FEW_REPOSITORIES, repositories: 0, problems: 3, hasSettings: false },
  HEADLINE,
];

/** The comment's: it is read between two reviews, and the summary says the rest. */
export const COMMENT_LEVELS: readonly DetailLevel[] = [
  { problems: 10, repositories: 20, deletions: 30 },
  { problems: 5, repositories: 20, deletions: 10 },
  { problems: 3, repositories: 10, deletions: 0 },
  { problems: 1, repositories: 0, deletions: 0 },
];

/** The first page that has at most `budget` bytes, or the last one if none has. What comes after it is not rendered. */
export function firstWithin<Level>(
  levels: Iterable<Level>,
  render: (level: Level) => string,
  budget: number,
): string {
  let page = "";
  for (const level of levels) {
    page = render(level);
    if (Buffer.byteLength(page) <= budget) break;
  }
  return page;
}

/** The levels whose pages can be read. What is too long is not even rendered: it may be half a million rows. */
export function readable(
  levels: readonly SummaryLevel[],
  rows: (level: SummaryLevel) => number,
): Iterable<SummaryLevel> {
  return levels.values().filter((level) => rows(level) <= level.readableRows);
}

function atMost(deletions: number): SummaryLevel {
  const note = `At most ${deletions} deletions of a repository are shown; all, and what is kept, are ${IN_REPORT}.`;
  return { ...DELETIONS, deletions, note };
}
