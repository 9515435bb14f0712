/**
 * How much of the images a page shows, from everything down to a few tags: the first level for which there is room is taken. A row
 * is cut whole.
 */

/** How much of the images is shown. */
export interface ImageLevel {
  readonly rows: "manifest" | "image";
  /** What stays, in rows or only counted by reason. */
  readonly stays: "rows" | "counts";
  /** With whole digests where the pointer rests, and lists of them to copy. */
  readonly hasWholeDigests: boolean;
  /** How many images without a tag of each repository, the largest first. */
  readonly untagged: number;
  /** Images with a tag in rows, or this many of the tags of each group in a list. */
  readonly tagged: "rows" | number;
  /** How many repositories, those that free most first. */
  readonly repositories: number;
}

const ALL: ImageLevel = {
  rows: "manifest",
  stays: "rows",
  hasWholeDigests: true,
  untagged: Infinity,
  tagged: "rows",
  repositories: Infinity,
};
const IMAGES: ImageLevel = { ...ALL, rows: "image" };
const GOING: ImageLevel = { ...IMAGES, stays: "counts" };
const SHORT: ImageLevel = { ...GOING, hasWholeDigests: false };
const LARGEST: ImageLevel = { ...SHORT, untagged: 20 };
const TAGS: ImageLevel = { ...LARGEST, tagged: Infinity };
const FEW: ImageLevel = { ...TAGS, tagged: 200, untagged: 5, repositories: 50 };

/** From everything down to a few tags. The first is only for pages that can be read. */
export const IMAGE_LEVELS: readonly ImageLevel[] = [
  ALL,
  IMAGES,
  GOING,
  SHORT,
  LARGEST,
  TAGS,
  { ...TAGS, repositories: 50 },
  FEW,
  { ...FEW, tagged: 20, untagged: 0 },
  { ...FEW, tagged: 5, untagged: 0, repositories: 10 },
];
