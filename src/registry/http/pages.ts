/**
 * Following lists. That is done by the `Link` of each page only: cursors are not what they look like (composite in time
 * order), and one that a client makes up skips rows.
 */
import type { PipelineResponse } from "@azure/core-rest-pipeline";

import { requestFor, type Purpose } from "./purpose.ts";
import type { Send } from "./sender.ts";
import { nextPage } from "./next-page.ts";

/** No list that is asked for here comes near to it. A list without an end would keep the run for ever. */
const MOST_PAGES = 1000;

/**
 * Follows a list that the Azure package has no method for: sends a GET for every page. `onPage` returns false to end early.
 * @throws Error when a page leads back to one that was there before, or to another list, or pages never end.
 */
export async function followPages(
  send: Send,
  firstUrl: string,
  purpose: Purpose,
  onPage: (answer: PipelineResponse) => boolean,
): Promise<void> {
  const seen = new Set<string>();
  let url: string | undefined = firstUrl;
  while (url !== undefined) {
    if (seen.has(url) || seen.size === MOST_PAGES) {
      throw new Error("the list repeats itself instead of continuing");
    }
    seen.add(url);
    const answer = await send(requestFor(purpose, { url }));
    if (!onPage(answer)) return;
    url = nextPage(answer.headers.get("Link"), url);
  }
}
