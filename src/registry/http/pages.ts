/**
 * Following lists. That is done by the `Link` of each page only: cursors are not what they look like (composite in time
 * order), and one that a client makes up skips rows.
 */
import type { PipelineResponse } from "@azure/core-rest-pipeline";

import { requestFor, type Purpose } from "./purpose.ts";
import type { Send } from "./sender.ts";
import { isSamePage, nextPage } from "./next-page.ts";

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

/** Looks after somebody else who follows a list. */
export interface PageWatch {
  /** To be told of every page. @throws Error when it is not the one that the page before led to, or as `nextPage`. */
  see(url: string, link: string | undefined): void;
  /** The cursor of the page that comes next; undefined where there is none. */
  cursor(): string | undefined;
  /** To be told when nobody asks for more. @throws Error when the last page led to another one. */
  end(): void;
}

/** The Azure package follows the first link, whatever it is, and takes one that it does not understand for the end. */
export function createPageWatch(): PageWatch {
  let isAtStart = true;
  let expected: string | undefined;
  return {
    see: (url, link) => {
      if (!isAtStart && (expected === undefined || !isSamePage(url, expected))) {
        throw new Error("the list continues in another place");
      }
      isAtStart = false;
      expected = nextPage(link, url);
    },
    cursor: () => {
      if (expected === undefined) return undefined;
      return new URL(expected).searchParams.get("last") ?? undefined;
    },
    end: () => {
      if (expected !== undefined) throw new Error("the list ends before its last page");
    },
  };
}
