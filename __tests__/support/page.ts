/**
 * Reads pages for tests: read-page.ts, which a hundred modules of Markdown and HTML come with. They are loaded once in each process
 * of Jest's, and not for each file that asks; see environment.mjs.
 */
import type * as Reading from "./read-page.ts";

declare global {
  var pageReading: () => typeof Reading;
}

export const { rendered, shownByGitHub, tagsIn, foreignTags, textOf, tablesIn, unfolded, flawsOf } =
  pageReading();
