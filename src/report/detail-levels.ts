/**
 * How much of a page is shown. GitHub drops a summary over 1 MiB as a whole, so there is a ladder: from everything down to
 * the headline, each rung with one sentence on what it leaves out. Pure.
 */

export interface DetailLevel {
  /** Kept manifests: a row for each; one for each that is kept for its own sake, with what it holds counted; or none. */
  readonly kept: "all" | "roots" | "none";
  /** Rows that a repository's deletions have at most, and its expired tags. */
  readonly deletions: number;
  /** Rows of the table of repositories. */
  readonly repositories: number;
  /** Lines on what needs attention. */
  readonly problems: number;
  readonly hasOverview: boolean;
  readonly hasPicture: boolean;
  readonly hasSettings: boolean;
  /** With more rows than this nobody reads the page, and the rung is passed over. */
  readonly readableRows: number;
  /** What is left out, as a sentence; empty when nothing is. */
  readonly note: string;
}

const IN_REPORT = "in the JSON report (output `report-path`)";

const EVERYTHING: DetailLevel = {
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

const GROUPED: DetailLevel = {
  ...EVERYTHING,
  kept: "roots",
  readableRows: 5000,
  note: `What is kept because of another manifest is only counted here; each of them stands ${IN_REPORT}.`,
};

const DELETIONS: DetailLevel = {
  ...GROUPED,
  kept: "none",
  note: `Kept manifests are only ${IN_REPORT}.`,
};

const NO_MANIFESTS: DetailLevel = {
  ...DELETIONS,
  deletions: 0,
  hasPicture: false,
  note: `The manifests are only ${IN_REPORT}.`,
};

const FEW_REPOSITORIES: DetailLevel = {
  ...NO_MANIFESTS,
  repositories: 100,
  problems: 20,
  note: `The manifests, and all repositories, are only ${IN_REPORT}.`,
};

const HEADLINE: DetailLevel = {
  ...FEW_REPOSITORIES,
  repositories: 0,
  problems: 0,
  hasOverview: false,
  hasSettings: false,
  note: `There is no room here for more than this sentence; everything is ${IN_REPORT}.`,
};

/** From the longest page to the shortest. */
export const LEVELS: readonly DetailLevel[] = [
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

/** What is rendered on a rung. */
export interface Renderer {
  /** How many rows of manifests the page has. */
  readonly rows: (level: DetailLevel) => number;
  readonly render: (level: DetailLevel) => string;
}

/**
 * The first page that can be read and has at most `budget` bytes, or the last one if none has. What is too long to be
 * read is not even rendered: it may be half a million rows.
 */
export function firstWithin(
  levels: readonly DetailLevel[],
  { rows, render }: Renderer,
  budget: number,
): string {
  let page = "";
  for (const level of levels) {
    if (rows(level) > level.readableRows) continue;
    page = render(level);
    if (Buffer.byteLength(page) <= budget) break;
  }
  return page;
}

function atMost(deletions: number): DetailLevel {
  const note = `At most ${deletions} deletions of a repository are shown; all, and what is kept, are ${IN_REPORT}.`;
  return { ...DELETIONS, deletions, note };
}
